#pragma once

#include <cstddef>
#include <functional>

#include "estimate/estimate.h"

namespace cyclescope::estimate {

class Machine;

/// Whether the estimate's card of that index compared layers like this one.
using Compares = std::function<bool(std::size_t card, const LayerEstimate& layer)>;

/// Sets what the cards in `estimate.accuracy` say of its layers: their shares, and `estimate.validated`.
void judge_cards(Estimate& estimate, const Compares& compares);

/// Holds the machine's accuracy cards against `estimate`, which is complete but for this. They are about exact cycles:
/// an estimate by another method gets none.
void hold_against_cards(const Machine& machine, Estimate& estimate);

}  // namespace cyclescope::estimate
