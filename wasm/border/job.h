#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "border/outcome.h"
#include "json/document.h"

namespace cyclescope::border {

class Session;

/// How far a job is.
struct JobProgress {
  double done = 0;
  double total = 0;  ///< of the same unit as `done`
  std::string what;  ///< it is working on; may be empty
};

/// Long work in steps, because a page on a static host has nothing to interrupt a worker with.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// Works for about `milliseconds`, but not beyond a question; true when it is done. After that, or an error, it is
  /// not called again.
  virtual Answer<bool> work(double milliseconds) = 0;
  virtual JobProgress progress() const = 0;
  /// JSON text: what has become known since the last call; empty: nothing. The response repeats it.
  virtual std::string partial() { return {}; }
  /// JSON text: the operation's response. Precondition: work() answered true.
  virtual Answer<std::string> value(Session& session) = 0;

  /// JSON text: the layers that the caller is to measure before the job can go on; empty: none.
  virtual std::string wanted() const { return {}; }
  /// Takes what the caller measured of them, at `path` of the request. Errors: UnexpectedAnswer; those of the answers,
  /// after which they can be given again.
  virtual Result<void> provide(const Json& answers, const std::string& path) {
    static_cast<void>(answers);
    return failure("UnexpectedAnswer", path, "there are answers, and nothing was asked");
  }
};

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

}  // namespace cyclescope::border
