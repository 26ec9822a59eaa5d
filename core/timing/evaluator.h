#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "timing/iteration_memo.h"
#include "timing/path_trace.h"
#include "timing/recurrence.h"
#include "timing/search_credit.h"
#include "timing/timing.h"
#include "timing/tracer.h"
#include "timing/transitions.h"
#include "timing/work_meter.h"

namespace cyclescope::timing {

/// What recurrence within one execution of a loop needs to remember.
struct LoopHistory {
  struct Moment {
    std::int64_t index = 0;  ///< iteration about to begin
    std::int64_t base = 0;
    std::int64_t iterations = 0;  ///< of innermost loops, so far
    std::int64_t work = 0;
    std::int64_t event = 0;  ///< number of the next one
    std::int64_t longest_lag = 0;
    std::int64_t earliest_far = 0;
    std::size_t key_begin = 0, key_size = 0;
    PathMoment path_moment = 0;
  };
  std::vector<Moment> moments;
  std::vector<std::int64_t> keys;                          ///< all moments' keys one after another
  std::unordered_map<std::uint64_t, std::size_t> by_hash;  ///< the newest moment with a key of this hash
  std::unordered_set<std::uint64_t> kinds;                 ///< hashes of the kinds seen
  std::vector<std::int64_t> reaches;    ///< by iteration since `reaches_from`: latest result or leave
  std::vector<PathRecord> reach_paths;  ///< parallel to `reaches`, where paths are followed
  std::int64_t reaches_from = 0;
  std::int64_t next_attempt = 0, failures = 0;
  std::int64_t unit = 0;  ///< see period_unit; 0: not computed yet

  /// Forgets what came before iteration `index`, which is about to begin.
  void forget(std::int64_t index);
  /// Begins anew for another execution, whose iteration `index` is about to begin.
  void restart(std::int64_t index);
  /// True where the states at both moments are the same.
  bool is_equal(const Moment& a, const Moment& b) const;
};

/// Walks a program in order, evaluating instructions on the frontier, and skips what provably repeats:
/// * within one execution of a loop, when the canonical state before an iteration recurs (recurrence.h);
/// * anywhere, when an iteration with the same kind and the same canonical state was evaluated before (its outcome is
///   remembered).
/// Without proof within the budget, the rest of the loops is extrapolated from the average, and the result says so.
class Evaluator {
 public:
  Evaluator(const CompiledProgram& program, const TimingOptions& options);
  /// From now on `listener` is told what happens; must outlive it.
  void listen(TimingListener& listener) { trace_ = std::make_unique<Tracer>(program_, frontier_, listener); }
  /// From now on what is returned follows how times come about; the evaluator owns it.
  const PathTrace& follow_paths() {
    auto paths = std::make_unique<PathTrace>(program_, frontier_);
    const PathTrace& followed = *paths;
    trace_ = std::move(paths);
    return followed;
  }

  /// Does about as much as evaluating `instructions` takes; true when done.
  Result<bool> step(std::int64_t instructions);
  Timing timing() const;
  const std::vector<LoopStatistics>& statistics() const { return statistics_; }

 private:
  /// One execution of a loop in progress; the first is the program's straight-line body.
  struct Execution {
    const CompiledLoop* loop = nullptr;
    const std::vector<CompiledNode>* body = nullptr;
    std::size_t position = 0;
    std::int64_t index = 0, trip = 1;
    std::uint64_t first_birth = 0;
    std::int64_t first_base = 0, first_iterations = 0;
    bool between = true;           ///< the next iteration has not begun yet
    std::int64_t outer_reach = 0;  ///< latest result or leave of what came before the iteration in progress
    std::unique_ptr<LoopHistory> history;
    std::int64_t previous_elapsed = -1, previous_base = 0;
    std::int64_t work_before = 0;  ///< the iteration in progress
    std::int64_t paid_work = 0;    ///< the work for which search was given credit
    // Of the iteration in progress, if its outcome is to be remembered.
    std::optional<IterationMemo::Start> memo_start;
  };

  /// Why evaluation can't go on.
  tl::unexpected<Diagnostic> refusal() const;
  void enter_loop(const CompiledLoop& loop, std::int64_t trip);
  /// Skips what can be skipped, or prepares the next iteration, or ends the execution where none is left.
  void begin_iteration();
  void end_iteration();
  void evaluate(const CompiledInstruction& instruction) {
    if (trace_) {
      trace_->evaluate(frontier_, instruction);
    } else {
      frontier_.evaluate(instruction);
    }
  }
  /// Number of the next event for whoever listens.
  std::int64_t next_event() const { return trace_ ? trace_->next_event() : 0; }
  IterationMemo::Counts counts() const { return {iterations_, meter_.charged(), next_event()}; }
  /// True where sparing `iterations` of `loop` would be worth more than it takes to find out that they can be spared.
  bool may_pay(const CompiledLoop& loop, std::int64_t iterations);
  void pay_for_look(SearchCredit& credit, std::size_t numbers);
  /// Gives the search for repetition credit for the work since the last iteration.
  void earn_credit(Execution& execution);
  /// About how many numbers a key of the state has, and what else looking at it costs.
  std::size_t state_size(const CompiledLoop& loop) const;
  void leave_loop();
  /// A history for an execution that begins to look at states.
  std::unique_ptr<LoopHistory> new_history(const Execution& execution);
  bool try_skip(Execution& execution);
  /// Skips as many periods between moment `which` and `now` as are proven to repeat; false where none is.
  bool skip_periods(Execution& execution, std::size_t which, const LoopHistory::Moment& now, const FarEntries& far);
  bool try_memo(Execution& execution);
  /// Makes room for further paths where they are followed.
  void tidy_paths();
  /// What recurrence in `execution` takes for the state.
  StateView execution_state(const Execution& execution) {
    return {*execution.loop, execution.first_birth, execution_hulls_[execution.loop->id]};
  }
  /// Likewise what the memo takes for it: the one of the iteration that begins.
  StateView iteration_state(const CompiledLoop& loop) {
    return {loop, frontier_.next_birth(), iteration_hulls_[loop.id]};
  }
  /// Runs iterations of an innermost loop with cached accesses, as many as this step may; false where it can't.
  bool run_transitions(Execution& execution);
  /// Brings the frontier into the state in which run_transitions ended.
  void settle();
  std::int64_t base() const { return pending_ ? pending_->base : frontier_.base(); }
  void extrapolate(Execution& execution, std::int64_t cycles_so_far, std::int64_t iterations_so_far);
  bool fixed_point_reached(Execution& execution);
  void advance_iterations(__int128 count);
  /// The kind of the iteration that the indices stand at; sets kind_hash_.
  const StateKey& kind_of(const CompiledLoop& loop);

  const CompiledProgram& program_;
  TimingOptions options_;
  Frontier frontier_;
  WorkMeter meter_;
  std::unique_ptr<EvaluationTrace> trace_;  ///< only where somebody listens
  program::PeriodicityAnalysis analysis_;
  std::vector<Execution> stack_;
  std::vector<std::unique_ptr<LoopHistory>> spare_histories_;   ///< of executions that ended; kept for their memory
  std::vector<AccessHulls> execution_hulls_, iteration_hulls_;  ///< by LoopId: of the execution, iteration in progress
  std::vector<IterationMemo> memo_;                             ///< by LoopId
  StateKey kind_;  ///< of the iteration that begins; empty: not computed yet
  std::uint64_t kind_hash_ = 0;
  std::vector<IterationCost> iteration_costs_;             ///< by LoopId
  std::vector<SearchCredit> skip_credit_, memo_credit_;    ///< by LoopId
  std::vector<std::unique_ptr<Transitions>> transitions_;  ///< by LoopId, for loops with cached accesses
  /// Where run_transitions ended, until an instruction is evaluated: the next execution of the loop goes on from there.
  struct Pending {
    const CompiledLoop* loop = nullptr;
    Transitions::StateId state = 0;
    std::int64_t base = 0;
    bool restored = false;  ///< the frontier is in this state
  };
  std::optional<Pending> pending_;
  std::size_t memo_size_ = 0;  ///< numbers kept, to bound memory
  std::int64_t iterations_ = 0, iterations_evaluated_ = 0;
  std::vector<LoopStatistics> statistics_;  ///< by LoopId
  bool exact_ = true, averaged_ = false, fixed_point_ = false, overflow_ = false, started_ = false;
};

}  // namespace cyclescope::timing
