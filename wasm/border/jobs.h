#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "border/job.h"

namespace cyclescope::border {

/// The jobs that are under way, by number.
class Jobs {
 public:
  /// Jobs at a time; a caller that starts more has forgotten to cancel.
  static constexpr std::size_t kMost = 64;

  /// Errors: TooManyJobs.
  Answer<std::int32_t> add(std::unique_ptr<Job> job);
  /// JSON text: how far a job is after about `milliseconds` more, as schema/step.schema.json says. A job that is done
  /// or failed is gone. Errors: UnknownJob; those of the job.
  Answer<std::string> step(std::int32_t number, double milliseconds, Session& session);
  /// Errors: UnknownJob.
  Answer<void> cancel(std::int32_t number);
  /// Answers what the job wants; `answers` are at `path` of the request. Errors: UnknownJob; those of Job::provide().
  Answer<void> provide(std::int32_t number, const Json& answers, const std::string& path);

  std::size_t size() const { return jobs_.size(); }

 private:
  std::map<std::int32_t, std::unique_ptr<Job>> jobs_;
  std::int32_t next_ = 1;
};

}  // namespace cyclescope::border
