#include "estimate/resource_groups.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "analytical/layer_facts.h"
#include "architecture/object_fields.h"
#include "architecture/object_names.h"

namespace cyclescope::estimate {
namespace {

/// By object: may some unit read or write it?
std::vector<bool> within_reach(const architecture::Architecture& architecture) {
  std::vector<bool> reached(architecture.objects.size());
  for (const auto* edges : {&architecture.readable, &architecture.writable}) {
    for (const std::vector<architecture::ObjectId>& targets : *edges) {
      for (const architecture::ObjectId target : targets) reached[static_cast<std::size_t>(target)] = true;
    }
  }
  return reached;
}

template <typename Predicate>
std::vector<ResourceGroup> groups_where(const architecture::Architecture& architecture, Predicate keep) {
  std::vector<ResourceGroup> groups = group_objects(architecture);
  groups.erase(std::remove_if(groups.begin(), groups.end(), [&](const ResourceGroup& group) { return !keep(group); }),
               groups.end());
  return groups;
}

}  // namespace

std::vector<ResourceGroup> group_objects(const architecture::Architecture& architecture) {
  std::vector<ResourceGroup> groups;
  std::unordered_map<std::string, std::size_t> by_key;
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    std::string name = architecture::name_without_indices(object.name);
    const std::string key = name + '\n' + architecture::name_of(object.object_class);
    const auto [place, is_new] = by_key.emplace(key, groups.size());
    if (is_new) groups.push_back({std::move(name), object.object_class, {}});
    groups[place->second].objects.push_back(static_cast<architecture::ObjectId>(id));
  }
  return groups;
}

std::vector<ResourceGroup> occupied_groups(const architecture::Architecture& architecture) {
  const std::vector<bool> reached = within_reach(architecture);
  return groups_where(architecture, [&](const ResourceGroup& group) {
    if (group.object_class == architecture::ObjectClass::kRegisterFile) return false;
    return !is_storage(group.object_class) || group.objects.front() == architecture.instruction_memory ||
           std::any_of(group.objects.begin(), group.objects.end(),
                       [&](architecture::ObjectId id) { return reached[static_cast<std::size_t>(id)]; });
  });
}

std::vector<ResourceGroup> storage_groups(const architecture::Architecture& architecture) {
  std::vector<ResourceGroup> groups = occupied_groups(architecture);
  groups.erase(std::remove_if(groups.begin(), groups.end(),
                              [&](const ResourceGroup& group) {
                                return !is_storage(group.object_class) ||
                                       group.objects.front() == architecture.instruction_memory;
                              }),
               groups.end());
  return groups;
}

std::int64_t peak_macs_per_cycle(const architecture::Architecture& architecture) {
  const std::vector<bool> multiplying = analytical::multiplying_units(architecture);
  std::int64_t peak = 0;
  for (std::size_t id = 0; id < multiplying.size(); ++id) {
    if (multiplying[id]) peak += architecture.objects[id].macs_per_cycle;
  }
  return peak;
}

}  // namespace cyclescope::estimate
