#pragma once

#include <cstdint>
#include <string>

#include "random_machine.h"
#include "random_program.h"

namespace cyclescope::random_cases {

struct CaseKnobs {
  MachineKnobs machine;
  ProgramKnobs program;
};

/// Knobs for cases where every storage serves one unit and one request per instruction.
inline CaseKnobs exclusive_storage_knobs() {
  CaseKnobs knobs;
  knobs.machine.exclusive_storages = true;
  knobs.program.one_request_per_storage = true;
  return knobs;
}

/// A machine and a program for it.
struct RandomCase {
  std::uint64_t seed = 0;
  architecture::Architecture architecture;
  program::Program program;
};

/// The same seed and knobs give the same case everywhere.
inline RandomCase random_case(std::uint64_t seed, const CaseKnobs& knobs = {}) {
  Random random(seed);
  RandomCase result;
  result.seed = seed;
  result.architecture = random_machine(random, knobs.machine);
  result.program = random_program(random, result.architecture, knobs.program);
  return result;
}

/// Seed, machine and program.
inline std::string dump(const RandomCase& random_case) {
  return "seed " + std::to_string(random_case.seed) + "\n" + dump(random_case.architecture) +
         dump(random_case.program, random_case.architecture);
}

}  // namespace cyclescope::random_cases
