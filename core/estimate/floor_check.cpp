#include "estimate/floor_check.h"

#include <string>

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

}  // namespace

std::optional<Diagnostic> passed_floor(const architecture::Architecture& architecture, const program::Program& program,
                                       const LayerCost& cost) {
  if (!cost.cost.exact && cost.method != kReorderedMethod) return std::nullopt;
  const auto floors = simulation::floors_of(architecture, program, kMostSteps);
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
