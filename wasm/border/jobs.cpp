#include "border/jobs.h"

#include <utility>

#include "json/writer.h"

namespace cyclescope::border {
namespace {

tl::unexpected<Refusal> unknown(std::int32_t number) {
  return refuse({"UnknownJob", "", "there is no job " + std::to_string(number),
                 "a job is gone when it is done, failed or cancelled", 0, 0},
                Input::kJob);
}

void write_progress(json::JsonWriter& json, const JobProgress& progress) {
  json.object("progress", [&] {
    json.member("done", progress.done);
    json.member("total", progress.total);
    json.member("what", progress.what);
  });
}

}  // namespace

Answer<std::int32_t> Jobs::add(std::unique_ptr<Job> job) {
  if (jobs_.size() >= kMost) {
    return refuse({"TooManyJobs", "", std::to_string(kMost) + " jobs are under way",
                   "step jobs to their end, or cancel them", 0, 0},
                  Input::kJob);
  }
  jobs_.emplace(next_, std::move(job));
  return next_++;
}

Answer<std::string> Jobs::step(std::int32_t number, double milliseconds, Session& session) {
  const auto found = jobs_.find(number);
  if (found == jobs_.end()) return unknown(number);
  // Out of the table while it works, so that whatever ends this call early ends the job.
  auto taken = jobs_.extract(found);
  Job& job = *taken.mapped();
  bool done = false;
  if (job.wanted().empty()) {
    const auto worked = job.work(milliseconds);
    if (!worked) return tl::unexpected(worked.error());
    done = *worked;
  }
  std::string value;
  if (done) {
    auto answered = job.value(session);
    if (!answered) return tl::unexpected(std::move(answered.error()));
    value = std::move(*answered);
  }
  json::JsonWriter json;
  json.object([&] {
    json.member("done", done);
    write_progress(json, job.progress());
    if (done) return json.member("value", json::JsonText{value});
    if (const std::string partial = job.partial(); !partial.empty()) json.member("partial", json::JsonText{partial});
    if (const std::string wanted = job.wanted(); !wanted.empty()) json.member("wanted", json::JsonText{wanted});
  });
  if (!done) jobs_.insert(std::move(taken));
  return json.written();
}

Answer<void> Jobs::cancel(std::int32_t number) {
  if (jobs_.erase(number) == 0) return unknown(number);
  return {};
}

Answer<void> Jobs::provide(std::int32_t number, const Json& answers, const std::string& path) {
  const auto found = jobs_.find(number);
  if (found == jobs_.end()) return unknown(number);
  auto taken = found->second->provide(answers, path);
  if (!taken) return refuse(std::move(taken.error()), Input::kRequest);
  return {};
}

}  // namespace cyclescope::border
