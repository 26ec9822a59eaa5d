#include "timing/transitions.h"

namespace cyclescope::timing {

Transitions::StateId Transitions::state(const StateKey& key, const IterationOutcome& outcome) {
  const auto [found, is_new] = states_.try_emplace(key, static_cast<StateId>(outcomes_.size()));
  if (is_new) {
    outcomes_.push_back(outcome);
    numbers_ += 2 * key.size() + 64;
  }
  return found->second;
}

Transitions::KindId Transitions::kind(const StateKey& kind) {
  const auto [found, is_new] = kinds_.try_emplace(kind, static_cast<KindId>(kinds_.size()));
  if (is_new) numbers_ += kind.size() + 16;
  return found->second;
}

}  // namespace cyclescope::timing
