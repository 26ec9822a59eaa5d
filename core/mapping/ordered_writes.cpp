#include "mapping/ordered_writes.h"

#include <vector>

namespace cyclescope::mapping {

void order_writes_by_unit(program::Program& program) {
  constexpr architecture::ObjectId kSeveral = architecture::kNone - 1;
  std::vector<architecture::ObjectId> writers(program.buffers.size(), architecture::kNone);
  for (const program::Instruction& instruction : program.instructions) {
    for (const program::MemoryAccess& access : instruction.memory) {
      if (access.role == architecture::AccessRole::kRead) continue;
      architecture::ObjectId& writer = writers[static_cast<std::size_t>(access.buffer)];
      const bool ordered = access.role == architecture::AccessRole::kWrite &&
                           (writer == architecture::kNone || writer == instruction.unit);
      writer = ordered ? instruction.unit : kSeveral;
    }
  }
  for (program::Instruction& instruction : program.instructions) {
    for (program::MemoryAccess& access : instruction.memory) {
      const auto buffer = static_cast<std::size_t>(access.buffer);
      const bool tensor = program.buffers[buffer].operand != program::Buffer::kScratch;
      if (access.role == architecture::AccessRole::kWrite && tensor && writers[buffer] != kSeveral) {
        access.role = architecture::AccessRole::kAccumulate;
      }
    }
  }
}

}  // namespace cyclescope::mapping
