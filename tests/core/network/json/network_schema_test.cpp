#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "json/document.h"
#include "network/json/layer_draft.h"

namespace cyclescope::network {
namespace {

/// All operators of one of the schema's layers, by the enum of its "op".
std::set<std::string> operators_of(const Json& definition) {
  std::set<std::string> names;
  for (const auto& name : definition.at("properties").at("op").at("enum")) names.insert(name.get<std::string>());
  return names;
}

TEST(NetworkSchema, NamesTheOperatorsThatTheReaderKnowsWithTheirKeys) {
  std::ifstream file(std::filesystem::path(CYCLESCOPE_SOURCE_DIR) / "web/networks/schema/network.schema.json");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto schema = json::parse_json(text);
  ASSERT_TRUE(schema) << schema.error().message;
  const Json& definitions = schema->at("definitions");
  std::set<std::string> listed;
  for (const auto& name : definitions.at("operatorName").at("enum")) listed.insert(name.get<std::string>());
  const auto known = described_operator_names();
  EXPECT_EQ(listed, std::set<std::string>(known.begin(), known.end()));

  std::set<std::string> described;
  for (const auto& branch : definitions.at("operatorLayer").at("allOf")) {
    const std::string reference = branch.at("then").at("$ref").get<std::string>();
    const Json& layer = definitions.at(reference.substr(reference.rfind('/') + 1));
    std::set<std::string> keys;
    for (const auto& item : layer.at("properties").items()) keys.insert(item.key());
    for (const std::string& name : operators_of(layer)) {
      EXPECT_TRUE(described.insert(name).second) << name << " is described twice";
      std::set<std::string> wanted = {"op", "name", "inputs", "then", "comment"};
      std::string words(described_operator(name)->keys);
      for (std::size_t end = 0; !words.empty(); words.erase(0, std::min(end + 1, words.size()))) {
        end = std::min(words.find(' '), words.size());
        wanted.insert(words.substr(0, end));
      }
      EXPECT_EQ(keys, wanted) << name;
    }
  }
  EXPECT_EQ(described, listed);
}

}  // namespace
}  // namespace cyclescope::network
