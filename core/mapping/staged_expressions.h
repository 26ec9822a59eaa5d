#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "mapping/mapping_model.h"
#include "mapping/slot_expression.h"

namespace cyclescope::mapping {

/// Evaluates a mapping's expressions again and again while the last tile variables change most often: a part that an
/// earlier stage decides is computed once for as long as that stage stays.
class StagedExpressions {
 public:
  /// `expressions` outlives it.
  StagedExpressions(const SlotExpressions& expressions, const Mapping& mapping, std::size_t frame_size);

  /// What is known from `stage` on is about to change.
  void enter(Stage stage) { entered_[stage] = ++entries_; }

  /// As SlotExpressions::evaluate; nothing where that is an error. Precondition: stages are entered in order, and the
  /// slots of a stage change only between entering it and entering the next.
  std::optional<std::int64_t> evaluate(SlotExpressionId id, std::span<const std::int64_t> frame);

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  /// A part of an expression. Operands that it does not have are 0.
  struct Part {
    expression::ExpressionOp op = expression::ExpressionOp::kConstant;
    bool kept = false;  ///< decided by an earlier stage than what it is a part of
    Stage stage = kKernelStage;
    std::uint32_t a = 0, b = 0, c = 0;
    std::int64_t value = 0;            ///< of a constant; slot of a name; else the latest, where kept
    std::uint64_t known_for = kNever;  ///< the entry of its stage that the value was computed after
  };

  /// The expression with node `node` at its root: its place in parts_.
  std::uint32_t add(std::uint32_t node);
  std::int64_t value(std::uint32_t index) {
    Part& part = parts_[index];
    if (part.op == expression::ExpressionOp::kConstant) return part.value;
    if (part.op == expression::ExpressionOp::kName) return frame_[static_cast<std::size_t>(part.value)];
    return part.kept && part.known_for == entered_[part.stage] ? part.value : decide(part);
  }
  /// Computes the value of a part that is not a leaf, and keeps it where that is of use.
  std::int64_t decide(Part& part);
  std::int64_t compute(const Part& part);

  const SlotExpressions& expressions_;
  std::vector<Stage> slot_stages_;      ///< by Slot
  std::vector<Part> parts_;             ///< operands before what they are parts of
  std::vector<std::uint32_t> roots_;    ///< by SlotExpressionId: into parts_, or kNone
  std::vector<std::uint64_t> entered_;  ///< by Stage: number of the entry
  std::uint64_t entries_ = 0;
  std::span<const std::int64_t> frame_;  ///< while evaluate() runs
  bool failed_ = false;
};

}  // namespace cyclescope::mapping
