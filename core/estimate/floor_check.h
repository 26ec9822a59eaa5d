#pragma once

#include <optional>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "program/program.h"

namespace cyclescope::estimate {

/// Whether a layer whose cycles are exact takes fewer than the requests to a storage or a chain of results do, of which
/// the latter are found by walking through its program: then a rule is broken. FloorPassed, with the JSON pointer of
/// the storage, if it is one; otherwise nothing.
std::optional<Diagnostic> passed_floor(const architecture::Architecture& architecture, const program::Program& program,
                                       const LayerCost& cost);

/// passed_floor() behind a pointer, so that a program in which nobody asks for it is linked without.
using CheckFloors = decltype(&passed_floor);

}  // namespace cyclescope::estimate
