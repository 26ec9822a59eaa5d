#pragma once

#include <string>

#include "architecture/architecture.h"
#include "program/program.h"

namespace cyclescope::timing_test {

/// What no execution of `program` can pass, however well it goes, worked out without evaluation or simulation:
/// * each stage and unit is held by one instruction at a time, and by each for its interval at least;
/// * each storage transfers what instructions ask for, and what caches in front of it ask for on their behalf, over
///   its ports, and each request holds one of its slots;
/// * the instruction memory is accessed for every group of instructions;
/// * an instruction's results are visible after its latency and its requests', from when its registers are there on.
/// The first of these that `cycles` is below, or nothing. Visits every instruction.
std::string floor_passed(const architecture::Architecture& architecture, const program::Program& program,
                         std::int64_t cycles);

}  // namespace cyclescope::timing_test
