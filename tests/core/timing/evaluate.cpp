#include "evaluate.h"

namespace cyclescope::timing_test {

Evaluation evaluate(const architecture::Architecture& architecture, const program::Program& program,
                    const timing::TimingOptions& options, std::int64_t step) {
  Evaluation result;
  timing::Timer timer(architecture, program, options);
  for (bool done = false; !done;) {
    const auto outcome = timer.step(step);
    if (!outcome) {
      result.error = outcome.error().code;
      return result;
    }
    done = *outcome;
  }
  result.timing = timer.timing();
  result.loops = timer.statistics();
  for (const timing::LoopStatistics& loop : result.loops) {
    result.sum.skips += loop.skips;
    result.sum.memo_hits += loop.memo_hits;
    result.sum.transitions += loop.transitions;
    result.sum.ended_by_value += loop.ended_by_value;
    result.sum.ended_by_overlap += loop.ended_by_overlap;
    result.sum.ended_by_far_entry += loop.ended_by_far_entry;
  }
  return result;
}

Evaluation evaluate(const architecture::Architecture& architecture, const program::Program& program,
                    timing::TimingMethod method) {
  timing::TimingOptions options;
  options.method = method;
  return evaluate(architecture, program, options);
}

std::string difference(const timing::Timing& a, const timing::Timing& b) {
  std::string text;
  const auto compare = [&text](const char* what, std::int64_t x, std::int64_t y) {
    if (x != y) text += std::string(what) + " " + std::to_string(x) + " and " + std::to_string(y) + "; ";
  };
  compare("cycles", a.cycles, b.cycles);
  compare("exact", a.exact ? 1 : 0, b.exact ? 1 : 0);
  compare("iterations", a.iterations_total, b.iterations_total);
  compare("iterations evaluated", a.iterations_evaluated, b.iterations_evaluated);
  compare("instructions evaluated", a.instructions_evaluated, b.instructions_evaluated);
  if (a.method != b.method) text += "method " + a.method + " and " + b.method;
  return text;
}

}  // namespace cyclescope::timing_test
