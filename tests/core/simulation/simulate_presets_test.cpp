// Presets: the event-driven simulator, whose storages serve first come, first served, against the AIDG.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <iostream>
#include <string>

#include "core/mapping/mapped.h"
#include "kernels/kernel.h"
#include "network/json/network_json.h"
#include "simulation/simulate.h"
#include "timing/timing.h"

namespace cyclescope::simulation {
namespace {

struct Case {
  const char* preset;
  const char* layer;
  const char* input;
};

std::vector<kernels::Kernel> kernels_of_layer(const Case& it) {
  const auto network = network::read_network(std::string(R"({"name": "net", "inputs": {"x": )") + it.input +
                                             R"(}, "layers": [)" + it.layer + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  auto kernels = kernels::kernels_of(*network, network->layers.front());
  if (!kernels) throw std::runtime_error(kernels.error().message);
  return std::move(*kernels);
}

TEST(SimulatedPresets, DifferByLessThanAPercentFromTheGraph) {
  const char* conv = R"({"op": "Conv", "filters": 16, "kernel": 3, "pad": "same"})";
  const char* temporal = R"({"op": "Conv", "filters": 16, "kernel": 9, "pad": "same"})";
  const char* product = R"({"op": "Gemm", "units": 40, "bias": false})";
  for (const Case& it : {Case{"oma", conv, "[1, 3, 6, 6]"}, Case{"oma", product, "[4, 24]"},
                         Case{"systolic_array", conv, "[1, 8, 10, 10]"}, Case{"systolic_array", product, "[40, 64]"},
                         Case{"gemmini", conv, "[1, 16, 16, 16]"}, Case{"gemmini", product, "[64, 96]"},
                         Case{"vta", conv, "[1, 32, 16, 16]"}, Case{"vta", product, "[16, 128]"},
                         Case{"eyeriss", conv, "[1, 8, 12, 12]"}, Case{"plasticine", product, "[64, 96]"},
                         Case{"ultratrail", temporal, "[1, 16, 50]"}}) {
    const testing::Machine machine(it.preset, {});
    const auto mapped = mapping::Mapper(machine.architecture, machine.mappings).map_layer(kernels_of_layer(it));
    ASSERT_TRUE(mapped) << it.preset << ": " << mapped.error().message;
    const auto graph = timing::time_program(machine.architecture, mapped->program);
    ASSERT_TRUE(graph && graph->exact) << it.preset;
    const auto simulation = simulate(machine.architecture, mapped->program);
    ASSERT_TRUE(simulation) << it.preset << ": " << simulation.error().message;
    const double difference = static_cast<double>(simulation->cycles) / static_cast<double>(graph->cycles) - 1;
    std::cout << it.preset << ": " << simulation->instructions << " instructions, " << graph->cycles
              << " cycles by the graph, " << simulation->cycles << " simulated\n";
    EXPECT_LT(std::abs(difference), 0.01) << it.preset << " " << it.layer;
  }
}

}  // namespace
}  // namespace cyclescope::simulation
