#pragma once

#include <cstdint>
#include <vector>

#include "timing/access_hulls.h"
#include "timing/frontier.h"

namespace cyclescope {

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

/// Appends what the body of `loop` can see of the fetch stage, objects, registers and storages.
void append_times(const Frontier& frontier, const CompiledLoop& loop, FarEntries& far, StateKey& key);

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
  std::int64_t elapsed = 0;  ///< cycles by which the base moved
  std::int64_t reach = 0;    ///< latest result or leave, relative to the base at the start
  std::int64_t group_left = 0;
  std::vector<std::pair<std::uint32_t, std::int64_t>> times;  ///< live entries, relative to the base at the end
  std::vector<IssueBufferLeaves::Leaves> leaves;
  std::vector<std::vector<StorageProfile::Step>> storages;  ///< parallel to CompiledLoop::storages
  struct Access {
    std::uint32_t access = 0;
    std::int64_t time = 0;
    std::vector<std::int64_t>
        inner_indices;  ///< of the loops of CompiledAccess::loops inside of the loop, outermost first
  };
  std::vector<Access> accesses;
  std::int64_t iterations = 0;  ///< of innermost loops
};

IterationOutcome capture_outcome(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                 std::uint64_t first_birth);
void apply_outcome(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                   const IterationOutcome& outcome);
/// The part of apply_outcome that is about times: what the body of `loop` can see becomes as it was captured, counted
/// from `base`.
void restore_times(Frontier& frontier, const CompiledLoop& loop, const IterationOutcome& outcome, std::int64_t base);

/// Moves what the body of `loop` can see (but far entries) `cycles` into the future, and the accesses of this execution
/// of the loop `iterations` ahead.
void shift_state(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop, std::int64_t cycles,
                 std::int64_t iterations, std::uint64_t first_birth, const FarEntries& far);

}  // namespace cyclescope
