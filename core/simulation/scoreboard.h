#pragma once

#include <cstddef>
#include <vector>

#include "architecture/architecture.h"
#include "program/program.h"
#include "simulation/in_flight.h"

namespace cyclescope::simulation {

/// Registers and memory regions that instructions in flight still have to read or write.
class Scoreboard {
 public:
  Scoreboard(std::size_t registers, std::size_t buffers) : registers_(registers), buffers_(buffers) {}

  /// Enters the instruction in `slot`: it waits for the events of older ones that its accesses depend on. Instructions
  /// must be entered in program order.
  void enter(Pool& pool, Slot slot, const program::Instruction& instruction);

  /// Its registers are read. Removes what the start of its work ends.
  void started(Slot slot, const program::Instruction& instruction);
  /// The last of its read requests has ended.
  void reads_ended(Slot slot, const Execution& execution);
  /// Its results are visible.
  void visible(Slot slot, const program::Instruction& instruction, const Execution& execution);

 private:
  struct RegisterUse {
    Slot slot;
    architecture::AccessRole role;
  };
  struct RegionUse {
    Slot slot;
    Region region;
  };

  std::vector<std::vector<RegisterUse>> registers_;  ///< by RegisterId: reads not started, results not visible
  std::vector<std::vector<RegionUse>> buffers_;      ///< by BufferId: likewise
};

}  // namespace cyclescope::simulation
