#include "estimate/machine.h"

#include <utility>

namespace cyclescope::estimate {
namespace {

/// Distinct layers whose costs a machine remembers: several large networks' worth.
constexpr std::size_t kKnownLayers = 4096;

}  // namespace

Machine::Machine(architecture::Architecture architecture, mapping::MappingSet mappings, architecture::Evidence evidence)
    : architecture_(std::move(architecture)),
      mapper_(architecture_, std::move(mappings)),
      resources_(occupied_groups(architecture_)),
      storages_(storage_groups(architecture_)),
      peak_macs_per_cycle_(cyclescope::estimate::peak_macs_per_cycle(architecture_)),
      evidence_(std::move(evidence)),
      known_layers_(kKnownLayers) {}

std::vector<UsedParameter> Machine::parameters() const {
  std::vector<UsedParameter> values;
  for (const architecture::Parameter& declaration : architecture_.parameter_declarations) {
    const auto found = architecture_.parameters.find(declaration.name);
    UsedParameter value{declaration.name, found == architecture_.parameters.end() ? 0 : found->second, {}};
    if (!declaration.choices.empty()) value.choice = declaration.choices[static_cast<std::size_t>(value.value)];
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace cyclescope::estimate
