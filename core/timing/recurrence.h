#pragma once

#include <cstdint>
#include <vector>

#include "timing/canonical_state.h"

namespace cyclescope::timing {

/// Two moments in one execution of a loop with the same canonical state: before iteration `first` and before `second`.
struct Recurrence {
  std::int64_t first = 0, second = 0;
  std::int64_t longest_lag =
      0;  ///< largest number of iterations that a live access reached back, at any boundary in between
};

/// How far a recurrence can be believed, and what ends it.
struct ProvenPeriods {
  enum class End : std::uint8_t { kLoop, kValue, kOverlap };
  std::int64_t count = 0;
  End end = End::kLoop;
  std::size_t looked_at = 0;  ///< expressions and pairs of accesses, to find out
};

/// For how many whole periods from `second` on, within `trip` iterations, the iterations provably repeat those from
/// `first` to `second`: all values that matter to time are the same, and accesses meet or miss each other as they did.
/// `analysis`: of the program's expressions, at the indices of the loops outside.
ProvenPeriods provable_periods(const CompiledProgram& program, const CompiledLoop& loop,
                               program::PeriodicityAnalysis& analysis, std::int64_t trip, const Recurrence& recurrence);

}  // namespace cyclescope::timing
