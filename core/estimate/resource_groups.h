#pragma once

#include <string>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::estimate {

/// Objects whose names differ in their indices only: what a person calls one resource.
struct ResourceGroup {
  std::string name;  ///< with * for every index: "pe[*][*].mac"
  architecture::ObjectClass object_class = architecture::ObjectClass::kPipelineStage;
  std::vector<architecture::ObjectId> objects;
};

/// All objects of `architecture`, grouped by name and class, in order of their first object.
std::vector<ResourceGroup> group_objects(const architecture::Architecture& architecture);

/// The groups of `group_objects` that instructions occupy: stages, units and storages, not register files. Storages
/// that no unit reaches but through a cache are left out: what a cache moves is not an instruction's doing.
std::vector<ResourceGroup> occupied_groups(const architecture::Architecture& architecture);

/// The occupied groups whose objects hold data: SRAM, DRAM and caches, without the instruction memory.
std::vector<ResourceGroup> storage_groups(const architecture::Architecture& architecture);

/// Multiply-accumulates that `architecture` can do in a cycle: the sum of macs_per_cycle over the
/// functional units that process an operation with a multiply-accumulate in its semantics.
std::int64_t peak_macs_per_cycle(const architecture::Architecture& architecture);

}  // namespace cyclescope::estimate
