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
void for_each_template(const Program& program, const std::vector<Node>& body, std::vector<LoopId>& around,
                       const Visit& visit) {
  for (const Node& node : body) {
    if (node.kind == Node::Kind::kInstruction) {
      visit(program.instructions[node.index], around);
      continue;
    }
    around.push_back(node.index);
    for_each_template(program, program.loops[node.index].body, around, visit);
    around.pop_back();
  }
}

/// By how much the first step of `loop` moves the value, the other loops standing at 0.
std::int64_t stride_of(const Program& program, ExprId expression, LoopId loop) {
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

Features features_of(const Architecture& architecture, const Program& program) {
  Features result;
  const auto object = [&](ObjectId id) -> const Object& { return architecture.objects[static_cast<std::size_t>(id)]; };
  std::map<ObjectId, std::set<ObjectId>> units_behind, predecessors;
  std::map<std::pair<LoopId, BufferId>, std::set<std::int64_t>> strides;
  std::vector<LoopId> none;
  for_each_template(program, program.body, none, [&](const Instruction& it, const std::vector<LoopId>& around) {
    ObjectId from = architecture.fetch_stage;
    const Route& route = architecture.routes[static_cast<std::size_t>(it.unit)];
    units_behind[route.empty() ? it.unit : route.front()].insert(it.unit);
    for (const ObjectId stage : route) {
      predecessors[stage].insert(from);
      from = stage;
    }
    predecessors[it.unit].insert(from);
    const auto varies = [&](ExprId e) { return !program.expressions.is_constant(e); };
    if (varies(it.guard) || varies(it.latency) || varies(it.initiation_interval)) result.borders = 1;
    for (const RegisterAccess& access : it.registers) {
      if (access.role == AccessRole::kAccumulate) result.accumulations = 1;
    }
    if (object(it.unit).streaming && it.memory.size() > 1) result.streaming = 1;
    for (const MemoryAccess& access : it.memory) {
      const Object& storage = object(program.buffers[static_cast<std::size_t>(access.buffer)].storage);
      if (storage.storage.max_concurrent_requests > 1) result.several_slots = 1;
      if (storage.storage.read_write_ports > 1) result.several_ports = 1;
      if (storage.object_class == ObjectClass::kSetAssociativeCache) result.caches = 1;
      if (access.role == AccessRole::kAccumulate) result.accumulations = 1;
      if (varies(access.words) || varies(access.span)) result.borders = 1;
      for (const LoopId loop : around) {
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
  for (const Loop& loop : program.loops) {
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
