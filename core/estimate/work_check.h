#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "kernels/kernel.h"
#include "mapping/mapping.h"
#include "program/program.h"
#include "program/work.h"

namespace cyclescope::estimate {

class Machine;

/// Multiply-accumulates without which no program can compute `kernels`, the last of them together with `followers`: all
/// but those with elements outside an input, which are zero, and those of outputs that no window of a pooling holds.
std::int64_t least_macs(std::span<const kernels::Kernel> kernels, std::span<const kernels::Kernel> followers);

/// Whether the program of `kernels`, of which `choices` tells the mappings, does what it has to. Nothing where it does
/// at least `least` multiply-accumulates, their least_macs(): more is no fault, as tiles may be padded, and what
/// several tiles need may be computed for each. Otherwise WorkMissing, with the JSON pointer of the mapping.
std::optional<Diagnostic> missing_work(std::int64_t least, std::span<const kernels::Kernel> kernels,
                                       std::span<const mapping::MappingChoice> choices, const program::Work& work);

/// Whether a layer takes fewer cycles than its program's multiply-accumulates take at the machine's peak: then the peak
/// is understated. PeakExceeded, with the JSON pointer of a unit that does them; otherwise nothing.
std::optional<Diagnostic> exceeded_peak(const Machine& machine, const program::Program& program, const LayerCost& cost);

}  // namespace cyclescope::estimate
