#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/evidence.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "estimate/kept_layers.h"
#include "estimate/recently_used.h"
#include "estimate/resource_groups.h"
#include "mapping/mapping.h"

namespace cyclescope::estimate {

/// An accelerator at given parameters, ready to estimate on: the architecture, what is the same for all layers, and the
/// costs of layers that were estimated on it. Keep it for as long as the parameters stay the same.
class Machine {
 public:
  /// `titles`: as architecture::Description::titles. `kept`: shared with other machines; null: none is.
  /// `description`: as Mapper's.
  Machine(architecture::Architecture architecture, mapping::MappingSet mappings, architecture::Evidence evidence = {},
          const std::vector<std::pair<std::string, std::string>>& titles = {},
          std::shared_ptr<KeptLayers> kept = nullptr, std::int64_t description = 0);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const architecture::Architecture& architecture() const { return architecture_; }
  const std::vector<ResourceGroup>& resources() const { return resources_; }
  /// What people call each of the resources.
  const std::vector<std::string>& resource_titles() const { return resource_titles_; }
  const std::vector<ResourceGroup>& storages() const { return storages_; }
  std::int64_t peak_macs_per_cycle() const { return peak_macs_per_cycle_; }
  const architecture::Evidence& evidence() const { return evidence_; }
  std::vector<UsedParameter> parameters() const;

  mapping::Mapper& mapper() { return mapper_; }

  /// What became of a layer: its cost, or why it has none.
  using Outcome = Result<std::shared_ptr<const LayerCost>>;
  RecentlyUsed<Outcome>& known_layers() { return known_layers_; }
  KeptLayers& kept_layers() { return *kept_; }

 private:
  architecture::Architecture architecture_;
  std::shared_ptr<KeptLayers> kept_;
  mapping::Mapper mapper_;
  std::vector<ResourceGroup> resources_, storages_;
  std::vector<std::string> resource_titles_;
  std::int64_t peak_macs_per_cycle_ = 0;
  architecture::Evidence evidence_;
  RecentlyUsed<Outcome> known_layers_;
};

}  // namespace cyclescope::estimate
