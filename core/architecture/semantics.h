#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope::architecture {

/// What an operation computes, so that a mapped program can be executed and its work counted. Assignments are executed
/// one after another, each for every element of the boxes of the operands that it names, broadcast against each other.
/// One that names an optional operand which an instruction leaves out is not executed ("function" drops the argument).
/// Text form: "acc += a * b", "a_out = a", "y = function(x0, x1)", "y = max(x, 0)".
struct SemanticExpression {
  enum class Kind : std::uint8_t { kConstant, kOperand, kCall };
  Kind kind = Kind::kConstant;
  double constant = 0;
  /// Operand, or function: "+", "-", "*", "/" (two arguments each) or one of semantic_functions().
  std::string name;
  std::vector<SemanticExpression> arguments;
};

struct Assignment {
  std::string target;
  enum class Update : std::uint8_t { kSet, kAdd, kMax, kMin } update = Update::kSet;  ///< =, +=, max=, min=
  SemanticExpression value;
  /// True for "x += y * z" over operands: one multiply-accumulate per element of the target; for "x = y * z" that
  /// starts such a sum, and for "x = y + z * w" that passes it on (operand names decide nothing; the form does).
  bool multiply_accumulate = false;
};

/// A function that may be called in semantics.
struct SemanticFunction {
  std::string_view name;
  std::size_t min_arguments;
  std::size_t max_arguments;
  std::string_view meaning;  ///< as a formula
};

/// All of them; "function" stands for the function of the kernel that is mapped.
const std::vector<SemanticFunction>& semantic_functions();

/// Reads one assignment. A leading minus becomes "neg". Errors: SemanticsSyntax with the column.
Result<Assignment> parse_assignment(std::string_view text);

/// Whether `expression` calls "function", the function of the kernel that is mapped.
bool calls_function(const SemanticExpression& expression);

/// Every operand that `expression` reads, each once, in order of first use.
std::vector<std::string> operands_in(const SemanticExpression& expression);

}  // namespace cyclescope::architecture
