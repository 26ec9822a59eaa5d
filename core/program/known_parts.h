#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/range_decisions.h"
#include "program/split_sum.h"

namespace cyclescope::program {

/// What is known of expressions whose value loops inside still change. Where it is equal, the expressions are equal
/// functions of the inner indices.
class KnownParts {
 public:
  KnownParts() = default;
  /// Of `interesting` expressions, for the loop that `analysis` looks at; `inside[l]` is true for the loops that still
  /// change values.
  KnownParts(const IndexExpressions& expressions, std::span<const ExprId> interesting, const std::vector<bool>& inside,
             PeriodicityAnalysis& analysis);

  /// About what it occupies beside itself.
  std::size_t bytes() const;

  /// Calls `visit(number)` for each part. Not to be called at the same time by several threads.
  template <typename Visit>
  void for_each(const IndexValues& values, const Visit& visit) const {
    for (const ExprId e : values_) visit(values[e]);
    decisions_.for_each(values, visit);
    for (const Comparison& it : comparisons_) {
      std::int64_t difference = 0;
      for (const ExprId e : it.plus) difference += values[e];
      for (const ExprId e : it.minus) difference -= values[e];
      visit(it.part(difference));
    }
  }

 private:
  /// Comparisons of sums, of which `plus` - `minus` is known. Outside of (low, high) of each of the `open` ranges,
  /// which are disjoint and ascending, the loops inside can't change an outcome.
  struct Comparison {
    std::vector<ExprId> plus, minus;
    std::vector<ValueRange> open;

    /// The same number for all differences that lead to the same outcomes.
    std::int64_t part(std::int64_t difference) const {
      std::int64_t before = open.front().low;
      for (const ValueRange& range : open) {
        if (difference <= range.low) return before;
        if (difference < range.high) return difference;
        before = range.high;
      }
      return before;
    }
  };

  class Collector;
  std::vector<ExprId> values_;  ///< the largest parts that no loop inside changes; ascending
  std::vector<Comparison> comparisons_;
  RangeDecisions decisions_;
};

}  // namespace cyclescope::program
