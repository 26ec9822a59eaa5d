#include "estimate/kept_layers.h"

#include <utility>

#include "architecture/key_writer.h"
#include "architecture/structure.h"
#include "timing/compiled_program.h"

namespace cyclescope::estimate {
namespace {

/// Of the lists and texts that come with every value.
constexpr std::size_t kBytesBeside = 400;

std::size_t bytes_of(const program::Program& program) {
  std::size_t bytes = program.expressions.bytes();
  for (const program::Instruction& instruction : program.instructions) {
    bytes += sizeof instruction + instruction.pointer.capacity() +
             instruction.registers.capacity() * sizeof(program::RegisterAccess) +
             instruction.attributes.capacity() * sizeof(program::ExprId);
    for (const program::MemoryAccess& access : instruction.memory) {
      bytes += sizeof access + access.dimensions.capacity() * sizeof(program::RegionDimension);
    }
  }
  for (const program::Loop& loop : program.loops) {
    bytes += sizeof loop + loop.body.capacity() * sizeof(program::Node) + loop.name.capacity();
  }
  return bytes;
}

std::size_t bytes_of(const program::Work& work) {
  return (work.busy.size() + work.words_read.size() + work.words_written.size()) * sizeof(std::int64_t);
}

std::size_t bytes_of(const LayerCost& cost) {
  std::size_t bytes = cost.cost.use.size() * sizeof(Use) + cost.cost.traffic.size() * sizeof(Traffic);
  for (const mapping::MappingChoice& choice : cost.choices) {
    bytes += sizeof choice + choice.why.size() + choice.why_tiles.size() + choice.mapping.size() + choice.path.size() +
             choice.tile_sizes.size() * sizeof(choice.tile_sizes.front()) +
             choice.widths.size() * sizeof(choice.widths.front());
  }
  return bytes;
}

std::vector<architecture::ObjectId> objects_of(const program::Program& program,
                                               const architecture::Architecture& architecture) {
  std::vector<bool> used(architecture.objects.size(), false);
  const auto use = [&used](architecture::ObjectId id) { used[static_cast<std::size_t>(id)] = true; };
  use(architecture.fetch_stage);
  use(architecture.instruction_memory);
  use(architecture.instruction_memory_access_unit);
  for (const program::Instruction& instruction : program.instructions) {
    use(instruction.unit);
    for (const architecture::ObjectId stage : architecture.routes[static_cast<std::size_t>(instruction.unit)]) {
      use(stage);
    }
  }
  for (const program::Buffer& buffer : program.buffers) {
    for (architecture::ObjectId id = buffer.storage; id != architecture::kNone;
         id = architecture.objects[static_cast<std::size_t>(id)].cache.backing) {
      use(id);
    }
  }
  std::vector<architecture::ObjectId> objects;
  for (std::size_t id = 0; id < used.size(); ++id) {
    if (used[id]) objects.push_back(static_cast<architecture::ObjectId>(id));
  }
  return objects;
}

std::string key_of(const KeptProgram& program, const std::string& numbers, const std::string& asked = {}) {
  architecture::KeyWriter key;
  key.number(program.number);
  key.text(asked);
  key.text(numbers);
  return key.take();
}

std::string work_key(const KeptProgram& program, const architecture::Architecture& architecture) {
  return key_of(program, architecture::work_numbers_of(architecture, program.objects));
}

std::string cost_key(const KeptProgram& program, const architecture::Architecture& architecture,
                     const std::string& asked) {
  return key_of(program, architecture::numbers_of(architecture, program.objects), asked);
}

/// Keeps `value`, unless it would take the place of many others.
template <typename Value>
void keep(RecentlyUsed<Value>& kept, std::size_t most, const std::string& key, Value value, std::size_t bytes) {
  const std::size_t weight = bytes + 2 * key.size() + kBytesBeside;
  if (weight <= most / 4) kept.insert(key, std::move(value), weight);
}

}  // namespace

KeptProgram KeptLayers::keep_program(const std::string& key, program::Program program,
                                     const architecture::Architecture& architecture) {
  KeptProgram made{next_number_++, std::make_shared<const program::Program>(std::move(program)), {}};
  made.objects = objects_of(*made.program, architecture);
  keep(programs_, kMostProgramBytes, key, made,
       bytes_of(*made.program) + made.objects.size() * sizeof(architecture::ObjectId));
  return made;
}

std::shared_ptr<const program::Work> KeptLayers::find_work(const KeptProgram& program,
                                                           const architecture::Architecture& architecture) {
  const auto* known = works_.find(work_key(program, architecture));
  return known == nullptr ? nullptr : *known;
}

void KeptLayers::keep_work(const KeptProgram& program, const architecture::Architecture& architecture,
                           std::shared_ptr<const program::Work> work) {
  const std::size_t bytes = bytes_of(*work);
  keep(works_, kMostWorkBytes, work_key(program, architecture), std::move(work), bytes);
}

std::shared_ptr<const LayerCost> KeptLayers::find_cost(const KeptProgram& program,
                                                       const architecture::Architecture& architecture,
                                                       const std::string& asked) {
  const auto* known = costs_.find(cost_key(program, architecture, asked));
  return known == nullptr ? nullptr : *known;
}

void KeptLayers::keep_cost(const KeptProgram& program, const architecture::Architecture& architecture,
                           const std::string& asked, std::shared_ptr<const LayerCost> cost) {
  const std::size_t bytes = bytes_of(*cost);
  keep(costs_, kMostCostBytes, cost_key(program, architecture, asked), std::move(cost), bytes);
}

std::shared_ptr<const timing::CompiledCode> KeptLayers::find_code(const KeptProgram& program) {
  const auto* known = codes_.find(key_of(program, {}));
  return known == nullptr ? nullptr : *known;
}

void KeptLayers::keep_code(const KeptProgram& program, std::shared_ptr<const timing::CompiledCode> code) {
  const std::size_t bytes = code->bytes();
  keep(codes_, kMostCodeBytes, key_of(program, {}), std::move(code), bytes);
}

}  // namespace cyclescope::estimate
