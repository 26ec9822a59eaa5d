#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "timing/canonical_state.h"
#include "timing/evaluation_trace.h"

namespace cyclescope::timing {

/// The outcomes of the iterations of one loop that were evaluated, by their kind and the state that they began in. What
/// lies beyond everything that an iteration does is no part of that state: transfers in flight when it began and still
/// when it ended.
class IterationMemo {
 public:
  /// What evaluation counts.
  struct Counts {
    std::int64_t iterations = 0;  ///< of innermost loops
    std::int64_t work = 0;        ///< see WorkMeter::charged
    std::int64_t events = 0;      ///< told to whoever listens
  };

  /// A situation in which an iteration begins.
  struct Start {
    StateKey key;                 ///< kind, then append_times without far entries, then append_accesses_by_place
    std::size_t times_begin = 0;  ///< where append_times began
    std::uint64_t kind = 0;       ///< hash of the kind
    std::int64_t base = 0;
    Counts before;
    std::uint64_t birth = 0;  ///< serial number of the first access to be made
    PathMoment path_moment = 0;
  };

  explicit IterationMemo(const CompiledLoop& loop) : loop_(&loop) {}

  /// The outcome of an iteration that began likewise; null where none is known.
  const IterationOutcome* find(const Start& start);

  /// Remembers the iteration that began with `start` and led to what `frontier` holds; `reach`: its latest result or
  /// leave; `trace`: who follows paths through it, or null. Returns how many numbers of 8 bytes were kept.
  std::size_t add(const Start& start, const Frontier& frontier, const CompiledProgram& program, std::int64_t reach,
                  const Counts& now, EvaluationTrace* trace = nullptr);

 private:
  /// From when on entries are left out, counted from the base: one of a few values per kind, as each takes a look-up.
  std::int64_t after_of(std::uint64_t kind, std::int64_t least);

  struct KeyHash {
    std::size_t operator()(const StateKey& key) const { return hash_of(key.data(), key.size()); }
  };
  const CompiledLoop* loop_;
  std::unordered_map<std::uint64_t, std::vector<std::int64_t>> afters_;  ///< by hash of the kind
  std::unordered_map<StateKey, IterationOutcome, KeyHash> outcomes_;
  StateKey probe_;
};

}  // namespace cyclescope::timing
