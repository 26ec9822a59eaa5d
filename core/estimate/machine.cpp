#include "estimate/machine.h"

#include <algorithm>
#include <utility>

#include "architecture/object_names.h"

namespace cyclescope::estimate {
namespace {

/// Distinct layers whose costs a machine remembers: several large networks' worth.
constexpr std::size_t kKnownLayers = 4096;

std::vector<std::string> titles_of(const std::vector<ResourceGroup>& groups,
                                   const std::vector<std::pair<std::string, std::string>>& titles) {
  std::vector<std::string> found;
  for (const ResourceGroup& group : groups) {
    const auto title =
        std::find_if(titles.begin(), titles.end(), [&](const auto& entry) { return entry.first == group.name; });
    found.push_back(title == titles.end() ? architecture::words_of(group.name) : title->second);
  }
  return found;
}

}  // namespace

Machine::Machine(architecture::Architecture architecture, mapping::MappingSet mappings, architecture::Evidence evidence,
                 const std::vector<std::pair<std::string, std::string>>& titles, std::shared_ptr<KeptLayers> kept,
                 std::int64_t description)
    : architecture_(std::move(architecture)),
      kept_(kept ? std::move(kept) : std::make_shared<KeptLayers>()),
      mapper_(architecture_, std::move(mappings), kept_->mappings(), description),
      resources_(occupied_groups(architecture_)),
      storages_(storage_groups(architecture_)),
      resource_titles_(titles_of(resources_, titles)),
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
