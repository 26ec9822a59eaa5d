#pragma once

#include <cstdint>
#include <optional>

#include "architecture/architecture.h"
#include "estimate/estimate.h"
#include "program/program.h"

namespace cyclescope::estimate {

class Machine;

/// Cycles that a program takes in program order at most. It is what its instructions take one after the other, each
/// beginning when all before it has ended: by then no object, register, slot or port is taken any more, so that none
/// waits for anything but its own fetch, latencies and requests. Nothing where it accesses a cache, whose misses are
/// not known without looking at every access, or where the sum is too large.
std::optional<std::int64_t> most_cycles(const architecture::Architecture& architecture,
                                        const program::Program& program);

/// Between what the exact cycles of a layer lie whose `cost` was averaged: no less than the busiest of its objects is
/// busy, than its multiply-accumulates take at the machine's peak; no more than most_cycles().
CycleBounds averaged_bounds(const Machine& machine, const program::Program& program, const LayerCost& cost);

}  // namespace cyclescope::estimate
