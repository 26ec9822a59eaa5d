// The operation `trace`: when the instructions of a layer happen.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

const char* const kTwoProducts =
    R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 8, "bias": false, "name": "first"}, )"
    R"({"op": "Gemm", "units": 8, "bias": false, "name": "second"}, {"op": "Flatten", "name": "view"}]})";

struct Trace : testing::Test {
  Caller caller{kFullTable};

  json request(const json& more) {
    json all = {{"architecture", caller.put("architecture", scalar_text())},
                {"network", caller.put("network", kTwoProducts)}};
    all.update(more);
    return all;
  }
};

std::int64_t last_end(const json& window) {
  std::int64_t last = 0;
  for (const json& instruction : window.at("instructions")) {
    for (const json& box : instruction.at("boxes")) last = std::max(last, box.at("end").get<std::int64_t>());
  }
  return last;
}

TEST_F(Trace, EndsWhenTheLayerDoes) {
  const json overview = caller.run("estimate", request(json::object()));
  const json trace = caller.run("trace", request({{"layer", "second"}, {"instructions", 5}}));
  EXPECT_EQ(trace.at("layer"), "second");
  EXPECT_EQ(trace.at("cycles"), overview.at("layers").at(1).at("cycles"));
  EXPECT_TRUE(trace.at("complete"));
  ASSERT_EQ(trace.at("windows").size(), 3U);
  const json& last = trace.at("windows").at(2);
  EXPECT_EQ(last.at("place"), "last");
  EXPECT_EQ(last.at("instructions").size(), 5U);
  EXPECT_EQ(last.at("instructions").back().at("number"), trace.at("instructions").get<std::int64_t>() - 1);
  EXPECT_EQ(last_end(last), trace.at("cycles"));
}

TEST_F(Trace, IsWholeWhereThatIsShortEnough) {
  const json trace = caller.run("trace", request({{"layer", "first"}, {"instructions", 20'000}}));
  ASSERT_EQ(trace.at("windows").size(), 1U);
  EXPECT_EQ(trace.at("windows").at(0).at("place"), "whole");
  EXPECT_EQ(trace.at("windows").at(0).at("instructions").size(), trace.at("instructions"));
}

TEST_F(Trace, NamesOnlyWhatIsThere) {
  const json trace = caller.run("trace", request({{"layer", "first"}}));
  for (const json& window : trace.at("windows")) {
    for (const json& instruction : window.at("instructions")) {
      ASSERT_LT(instruction.at("operation"), trace.at("operations").size());
      for (const json& box : instruction.at("boxes")) {
        ASSERT_LT(box.at("object"), trace.at("objects").size());
        ASSERT_LE(box.at("start"), box.at("end"));
      }
    }
  }
  for (const json& object : trace.at("objects")) EXPECT_LT(object.at("lane"), trace.at("lanes").size());
  ASSERT_FALSE(trace.at("statements").empty());
  for (const json& statement : trace.at("statements")) {
    EXPECT_LT(statement.at("loop"), static_cast<std::int64_t>(trace.at("loops").size()));
    EXPECT_LT(statement.at("lane"), trace.at("lanes").size());
    for (const json& buffer : statement.at("reads")) EXPECT_LT(buffer, trace.at("buffers").size());
  }
}

TEST_F(Trace, RefusesLayersWithoutTime) {
  const json unknown = caller.refused_start("trace", request({{"layer", "frist"}}));
  EXPECT_EQ(unknown.at("code"), "UnknownName");
  EXPECT_EQ(unknown.at("path"), "/layer");
  EXPECT_NE(unknown.at("hint").get<std::string>().find("first"), std::string::npos);
  EXPECT_EQ(caller.refused_start("trace", request({{"layer", "view"}})).at("code"), "NothingToTime");
}

}  // namespace
}  // namespace cyclescope::border
