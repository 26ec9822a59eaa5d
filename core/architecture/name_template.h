#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "expression/bound_expression.h"

namespace cyclescope {

/// A name with expressions in braces, as written: "pe[{i}][{j + 1}]" is "pe[", i, "][", j + 1, "]".
struct NamePattern {
  struct Part {
    std::string literal;     ///< text before the expression
    bool has_value = false;  ///< false only for the last part
    Expression value;
  };
  std::vector<Part> parts;
};

/// Reads a name: a letter or '_', then letters, digits, '_', '.', '[', ']' and expressions in braces. Errors:
/// InvalidName; ExpressionSyntax for what is in the braces.
Result<NamePattern> parse_name_pattern(std::string_view text);

/// A NamePattern whose expressions have numbered names, for making many names.
class NameTemplate {
 public:
  NameTemplate() = default;
  /// Errors: as BoundExpression::bind().
  static Result<NameTemplate> bind(const NamePattern& pattern, const BoundExpression::Names& names);

  /// Appends the name for the given slots to `name`. Errors: as BoundExpression::evaluate().
  Result<void> append_to(std::string& name, const std::int64_t* slots) const;

 private:
  struct Part {
    std::string literal;
    bool has_value = false;
    BoundExpression value;
  };
  std::vector<Part> parts_;
};

/// Whether `name` is an identifier: a letter or '_', then letters, digits and '_'.
bool is_identifier(std::string_view name);

}  // namespace cyclescope
