#include "architecture/semantics.h"

#include <gtest/gtest.h>

namespace cyclescope::architecture {
namespace {

std::string show(const SemanticExpression& expression) {
  switch (expression.kind) {
    case SemanticExpression::Kind::kConstant: {
      std::string text = std::to_string(expression.constant);
      while (text.back() == '0') text.pop_back();
      if (text.back() == '.') text.pop_back();
      return text;
    }
    case SemanticExpression::Kind::kOperand:
      return expression.name;
    default:
      break;
  }
  std::string text = expression.name + "(";
  for (std::size_t i = 0; i < expression.arguments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + show(expression.arguments[i]);
  }
  return text + ")";
}

std::string value(std::string_view text) {
  const auto assignment = parse_assignment(text);
  return assignment ? show(assignment->value) : assignment.error().message;
}

TEST(Semantics, ReadsTheFourKindsOfUpdate) {
  EXPECT_EQ(parse_assignment("y = x")->update, Assignment::Update::kSet);
  EXPECT_EQ(parse_assignment("y += x")->update, Assignment::Update::kAdd);
  EXPECT_EQ(parse_assignment("y max= x")->update, Assignment::Update::kMax);
  EXPECT_EQ(parse_assignment("y min= x")->update, Assignment::Update::kMin);
  EXPECT_EQ(parse_assignment("y max= x")->target, "y");
}

TEST(Semantics, BindsProductsTighterThanSums) {
  EXPECT_EQ(value("y = a + b * c - d / 2"), "-(+(a, *(b, c)), /(d, 2))");
  EXPECT_EQ(value("y = (a + b) * -c"), "*(+(a, b), neg(c))");
  EXPECT_EQ(value("y = clip(x, -1, 6.25)"), "clip(x, -1, 6.25)");
  EXPECT_EQ(value("y = function(x0, max(x1, 0, x2))"), "function(x0, max(x1, 0, x2))");
}

TEST(Semantics, CountsAMultiplyAccumulateByItsForm) {
  for (const char* text : {"acc += a * b", "acc = a * b", "out = in + a * b", "out = a * b + in"}) {
    EXPECT_TRUE(parse_assignment(text)->multiply_accumulate) << text;
  }
  for (const char* text : {"acc += a", "acc += a * 2", "acc += a * b * c", "acc max= a * b", "y = a + b", "y = a",
                           "y = a * b - c", "y = 1 + a * b", "y = function(a, b)"}) {
    EXPECT_FALSE(parse_assignment(text)->multiply_accumulate) << text;
  }
}

TEST(Semantics, ListsTheOperandsRead) {
  EXPECT_EQ(operands_in(parse_assignment("y = b + a * max(b, 3, c)")->value),
            (std::vector<std::string>{"b", "a", "c"}));
}

TEST(Semantics, NamesTheColumnOfAMistake) {
  EXPECT_EQ(value(""), "column 1: expected the operand that is assigned, found the end");
  EXPECT_EQ(value("y"), "column 2: expected '=', '+=', 'max=' or 'min=', found the end");
  EXPECT_EQ(value("y -= x"), "column 3: expected '=', '+=', 'max=' or 'min=', found '-'");
  EXPECT_EQ(value("y = "), "column 5: expected a number, an operand or '(', found the end");
  EXPECT_EQ(value("y = (x"), "column 7: expected ')', found the end");
  EXPECT_EQ(value("y = x z"), "column 7: expected an operator or the end, found 'z'");
  EXPECT_EQ(value("y = clip(x)"), "column 5: clip takes 3 arguments, found 1");
  EXPECT_EQ(value("y = 2x"), "column 6: a number goes on with 'x'");
  EXPECT_EQ(value("y = 1.2.3"), "column 8: a number goes on with '.'");
  EXPECT_EQ(value("y = 12345678901234567"), "column 20: a number has at most 15 digits");
  EXPECT_EQ(value("y = \xC3\xA4"),
            "column 5: expected a number, an operand or '(', found a character that is not ASCII text");
  EXPECT_EQ(parse_assignment("y = ").error().code, "SemanticsSyntax");
}

TEST(Semantics, SuggestsTheFunctionThatWasMeant) {
  const auto assignment = parse_assignment("y = sigmiod(x)");
  ASSERT_FALSE(assignment);
  EXPECT_EQ(assignment.error().message, "column 5: there is no function 'sigmiod'");
  EXPECT_EQ(assignment.error().hint, "did you mean 'sigmoid'?");
}

TEST(Semantics, RefusesWhatNestsTooDeep) {
  std::string sum = "y = x";
  for (int i = 0; i < 100; ++i) sum += "+x";
  EXPECT_FALSE(parse_assignment(sum));
  EXPECT_FALSE(parse_assignment("y = " + std::string(100, '(') + "x" + std::string(100, ')')));
  EXPECT_FALSE(parse_assignment("y = " + std::string(100, '-') + "x"));
  EXPECT_FALSE(parse_assignment("y = " + std::string(5000, '(')));
}

}  // namespace
}  // namespace cyclescope::architecture
