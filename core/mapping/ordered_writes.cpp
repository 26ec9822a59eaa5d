#include "mapping/ordered_writes.h"

#include <vector>

namespace cyclescope {

void order_writes_by_unit(Program& program) {
  constexpr ObjectId kSeveral = kNone - 1;
  std::vector<ObjectId> writers(program.buffers.size(), kNone);
  for (const Instruction& instruction : program.instructions) {
    for (const MemoryAccess& access : instruction.memory) {
      if (access.role == AccessRole::kRead) continue;
      ObjectId& writer = writers[static_cast<std::size_t>(access.buffer)];
      const bool ordered = access.role == AccessRole::kWrite && (writer == kNone || writer == instruction.unit);
      writer = ordered ? instruction.unit : kSeveral;
    }
  }
  for (Instruction& instruction : program.instructions) {
    for (MemoryAccess& access : instruction.memory) {
      const auto buffer = static_cast<std::size_t>(access.buffer);
      const bool tensor = program.buffers[buffer].operand != Buffer::kScratch;
      if (access.role == AccessRole::kWrite && tensor && writers[buffer] != kSeveral) {
        access.role = AccessRole::kAccumulate;
      }
    }
  }
}

}  // namespace cyclescope
