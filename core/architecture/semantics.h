#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope {

/// What an operation computes, element by element, so that a mapped program can be executed and its work counted.
/// Text form: "acc += a * b", "a_out = a", "y = function(x0, x1)", "y = max(x, 0)".
struct SemanticExpression {
  enum class Kind : std::uint8_t { kConstant, kOperand, kCall };
  Kind kind = Kind::kConstant;
  double constant = 0;
  std::string
      name;  ///< operand, or function: "+", "-", "*", "/", "max", "min", "function" (the kernel's own function), ...
  std::vector<SemanticExpression> arguments;
};

struct Assignment {
  std::string target;
  enum class Update : std::uint8_t { kSet, kAdd, kMax, kMin } update = Update::kSet;  ///< =, +=, max=, min=
  SemanticExpression value;
  /// True for "x += y * z" over operands: one multiply-accumulate per element of the target, and for "x = y * z" that
  /// starts such a sum (operand names decide nothing; the form does).
  bool multiply_accumulate = false;
};

/// Errors: SemanticsSyntax with the column.
Result<Assignment> parse_assignment(std::string_view text);

}  // namespace cyclescope
