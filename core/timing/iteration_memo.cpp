#include "timing/iteration_memo.h"

#include <algorithm>

namespace cyclescope::timing {
namespace {

/// Different times per kind from which on entries are left out.
constexpr std::size_t kMaxAfters = 4;

}  // namespace

const IterationOutcome* IterationMemo::find(const Start& start) {
  const auto afters = afters_.find(start.kind);
  if (afters == afters_.end()) return nullptr;
  for (const std::int64_t after : afters->second) {
    copy_without_far(start.key, start.times_begin, *loop_, after, probe_);
    if (const auto found = outcomes_.find(probe_); found != outcomes_.end()) return &found->second;
  }
  return nullptr;
}

std::size_t IterationMemo::add(const Start& start, const Frontier& frontier, const CompiledProgram& program,
                               std::int64_t reach, const Counts& now, EvaluationTrace* trace) {
  const std::int64_t elapsed = frontier.base() - start.base;
  const std::int64_t after = after_of(start.kind, std::max(reach - start.base, elapsed) + 1);
  const std::int64_t far = time_after(start.base, after);
  IterationOutcome outcome = capture_outcome(frontier, program, *loop_, start.birth, far);
  if (trace != nullptr) outcome.paths = trace->remember(*loop_, start.birth, start.path_moment, far);
  outcome.elapsed = elapsed;
  outcome.reach = reach - start.base;
  outcome.after = after;
  outcome.iterations = now.iterations - start.before.iterations;
  outcome.work = now.work - start.before.work;
  outcome.events = {start.before.events, now.events, start.base};
  StateKey key;
  copy_without_far(start.key, start.times_begin, *loop_, after, key);
  const std::size_t numbers = key.size() + outcome.times.size() * 2;
  outcomes_.emplace(std::move(key), std::move(outcome));
  return numbers;
}

std::int64_t IterationMemo::after_of(std::uint64_t kind, std::int64_t least) {
  std::vector<std::int64_t>& afters = afters_[kind];
  if (std::find(afters.begin(), afters.end(), least) != afters.end()) return least;
  if (afters.size() < kMaxAfters) {
    afters.push_back(least);
    return least;
  }
  const auto sooner = [least](std::int64_t a, std::int64_t b) {
    return (a >= least ? a : kNever) < (b >= least ? b : kNever);
  };
  const std::int64_t next = *std::min_element(afters.begin(), afters.end(), sooner);
  if (next >= least) return next;
  afters.back() = kNever;  // what was remembered with the value before is lost
  return kNever;
}

}  // namespace cyclescope::timing
