#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "program/periodicity.h"

namespace cyclescope::program {

/// A sum taken apart for one loop: what is known when an iteration begins, and what the loops inside add.
struct SplitSum {
  std::vector<ExprId> known;  ///< summands that no loop inside changes; without constants
  std::vector<ExprId> mixed;  ///< summands that depend on loops inside and on others
  /// There are not too many summands, and no sum of some of them leaves +-2^62. The rest holds only then.
  bool regular = true;
  /// Regular without mixed summands, so that moving the outer loops shifts all values alike.
  bool separable = true;
  ValueRange inner;                ///< of the other summands' sum, constants included, within the limits
  std::int64_t inner_at_zero = 0;  ///< their sum when all indices inside are 0

  /// About what it occupies beside itself.
  std::size_t bytes() const { return (known.capacity() + mixed.capacity()) * sizeof(ExprId); }

  /// The sum of the known summands.
  std::int64_t known_sum(const IndexValues& values) const {
    std::int64_t sum = 0;
    for (const ExprId e : known) sum += values[e];
    return sum;
  }
};

/// Takes `e` apart for the loop that `analysis` looks at, whose nested loops are `inside`. `limits`: of the guard of
/// the instruction that `e` belongs to; those of the loops inside must leave an index.
SplitSum split_sum(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside,
                   const std::vector<LoopLimit>& limits, PeriodicityAnalysis& analysis);

}  // namespace cyclescope::program
