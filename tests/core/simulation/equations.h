#pragma once

#include <string>

#include "architecture/architecture.h"
#include "program/program.h"
#include "simulation/simulate.h"

namespace cyclescope::simulation_test {

/// Checks every time of `simulation`, whose records must have been kept, against the equation that the timing semantics
/// give for it: no earlier, and no later. Looks back over all older instructions and steps through single cycles, so it
/// is for small programs without caches. The first violation, or nothing.
std::string violated_equation(const architecture::Architecture& architecture, const program::Program& program,
                              const simulation::Simulation& simulation, simulation::StorageOrder order);

}  // namespace cyclescope::simulation_test
