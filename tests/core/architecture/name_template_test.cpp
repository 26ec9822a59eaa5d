#include "architecture/name_template.h"

#include <gtest/gtest.h>

namespace cyclescope::architecture {
namespace {

expression::BoundExpression::Names names() {
  expression::BoundExpression::Names result;
  result.slot = [](std::string_view name) -> std::optional<std::int32_t> {
    if (name == "i") return 0;
    if (name == "j") return 1;
    return std::nullopt;
  };
  return result;
}

Result<std::string> expand(std::string_view text, std::int64_t i, std::int64_t j) {
  const std::int64_t slots[] = {i, j};
  const auto pattern = parse_name_pattern(text);
  if (!pattern) return tl::unexpected<Diagnostic>(pattern.error());
  const auto name = NameTemplate::bind(*pattern, names());
  if (!name) return tl::unexpected<Diagnostic>(name.error());
  std::string result = "<";
  if (auto done = name->append_to(result, slots); !done) return tl::unexpected<Diagnostic>(done.error());
  return result;
}

TEST(NameTemplate, PutsValuesBetweenItsLiterals) {
  EXPECT_EQ(expand("dram", 3, 4).value(), "<dram");
  EXPECT_EQ(expand("pe[{i}][{j + 1}]", 3, 9).value(), "<pe[3][10]");
  EXPECT_EQ(expand("r{i}", 0, 0).value(), "<r0");
  EXPECT_EQ(expand("a{i}{j}.b", -12, 9223372036854775807).value(), "<a-129223372036854775807.b");
}

TEST(NameTemplate, TakesTextsAsTheyAre) {
  const std::int64_t slots[] = {3, -4};
  const auto text = [&](std::string_view pattern) {
    std::string result;
    const auto parsed = parse_text_pattern(pattern);
    EXPECT_TRUE(parsed) << pattern;
    EXPECT_TRUE(NameTemplate::bind(*parsed, names())->append_to(result, slots));
    return result;
  };
  EXPECT_EQ(text(""), "");
  EXPECT_EQ(text("2 x {i * i}: \xC3\xA4, [{j}]."), "2 x 9: \xC3\xA4, [-4].");
  for (const char* wrong : {"{i", "i}", "{i}}", "{}", "{{i}}"}) {
    const auto refused = parse_text_pattern(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, "InvalidText") << wrong;
  }
  EXPECT_EQ(parse_text_pattern("{i +}").error().code, "ExpressionSyntax");
}

TEST(NameTemplate, RefusesWhatIsNoName) {
  for (const char* text :
       {"", "2x", "{i}", "a b", "a-b", "pe[{i]", "pe[{i}}", "a{}", "a{{i}}", "\xC3\xA4", ".a", "[0]"}) {
    const auto pattern = parse_name_pattern(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_EQ(pattern.error().code, "InvalidName") << text;
  }
}

TEST(NameTemplate, ReportsMistakesBetweenTheBraces) {
  EXPECT_EQ(expand("pe[{i +}]", 0, 0).error().code, "ExpressionSyntax");
  EXPECT_EQ(expand("pe[{k}]", 0, 0).error().code, "UnknownName");
  EXPECT_EQ(expand("pe[{i / j}]", 1, 0).error().code, "DivisionByZero");
}

TEST(NameTemplate, GivesItsIndices) {
  const std::int64_t slots[] = {3, 4};
  std::int64_t values[NameTemplate::kMaxIndices];
  const auto indices = [&](std::string_view text) {
    return NameTemplate::bind(*parse_name_pattern(text), names())->indices(slots, values);
  };
  EXPECT_TRUE(indices("pe[{j}][{i * 2}]"));
  EXPECT_EQ(values[0], 4);
  EXPECT_EQ(values[1], 6);
  EXPECT_TRUE(indices("dram"));
  EXPECT_EQ(values[0], 0);
  EXPECT_FALSE(indices("pe[{i - 4}]"));
  EXPECT_FALSE(indices("pe[{i / (j - 4)}]"));
  EXPECT_FALSE(indices("pe[{i}][{i}][{i}]"));
}

TEST(NameTemplate, BelongsToTheFamilyOfItsLiterals) {
  const auto key = [](std::string_view text) { return family_key(*parse_name_pattern(text)); };
  EXPECT_EQ(key("pe[{i}][{j}]"), key("pe[{j}][{i + 1}]"));
  EXPECT_NE(key("pe[{i}][{j}]"), key("pe[{i}]"));
  EXPECT_NE(key("pe[{i}]"), key("pe[0]"));
}

}  // namespace
}  // namespace cyclescope::architecture
