#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "expression/expression.h"

namespace cyclescope::expression {

/// How an operator of expressions is written.
struct OperatorSyntax {
  std::string_view text;
  ExpressionOp op;
  int precedence;  ///< higher binds tighter; all associate to the left
};

/// The operators with two operands; longer spellings before those that they begin with.
std::span<const OperatorSyntax> binary_operators();

/// A function that expressions may call.
struct FunctionSyntax {
  std::string_view name;
  ExpressionOp op;
  std::size_t min_arguments, max_arguments;
};

constexpr std::size_t kManyArguments = std::numeric_limits<std::size_t>::max();

std::span<const FunctionSyntax> expression_functions();

/// How `op` is written: "+", "ceil_div"; empty for leaves.
std::string_view spelling(ExpressionOp op);

constexpr bool is_unary(ExpressionOp op) {
  return op == ExpressionOp::kNegate || op == ExpressionOp::kNot || op == ExpressionOp::kLog2Ceil;
}

/// Why an operator has no value.
enum class ArithmeticError : std::uint8_t { kNone, kDivisionByZero, kOverflow, kDomainError };

/// "DivisionByZero", "Overflow", "DomainError"; empty for kNone.
const char* code_of(ArithmeticError error);

struct ArithmeticResult {
  std::int64_t value = 0;
  ArithmeticError error = ArithmeticError::kNone;
};

namespace arithmetic {

constexpr ArithmeticResult divide(ExpressionOp op, std::int64_t a, std::int64_t b) {
  if (b == 0) return {0, ArithmeticError::kDivisionByZero};
  if (b == -1) {  // the one divisor whose quotient can leave 64 bits
    if (op == ExpressionOp::kModulo) return {0};
    if (a == std::numeric_limits<std::int64_t>::min()) return {0, ArithmeticError::kOverflow};
    return {-a};
  }
  const std::int64_t rest = a % b;
  const bool below = rest != 0 && (rest < 0) != (b < 0);  // the exact quotient is below the truncated one
  if (op == ExpressionOp::kModulo) return {below ? rest + b : rest};
  if (op == ExpressionOp::kFloorDivide) return {a / b - (below ? 1 : 0)};
  return {a / b + (rest != 0 && !below ? 1 : 0)};
}

constexpr ArithmeticResult log2_ceil(std::int64_t a) {
  if (a < 1) return {0, ArithmeticError::kDomainError};
  std::int64_t bits = 0;
  while (bits < 63 && (std::uint64_t{1} << bits) < static_cast<std::uint64_t>(a)) ++bits;
  return {bits};
}

}  // namespace arithmetic

/// The meaning of all operators but those that leave operands unevaluated (kSelect, kAnd, kOr), on numbers; `b` is of
/// no matter to those with one operand.
constexpr ArithmeticResult apply(ExpressionOp op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case ExpressionOp::kNegate:
      overflow = __builtin_sub_overflow(std::int64_t{0}, a, &result);
      break;
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
    case ExpressionOp::kModulo:
    case ExpressionOp::kCeilDivide:
      return arithmetic::divide(op, a, b);
    case ExpressionOp::kMinimum:
      return {std::min(a, b)};
    case ExpressionOp::kMaximum:
      return {std::max(a, b)};
    case ExpressionOp::kLog2Ceil:
      return arithmetic::log2_ceil(a);
    case ExpressionOp::kLess:
      return {a < b ? 1 : 0};
    case ExpressionOp::kLessEqual:
      return {a <= b ? 1 : 0};
    case ExpressionOp::kGreater:
      return {a > b ? 1 : 0};
    case ExpressionOp::kGreaterEqual:
      return {a >= b ? 1 : 0};
    case ExpressionOp::kEqual:
      return {a == b ? 1 : 0};
    case ExpressionOp::kNotEqual:
      return {a != b ? 1 : 0};
    case ExpressionOp::kNot:
      return {a == 0 ? 1 : 0};
    case ExpressionOp::kConstant:
    case ExpressionOp::kName:
    case ExpressionOp::kString:
    case ExpressionOp::kSelect:
    case ExpressionOp::kAnd:
    case ExpressionOp::kOr:
      break;
  }
  if (overflow) return {0, ArithmeticError::kOverflow};
  return {result};
}

}  // namespace cyclescope::expression
