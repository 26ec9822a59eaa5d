// The tables of operations, their listing for the makers of types, and their schemas belong together.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "wasm/caller.h"

namespace cyclescope::border {
namespace {

using json = nlohmann::ordered_json;

const std::string kSchemas = "wasm/schema/";
const std::string kListing = kSchemas + "operations.json";

json listing_of(const Table& table) {
  Caller caller(table);
  json list = json::array();
  for (const auto& entry : caller.call("operations")) {
    list.push_back({{"name", entry.at("name")}, {"kind", entry.at("kind")}});
  }
  return list;
}

/// CYCLESCOPE_UPDATE=1 in the environment writes the file instead.
TEST(Operations, TheListingIsThatOfTheTables) {
  const std::string text =
      json({{"cyclescope", listing_of(kCoreTable)}, {"cyclescope_full", listing_of(kFullTable)}}).dump(2) + "\n";
  if (std::getenv("CYCLESCOPE_UPDATE") != nullptr) std::ofstream(CYCLESCOPE_SOURCE_DIR "/" + kListing) << text;
  EXPECT_EQ(read_file(kListing), text) << "run this test with CYCLESCOPE_UPDATE=1, and then `npm run types`";
}

TEST(Operations, EveryOperationHasItsSchemas) {
  for (const Table* table : {&kCoreTable, &kFullTable}) {
    for (const auto& entry : Caller(*table).call("operations")) {
      for (const char* what : {"request", "response"}) {
        const json schema = json::parse(read_file(kSchemas + entry.at(what).get<std::string>()));
        EXPECT_TRUE(schema.contains("title") || schema.contains("$ref")) << entry;
      }
    }
  }
}

TEST(Operations, AnswerToARequestThatIsNone) {
  for (const Table* table : {&kCoreTable, &kFullTable}) {
    Caller caller(*table);
    for (const Operation& operation : table->operations) {
      for (const json& request : {json({{"neither", 1}}), json::array(), json("text")}) {
        const auto error = operation.call != nullptr ? caller.refused(operation.name, request)
                                                     : caller.refused_start(operation.name, request);
        EXPECT_EQ(error.at("input"), "request") << operation.name;
        EXPECT_EQ(error.at("line"), 1) << operation.name;
        EXPECT_FALSE(error.at("message").get<std::string>().empty());
      }
    }
  }
}

TEST(Operations, TheVersionIsThatOfThePackage) {
  const auto version = Caller().call("version");
  EXPECT_EQ(version.at("core").get<std::string>(),
            json::parse(read_file("package.json")).at("version").get<std::string>());
  EXPECT_EQ(version.at("schema"), 1);
}

}  // namespace
}  // namespace cyclescope::border
