#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "program/guard_limits.h"
#include "program/index_values.h"
#include "program/program.h"
#include "program/value_range.h"

namespace cyclescope::program {

/// How an expression changes when a loop's index grows by a period.
struct Shift {
  /// For `count` successive indices x from the start on, and for all indices of the loops inside:
  /// value(x + period) == value(x) + delta. count == 0: nothing is known.
  std::int64_t delta = 0;
  std::int64_t count = 0;
};

/// Proves that expressions repeat, or shift by a constant, from one period of a loop to the next: the reason why
/// evaluated iterations stand for skipped ones. One analysis is for one loop at one moment: the indices of the loops
/// outside are given, the loops inside take every index that they can.
class PeriodicityAnalysis {
 public:
  static constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

  /// `values`: at the current indices of the loops outside of the one looked at. Both must outlive it, and
  /// the pool must have all its expressions.
  PeriodicityAnalysis(const IndexExpressions& expressions, const IndexValues& values)
      : expressions_(expressions), values_(values) {}

  /// From now on about the indices start, start + 1, ... of `loop` and a shift by `period` >= 1, which must not lead
  /// beyond the loop's last index. `inside[l]` is true for the loops inside of it; it must outlive the analysis.
  void look_at(LoopId loop, const std::vector<bool>& inside, std::int64_t start, std::int64_t period);

  /// The shift of `expression`; its count is a lower bound of the true one.
  Shift shift_of(ExprId expression);

  /// Bounds of `expression` for loop indices in [first, last], all indices of the loops inside.
  ValueRange range_of(ExprId expression, std::int64_t first, std::int64_t last);
  /// Likewise, with the indices of this loop and of those inside within `limits`. Nothing where no index is left.
  std::optional<ValueRange> range_within(ExprId expression, std::int64_t first, std::int64_t last,
                                         const std::vector<LoopLimit>& limits);

  /// Residues that one comparison may examine; with longer periods it gives up (count 0).
  static constexpr std::int64_t kMaxResidues = 4096;

 private:
  Shift compute(ExprId expression);
  Shift sign_stability(ExprId a, ExprId b, __int128 slope, bool strict, bool equality, bool* same_side, bool* side);
  bool varies(ExprId expression) const;  ///< depends on the loop itself
  bool varies_inside(ExprId expression) const;
  ValueRange compute_range(ExprId expression);

  struct KnownShift {
    Shift shift;
    std::uint64_t look = 0;  ///< value of `looks_` that it belongs to
  };

  const IndexExpressions& expressions_;
  const IndexValues& values_;
  LoopId loop_ = 0;
  const std::vector<bool>* inside_ = nullptr;
  std::int64_t start_ = 0, period_ = 1;
  std::uint64_t own_mask_ = 0, inside_mask_ = 0;
  std::vector<KnownShift> shifts_;         ///< by ExprId
  std::uint64_t looks_ = 0;                ///< calls of look_at
  static constexpr int kMaxVisits = 5000;  ///< of operands in one range query
  int visits_ = 0;
  std::int64_t first_ = 0, last_ = -1;
  const std::vector<LoopLimit>* limits_ = nullptr;  ///< of the current range query
};

/// Remainders and divisions by constants below `interesting` expressions that depend on `loop`, operands before users.
std::vector<ExprId> divisions_below(const IndexExpressions& expressions, LoopId loop,
                                    std::span<const ExprId> interesting);

/// A number that every period of `loop` must be a multiple of for its `divisions` to repeat (rings of buffers, every
/// n-th iteration ...), as far as they tell; 1 where nothing does. `index`: where the pattern may begin; `inside` as
/// for PeriodicityAnalysis::look_at, which is called.
std::int64_t period_unit(const IndexExpressions& expressions, PeriodicityAnalysis& analysis, LoopId loop,
                         const std::vector<bool>& inside, std::int64_t index, std::span<const ExprId> divisions);

}  // namespace cyclescope::program
