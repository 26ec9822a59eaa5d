#include "estimate/cycle_bounds.h"

#include <algorithm>
#include <cmath>

#include "estimate/machine.h"
#include "program/work.h"

namespace cyclescope::estimate {
namespace {

using architecture::AccessRole;
using architecture::Object;
using Wide = __int128;

const Object& object(const architecture::Architecture& architecture, architecture::ObjectId id) {
  return architecture.objects[static_cast<std::size_t>(id)];
}

/// Of one instruction, beside the latencies of stages and unit and the transfers: a fetch access of its own, an issue,
/// and the latencies of its requests. A streaming unit's writes may begin a write latency after its reads have ended.
Wide constant_part(const architecture::Architecture& architecture, const program::Program& program,
                   const program::Instruction& instruction) {
  const Object& fetch = object(architecture, architecture.fetch_stage);
  const Object& unit = object(architecture, architecture.instruction_memory_access_unit);
  const Object& memory = object(architecture, architecture.instruction_memory);
  Wide cycles = Wide{fetch.latency} + unit.latency + std::max<std::int64_t>(1, memory.storage.read_latency) + 1;
  for (const program::MemoryAccess& access : instruction.memory) {
    const program::Buffer& buffer = program.buffers[static_cast<std::size_t>(access.buffer)];
    const architecture::Storage& storage = object(architecture, buffer.storage).storage;
    const bool reads = access.role == AccessRole::kRead;
    cycles += Wide{std::max<std::int64_t>(1, reads ? storage.read_latency : storage.write_latency)} * (reads ? 1 : 2);
  }
  return cycles;
}

bool accesses_cache(const architecture::Architecture& architecture, const program::Program& program) {
  return std::any_of(program.buffers.begin(), program.buffers.end(), [&](const program::Buffer& buffer) {
    return object(architecture, buffer.storage).object_class == architecture::ObjectClass::kSetAssociativeCache;
  });
}

/// `program` with intervals in which its instructions end, whatever they wait for; its work counts them.
Result<program::Program> serialized(const architecture::Architecture& architecture, const program::Program& program) {
  program::Program serial = program;
  for (program::Instruction& instruction : serial.instructions) {
    const Wide constant = constant_part(architecture, program, instruction);
    if (constant > timing::kMaxCycles) return failure("CycleOverflow", "", "a latency is too large");
    program::ExprId sum = serial.expressions.constant(static_cast<std::int64_t>(constant));
    for (const program::ExprId part : {instruction.latency, instruction.initiation_interval}) {
      auto added = serial.expressions.add(sum, part);
      if (!added) return tl::unexpected(added.error());
      sum = *added;
    }
    for (const program::MemoryAccess& access : instruction.memory) {
      if (!access.transfer) continue;
      auto added = serial.expressions.add(sum, access.transfer->cycles);
      if (!added) return tl::unexpected(added.error());
      sum = *added;
    }
    instruction.initiation_interval = sum;
  }
  return serial;
}

}  // namespace

std::optional<std::int64_t> most_cycles(const architecture::Architecture& architecture,
                                        const program::Program& program) {
  if (accesses_cache(architecture, program)) return std::nullopt;
  const auto serial = serialized(architecture, program);
  if (!serial) return std::nullopt;
  const auto work = program::count_work(architecture, *serial);
  if (!work) return std::nullopt;
  Wide cycles = 0;
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const Object& it = architecture.objects[id];
    // A storage's transfers were divided by its ports.
    cycles += Wide{work->busy[id]} * std::max<std::int64_t>(1, it.storage.read_write_ports);
  }
  if (cycles > timing::kMaxCycles) return std::nullopt;
  return static_cast<std::int64_t>(cycles);
}

CycleBounds averaged_bounds(const Machine& machine, const program::Program& program, const LayerCost& cost) {
  CycleBounds bounds;
  for (const Use& use : cost.cost.use) {
    bounds.least = std::max(bounds.least, static_cast<std::int64_t>(std::ceil(use.busiest)));
  }
  const std::int64_t peak = machine.peak_macs_per_cycle();
  if (peak > 0) bounds.least = std::max(bounds.least, cost.macs / peak + (cost.macs % peak != 0 ? 1 : 0));
  bounds.most = most_cycles(machine.architecture(), program);
  return bounds;
}

}  // namespace cyclescope::estimate
