#pragma once

#include <optional>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "kernels/kernel.h"
#include "program/program.h"
#include "program/work.h"

namespace cyclescope::estimate {

/// What a layer's cycles are held against.
struct LayerWork {
  const program::Program& program;
  const program::Work& work;                    ///< what executing the program amounts to
  const std::vector<kernels::Kernel>& kernels;  ///< that the layer consists of
};

/// Whether a layer moves less than its operands make it move, or, where its cycles are exact, takes fewer than the
/// requests to a storage or a chain of results do, of which the latter are found by walking through its program: then
/// a rule is broken, or its mapping leaves something out. FloorPassed, with the JSON pointer of the storage, if it is
/// one; otherwise nothing.
std::optional<Diagnostic> passed_floor(const architecture::Architecture& architecture, const LayerWork& layer,
                                       const LayerCost& cost);

/// passed_floor() behind a pointer, so that a program in which nobody asks for it is linked without.
using CheckFloors = decltype(&passed_floor);

}  // namespace cyclescope::estimate
