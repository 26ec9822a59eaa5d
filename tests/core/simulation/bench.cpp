#include "bench.h"

#include <gtest/gtest.h>

namespace cyclescope::simulation_test {

Bench::Bench(const Fetch& fetch) {
  architecture.instruction_memory = add(architecture::ObjectClass::kSram, "imem");
  object(architecture.instruction_memory).storage.port_width = fetch.width;
  object(architecture.instruction_memory).storage.read_latency = fetch.memory_latency;
  architecture.instruction_memory_access_unit = add(architecture::ObjectClass::kInstructionMemoryAccessUnit, "imau");
  object(architecture.instruction_memory_access_unit).latency = fetch.unit_latency;
  architecture.fetch_stage = add(architecture::ObjectClass::kInstructionFetchStage, "fetch");
  object(architecture.fetch_stage).latency = fetch.latency;
  object(architecture.fetch_stage).issue_buffer_size = fetch.buffer;
  object(architecture.fetch_stage).fetch_across_back_edges = fetch.across_back_edges;
}

architecture::ObjectId Bench::add(architecture::ObjectClass object_class, const std::string& name) {
  const auto id = static_cast<architecture::ObjectId>(architecture.objects.size());
  architecture.objects.emplace_back();
  architecture.objects.back().object_class = object_class;
  architecture.objects.back().name = name + std::to_string(id);
  architecture.routes.emplace_back();
  return id;
}

architecture::ObjectId Bench::stage(std::int64_t latency) {
  const architecture::ObjectId id = add(architecture::ObjectClass::kPipelineStage, "stage");
  object(id).latency = latency;
  return id;
}

architecture::ObjectId Bench::unit(const architecture::Route& route) {
  const architecture::ObjectId id = add(architecture::ObjectClass::kMemoryAccessUnit, "unit");
  architecture.routes.back() = route;
  return id;
}

architecture::ObjectId Bench::streaming_unit() {
  const architecture::ObjectId id = unit();
  object(id).streaming = true;
  return id;
}

architecture::Storage& Bench::storage(std::int64_t words) {
  storage_ = add(architecture::ObjectClass::kSram, "storage");
  object(storage_).storage.port_width = words;
  return object(storage_).storage;
}

program::BufferId Bench::buffer(architecture::ObjectId storage) {
  program::Buffer buffer;
  buffer.storage = storage;
  buffer.elements = 1'000'000;
  program.buffers.push_back(buffer);
  return static_cast<program::BufferId>(program.buffers.size()) - 1;
}

architecture::RegisterId Bench::reg() {
  architecture.registers.push_back({architecture::kNone, "r"});
  return static_cast<architecture::RegisterId>(architecture.registers.size()) - 1;
}

std::vector<program::Node>& Bench::body() { return open_.empty() ? program.body : program.loops[open_.back()].body; }

Bench& Bench::op(architecture::ObjectId unit, std::int64_t latency, std::int64_t interval) {
  program::Instruction instruction;
  instruction.unit = unit;
  instruction.guard = program.expressions.constant(1);
  instruction.latency = program.expressions.constant(latency);
  instruction.initiation_interval = program.expressions.constant(interval < 0 ? latency : interval);
  body().push_back({program::Node::Kind::kInstruction, static_cast<std::uint32_t>(program.instructions.size())});
  program.instructions.push_back(instruction);
  return *this;
}

Bench& Bench::access_register(architecture::RegisterId id, architecture::AccessRole role) {
  program.instructions.back().registers.push_back({id, role, 0});
  return *this;
}

Bench& Bench::access(program::BufferId id, architecture::AccessRole role, std::int64_t offset, std::int64_t span,
                     std::int64_t words) {
  program::MemoryAccess access;
  access.buffer = id;
  access.role = role;
  access.offset = program.expressions.constant(offset);
  access.span = program.expressions.constant(span);
  access.words = program.expressions.constant(words);
  program.instructions.back().memory.push_back(access);
  return *this;
}

Bench& Bench::when(program::ExprId guard) {
  program.instructions.back().guard = guard;
  return *this;
}

program::ExprId Bench::loop(std::int64_t trip_count) {
  const auto id = static_cast<program::LoopId>(program.loops.size());
  body().push_back({program::Node::Kind::kLoop, id});
  program.loops.emplace_back();
  program.loops.back().trip_count = program.expressions.constant(trip_count);
  open_.push_back(id);
  return program.expressions.loop_index(id, trip_count);
}

void Bench::end_loop() { open_.pop_back(); }

Result<simulation::Simulation> Bench::simulate(simulation::StorageOrder order) const {
  simulation::SimulationOptions options;
  options.storage_order = order;
  options.keep_records = true;
  return cyclescope::simulation::simulate(architecture, program, options);
}

std::int64_t Bench::cycles(simulation::StorageOrder order) {
  auto outcome = simulate(order);
  if (!outcome) {
    ADD_FAILURE() << outcome.error().code << ": " << outcome.error().message;
    return -1;
  }
  result = std::move(*outcome);
  return result.cycles;
}

}  // namespace cyclescope::simulation_test
