#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "core/mapping/preset_checks.h"
#include "core/network/builtin_networks.h"
#include "estimate/estimate_job.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

TEST(Vta, TakesLargeWindowsInParts) {
  expect_large_windows_in_parts(67, Machine("vta", {{"block", std::int64_t{8}}, {"inp_bytes", std::int64_t{1024}}}),
                                "average", false);
}

TEST(Vta, SaysWhatItsUnitsCannotCompute) {
  const Machine machine("vta", {});
  SmallKernels kernels(68);
  kernels::Kernel kernel = kernels.elementwise();
  while (kernel.inputs.size() != 2) kernel = kernels.elementwise();
  for (const auto& [function, reason] :
       {std::pair("mul", "a product of two results"), std::pair("div", "no exponential, division")}) {
    kernel.function = function;
    const auto mapped = machine.map(kernel);
    ASSERT_FALSE(mapped) << function;
    EXPECT_EQ(mapped.error().code, "NotMapped");
    EXPECT_NE(mapped.error().message.find(reason), std::string::npos) << mapped.error().message;
  }
}

TEST(Vta, AGemmTakesACycleForEachVectorAndBlock) {
  // One tile: what a longer sum adds is its own blocks alone, as its inputs and weights arrive meanwhile or before.
  const Machine machine("vta", {{"memory_bytes", std::int64_t{256}}, {"command_cycles", std::int64_t{0}}});
  const auto cycles_of = [&](std::int64_t m, std::int64_t n, std::int64_t k) {
    const auto mapped = machine.map(dense_matmul(1, m, n, k));
    EXPECT_TRUE(mapped) << mapped.error().message;
    const auto timing = timing::time_program(machine.architecture, mapped->program);
    EXPECT_TRUE(timing) << timing.error().message;
    return timing->cycles;
  };
  const std::int64_t more = cycles_of(512, 16, 128) - cycles_of(512, 16, 64);
  EXPECT_GE(more, 512 * 4);
  EXPECT_LE(more, 512 * 4 + 512 * 64 / 256 + 64 * 16 / 256 + 40);
}

struct Published {
  const char* network;
  std::int64_t gemm_interval;
  std::int64_t cycles;
};

/// apache/tvm-vta, pull request 30: RTL simulations before and after the GEMM was pipelined. TVM leaves the first
/// convolution, both poolings and the last layer to the host.
TEST(Vta, WholeNetworksAreWithinFivePercentOfTheSimulatedHardware) {
  const std::set<std::string> on_host = {"conv1", "pool1", "pool", "fc"};
  for (const Published& published : {Published{"resnet18", 1, 7729601}, Published{"resnet34", 1, 15736441},
                                     Published{"resnet18", 4, 27679515}, Published{"resnet34", 4, 57471735}}) {
    const Machine machine("vta", {{"gemm_interval", published.gemm_interval}});
    const auto estimate = estimate::estimate_network(
        std::make_shared<cyclescope::estimate::Machine>(machine.architecture, machine.mappings),
        std::make_shared<const network::Network>(builtin_network(published.network).network));
    ASSERT_TRUE(estimate) << estimate.error().message;
    std::int64_t cycles = 0;
    for (const estimate::LayerEstimate& layer : estimate->layers) {
      if (layer.cost && on_host.count(layer.name) == 0) cycles += layer.cost->cost.cycles;
    }
    const double error = 100.0 * (static_cast<double>(cycles) / static_cast<double>(published.cycles) - 1);
    EXPECT_LT(std::abs(error), 5) << published.network << ", GEMM interval " << published.gemm_interval << ": "
                                  << cycles << " instead of " << published.cycles << " cycles, " << error << " %";
    EXPECT_TRUE(estimate->total.exact);
  }
}

TEST(Vta, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("vta", {}), 4, true); }

}  // namespace
}  // namespace cyclescope::testing
