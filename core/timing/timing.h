#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "timing/attribution.h"

namespace cyclescope::timing {

class TimingListener;
struct CompiledCode;
/// Asks a Timer to follow the critical path.
struct FollowPath {};

/// How a program's latency is found.
enum class TimingMethod : std::uint8_t {
  kFastForward,  ///< exact: recurring states are skipped by arithmetic (falls back to averaging, and says so)
  kWholeGraph,   ///< exact: every instruction is evaluated
  kFixedPoint,   ///< the paper's heuristic: equal iteration latencies end the evaluation; not exact
};

struct TimingOptions {
  TimingMethod method = TimingMethod::kFastForward;
  /// Instructions that one program may evaluate before the rest of a nest is averaged; >= 1.
  std::int64_t instruction_budget = 50'000'000;
};

/// The latency of one program, and how it was found.
struct Timing {
  std::int64_t cycles = 0;  ///< latest leave or end of request minus earliest enter; 0 for an empty program
  bool exact = true;        ///< equal to whole-graph evaluation, to the cycle
  /// "fast_forward", "whole_graph", "averaged" (over the budget) or "fixed_point"; "whole_graph" also where
  /// kFixedPoint found no equal latencies, so that all was evaluated.
  std::string method;
  std::int64_t iterations_total = 0;  ///< iterations of innermost loops (straight-line code outside loops not counted)
  std::int64_t iterations_evaluated = 0;  ///< of these, evaluated instruction by instruction
  std::int64_t instructions_evaluated = 0;
};

/// What fast-forward did in one loop, for tests and benchmarks.
struct LoopStatistics {
  std::int64_t skips = 0;        ///< times that recurring iterations were skipped
  std::int64_t memo_hits = 0;    ///< iterations for which the outcome of an equal one was taken
  std::int64_t transitions = 0;  ///< likewise where accesses go to a cache
  // Recurrences that had to end before the loop does, or could not be used at all, because ...
  std::int64_t ended_by_value = 0;      ///< ... a value changes that matters to time
  std::int64_t ended_by_overlap = 0;    ///< ... memory accesses come to meet that did not, or the other way round
  std::int64_t ended_by_far_entry = 0;  ///< ... they come to meet what is far in the future
};

/// Cycle counts above this are refused (error CycleOverflow): beyond it a JSON number is no longer exact.
constexpr std::int64_t kMaxCycles = std::int64_t{1} << 53;

/// Evaluates one program's AIDG in steps, so that a caller without threads can show progress and cancel.
/// `architecture` and `program` must outlive it.
class Timer {
 public:
  /// `code`: what another Timer made of the program, on an architecture of equal structure whose units and stages take
  /// equally long (architecture/structure.h), or null. Not to be used by several threads at the same time.
  Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options = {},
        std::shared_ptr<const CompiledCode> code = nullptr);
  /// `listener` is told what happens while it happens (listener.h); must outlive it.
  Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options,
        TimingListener& listener);
  /// Follows the critical path, too, which takes longer but changes neither cycles nor what is said of them.
  Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options,
        FollowPath follow_path);
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;
  ~Timer();

  /// Does about as much as evaluating `instructions` more instructions takes, whatever it is busy with (evaluating,
  /// looking for repetition, proving it); true when the result is there. Errors: CycleOverflow, NeverFits (requests of
  /// a streaming instruction can't run together), BudgetExceeded (kWholeGraph with more instructions than the budget).
  /// After an error or the result, do not call again.
  Result<bool> step(std::int64_t instructions);

  /// The result. Precondition: step returned true.
  const Timing& timing() const;

  /// What the cycles of the critical path were spent on. Where the timing is exact, this is what evaluating the whole
  /// graph finds; extrapolated cycles are distributed as those before. Preconditions: step returned true; made with
  /// FollowPath.
  Attribution attribution() const;

  /// By LoopId.
  const std::vector<LoopStatistics>& statistics() const;

  /// What it made of the program, for other Timers of it.
  const std::shared_ptr<const CompiledCode>& code() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// Runs a Timer to its end.
Result<Timing> time_program(const architecture::Architecture& architecture, const program::Program& program,
                            const TimingOptions& options = {});

}  // namespace cyclescope::timing
