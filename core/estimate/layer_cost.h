#pragma once

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "program/work.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

class Machine;

/// Puts together what a program amounts to (`work`) and how long it takes (`timing`). Errors: CountOverflow (a count
/// beyond 2^53).
Result<Cost> cost_of(const Machine& machine, const program::Work& work, const timing::Timing& timing);

/// Adds `more` to `sum`, whose lists are empty or as long. Errors: CycleOverflow, CountOverflow (a sum beyond 2^53).
Result<void> add_cost(Cost& sum, const Cost& more);

/// Adds `more` to `sum`. Errors: CountOverflow, with `what` in the message.
Result<void> add_count(std::int64_t& sum, std::int64_t more, const char* what);

}  // namespace cyclescope::estimate
