#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "expression/expression.h"

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
  const std::int64_t a = *first;
  if (expression.operands.size() == 1) {
    switch (expression.op) {
      case ExpressionOp::kNot:
        return a == 0 ? 1 : 0;
      case ExpressionOp::kNegate:
        if (a == std::numeric_limits<std::int64_t>::min())
          return fail("Overflow", "the result needs more than 64 bits");
        return -a;
      default: {  // kLog2Ceil
        if (a < 1) return fail("DomainError", "log2_ceil of " + std::to_string(a) + ", which is less than 1");
        std::int64_t n = 0;
        while (n < 63 && (std::uint64_t{1} << n) < static_cast<std::uint64_t>(a)) ++n;
        return n;
      }
    }
  }

  std::int64_t result = a;
  for (std::size_t i = 1; i < expression.operands.size(); ++i) {
    const auto next = operand(i);
    if (!next) return next;
    const std::int64_t b = *next;
    bool overflow = false;
    switch (expression.op) {
      case ExpressionOp::kAdd:
        overflow = __builtin_add_overflow(a, b, &result);
        break;
      case ExpressionOp::kSubtract:
        overflow = __builtin_sub_overflow(a, b, &result);
        break;
      case ExpressionOp::kMultiply:
        overflow = __builtin_mul_overflow(a, b, &result);
        break;
      case ExpressionOp::kFloorDivide:
      case ExpressionOp::kCeilDivide:
      case ExpressionOp::kModulo: {
        if (b == 0) return fail("DivisionByZero", std::to_string(a) + " is divided by 0");
        if (b == -1) {  // the one divisor with which a / b can overflow
          if (expression.op == ExpressionOp::kModulo) return 0;
          overflow = __builtin_sub_overflow(std::int64_t{0}, a, &result);
          break;
        }
        const std::int64_t quotient = a / b;
        const std::int64_t remainder = a % b;
        const bool negative = (remainder < 0) != (b < 0);  // the exact quotient is below the truncated one
        if (expression.op == ExpressionOp::kFloorDivide) {
          result = quotient - (remainder != 0 && negative ? 1 : 0);
        } else if (expression.op == ExpressionOp::kCeilDivide) {
          result = quotient + (remainder != 0 && !negative ? 1 : 0);
        } else {
          result = remainder != 0 && negative ? remainder + b : remainder;
        }
        break;
      }
      case ExpressionOp::kMinimum:
        result = std::min(result, b);
        break;
      case ExpressionOp::kMaximum:
        result = std::max(result, b);
        break;
      case ExpressionOp::kLess:
        return a < b ? 1 : 0;
      case ExpressionOp::kLessEqual:
        return a <= b ? 1 : 0;
      case ExpressionOp::kGreater:
        return a > b ? 1 : 0;
      case ExpressionOp::kGreaterEqual:
        return a >= b ? 1 : 0;
      case ExpressionOp::kEqual:
        return a == b ? 1 : 0;
      default:  // kNotEqual
        return a != b ? 1 : 0;
    }
    if (overflow) return fail("Overflow", "the result needs more than 64 bits");
  }
  return result;
}

}  // namespace cyclescope::expression
