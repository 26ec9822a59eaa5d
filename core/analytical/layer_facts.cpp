#include "analytical/layer_facts.h"

#include <algorithm>

namespace cyclescope::analytical {
namespace {

bool has_multiply_accumulate(const architecture::Operation& operation) {
  return std::any_of(operation.semantics.begin(), operation.semantics.end(),
                     [](const architecture::Assignment& assignment) { return assignment.multiply_accumulate; });
}

bool is_unit(const architecture::Object& object) {
  return object.object_class == architecture::ObjectClass::kFunctionalUnit ||
         object.object_class == architecture::ObjectClass::kMemoryAccessUnit;
}

bool is_storage(const architecture::Object& object) {
  return object.object_class == architecture::ObjectClass::kSram ||
         object.object_class == architecture::ObjectClass::kDram ||
         object.object_class == architecture::ObjectClass::kSetAssociativeCache;
}

double bytes_of(const program::Buffer& buffer) {
  return static_cast<double>(buffer.elements) * static_cast<double>(buffer.element_bits) / 8;
}

/// By ObjectId: whether what lives there is moved through a DRAM's ports.
std::vector<bool> behind_dram_ports(const architecture::Architecture& architecture) {
  std::vector<bool> outside(architecture.objects.size());
  for (std::size_t id = 0; id < outside.size(); ++id) {
    auto at = static_cast<architecture::ObjectId>(id);
    while (at != architecture::kNone && architecture.objects[static_cast<std::size_t>(at)].object_class ==
                                            architecture::ObjectClass::kSetAssociativeCache) {
      at = architecture.objects[static_cast<std::size_t>(at)].cache.backing;
    }
    outside[id] = at != architecture::kNone &&
                  architecture.objects[static_cast<std::size_t>(at)].object_class == architecture::ObjectClass::kDram;
  }
  return outside;
}

double dram_bytes(const architecture::Architecture& architecture, const program::Program& program,
                  const program::Work& work) {
  std::vector<double> read(architecture.objects.size()), written(architecture.objects.size());
  for (const program::Buffer& buffer : program.buffers) {
    if (buffer.operand == program::Buffer::kScratch) continue;
    (buffer.operand == program::Buffer::kOutput ? written : read)[static_cast<std::size_t>(buffer.storage)] +=
        bytes_of(buffer);
  }
  const std::vector<bool> outside = behind_dram_ports(architecture);
  double bytes = 0;
  for (std::size_t id = 0; id < outside.size(); ++id) {
    if (!outside[id]) continue;
    const double word_bytes = static_cast<double>(architecture.objects[id].storage.data_width) / 8;
    bytes += std::min(read[id], static_cast<double>(work.words_read[id]) * word_bytes);
    bytes += std::min(written[id], static_cast<double>(work.words_written[id]) * word_bytes);
  }
  return bytes;
}

}  // namespace

std::vector<bool> multiplying_units(const architecture::Architecture& architecture) {
  std::vector<bool> multiplies(architecture.operations.size());
  for (std::size_t id = 0; id < multiplies.size(); ++id) {
    multiplies[id] = has_multiply_accumulate(architecture.operations[id]);
  }
  std::vector<bool> units(architecture.objects.size());
  for (std::size_t id = 0; id < units.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    units[id] = std::any_of(
        object.to_process.begin(), object.to_process.end(),
        [&](architecture::OperationId operation) { return multiplies[static_cast<std::size_t>(operation)]; });
  }
  return units;
}

MachineFacts machine_facts(const architecture::Architecture& architecture) {
  MachineFacts facts;
  const std::vector<bool> multiplying = multiplying_units(architecture);
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    if (multiplying[id]) facts.peak_macs_per_cycle += static_cast<double>(object.macs_per_cycle);
    if (object.object_class != architecture::ObjectClass::kDram) continue;
    const architecture::Storage& storage = object.storage;
    facts.dram_bytes_per_cycle += static_cast<double>(storage.port_width) * static_cast<double>(storage.data_width) /
                                  8 * static_cast<double>(storage.read_write_ports);
  }
  return facts;
}

LayerFacts layer_facts(const architecture::Architecture& architecture, const program::Program& program,
                       const program::Work& work) {
  LayerFacts facts;
  facts.macs = static_cast<double>(work.macs);
  facts.instructions = static_cast<double>(work.instructions);
  for (const program::Buffer& buffer : program.buffers) {
    if (buffer.operand == program::Buffer::kScratch) continue;
    (buffer.operand == program::Buffer::kOutput ? facts.bytes_out : facts.bytes_in) += bytes_of(buffer);
  }
  facts.dram_bytes = dram_bytes(architecture, program, work);
  const std::vector<bool> multiplying = multiplying_units(architecture);
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    const auto busy = static_cast<double>(work.busy[id]);
    if (multiplying[id]) facts.mac_unit_cycles = std::max(facts.mac_unit_cycles, busy);
    const bool level = is_unit(object) || (is_storage(object) &&
                                           static_cast<architecture::ObjectId>(id) != architecture.instruction_memory);
    if (level) facts.level_cycles = std::max(facts.level_cycles, busy);
  }
  return facts;
}

}  // namespace cyclescope::analytical
