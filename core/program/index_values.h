#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/program.h"

namespace cyclescope::program {

/// Which expressions to compute anew when a loop's index moves, operands first.
class IndexSchedule {
 public:
  struct Step {
    IndexOp op = IndexOp::kConstant;
    ExprId a = 0, b = 0, c = 0;  ///< as in IndexNode
    ExprId target = 0;
  };

  IndexSchedule() = default;
  /// Of the expressions `wanted` and their operands; each is computed anew when the innermost loop that it depends on
  /// moves.
  IndexSchedule(const Program& program, std::span<const ExprId> wanted);

  std::span<const Step> of(LoopId loop) const { return by_loop_[loop]; }
  /// About what it occupies.
  std::size_t bytes() const;

 private:
  std::vector<std::vector<Step>> by_loop_;
};

/// The values of expressions at the current indices of the loops, kept up to date as these move: those that the loops
/// moved last or around them decide. What only depends on loops further inside keeps its value of before.
class IndexValues {
 public:
  /// All expressions of the pool, at `indices` (by LoopId).
  IndexValues(const IndexExpressions& expressions, std::vector<std::int64_t> indices);

  std::int64_t operator[](ExprId e) const { return values_[e]; }
  /// By ExprId; the same place for as long as this lives and is not moved.
  const std::int64_t* data() const { return values_.data(); }
  std::int64_t index(LoopId loop) const { return indices_[loop]; }
  const std::vector<std::int64_t>& indices() const { return indices_; }

  void set_index(const IndexSchedule& schedule, LoopId loop, std::int64_t index);

 private:
  std::vector<std::int64_t> values_;   ///< by ExprId
  std::vector<std::int64_t> indices_;  ///< by LoopId
};

}  // namespace cyclescope::program
