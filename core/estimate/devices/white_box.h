#pragma once

#include <vector>

#include "estimate/machine.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/layer_type.h"

namespace cyclescope::estimate {

/// The step widths of layers of `type` that the description of `machine` states: what its mappings of them cut into
/// whole parts, at its parameters (the unrolling of an array, the multiples of tiles), for a few usual layers. They are
/// guesses as long as nothing is measured, for a mapping may also move elements one by one; a parameter may have
/// several, the most likely first. Empty where the machine cannot run the type.
std::vector<representatives::StepHint> step_hints(Machine& machine, representatives::LayerType type);

}  // namespace cyclescope::estimate
