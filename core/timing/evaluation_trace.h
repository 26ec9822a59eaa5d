#pragma once

#include <cstdint>
#include <span>

#include "timing/compiled_program.h"
#include "timing/listener.h"
#include "timing/path_records.h"

namespace cyclescope::timing {

class AccessHulls;
class Frontier;

/// Which entries of the frontier are the state before an iteration: those that the body of `loop` can see, of the live
/// accesses those that it can meet (`hulls`) and all with serial numbers of `first_birth` or above.
struct StateView {
  const CompiledLoop& loop;
  std::uint64_t first_birth = 0;
  AccessHulls& hulls;
};

/// Which outcome of an iteration, by the one who keeps them; 0: none.
using PathOutcomeId = std::uint32_t;

/// Whole periods that are skipped.
struct SkippedPeriods {
  PathMoment moment = 0;      ///< the state that recurred
  std::int64_t periods = 0;   ///< how many are skipped; >= 1
  std::int64_t far = 0;       ///< leaves and releases from this time on stay where they are
  PathRecord reach_path = 0;  ///< of the latest result or leave within the period that was evaluated
  std::int64_t reach = 0;     ///< when that is in the last period
};

/// What an Evaluator tells where somebody listens, or wants to know about the critical path. An interface, so that a
/// program in which nobody ever does is linked without what finds out.
class EvaluationTrace {
 public:
  virtual ~EvaluationTrace() = default;
  /// Has `frontier` evaluate `instruction`, and tells of it.
  virtual void evaluate(Frontier& frontier, const CompiledInstruction& instruction) = 0;
  /// Iterations are skipped: what their loop can touch may have been made by them, unless it is a leave or a request
  /// that ends at `far` or later.
  virtual void skipped(const SkippedIterations& /*iterations*/, std::int64_t /*far*/) {}
  virtual void extrapolated(const ExtrapolatedIterations& /*rest*/) {}
  /// The number of the next event.
  virtual std::int64_t next_event() const { return 0; }

  // --- For paths. Who does not follow them lets everything pass.

  /// From here on the latest result or leave counts anew, until ends_iteration.
  virtual void begins_iteration() {}
  virtual void ends_iteration() {}
  /// How the latest result or leave of the iteration that ended last came about.
  virtual PathRecord last_reach() const { return PathRecords::kStart; }

  /// Paths can be traced back to the present state.
  virtual PathMoment mark(const StateView& /*state*/) { return 0; }
  /// Periods are about to be skipped. False where it is not known how paths go through them: then they must not be.
  virtual bool begins_skip(const StateView& /*state*/, const SkippedPeriods& /*skip*/) { return true; }
  /// The frontier has been moved to behind what was skipped.
  virtual void ends_skip(const StateView& /*state*/) {}

  /// The rest of an execution of `loop`, whose accesses have serial numbers of `first_birth` or above, is about to be
  /// extrapolated by `cycles`. What follows is told to ends_outcome.
  virtual void begins_extrapolation(const CompiledLoop& /*loop*/, std::uint64_t /*first_birth*/,
                                    std::int64_t /*cycles*/) {}
  /// Remembers how paths went through the iteration that began at `moment` and led to the present state, of which
  /// leaves and releases from `far` on are no part. Only accesses of `first_birth` or above count.
  virtual PathOutcomeId remember(const CompiledLoop& /*loop*/, std::uint64_t /*first_birth*/, PathMoment /*moment*/,
                                 std::int64_t /*far*/) {
    return 0;
  }
  /// An iteration is about to have a remembered outcome, with its latest result or leave at `reach`. False where it is
  /// not known how paths go through it: then it must be evaluated.
  virtual bool begins_outcome(const StateView& /*state*/, PathOutcomeId /*outcome*/, std::int64_t /*reach*/) {
    return true;
  }
  /// The frontier has this outcome; accesses of `first_birth` or above were made by it, each with a number of its own.
  virtual void ends_outcome(const CompiledLoop& /*loop*/, std::uint64_t /*first_birth*/) {}

  /// Likewise for one of the iterations whose outcome the frontier gets only once it is needed. `is_current`: the
  /// frontier is in the state in which the iteration begins.
  virtual bool takes_step(const CompiledLoop& /*loop*/, PathOutcomeId /*outcome*/, std::int64_t /*reach*/,
                          bool /*is_current*/) {
    return true;
  }
  /// The frontier has the outcome of the last step.
  virtual void restored(const CompiledLoop& /*loop*/) {}

  /// True where it is time to call `tidy`.
  virtual bool is_full() const { return false; }
  /// `paths`: all that somebody outside keeps; `moments`: likewise.
  virtual void tidy(std::span<PathRecord* const> /*paths*/, std::span<const PathMoment> /*moments*/) {}
};

}  // namespace cyclescope::timing
