#pragma once

#include <vector>

#include "estimate/estimate.h"

namespace cyclescope::estimate {

class Machine;

/// The machine's accuracy cards, with what of `estimate`, which is complete but for this, they are not about.
std::vector<ExpectedError> expected_errors(const Machine& machine, const Estimate& estimate);

}  // namespace cyclescope::estimate
