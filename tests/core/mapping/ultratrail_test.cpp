#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "core/mapping/preset_checks.h"
#include "core/network/builtin_networks.h"
#include "estimate/estimate_job.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

/// From the fetch of a layer's instruction to its start, the first features, and the last result.
constexpr std::int64_t kLayerConstant = 3;

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

Machine random_machine(SmallKernels& kernels) {
  architecture::ParameterValues parameters;
  parameters["rows"] = kernels.pick(1, 9);
  parameters["columns"] = kernels.pick(1, 9);
  return {"ultratrail", parameters};
}

TEST(UltraTrail, AConvolutionTakesItsFormulaAndAConstant) {
  SmallKernels kernels(54);
  for (int i = 0; i < 200; ++i) {
    const Machine machine = random_machine(kernels);
    const kernels::Kernel kernel = kernels.temporal_convolution();
    const auto mapped = machine.map(kernel);
    ASSERT_TRUE(mapped) << mapped.error().message;
    const auto timing = timing::time_program(machine.architecture, mapped->program);
    ASSERT_TRUE(timing) << timing.error().message;
    const auto& s = kernel.sizes;
    const std::int64_t rows = *architecture::value_of(machine.architecture, "rows");
    const std::int64_t columns = *architecture::value_of(machine.architecture, "columns");
    const std::int64_t one = ceil_div(s.at("C"), rows) * ceil_div(s.at("F"), columns) * s.at("KW") * s.at("OW");
    // Two samples are two instructions; the second is read while the first one runs.
    EXPECT_LE(timing->cycles, s.at("N") * (one + 2) + kLayerConstant);
    if (s.at("N") == 1) {
      EXPECT_EQ(timing->cycles, one + kLayerConstant) << described(kernel);
    }
  }
}

TEST(UltraTrail, TcResNet8TakesTheFormulaLayerByLayer) {
  // ceil(C / 8) * ceil(K / 8) * F * W_out for 40 x 101 features; the pooling is 6 blocks of 8 channels, 13 steps each.
  const std::map<std::string, std::int64_t> expected = {
      {"conv0", 2970},        {"block0.conv1", 2700}, {"block0.conv2", 4050}, {"block0.down", 300},
      {"block1.conv1", 2700}, {"block1.conv2", 3600}, {"block1.down", 300},   {"block2.conv1", 2808},
      {"block2.conv2", 4212}, {"block2.down", 312},   {"pool", 78},           {"fc", 12},
  };
  const Machine machine("ultratrail", {});
  const auto estimate = estimate::estimate_network(
      std::make_shared<cyclescope::estimate::Machine>(machine.architecture, machine.mappings),
      std::make_shared<const network::Network>(builtin_network("tc_resnet8").network));
  ASSERT_TRUE(estimate) << estimate.error().message;
  std::map<std::string, std::int64_t> cycles;
  for (const estimate::LayerEstimate& layer : estimate->layers) {
    if (layer.cost) cycles[layer.name] = layer.cost->cost.cycles - kLayerConstant;
  }
  EXPECT_EQ(cycles, expected);
  EXPECT_TRUE(estimate->unmapped.empty());
  EXPECT_TRUE(estimate->total.exact);
  EXPECT_EQ(estimate->total.cycles, 23964 + 78 + 12 * kLayerConstant);
}

TEST(UltraTrail, SaysWhyItDoesNotMapTwoDimensionalConvolutions) {
  SmallKernels kernels(55);
  kernels::Kernel kernel = kernels.convolution();
  while (kernel.sizes.at("KH") == 1) kernel = kernels.convolution();
  const Machine machine("ultratrail", {});
  const auto mapped = machine.map(kernel);
  ASSERT_FALSE(mapped);
  EXPECT_EQ(mapped.error().code, "NotMapped");
  EXPECT_NE(mapped.error().message.find("images have a dimension more"), std::string::npos) << mapped.error().message;
}

TEST(UltraTrail, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("ultratrail", {}), 1, true); }

}  // namespace
}  // namespace cyclescope::testing
