#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "outcome.h"

namespace cyclescope::api {

/// Jobs at a time; a caller that starts more has forgotten to cancel.
constexpr std::size_t kMaxJobs = 64;

inline tl::unexpected<Refusal> too_many_jobs() {
  return refuse({"TooManyJobs", "", std::to_string(kMaxJobs) + " jobs are under way",
                 "step jobs to their end, or cancel them", 0, 0},
                Input::kJob);
}

inline tl::unexpected<Refusal> unknown_job(std::int32_t number) {
  return refuse({"UnknownJob", "", "there is no job " + std::to_string(number),
                 "a job is gone when it is done, failed or cancelled", 0, 0},
                Input::kJob);
}

/// Runs `work` until it answers true or about `milliseconds` (a minute at most) are over, at least once; its last
/// answer.
template <typename Work>
bool work_for(double milliseconds, const Work& work) {
  using Clock = std::chrono::steady_clock;
  constexpr double kLongestMilliseconds = 60'000;
  const double limit = std::isnan(milliseconds) ? 0 : std::clamp(milliseconds, 0.0, kLongestMilliseconds);
  const auto end = Clock::now() + std::chrono::duration<double, std::milli>(limit);
  for (;;) {
    if (work()) return true;
    if (Clock::now() >= end) return false;
  }
}

}  // namespace cyclescope::api
