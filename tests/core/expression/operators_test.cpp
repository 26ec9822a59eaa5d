#include "expression/operators.h"

#include <gtest/gtest.h>

#include <limits>

namespace cyclescope::expression {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(Operators, RoundTowardsMinusInfinity) {
  for (const std::int64_t a : {-7, -6, -1, 0, 1, 6, 7}) {
    for (const std::int64_t b : {-3, -1, 1, 3}) {
      const std::int64_t quotient = apply(ExpressionOp::kFloorDivide, a, b).value;
      const std::int64_t rest = apply(ExpressionOp::kModulo, a, b).value;
      EXPECT_EQ(a, b * quotient + rest) << a << " / " << b;
      EXPECT_TRUE(b > 0 ? rest >= 0 && rest < b : rest <= 0 && rest > b) << a << " % " << b;
      EXPECT_EQ(apply(ExpressionOp::kCeilDivide, a, b).value, quotient + (rest == 0 ? 0 : 1)) << a << ", " << b;
    }
  }
}

TEST(Operators, SayWhyThereIsNoValue) {
  EXPECT_EQ(apply(ExpressionOp::kAdd, kMost, 1).error, ArithmeticError::kOverflow);
  EXPECT_EQ(apply(ExpressionOp::kSubtract, kLeast, 1).error, ArithmeticError::kOverflow);
  EXPECT_EQ(apply(ExpressionOp::kMultiply, kMost, 2).error, ArithmeticError::kOverflow);
  EXPECT_EQ(apply(ExpressionOp::kNegate, kLeast, 0).error, ArithmeticError::kOverflow);
  EXPECT_EQ(apply(ExpressionOp::kFloorDivide, kLeast, -1).error, ArithmeticError::kOverflow);
  EXPECT_EQ(apply(ExpressionOp::kModulo, kLeast, -1).error, ArithmeticError::kNone);
  EXPECT_EQ(apply(ExpressionOp::kModulo, 1, 0).error, ArithmeticError::kDivisionByZero);
  EXPECT_EQ(apply(ExpressionOp::kLog2Ceil, 0, 0).error, ArithmeticError::kDomainError);
  EXPECT_EQ(apply(ExpressionOp::kLog2Ceil, 5, 0).value, 3);
  EXPECT_STREQ(code_of(ArithmeticError::kOverflow), "Overflow");
}

TEST(Operators, LongerSpellingsComeFirst) {
  const auto operators = binary_operators();
  for (std::size_t i = 0; i < operators.size(); ++i) {
    for (std::size_t later = i + 1; later < operators.size(); ++later) {
      EXPECT_FALSE(operators[later].text.starts_with(operators[i].text)) << operators[later].text;
    }
    EXPECT_EQ(spelling(operators[i].op), operators[i].text);
  }
}

}  // namespace
}  // namespace cyclescope::expression
