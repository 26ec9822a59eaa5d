#include "expression/lexer.h"

#include <gtest/gtest.h>

namespace cyclescope::expression {
namespace {

TEST(Lexer, TakesTokensAndSkipsSpaceBeforeThem) {
  Lexer lexer(" acc +=\tx_1(", "BadText");
  EXPECT_EQ(lexer.take_name(), "acc");
  EXPECT_FALSE(lexer.take("="));
  EXPECT_TRUE(lexer.take("+="));
  EXPECT_EQ(lexer.take_name(), "x_1");
  EXPECT_EQ(lexer.take_name(), "");
  EXPECT_TRUE(lexer.expect("("));
  EXPECT_TRUE(lexer.at_end());
  EXPECT_EQ(lexer.peek(), '\0');
}

TEST(Lexer, SplitsOutsideOfParenthesesAndBrackets) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split_outside(" a , min(b, c) ,d[1, 2]", ","), (Parts{"a", "min(b, c)", "d[1, 2]"}));
  EXPECT_EQ(split_outside("0 :+ n by 2", ":+"), (Parts{"0", "n by 2"}));
  EXPECT_EQ(split_outside("", ","), Parts{""});
  EXPECT_EQ(find_outside("(a by b) by c", " by "), 8u);
  EXPECT_EQ(find_outside("(a by b)", " by "), std::string_view::npos);
}

TEST(Lexer, FindsTheBraceThatCloses) {
  EXPECT_EQ(closing_brace("pe[{i}]", 3), 5u);
  EXPECT_EQ(closing_brace("pe[{i]", 3), std::string_view::npos);
  EXPECT_EQ(closing_brace("pe[{i{j}}]", 3), std::string_view::npos);
}

TEST(Lexer, SaysWhereAndWhatItFound) {
  Lexer lexer("a \xC3\xA9", "BadText");
  EXPECT_EQ(lexer.take_name(), "a");
  const auto missing = lexer.expect(")");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "BadText");
  EXPECT_EQ(missing.error().message, "column 3: expected ')', found a character that is not ASCII text");
  lexer.skip(2);
  EXPECT_EQ(lexer.expect(")").error().message, "column 5: expected ')', found the end");
}

TEST(Lexer, NamesBeginWithALetter) {
  EXPECT_EQ(leading_name("pe[3]"), "pe");
  EXPECT_EQ(leading_name("_a1-b"), "_a1");
  EXPECT_EQ(leading_name("1a"), "");
  EXPECT_EQ(leading_name(""), "");
}

}  // namespace
}  // namespace cyclescope::expression
