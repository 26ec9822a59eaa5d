#pragma once

#include <cstdint>
#include <vector>

#include "representatives/sampling/staircase.h"
#include "representatives/sampling/step_width.h"
#include "representatives/sampling/sweep.h"

namespace cyclescope::representatives {

/// The steps of a sweep whose answers have no noise.
struct ExactSteps {
  std::int64_t jumps = 0;  ///< that were located; 0: flat
  std::int64_t width = 1;  ///< the largest such that latency is constant on every plateau looked at
  std::int64_t offset = 0;
  std::vector<WidthRange> ranges;  ///< where the distance of jumps differs over the range
};

/// Locates jumps by galloping and bisection, near the range's beginning and at places further on, and looks into
/// plateaus for more. Takes for granted that latency does not change and change back between two values that are alike.
Pull<ExactSteps> search_exact_steps(Sweep& sweep);

/// How a staircase fares where it can fail.
struct StaircaseCheck {
  int constant = 0;  ///< plateaus with equal latency at both ends and inside
  int broken = 0;    ///< plateaus without
  int jumps = 0;     ///< boundaries with different latencies on both sides
  int missing = 0;   ///< boundaries without
  bool holds() const { return broken == 0 && constant > 0 && jumps > 0; }
  /// Also without missing jumps: the width is not a divisor of the true one.
  bool holds_fully() const { return holds() && missing == 0; }
};

/// Looks at the first plateaus and at some that are spread over the range. `first_broken` becomes the first value of a
/// broken plateau.
Pull<StaircaseCheck> check_staircase(Sweep& sweep, Staircase staircase, std::int64_t* first_broken = nullptr);

}  // namespace cyclescope::representatives
