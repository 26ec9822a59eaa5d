#include <gtest/gtest.h>

#include "architecture/description.h"
#include "tiny_description.h"

namespace cyclescope::architecture {
namespace {

using tests::tiny_description;

TEST(ReadDescription, KeepsWhatADescriptionSays) {
  Json json = tiny_description();
  json["title"] = "Tiny machine";
  json["description"] = "For tests.";
  json["constants"] = {{"half", "width / 2"}};
  json["mappings"] = Json::parse(R"([{"kernel": "conv2d"}])");
  json["sources"] = {{"/parameters/width", "assumed"}, {"/objects/dram/read_latency", "a data sheet"}};
  const auto description = read_description(json.dump());
  ASSERT_TRUE(description) << description.error().message;
  EXPECT_EQ(description->name, "tiny");
  EXPECT_EQ(description->title, "Tiny machine");
  EXPECT_EQ(description->description, "For tests.");
  EXPECT_EQ(description->constants, std::vector<std::string>{"half"});
  EXPECT_EQ(description->mappings, json["mappings"]);
  ASSERT_EQ(description->sources.size(), 2U);
  EXPECT_EQ(description->sources[1].second, "a data sheet");
  EXPECT_EQ(description->text, json.dump());
}

TEST(ReadDescription, KeepsParametersInTheirOrder) {
  const auto description = read_description(tiny_description().dump());
  ASSERT_TRUE(description);
  ASSERT_EQ(description->parameters.size(), 2U);
  const Parameter& width = description->parameters[0];
  EXPECT_EQ(width.name, "width");
  EXPECT_EQ(width.unit, "words");
  EXPECT_EQ(width.description, "words per cycle");
  EXPECT_EQ(width.default_value, 2);
  EXPECT_EQ(width.min, 1);
  EXPECT_EQ(width.max, 8);
  EXPECT_EQ(width.step, 1);
  const Parameter& flow = description->parameters[1];
  EXPECT_EQ(flow.choices, (std::vector<std::string>{"output", "weight"}));
  EXPECT_EQ(flow.default_value, 1);
}

TEST(ReadDescription, KeepsOperationsWithTheirRolesAndSemantics) {
  const auto description = read_description(tiny_description().dump());
  ASSERT_TRUE(description);
  ASSERT_EQ(description->operations.size(), 2U);
  const Operation& add = description->operations[1];
  EXPECT_EQ(add.name, "add");
  EXPECT_EQ(add.attributes, std::vector<std::string>{"length"});
  ASSERT_EQ(add.operands.size(), 3U);
  EXPECT_EQ(add.operands[0].role, AccessRole::kWrite);
  EXPECT_EQ(add.operands[1].role, AccessRole::kRead);
  EXPECT_FALSE(add.operands[1].optional);
  EXPECT_TRUE(add.operands[2].optional);
  ASSERT_EQ(add.semantics.size(), 1U);
  EXPECT_EQ(add.semantics[0].target, "y");
}

TEST(ReadDescription, CountsNoMultiplyAccumulateForScalingByAnAttribute) {
  Json json = tiny_description();
  json["operations"]["add"]["semantics"] = {"y = a * b"};
  EXPECT_TRUE(read_description(json.dump())->operations[1].semantics[0].multiply_accumulate);
  json["operations"]["add"]["semantics"] = {"y = a * length"};
  EXPECT_FALSE(read_description(json.dump())->operations[1].semantics[0].multiply_accumulate);
}

TEST(ReadDescription, LetsSemanticsReadWhatTheyHaveSet) {
  Json json = tiny_description();
  json["operations"]["add"]["operands"]["z"] = "write";
  json["operations"]["add"]["semantics"] = {"y = a + b", "z = y * 2"};
  const auto description = read_description(json.dump());
  EXPECT_TRUE(description) << description.error().message;
}

TEST(ReadDescription, TakesSourcesByPositionToo) {
  Json json = tiny_description();
  json["sources"] = {{"/objects/7/read_latency", "a data sheet"}, {"/edges/0/1", "assumed"}};
  EXPECT_TRUE(read_description(json.dump()));
  json["sources"] = {{"/objects/8/read_latency", "a data sheet"}};
  EXPECT_EQ(read_description(json.dump()).error().code, "UnknownSource");
  json["sources"] = {{"/objects/99999999999999999999", "a data sheet"}};
  EXPECT_EQ(read_description(json.dump()).error().code, "UnknownSource");
}

TEST(ReadDescription, RefusesMoreThanAnyoneWrites) {
  Json json = tiny_description();
  for (int i = 0; i < 1001; ++i) json["constants"]["c" + std::to_string(i)] = i;
  EXPECT_EQ(read_description(json.dump()).error().code, "TooLarge");
  EXPECT_EQ(read_description(std::string((16U << 20U) + 1, ' ')).error().code, "JsonTooLarge");
  EXPECT_EQ(read_description(std::string(1000, '[')).error().code, "JsonTooDeep");
}

TEST(ReadDescription, QuotesNothingIllFormed) {
  for (const char* text :
       {"{\"a\": \"; expected \xFF\xFE", "{\"a\": [\"\xC3\"]}", "{\"\xFF\": 1}", "\xEF\xBB", "\xFF"}) {
    const auto description = read_description(text);
    ASSERT_FALSE(description) << text;
    const Diagnostic& error = description.error();
    EXPECT_EQ(error.code, "JsonSyntax");
    for (const char c : error.path + error.message + error.hint) EXPECT_GT(c, 0) << text;
  }
}

TEST(ReadDescription, SaysWhereInTheTextTheErrorIs) {
  const auto description = read_description("{\n  \"name\": \"x\",\n  \"clock_hz\": \"2 +\"\n}\n");
  ASSERT_FALSE(description);
  EXPECT_EQ(description.error().code, "ExpressionSyntax");
  EXPECT_EQ(description.error().path, "/clock_hz");
  EXPECT_EQ(description.error().line, 3);
  EXPECT_EQ(description.error().column, 15);
}

}  // namespace
}  // namespace cyclescope::architecture
