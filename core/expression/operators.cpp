#include "expression/operators.h"

#include <array>

namespace cyclescope::expression {
namespace {

constexpr std::array<OperatorSyntax, 13> kBinaryOperators = {{
    {"||", ExpressionOp::kOr, 1},
    {"&&", ExpressionOp::kAnd, 2},
    {"==", ExpressionOp::kEqual, 3},
    {"!=", ExpressionOp::kNotEqual, 3},
    {"<=", ExpressionOp::kLessEqual, 4},
    {">=", ExpressionOp::kGreaterEqual, 4},
    {"<", ExpressionOp::kLess, 4},
    {">", ExpressionOp::kGreater, 4},
    {"+", ExpressionOp::kAdd, 5},
    {"-", ExpressionOp::kSubtract, 5},
    {"*", ExpressionOp::kMultiply, 6},
    {"/", ExpressionOp::kFloorDivide, 6},
    {"%", ExpressionOp::kModulo, 6},
}};

constexpr std::array<FunctionSyntax, 5> kFunctions = {{
    {"ceil_div", ExpressionOp::kCeilDivide, 2, 2},
    {"min", ExpressionOp::kMinimum, 2, kManyArguments},
    {"max", ExpressionOp::kMaximum, 2, kManyArguments},
    {"log2_ceil", ExpressionOp::kLog2Ceil, 1, 1},
    {"select", ExpressionOp::kSelect, 3, 3},
}};

}  // namespace

std::span<const OperatorSyntax> binary_operators() { return kBinaryOperators; }

std::span<const FunctionSyntax> expression_functions() { return kFunctions; }

std::string_view spelling(ExpressionOp op) {
  if (op == ExpressionOp::kNegate) return "-";
  if (op == ExpressionOp::kNot) return "!";
  for (const OperatorSyntax& syntax : kBinaryOperators) {
    if (syntax.op == op) return syntax.text;
  }
  for (const FunctionSyntax& function : kFunctions) {
    if (function.op == op) return function.name;
  }
  return {};
}

const char* code_of(ArithmeticError error) {
  switch (error) {
    case ArithmeticError::kDivisionByZero:
      return "DivisionByZero";
    case ArithmeticError::kOverflow:
      return "Overflow";
    case ArithmeticError::kDomainError:
      return "DomainError";
    case ArithmeticError::kNone:
      break;
  }
  return "";
}

}  // namespace cyclescope::expression
