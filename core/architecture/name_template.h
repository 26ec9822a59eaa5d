#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "expression/bound_expression.h"

namespace cyclescope::architecture {

/// A name with expressions in braces, as written: "pe[{i}][{j + 1}]" is "pe[", i, "][", j + 1, "]".
struct NamePattern {
  struct Part {
    std::string literal;     ///< text before the expression
    bool has_value = false;  ///< false only for the last part
    expression::Expression value;
  };
  std::vector<Part> parts;
};

/// Reads a name: a letter or '_', then letters, digits, '_', '.', '[', ']' and expressions in braces. Errors:
/// InvalidName; ExpressionSyntax for what is in the braces.
Result<NamePattern> parse_name_pattern(std::string_view text);

/// Reads a text for people, in which everything but the expressions in braces is taken as it is. Errors: InvalidText;
/// ExpressionSyntax as above.
Result<NamePattern> parse_text_pattern(std::string_view text);

/// A NamePattern whose expressions have numbered names, for making many names.
class NameTemplate {
 public:
  NameTemplate() = default;
  /// Errors: as BoundExpression::bind(). `family` numbers the names that differ in their values alone: see
  /// family_key().
  static Result<NameTemplate> bind(const NamePattern& pattern, const expression::BoundExpression::Names& names,
                                   std::int32_t family = 0);

  /// Appends the name for the given slots to `name`. Errors: as BoundExpression::evaluate().
  Result<void> append_to(std::string& name, const std::int64_t* slots) const;

  std::int32_t family() const { return family_; }

  /// Values in braces that indices() can give.
  static constexpr std::size_t kMaxIndices = 2;

  /// The values in the name's braces, for finding the name within its family without writing it. False where there are
  /// more than kMaxIndices, or one has no value or is negative.
  bool indices(const std::int64_t* slots, std::int64_t (&values)[kMaxIndices]) const {
    if (parts_.size() > kMaxIndices + 1) return false;
    values[0] = values[1] = 0;
    for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
      const Result<std::int64_t> value = parts_[i].value.evaluate(slots);
      if (!value || *value < 0) return false;
      values[i] = *value;
    }
    return true;
  }

 private:
  struct Part {
    std::string literal;
    bool has_value = false;
    expression::BoundExpression value;
  };
  std::vector<Part> parts_;  // all but the last have a value
  std::int32_t family_ = 0;
};

/// Equal for patterns whose names differ in the values between the braces alone.
std::string family_key(const NamePattern& pattern);

/// Whether `name` is an identifier: a letter or '_', then letters, digits and '_'.
bool is_identifier(std::string_view name);

}  // namespace cyclescope::architecture
