#include "estimate/floor_check.h"

#include <string>

#include "estimate/compulsory_traffic.h"
#include "estimate/method.h"
#include "simulation/floors.h"

namespace cyclescope::estimate {
namespace {

/// Of a program: instructions, iterations and lines that are walked through. The floors of its beginning hold for all.
constexpr std::int64_t kMostSteps = 5'000'000;

Diagnostic passed(const std::string& what, std::int64_t floor, const LayerCost& cost, const std::string& path) {
  return {"FloorPassed",
          path,
          what + " takes " + std::to_string(floor) + " cycles at least, and the layer is said to take " +
              std::to_string(cost.cost.cycles),
          "this is a defect of the estimate, not of the description",
          0,
          0};
}

/// Whether a storage moves less than the layer's operands make it move.
std::optional<Diagnostic> missing_traffic(const architecture::Architecture& architecture, const LayerWork& layer) {
  const auto traffic = compulsory_traffic(architecture, layer.program, layer.kernels);
  for (std::size_t id = 0; id < traffic.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    const auto lacks = [&](const std::string& what, std::int64_t words,
                           std::int64_t least) -> std::optional<Diagnostic> {
      const std::int64_t moved = words * object.storage.data_width;
      if (moved >= least) return std::nullopt;
      return Diagnostic{"FloorPassed",
                        object.pointer,
                        what + " '" + object.name + "' are " + std::to_string(moved) + " bits, and the layer's " +
                            "operands there have " + std::to_string(least),
                        "its mapping may leave an operand out: cyclescope check --run executes it",
                        0,
                        0};
    };
    if (auto less = lacks("reads of", layer.work.words_read[id], traffic[id].read)) return less;
    if (auto less = lacks("writes of", layer.work.words_written[id], traffic[id].written)) return less;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> passed_floor(const architecture::Architecture& architecture, const LayerWork& layer,
                                       const LayerCost& cost) {
  if (auto missing = missing_traffic(architecture, layer)) return missing;
  if (!cost.cost.exact && cost.method != kReorderedMethod) return std::nullopt;
  const auto floors = simulation::floors_of(architecture, layer.program, kMostSteps);
  if (!floors) return floors.error();
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    if (floors->requests[id] > cost.cost.cycles) {
      return passed("what is asked of '" + object.name + "'", floors->requests[id], cost, object.pointer);
    }
  }
  if (floors->longest_chain > cost.cost.cycles) {
    return passed("a chain of results that are read one after the other", floors->longest_chain, cost, "");
  }
  return std::nullopt;
}

}  // namespace cyclescope::estimate
