#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "architecture/description.h"
#include "tiny_description.h"

namespace cyclescope::architecture {
namespace {

Json titled(const std::string& titles) {
  Json json = tests::tiny_description();
  json["titles"] = Json::parse(titles);
  return json;
}

TEST(ReadTitles, KeepsWhatObjectsAreCalled) {
  Json json = tests::tiny_description();
  const std::string name = json["objects"][0]["name"];
  json["titles"] = {{name, "the first object"}};
  const auto description = read_description(json.dump());
  ASSERT_TRUE(description) << description.error().message;
  EXPECT_EQ(description->titles, (std::vector<std::pair<std::string, std::string>>{{name, "the first object"}}));
}

TEST(ReadTitles, SaysWhatIsNoObject) {
  const auto unknown = read_description(titled(R"({"nothing[*]": "what"})").dump());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "UnknownObject");
  EXPECT_EQ(unknown.error().path, "/titles/nothing[*]");
  const auto list = read_description(titled("[]").dump());
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().path, "/titles");
}

}  // namespace
}  // namespace cyclescope::architecture
