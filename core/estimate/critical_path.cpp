#include "estimate/critical_path.h"

#include <algorithm>
#include <string_view>

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

const PathFollower kPathFollower = {path_timer, path_of};

const char* name_of(timing::PathCause cause) {
  constexpr const char* kNames[] = {"compute",        "data_wait",        "structural_wait",
                                    "memory_latency", "memory_bandwidth", "fetch"};
  static_assert(std::size(kNames) == timing::kPathCauses);
  return kNames[static_cast<std::size_t>(cause)];
}

void write_attribution(json::JsonWriter& json, const Estimate& estimate) {
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
      });
    });
  });
}

}  // namespace cyclescope::estimate
