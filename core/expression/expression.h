#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/nearest_name.h"

namespace cyclescope::expression {

/// Operators of the description language's integer expressions.
enum class ExpressionOp : std::uint8_t {
  kConstant,
  kName,
  kString,  ///< 'output_stationary': a choice of an enumerated parameter, compared with == and != only
  kNegate,
  kAdd,
  kSubtract,
  kMultiply,
  kFloorDivide,  ///< a / b, rounded towards minus infinity; b must not be 0
  kModulo,       ///< a % b, with the sign of b (a == b * (a / b) + a % b)
  kCeilDivide,   ///< ceil_div(a, b)
  kMinimum,      ///< min(a, b, ...)
  kMaximum,      ///< max(a, b, ...)
  kLog2Ceil,     ///< log2_ceil(a): smallest n with 2^n >= a; a must be >= 1
  kSelect,       ///< select(condition, if_true, if_false), also written condition ? a : b
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kAnd,  ///< a && b: 1 or 0; short-circuit
  kOr,   ///< a || b: 1 or 0; short-circuit
  kNot,  ///< !a: 1 or 0
};

/// A parsed expression: an immutable tree of 64-bit integer operations over names.
struct Expression {
  ExpressionOp op = ExpressionOp::kConstant;
  std::int64_t constant = 0;         ///< value of kConstant
  std::string name;                  ///< of kName, and the text of kString
  std::vector<Expression> operands;  ///< as many as `op` wants
  int column = 1;                    ///< 1-based column of the operator or operand in the source text
};

/// Parses `text`. Grammar: C-like precedence of ?: || && comparisons + - * / % unary - !, calls, parentheses, decimal
/// integers (also 1e6, 4Ki, 2Mi, 1Gi), names [A-Za-z_][A-Za-z0-9_]*, 'strings'.
/// Errors: ExpressionSyntax, with the column in the message. Nesting deeper than 200 is refused.
Result<Expression> parse_expression(std::string_view text);

/// The value of a name, or nothing where it is unknown.
using NameLookup = std::function<std::optional<std::int64_t>(std::string_view name)>;

/// The values of an expression's strings: the index of a choice, for the enumerated parameter that it is compared with.
using ChoiceLookup = std::function<std::optional<std::int64_t>(std::string_view parameter, std::string_view choice)>;

/// Evaluates `expression`. Errors: UnknownName (with the nearest of `known_names` as the hint), UnknownChoice,
/// DivisionByZero, Overflow (any intermediate result outside 64 bits), DomainError (log2_ceil of less than 1).
Result<std::int64_t> evaluate(const Expression& expression, const NameLookup& lookup, const ChoiceLookup& choices = {},
                              const std::vector<std::string>& known_names = {});

/// Every name that `expression` uses, each once, in order of first use.
std::vector<std::string> names_in(const Expression& expression);

}  // namespace cyclescope::expression
