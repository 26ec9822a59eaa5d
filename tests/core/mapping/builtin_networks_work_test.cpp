// Mapped programs do exactly the multiply-accumulates of their layers: every layer of every built-in network, on every
// preset, in every dataflow, counted from what the instructions say that they compute.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/network/builtin_networks.h"
#include "program/work.h"

namespace cyclescope::testing {
namespace {

struct Target {
  std::string name, preset;
  architecture::ParameterValues parameters;
};

std::vector<Target> targets() {
  std::vector<Target> all{{"oma", "oma", {}}};
  for (const std::string dataflow : {"output_stationary", "weight_stationary", "input_stationary"}) {
    architecture::ParameterValues parameters;
    parameters["dataflow"] = dataflow;
    all.push_back({dataflow, "systolic_array", parameters});
  }
  return all;
}

class MappedWork : public ::testing::TestWithParam<Target> {};

TEST_P(MappedWork, HasTheMacsOfEveryLayer) {
  const Machine machine(GetParam().preset, GetParam().parameters);
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  std::map<std::string, std::int64_t> counted;  // by what is mapped: equal layers once
  std::int64_t layers = 0, not_mapped = 0;
  for (const BuiltinNetwork& it : builtin_networks()) {
    std::int64_t macs_of_network = 0;
    for (const network::Layer& layer : it.network.layers) {
      const auto kernels = kernels::kernels_of(it.network, layer);
      ASSERT_TRUE(kernels) << it.name << ", " << layer.name << ": " << kernels.error().message;
      if (kernels->empty()) continue;
      std::string key;
      for (const kernels::Kernel& kernel : *kernels) key += described(kernel) + "\n";
      const auto [known, is_new] = counted.try_emplace(key, 0);
      if (is_new) {
        const auto mapped = mapper.map_layer(*kernels);
        if (!mapped) {
          EXPECT_EQ(network::mac_count(it.network, layer), 0)
              << it.name << ", " << layer.name << ": " << mapped.error().message;
          std::cout << it.name << ", " << layer.name << ": " << mapped.error().message << "\n";
          ++not_mapped;
          continue;
        }
        const auto work = program::count_work(machine.architecture, mapped->program);
        ASSERT_TRUE(work) << it.name << ", " << layer.name << ": " << work.error().message;
        known->second = work->macs;
        EXPECT_GT(work->instructions, 0);
      }
      EXPECT_EQ(known->second, network::mac_count(it.network, layer)) << it.name << ", " << layer.name;
      macs_of_network += known->second;
      ++layers;
    }
    EXPECT_EQ(macs_of_network, total_mac_count(it.network)) << it.name;
  }
  EXPECT_EQ(not_mapped, 0);
  EXPECT_GT(layers, 1'000);
  EXPECT_GT(counted.size(), 200u);
}

INSTANTIATE_TEST_SUITE_P(Presets, MappedWork, ::testing::ValuesIn(targets()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace cyclescope::testing
