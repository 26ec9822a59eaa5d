#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "timing/canonical_state.h"

namespace cyclescope::timing {

/// The iterations of one innermost loop as an automaton: from a canonical state, an iteration of a given kind leads to
/// another state. Serves loops whose kinds follow no simple pattern, because hits and misses of a cache are part of
/// them: an iteration seen before costs two look-ups.
class Transitions {
 public:
  using StateId = std::uint32_t;
  using KindId = std::uint32_t;

  struct Step {
    StateId next = 0;
    std::int64_t elapsed = 0;            ///< cycles by which the base moves
    std::int64_t reach = 0;              ///< latest result or leave, relative to the base before
    EventRange events;                   ///< of the iteration that was evaluated
    PathOutcomeId paths = 0;             ///< how paths went through it, where they are followed
    std::vector<std::int64_t> arrivals;  ///< when the lines that it loads are there, relative to the base before
  };

  /// The state with this key; `outcome` is what restore_times needs to return to it, kept where the state is new.
  StateId state(const StateKey& key, const IterationOutcome& outcome);
  const IterationOutcome& outcome(StateId state) const { return outcomes_[state]; }
  KindId kind(const StateKey& kind);

  /// Where an iteration of `kind` leads from `state`; null where none was added.
  const Step* find(StateId state, KindId kind) const {
    const auto found = steps_.find(std::uint64_t{state} << 32 | kind);
    return found == steps_.end() ? nullptr : &found->second;
  }
  void add(StateId state, KindId kind, Step step) {
    numbers_ += step.arrivals.size();
    steps_.emplace(std::uint64_t{state} << 32 | kind, std::move(step));
  }

  /// True while there is room for more states; without, evaluate.
  bool has_room() const { return numbers_ < kMaxNumbers; }

 private:
  /// Numbers of 8 bytes that keys and outcomes may hold.
  static constexpr std::size_t kMaxNumbers = std::size_t{1} << 23;

  struct KeyHash {
    std::size_t operator()(const StateKey& key) const { return hash_of(key.data(), key.size()); }
  };
  std::unordered_map<StateKey, StateId, KeyHash> states_;
  std::unordered_map<StateKey, KindId, KeyHash> kinds_;
  std::vector<IterationOutcome> outcomes_;
  std::unordered_map<std::uint64_t, Step> steps_;
  std::size_t numbers_ = 0;
};

}  // namespace cyclescope::timing
