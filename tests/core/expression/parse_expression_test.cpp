#include <gtest/gtest.h>

#include "expression/bound_expression.h"
#include "expression/expression.h"

namespace cyclescope::expression {
namespace {

std::string tree(std::string_view text) {
  const auto expression = parse_expression(text);
  return expression ? to_text(*expression) : expression.error().message;
}

TEST(ParseExpression, BindsOperatorsLikeC) {
  EXPECT_EQ(tree("a + b * c"), "(a + (b * c))");
  EXPECT_EQ(tree("a * b + c"), "((a * b) + c)");
  EXPECT_EQ(tree("a - b - c"), "((a - b) - c)");
  EXPECT_EQ(tree("a / b % c"), "((a / b) % c)");
  EXPECT_EQ(tree("a || b && c == d < e + f * -g"), "(a || (b && (c == (d < (e + (f * (-g)))))))");
  EXPECT_EQ(tree("!a != b"), "((!a) != b)");
  EXPECT_EQ(tree("a <= b"), "(a <= b)");
  EXPECT_EQ(tree("(a + b) * c"), "((a + b) * c)");
}

TEST(ParseExpression, ReadsTheConditionalOperatorFromTheRight) {
  EXPECT_EQ(tree("a ? b : c ? d : e"), "select(a, b, select(c, d, e))");
  EXPECT_EQ(tree("a ? b ? c : d : e"), "select(a, select(b, c, d), e)");
  EXPECT_EQ(tree("a < b ? c + 1 : d"), "select((a < b), (c + 1), d)");
}

TEST(ParseExpression, ReadsFunctions) {
  EXPECT_EQ(tree("min(a, max(b, c, 3), ceil_div(d, 2))"), "min(a, max(b, c, 3), ceil_div(d, 2))");
  EXPECT_EQ(tree("log2_ceil ( rows )"), "log2_ceil(rows)");
}

TEST(ParseExpression, ReadsNumbersWithExponentsAndBinaryPrefixes) {
  EXPECT_EQ(parse_expression("1e6")->constant, 1'000'000);
  EXPECT_EQ(parse_expression("0e30")->constant, 0);
  EXPECT_EQ(parse_expression("4Ki")->constant, 4096);
  EXPECT_EQ(parse_expression("2Mi")->constant, 2 << 20);
  EXPECT_EQ(parse_expression("1Gi")->constant, 1 << 30);
  EXPECT_EQ(parse_expression("9223372036854775807")->constant, INT64_MAX);
}

TEST(ParseExpression, RefusesNumbersBeyond64Bits) {
  EXPECT_EQ(tree("9223372036854775808"), "column 1: the number 9223372036854775808 needs more than 64 bits with sign");
  EXPECT_EQ(tree("1 + 1e19"), "column 5: the number 1e19 needs more than 64 bits with sign");
  EXPECT_EQ(tree("8589934592Gi"), "column 1: the number 8589934592Gi needs more than 64 bits with sign");
  EXPECT_EQ(tree("1e99999999999"), "column 1: the number 1e99999999999 needs more than 64 bits with sign");
}

TEST(ParseExpression, NamesTheColumnOfAMistake) {
  EXPECT_EQ(tree(""), "column 1: expected a number, a name or '(', found the end");
  EXPECT_EQ(tree("a +"), "column 4: expected a number, a name or '(', found the end");
  EXPECT_EQ(tree("(a"), "column 3: expected ')', found the end");
  EXPECT_EQ(tree("a b"), "column 3: expected an operator or the end, found 'b'");
  EXPECT_EQ(tree("a ? b"), "column 6: expected ':', found the end");
  EXPECT_EQ(tree("a = b"), "column 3: expected an operator or the end, found '='");
  EXPECT_EQ(tree("3rows"), "column 2: a number goes on with 'r'");
  EXPECT_EQ(tree("1.5"), "column 2: a number goes on with '.'");
  EXPECT_EQ(tree("1e"), "column 3: expected the digits of an exponent, found the end");
  EXPECT_EQ(tree("ceil_div(a)"), "column 1: ceil_div takes 2 arguments, found 1");
  EXPECT_EQ(tree("min(a)"), "column 1: min takes at least 2 arguments, found 1");
  EXPECT_EQ(tree("select()"), "column 1: select takes 3 arguments, found 0");
  EXPECT_EQ(tree("a + 'b"), "column 5: the string that begins here has no closing quote");
  EXPECT_EQ(tree("\xC3\xA4"), "column 1: expected a number, a name or '(', found a character that is not ASCII text");
}

TEST(ParseExpression, SuggestsTheFunctionThatWasMeant) {
  const auto expression = parse_expression("1 + ceildiv(a, b)");
  ASSERT_FALSE(expression);
  EXPECT_EQ(expression.error().code, "ExpressionSyntax");
  EXPECT_EQ(expression.error().message, "column 5: there is no function 'ceildiv'");
  EXPECT_EQ(expression.error().hint, "did you mean 'ceil_div'?");
}

TEST(ParseExpression, TakesStringsOnlyInComparisonsWithNames) {
  EXPECT_EQ(tree("dataflow == 'weight_stationary'"), "(dataflow == 'weight_stationary')");
  EXPECT_EQ(tree("'weight_stationary' != dataflow"), "('weight_stationary' != dataflow)");
  for (const char* text : {"'a'", "('a')", "'a' + 1", "'a' == 'b'", "min('a', 1)", "x ? 'a' : 1", "1 == 'a'", "'a' < x",
                           "!'a'", "(x + 1) == 'a'", "'a' ? 1 : 2"}) {
    const auto expression = parse_expression(text);
    ASSERT_FALSE(expression) << text;
    EXPECT_EQ(expression.error().code, "ExpressionSyntax") << text;
    EXPECT_NE(expression.error().message.find("has no value here"), std::string::npos) << text;
  }
}

TEST(ParseExpression, RefusesWhatNestsTooDeep) {
  const std::string open(250, '(');
  const std::string close(250, ')');
  for (const std::string& text : {open + "1" + close, std::string(250, '-') + "1", std::string(100'000, '(')}) {
    EXPECT_FALSE(parse_expression(text)) << text.substr(0, 10);
  }
  std::string sum = "1";
  std::string conditional = "1";
  for (int i = 0; i < 250; ++i) {
    sum += "+1";
    conditional = "1 ? 1 : " + conditional;
  }
  EXPECT_FALSE(parse_expression(sum));
  EXPECT_FALSE(parse_expression(conditional));
  EXPECT_TRUE(parse_expression(std::string(150, '(') + "1" + std::string(150, ')')));
  EXPECT_TRUE(parse_expression(sum.substr(0, 299)));
}

TEST(ParseExpression, ListsEachNameOnceInOrderOfFirstUse) {
  const auto expression = parse_expression("rows * columns + min(rows, lanes) + log2_ceil(depth)");
  ASSERT_TRUE(expression);
  EXPECT_EQ(names_in(*expression), (std::vector<std::string>{"rows", "columns", "lanes", "depth"}));
}

}  // namespace
}  // namespace cyclescope::expression
