#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.h"

namespace cyclescope::expression {

/// An expression whose names have become numbers ("slots"), for evaluating it many times with other values.
/// Names may be left free, to be given later: the attributes of an instruction, for instance.
class BoundExpression {
 public:
  /// The constant 0.
  BoundExpression() = default;
  /// The constant `value`.
  explicit BoundExpression(std::int64_t value);

  /// Where a name's value will be found.
  struct Names {
    std::function<std::optional<std::int32_t>(std::string_view name)> slot;
    std::function<bool(std::string_view name)> is_free;  ///< may be empty: no name is free
    ChoiceLookup choices;                                ///< may be empty: there are no enumerated parameters
    std::function<std::vector<std::string>()> known;     ///< for hints; may be empty
    /// The choices of an enumerated parameter, for hints; may be empty.
    std::function<std::vector<std::string>(std::string_view parameter)> known_choices;
  };

  /// Numbers the names of `expression`. Errors: UnknownName and UnknownChoice, as evaluate() in expression.h.
  static Result<BoundExpression> bind(Expression expression, const Names& names);

  /// Whether the value depends on any slot >= `slot`, or on a free name.
  bool depends_on_slot_from(std::int32_t slot) const { return highest_slot_ >= slot; }
  bool has_free_names() const { return has_free_names_; }

  /// The value for the given slots, which must hold all that were bound. Errors as evaluate(); UnknownName for a free
  /// name.
  Result<std::int64_t> evaluate(const std::int64_t* slots) const {
    if (expression_.op == ExpressionOp::kConstant) return expression_.constant;
    if (expression_.op == ExpressionOp::kName && expression_.constant >= 0) return slots[expression_.constant];
    return evaluate_tree(slots);
  }

  /// What is left once the slots are known: constants and free names. Parts that have no value (a division by 0) stay
  /// as they are, for they may never be needed.
  Expression fold(const std::int64_t* slots) const;

 private:
  Result<std::int64_t> evaluate_tree(const std::int64_t* slots) const;

  Expression expression_;  // kName: `constant` is the slot, or -1 for a free name
  std::int32_t highest_slot_ = -1;
  bool has_free_names_ = false;
};

/// `expression` as text, fully parenthesised. Trees have equal texts only where they always have equal values.
std::string to_text(const Expression& expression);

}  // namespace cyclescope::expression
