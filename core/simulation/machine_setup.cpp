#include <set>
#include <string>
#include <utility>

#include "simulation/machine.h"

namespace cyclescope::simulation {
namespace {

Diagnostic invalid(std::string path, std::string message) {
  return Diagnostic{"InvalidArchitecture", std::move(path), std::move(message), "", 0, 0};
}

}  // namespace

std::optional<Diagnostic> Machine::prepare() {
  if (architecture_.fetch_stage == architecture::kNone || architecture_.instruction_memory == architecture::kNone) {
    return invalid("", "a fetch stage and an instruction memory are needed");
  }
  const std::int64_t width = object(architecture_.instruction_memory).storage.port_width;
  const architecture::Object& fetch = object(architecture_.fetch_stage);
  if (width < 1 || fetch.issue_buffer_size < width) {
    return invalid(fetch.pointer,
                   "the issue buffer must hold at least one fetch access: " + std::to_string(width) + " instructions");
  }
  fetch_width_ = static_cast<std::size_t>(width);
  free_buffer_slots_ = fetch.issue_buffer_size;
  for (const architecture::Object& it : architecture_.objects) {
    const architecture::Storage& storage = it.storage;
    if (storage.port_width < 1 || storage.data_width < 1) {
      return invalid(it.pointer, "port_width and data_width must be at least 1");
    }
    if (it.object_class != architecture::ObjectClass::kSetAssociativeCache) continue;
    const architecture::Cache& cache = it.cache;
    if (cache.sets < 1 || cache.ways < 1 || cache.line_words < 1 || cache.backing == architecture::kNone ||
        cache.miss_latency < 0) {
      return invalid(it.pointer, "a cache needs sets, ways, line words and a storage behind it");
    }
  }
  for (const program::Instruction& instruction : program_.instructions) {
    if (auto error = prepare_path(instruction)) return error;
  }
  join_predecessors();
  return std::nullopt;
}

std::optional<Diagnostic> Machine::prepare_path(const program::Instruction& instruction) {
  const auto unit = static_cast<std::size_t>(instruction.unit);
  if (instruction.unit < 0 || unit >= architecture_.routes.size() || unit >= places_.size()) {
    return invalid(instruction.pointer, "an instruction has no unit, or no way leads to it");
  }
  std::vector<architecture::ObjectId>& path = paths_[unit];
  if (!path.empty()) return std::nullopt;
  path = architecture_.routes[unit];
  path.push_back(instruction.unit);
  for (const architecture::ObjectId id : path) {
    if (id < 0 || static_cast<std::size_t>(id) >= places_.size() || object(id).latency < 0) {
      return invalid(instruction.pointer, "a way to a unit leads through an unknown object or one of negative latency");
    }
  }
  return std::nullopt;
}

void Machine::join_predecessors() {
  std::vector<std::set<architecture::ObjectId>> predecessors(places_.size());
  for (const std::vector<architecture::ObjectId>& path : paths_) {
    architecture::ObjectId from = architecture_.fetch_stage;
    for (const architecture::ObjectId id : path) {
      predecessors[static_cast<std::size_t>(id)].insert(from);
      from = id;
    }
  }
  for (std::size_t id = 0; id < places_.size(); ++id) {
    if (predecessors[id].empty()) continue;
    places_[id].is_join = predecessors[id].size() > 1;
    places_[id].in_order = places_[id].is_join || predecessors[id].count(architecture_.fetch_stage) > 0;
    places_[id].predecessor = *predecessors[id].begin();
  }
}

}  // namespace cyclescope::simulation
