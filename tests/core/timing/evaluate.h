#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "timing/timing.h"

namespace cyclescope::timing_test {

/// How a program was timed, and what fast-forward did in all its loops together.
struct Evaluation {
  timing::Timing timing;
  std::vector<timing::LoopStatistics> loops;  ///< by LoopId
  timing::LoopStatistics sum;
  std::string error;  ///< code of the error, or empty
};

/// Steps a Timer to its end, `step` instructions at a time.
Evaluation evaluate(const architecture::Architecture& architecture, const program::Program& program,
                    const timing::TimingOptions& options = {}, std::int64_t step = std::int64_t{1} << 20);

/// Likewise with a method and the usual budget.
Evaluation evaluate(const architecture::Architecture& architecture, const program::Program& program,
                    timing::TimingMethod method);

/// What differs between two results, or nothing: cycles, exactness, method and counts.
std::string difference(const timing::Timing& a, const timing::Timing& b);

}  // namespace cyclescope::timing_test
