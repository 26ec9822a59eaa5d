#pragma once

#include <cstdint>
#include <string>

#include "expression/expression.h"
#include "expression/operators.h"

namespace cyclescope::expression {

/// Evaluates `expression`; `leaf(node)` gives the value of a kName node, and `compare(node)` that of a comparison in
/// which a string takes part. The one place where the operators' meaning is written down; expression.h and
/// bound_expression.h differ in how they look names up.
template <typename Leaf, typename Compare>
Result<std::int64_t> evaluate_with(const Expression& expression, const Leaf& leaf, const Compare& compare) {
  const auto fail = [&](const char* code, const std::string& message) {
    return failure(code, "", "column " + std::to_string(expression.column) + ": " + message);
  };
  const auto operand = [&](std::size_t i) { return evaluate_with(expression.operands[i], leaf, compare); };
  const auto is_string = [&](std::size_t i) { return expression.operands[i].op == ExpressionOp::kString; };

  switch (expression.op) {
    case ExpressionOp::kConstant:
      return expression.constant;
    case ExpressionOp::kName:
      return leaf(expression);
    case ExpressionOp::kString:
      return fail("ExpressionSyntax", "the string '" + expression.name + "' can only be compared with a parameter");
    case ExpressionOp::kSelect: {
      const auto condition = operand(0);
      if (!condition) return condition;
      return operand(*condition != 0 ? 1 : 2);
    }
    case ExpressionOp::kAnd:
    case ExpressionOp::kOr: {
      const bool decisive = expression.op == ExpressionOp::kOr;
      for (std::size_t i = 0; i < 2; ++i) {
        const auto value = operand(i);
        if (!value) return value;
        if ((*value != 0) == decisive) return decisive ? 1 : 0;
      }
      return decisive ? 0 : 1;
    }
    case ExpressionOp::kEqual:
    case ExpressionOp::kNotEqual:
      if (is_string(0) || is_string(1)) return compare(expression);
      break;
    default:
      break;
  }

  const auto first = operand(0);
  if (!first) return first;
  const bool unary = expression.operands.size() == 1;
  std::int64_t value = *first;
  for (std::size_t i = unary ? 0 : 1; i < expression.operands.size(); ++i) {
    const auto next = unary ? Result<std::int64_t>(0) : operand(i);
    if (!next) return next;
    const ArithmeticResult result = apply(expression.op, value, *next);
    switch (result.error) {
      case ArithmeticError::kNone:
        break;
      case ArithmeticError::kDivisionByZero:
        return fail(code_of(result.error), std::to_string(value) + " is divided by 0");
      case ArithmeticError::kOverflow:
        return fail(code_of(result.error), "the result needs more than 64 bits");
      case ArithmeticError::kDomainError:
        return fail(code_of(result.error), "log2_ceil of " + std::to_string(value) + ", which is less than 1");
    }
    value = result.value;
  }
  return value;
}

}  // namespace cyclescope::expression
