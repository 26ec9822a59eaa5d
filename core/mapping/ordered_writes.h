#pragma once

#include "program/program.h"

namespace cyclescope::mapping {

/// A tensor that a single unit writes gets its elements in program order whatever happens, so that its writes need not
/// wait for each other: they become accumulations, which wait for older reads and are waited for by younger ones.
/// Without this the rows of neighbouring tiles, which interleave in memory, would seem to depend on each other.
void order_writes_by_unit(program::Program& program);

}  // namespace cyclescope::mapping
