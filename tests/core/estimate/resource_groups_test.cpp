#include "estimate/resource_groups.h"

#include <gtest/gtest.h>

namespace cyclescope::estimate {
namespace {

architecture::Architecture two_by_two() {
  architecture::Architecture architecture;
  const auto add = [&](architecture::ObjectClass object_class, const char* name) {
    architecture::Object object;
    object.object_class = object_class;
    object.name = name;
    architecture.objects.push_back(object);
    return static_cast<architecture::ObjectId>(architecture.objects.size()) - 1;
  };
  architecture.fetch_stage = add(architecture::ObjectClass::kInstructionFetchStage, "fetch");
  architecture.instruction_memory = add(architecture::ObjectClass::kSram, "imem");
  for (const char* name : {"pe[0][0].mac", "pe[0][1].mac", "pe[1][0].mac", "pe[1][1].mac"}) {
    const architecture::ObjectId unit = add(architecture::ObjectClass::kFunctionalUnit, name);
    architecture.objects[static_cast<std::size_t>(unit)].to_process = {1};
  }
  add(architecture::ObjectClass::kRegisterFile, "pe[0][0].rf");
  const architecture::ObjectId loader = add(architecture::ObjectClass::kMemoryAccessUnit, "loader");
  architecture.objects[static_cast<std::size_t>(loader)].to_process = {0};
  const architecture::ObjectId cache = add(architecture::ObjectClass::kSetAssociativeCache, "cache");
  add(architecture::ObjectClass::kDram, "behind_cache");
  const architecture::ObjectId dram = add(architecture::ObjectClass::kDram, "dram");
  architecture.readable.resize(architecture.objects.size());
  architecture.writable.resize(architecture.objects.size());
  architecture.readable[static_cast<std::size_t>(loader)] = {cache};
  architecture.writable[static_cast<std::size_t>(loader)] = {dram};
  architecture.operations.resize(2);
  architecture::Assignment move;
  architecture::Assignment multiply;
  multiply.multiply_accumulate = true;
  architecture.operations[0].semantics = {move};
  architecture.operations[1].semantics = {move, multiply};
  return architecture;
}

std::vector<std::string> names(const std::vector<ResourceGroup>& groups) {
  std::vector<std::string> result;
  for (const ResourceGroup& group : groups) result.push_back(group.name);
  return result;
}

TEST(ResourceGroups, ObjectsOfOneDeclarationAreOneGroup) {
  const std::vector<ResourceGroup> groups = group_objects(two_by_two());
  EXPECT_EQ(names(groups), (std::vector<std::string>{"fetch", "imem", "pe[*][*].mac", "pe[*][*].rf", "loader", "cache",
                                                     "behind_cache", "dram"}));
  EXPECT_EQ(groups[2].objects, (std::vector<architecture::ObjectId>{2, 3, 4, 5}));
}

TEST(ResourceGroups, RegisterFilesAndStoragesBehindCachesAreNotOccupied) {
  EXPECT_EQ(names(occupied_groups(two_by_two())),
            (std::vector<std::string>{"fetch", "imem", "pe[*][*].mac", "loader", "cache", "dram"}));
}

TEST(ResourceGroups, StoragesAreThoseThatUnitsAccess) {
  EXPECT_EQ(names(storage_groups(two_by_two())), (std::vector<std::string>{"cache", "dram"}));
}

TEST(ResourceGroups, PeakCountsUnitsThatMultiplyAndAccumulate) {
  architecture::Architecture architecture = two_by_two();
  EXPECT_EQ(peak_macs_per_cycle(architecture), 4);
  for (architecture::Object& object : architecture.objects) object.macs_per_cycle = 8;  // the loader's does not count
  EXPECT_EQ(peak_macs_per_cycle(architecture), 32);
}

}  // namespace
}  // namespace cyclescope::estimate
