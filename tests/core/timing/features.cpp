#include "features.h"

#include <map>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace cyclescope::timing_test {
namespace {

/// Calls visit(instruction, loops around it, outermost first) for all templates.
template <typename Visit>
void for_each_template(const program::Program& program, const std::vector<program::Node>& body,
                       std::vector<program::LoopId>& around, const Visit& visit) {
  for (const program::Node& node : body) {
    if (node.kind == program::Node::Kind::kInstruction) {
      visit(program.instructions[node.index], around);
      continue;
    }
    around.push_back(node.index);
    for_each_template(program, program.loops[node.index].body, around, visit);
    around.pop_back();
  }
}

/// By how much the first step of `loop` moves the value, the other loops standing at 0.
std::int64_t stride_of(const program::Program& program, program::ExprId expression, program::LoopId loop) {
  std::vector<std::int64_t> indices(program.loops.size(), 0);
  const std::int64_t before = program.expressions.evaluate(expression, indices);
  indices[loop] = 1;
  return program.expressions.evaluate(expression, indices) - before;
}

}  // namespace

void Features::add(const Features& more) {
  shared_successors += more.shared_successors;
  joins += more.joins;
  several_slots += more.several_slots;
  several_ports += more.several_ports;
  streaming += more.streaming;
  caches += more.caches;
  accumulations += more.accumulations;
  unequal_strides += more.unequal_strides;
  borders += more.borders;
  varying_trip_counts += more.varying_trip_counts;
  continuous_fetch += more.continuous_fetch;
}

Features features_of(const architecture::Architecture& architecture, const program::Program& program) {
  Features result;
  const auto object = [&](architecture::ObjectId id) -> const architecture::Object& {
    return architecture.objects[static_cast<std::size_t>(id)];
  };
  std::map<architecture::ObjectId, std::set<architecture::ObjectId>> units_behind, predecessors;
  std::map<std::pair<program::LoopId, program::BufferId>, std::set<std::int64_t>> strides;
  std::vector<program::LoopId> none;
  for_each_template(program, program.body, none,
                    [&](const program::Instruction& it, const std::vector<program::LoopId>& around) {
                      architecture::ObjectId from = architecture.fetch_stage;
                      const architecture::Route& route = architecture.routes[static_cast<std::size_t>(it.unit)];
                      units_behind[route.empty() ? it.unit : route.front()].insert(it.unit);
                      for (const architecture::ObjectId stage : route) {
                        predecessors[stage].insert(from);
                        from = stage;
                      }
                      predecessors[it.unit].insert(from);
                      const auto varies = [&](program::ExprId e) { return !program.expressions.is_constant(e); };
                      if (varies(it.guard) || varies(it.latency) || varies(it.initiation_interval)) result.borders = 1;
                      for (const program::RegisterAccess& access : it.registers) {
                        if (access.role == architecture::AccessRole::kAccumulate) result.accumulations = 1;
                      }
                      if (object(it.unit).streaming && it.memory.size() > 1) result.streaming = 1;
                      for (const program::MemoryAccess& access : it.memory) {
                        const architecture::Object& storage =
                            object(program.buffers[static_cast<std::size_t>(access.buffer)].storage);
                        if (storage.storage.max_concurrent_requests > 1) result.several_slots = 1;
                        if (storage.storage.read_write_ports > 1) result.several_ports = 1;
                        if (storage.object_class == architecture::ObjectClass::kSetAssociativeCache) result.caches = 1;
                        if (access.role == architecture::AccessRole::kAccumulate) result.accumulations = 1;
                        if (varies(access.words) || varies(access.span)) result.borders = 1;
                        for (const program::LoopId loop : around) {
                          strides[{loop, access.buffer}].insert(stride_of(program, access.offset, loop));
                        }
                      }
                    });
  for (const auto& [first, units] : units_behind) {
    if (units.size() > 1) result.shared_successors = 1;
  }
  for (const auto& [id, from] : predecessors) {
    if (from.size() > 1) result.joins = 1;
  }
  for (const auto& [where, different] : strides) {
    if (different.size() > 1) result.unequal_strides = 1;
  }
  for (const program::Loop& loop : program.loops) {
    if (!program.expressions.is_constant(loop.trip_count)) result.varying_trip_counts = 1;
  }
  if (object(architecture.fetch_stage).fetch_across_back_edges) result.continuous_fetch = 1;
  return result;
}

std::ostream& operator<<(std::ostream& out, const Features& features) {
  return out << features.shared_successors << " with shared successors, " << features.joins << " with joins, "
             << features.several_slots << " with several request slots, " << features.several_ports
             << " with several ports, " << features.streaming << " with joint requests, " << features.caches
             << " with caches, " << features.accumulations << " with accumulations, " << features.unequal_strides
             << " with unequal strides, " << features.borders << " with borders, " << features.varying_trip_counts
             << " with varying trip counts, " << features.continuous_fetch << " with continuous fetch";
}

}  // namespace cyclescope::timing_test
