#pragma once

#include <cstdint>
#include <optional>

#include "program/index_values.h"
#include "program/program.h"

namespace cyclescope::program {

/// Indices [begin, end) of a loop; none where end <= begin.
struct Interval {
  std::int64_t begin = 0, end = 0;
};

/// Where simple guards hold: conjunctions of comparisons that are linear in one loop's index. `values`: at the indices
/// of the loops outside. All must outlive it.
class GuardIntervals {
 public:
  GuardIntervals(const IndexExpressions& expressions, LoopId loop, const IndexValues& values, std::int64_t trip)
      : expressions_(expressions), loop_(loop), values_(values), trip_(trip) {}

  /// The iterations in which `guard` holds; nothing where it is not that simple.
  std::optional<Interval> of(ExprId guard) const { return of(guard, true); }

 private:
  using Wide = __int128;
  /// offset + slope * index
  struct Affine {
    Wide offset = 0, slope = 0;
  };

  std::optional<Interval> of(ExprId guard, bool wanted) const;
  Interval at_least(const Affine& value, Wide bound) const;
  std::optional<Affine> affine(ExprId e) const;

  const IndexExpressions& expressions_;
  LoopId loop_;
  const IndexValues& values_;
  std::int64_t trip_;
};

}  // namespace cyclescope::program
