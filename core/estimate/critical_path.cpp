#include "estimate/critical_path.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analytical/layer_facts.h"
#include "architecture/object_names.h"
#include "estimate/estimate.h"

namespace cyclescope::estimate {
namespace {

/// Adds what is there of one cause and object to it, or puts it behind the others of the cause.
void add_to_path(std::vector<PathPart>& path, timing::PathCause cause, std::string_view object, std::int64_t cycles) {
  const auto same = std::find_if(path.begin(), path.end(),
                                 [&](const PathPart& part) { return part.cause == cause && part.object == object; });
  if (same != path.end()) {
    same->cycles += cycles;
    return;
  }
  const auto behind =
      std::find_if(path.begin(), path.end(), [cause](const PathPart& part) { return part.cause > cause; });
  path.insert(behind, {cause, std::string(object), cycles});
}

timing::Timer path_timer(const architecture::Architecture& architecture, const program::Program& program,
                         const timing::TimingOptions& options) {
  return {architecture, program, options, timing::FollowPath{}};
}

std::vector<PathPart> path_of(const architecture::Architecture& architecture, const timing::Timer& timer) {
  std::vector<PathPart> path;
  for (const timing::PathShare& share : timer.attribution()) {
    const std::string& name = architecture.objects[static_cast<std::size_t>(share.object)].name;
    add_to_path(path, share.cause, architecture::name_without_indices(name), share.cycles);
  }
  return path;
}

bool is_dram(const architecture::Architecture& architecture, architecture::ObjectId id) {
  return architecture.objects[static_cast<std::size_t>(id)].object_class == architecture::ObjectClass::kDram;
}

/// Is it a DRAM, or a unit that reads or writes one?
bool is_at_dram(const architecture::Architecture& architecture, architecture::ObjectId id) {
  if (is_dram(architecture, id)) return true;
  for (const auto* edges : {&architecture.readable, &architecture.writable}) {
    const std::vector<architecture::ObjectId>& targets = (*edges)[static_cast<std::size_t>(id)];
    if (std::any_of(targets.begin(), targets.end(),
                    [&](architecture::ObjectId target) { return is_dram(architecture, target); })) {
      return true;
    }
  }
  return false;
}

PathBounds bounds_of(const architecture::Architecture& architecture, const program::Program& program,
                     const program::Work& work, const timing::Timer& timer) {
  const analytical::LayerFacts facts = analytical::layer_facts(architecture, program, work);
  const std::vector<bool> multiplying = analytical::multiplying_units(architecture);
  PathBounds bounds;
  bounds.multiplier_cycles = static_cast<std::int64_t>(facts.mac_unit_cycles);
  bounds.least_dram_bytes = static_cast<std::int64_t>(std::ceil(facts.dram_bytes));
  for (const timing::PathShare& share : timer.attribution()) {
    if (share.cause == timing::PathCause::kCompute && multiplying[static_cast<std::size_t>(share.object)]) {
      bounds.multiplier_path_cycles += share.cycles;
    }
    if (share.cause == timing::PathCause::kMemoryBandwidth && is_at_dram(architecture, share.object)) {
      bounds.dram_path_cycles += share.cycles;
    }
  }
  double bits = 0;
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    if (!is_dram(architecture, static_cast<architecture::ObjectId>(id))) continue;
    bits += (static_cast<double>(work.words_read[id]) + static_cast<double>(work.words_written[id])) *
            static_cast<double>(architecture.objects[id].storage.data_width);
  }
  bounds.dram_bytes = static_cast<std::int64_t>(std::ceil(bits / 8));
  return bounds;
}

/// By name: cycles that the multiply-accumulates of a layer, and of those that are executed along with it, take at the
/// machine's peak.
std::unordered_map<std::string_view, std::int64_t> ideal_cycles(const Estimate& estimate) {
  std::unordered_map<std::string_view, std::int64_t> macs;
  for (const LayerEstimate& layer : estimate.layers) {
    macs[layer.fused_into.empty() ? layer.name : layer.fused_into] += layer.macs;
  }
  const std::int64_t peak = estimate.peak_macs_per_cycle;
  for (auto& [name, count] : macs) count = peak == 0 ? 0 : count / peak + (count % peak != 0 ? 1 : 0);
  return macs;
}

void write_path(json::JsonWriter& json, const std::vector<PathPart>& path) {
  json.array("path", path, [&](const PathPart& part) {
    json.object([&] {
      json.member("cause", name_of(part.cause));
      json.member("object", part.object);
      json.member("cycles", part.cycles);
    });
  });
}

}  // namespace

const PathFollower kPathFollower = {path_timer, path_of, bounds_of};

const char* name_of(timing::PathCause cause) {
  constexpr const char* kNames[] = {"compute",        "data_wait",        "structural_wait",
                                    "memory_latency", "memory_bandwidth", "fetch"};
  static_assert(std::size(kNames) == timing::kPathCauses);
  return kNames[static_cast<std::size_t>(cause)];
}

void write_attribution(json::JsonWriter& json, const Estimate& estimate) {
  const std::unordered_map<std::string_view, std::int64_t> ideal = ideal_cycles(estimate);
  std::vector<PathPart> total;
  for (const LayerEstimate& layer : estimate.layers) {
    if (!layer.cost) continue;
    for (const PathPart& part : layer.cost->path) add_to_path(total, part.cause, part.object, part.cycles);
  }
  json.object([&] {
    json.object("total", [&] {
      json.member("cycles", estimate.total.cycles);
      json.member("exact", estimate.total.exact);
      write_path(json, total);
    });
    json.array("layers", estimate.layers, [&](const LayerEstimate& layer) {
      json.object([&] {
        json.member("name", layer.name);
        json.member("cycles", layer.cost ? layer.cost->cost.cycles : 0);
        write_path(json, layer.cost ? layer.cost->path : std::vector<PathPart>{});
        const PathBounds bounds = layer.cost ? layer.cost->bounds : PathBounds{};
        json.member("ideal_cycles", layer.cost ? ideal.at(layer.name) : 0);
        json.member("multiplier_cycles", bounds.multiplier_cycles);
        json.member("multiplier_path_cycles", bounds.multiplier_path_cycles);
        json.member("dram_path_cycles", bounds.dram_path_cycles);
        json.member("dram_bytes", bounds.dram_bytes);
        json.member("least_dram_bytes", bounds.least_dram_bytes);
      });
    });
  });
}

}  // namespace cyclescope::estimate
