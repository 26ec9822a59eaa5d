#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "timing/timing.h"

namespace cyclescope::timing_test {

/// How a program was timed, and what fast-forward did in all its loops together.
struct Evaluation {
  Timing timing;
  std::vector<LoopStatistics> loops;  ///< by LoopId
  LoopStatistics sum;
  std::string error;  ///< code of the error, or empty
};

/// Steps a Timer to its end, `step` instructions at a time.
Evaluation evaluate(const Architecture& architecture, const Program& program, const TimingOptions& options = {},
                    std::int64_t step = std::int64_t{1} << 20);

/// Likewise with a method and the usual budget.
Evaluation evaluate(const Architecture& architecture, const Program& program, TimingMethod method);

/// What differs between two results, or nothing: cycles, exactness, method and counts.
std::string difference(const Timing& a, const Timing& b);

}  // namespace cyclescope::timing_test
