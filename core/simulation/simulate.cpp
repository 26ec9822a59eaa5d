#include "simulation/simulate.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "simulation/machine.h"

namespace cyclescope::simulation {

Result<Simulation> simulate(const architecture::Architecture& architecture, const program::Program& program,
                            const SimulationOptions& options) {
  const bool in_program_order = options.storage_order == StorageOrder::kProgramOrder;
  std::int64_t steps_left = options.max_instructions;
  // A request's placement depends on older instructions alone: each pass puts at least one more of them right for good.
  Placements expected;
  for (std::int64_t pass = 1;; ++pass) {
    simulation::Machine machine(architecture, program, options, steps_left, in_program_order ? &expected : nullptr);
    auto result = machine.run();
    if (!result) return result;
    Placements placements = machine.take_placements();
    if (!in_program_order || placements.starts == expected.starts) {
      result->passes = pass;
      return result;
    }
    expected = std::move(placements);
    steps_left -= machine.steps();
  }
}

bool agrees_exactly(const architecture::Architecture& architecture, const program::Program& program) {
  std::vector<std::set<architecture::ObjectId>> units(architecture.objects.size());
  for (const program::Instruction& instruction : program.instructions) {
    std::set<architecture::ObjectId> storages;
    for (const program::MemoryAccess& access : instruction.memory) {
      const auto is_cache = [&](architecture::ObjectId id) {
        return architecture.objects[static_cast<std::size_t>(id)].object_class ==
               architecture::ObjectClass::kSetAssociativeCache;
      };
      architecture::ObjectId storage = program.buffers[static_cast<std::size_t>(access.buffer)].storage;
      if (is_cache(storage) && access.role != architecture::AccessRole::kRead) return false;
      for (bool more = true; more;) {
        if (!storages.insert(storage).second) return false;
        units[static_cast<std::size_t>(storage)].insert(instruction.unit);
        more = is_cache(storage);
        if (more) storage = architecture.objects[static_cast<std::size_t>(storage)].cache.backing;
      }
    }
  }
  return std::all_of(units.begin(), units.end(),
                     [](const std::set<architecture::ObjectId>& users) { return users.size() <= 1; });
}

}  // namespace cyclescope::simulation
