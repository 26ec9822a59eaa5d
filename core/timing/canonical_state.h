#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "timing/access_hulls.h"
#include "timing/evaluation_trace.h"
#include "timing/frontier.h"
#include "timing/listener.h"

namespace cyclescope::timing {

/// A state in canonical form: times count from the frontier's base, what cannot delay anything is left out, and live
/// accesses are named so that equal situations have equal keys wherever in memory they happen.
using StateKey = std::vector<std::int64_t>;

std::uint64_t hash_of(const std::int64_t* key, std::size_t size);

/// Entries so far in the future that an iteration only meets them as "later than everything": DMA transfers in flight.
/// They are left out of keys, times and all, and bound how far a recurrence may be believed.
struct FarEntries {
  std::int64_t after = 0;     ///< entries at or beyond this time count as far; 0: none do
  std::int64_t earliest = 0;  ///< the earliest of them; set by append_times
};

/// Appends what the body of `loop` can see of the fetch stage, objects, registers, storages and misses under way.
void append_times(const Frontier& frontier, const CompiledLoop& loop, FarEntries& far, StateKey& key);

/// Stands for a time that is never reached.
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// The time `after` cycles after `base`; kNever where `after` is.
constexpr std::int64_t time_after(std::int64_t base, std::int64_t after) {
  return after == kNever ? kNever : base + after;
}

/// Makes `copy` what `key` would be if append_times, which began at `times_begin` of it, had left out entries `after`
/// cycles after the base or later; begins with `after`.
void copy_without_far(const StateKey& key, std::size_t times_begin, const CompiledLoop& loop, std::int64_t after,
                      StateKey& copy);

/// Appends the live accesses for recurrence within one execution of `loop` that is about to begin iteration `index`:
/// those made by this execution (birth >= `first_birth`) are named by template and iterations back, older ones that can
/// matter to the rest of the execution by their place. Returns the largest number of iterations back.
std::int64_t append_accesses_by_lag(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                    std::int64_t index, std::uint64_t first_birth, AccessHulls& hulls, StateKey& key);

/// Appends all that makes one iteration of `loop` equal to one elsewhere as far as memory dependencies go: where the
/// body's accesses and the live ones that can matter lie relative to each other.
void append_accesses_by_place(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                              AccessHulls& hulls, StateKey& key);

/// What an iteration did to the state, relative to the base.
struct IterationOutcome {
  std::int64_t elapsed = 0;     ///< cycles by which the base moved
  std::int64_t reach = 0;       ///< latest result or leave, relative to the base at the start
  std::int64_t after = kNever;  ///< leaves and storage steps this long after the base at the start are not part of it
  std::int64_t group_left = 0;
  std::vector<std::pair<std::uint32_t, std::int64_t>> times;  ///< live entries, relative to the base at the end
  std::vector<LatestTimes::Ends> leaves;
  std::vector<std::vector<StorageProfile::Step>> storages;  ///< parallel to CompiledLoop::storages
  std::vector<std::vector<LatestTimes::Ends>> misses;       ///< parallel to CompiledLoop::caches
  struct Access {
    std::uint32_t access = 0;
    std::int64_t time = 0;
    std::vector<std::int64_t>
        inner_indices;  ///< of the loops of CompiledAccess::loops inside of the loop, outermost first
  };
  std::vector<Access> accesses;
  std::int64_t iterations = 0;  ///< of innermost loops
  std::int64_t work = 0;        ///< that it took to find out
  EventRange events;            ///< of the iteration
  PathOutcomeId paths = 0;      ///< how paths go through it, where they are followed
};

/// What led to `frontier`, but for elapsed, reach, after and iterations. `first_birth`: of the accesses that it made;
/// `far`: leaves and storage steps from this time on are left out.
IterationOutcome capture_outcome(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                 std::uint64_t first_birth, std::int64_t far = kNever);
void apply_outcome(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                   const IterationOutcome& outcome);
/// The part of apply_outcome that is about times: what the body of `loop` can see becomes as it was captured, counted
/// from `base`. Leaves and storage steps at `far` or later stay as they are.
void restore_times(Frontier& frontier, const CompiledLoop& loop, const IterationOutcome& outcome, std::int64_t base,
                   std::int64_t far = kNever);

/// Moves what the body of `loop` can see (but far entries) `cycles` into the future, and the accesses of this execution
/// of the loop `iterations` ahead.
void shift_state(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop, std::int64_t cycles,
                 std::int64_t iterations, std::uint64_t first_birth, const FarEntries& far);

}  // namespace cyclescope::timing
