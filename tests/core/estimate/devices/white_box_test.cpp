#include "estimate/devices/white_box.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/estimate/described_machine.h"
#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "estimate/devices/device.h"

namespace cyclescope::estimate {
namespace {

using testing::described_machine;
using P = representatives::LayerParameter;

bool has(const std::vector<representatives::StepHint>& hints, const std::vector<P>& product, std::int64_t width) {
  return std::any_of(hints.begin(), hints.end(), [&](const representatives::StepHint& hint) {
    return hint.product == product && hint.width == width && hint.offset == 0;
  });
}

TEST(StepHints, AreTheUnrollingOfTheDescription) {
  const auto ultratrail = described_machine("arch_presets/ultratrail.json");
  const auto hints = step_hints(*ultratrail, representatives::layer_type("conv1d_relu"));
  EXPECT_EQ(hints.size(), 2u);
  EXPECT_TRUE(has(hints, {P::kChannels}, 8));
  EXPECT_TRUE(has(hints, {P::kFilters}, 8));
  const auto vta = described_machine("arch_presets/vta.json");
  EXPECT_TRUE(has(step_hints(*vta, representatives::layer_type("matmul")), {P::kK}, 16));
  EXPECT_TRUE(has(step_hints(*vta, representatives::layer_type("matmul")), {P::kN}, 16));
}

TEST(StepHints, FollowTheParameters) {
  const auto wide = described_machine("arch_presets/ultratrail.json", {{"rows", 4}, {"columns", 16}});
  const auto hints = step_hints(*wide, representatives::layer_type("conv1d"));
  EXPECT_TRUE(has(hints, {P::kChannels}, 4));
  EXPECT_TRUE(has(hints, {P::kFilters}, 16));
  EXPECT_FALSE(has(hints, {P::kFilters}, 8));
}

TEST(StepHints, NameProducts) {
  const auto array = described_machine("arch_presets/systolic_array.json", {{"rows", 8}});
  EXPECT_TRUE(has(step_hints(*array, representatives::layer_type("conv2d")), {P::kOutputWidth, P::kOutputHeight}, 8));
  const auto plasticine = described_machine("arch_presets/plasticine.json");
  EXPECT_TRUE(has(step_hints(*plasticine, representatives::layer_type("conv2d")),
                  {P::kChannels, P::kKernelHeight, P::kKernelWidth}, 16));
}

TEST(StepHints, AreConfirmedBySweeps) {
  const auto machine = described_machine("arch_presets/ultratrail.json");
  DescribedDevice device(machine);
  representatives::Space space = representatives::usual_space(representatives::layer_type("conv1d_relu"));
  const auto widths = representatives::find_step_widths(
      device, space, step_hints(*machine, representatives::layer_type("conv1d_relu")));
  ASSERT_TRUE(widths) << widths.error().message;
  int confirmed = 0;
  for (const representatives::StepWidth& width : *widths) {
    if (width.source != representatives::StepSource::kConfirmed) continue;
    EXPECT_EQ(width.width, 8);
    ++confirmed;
  }
  EXPECT_EQ(confirmed, 2);
}

TEST(StepHints, AreNoneOfWhatTheMachineCannotRun) {
  const auto scalar = described_machine("tests/wasm/fixtures/scalar.json");
  EXPECT_TRUE(step_hints(*scalar, representatives::layer_type("conv2d")).empty());
}

}  // namespace
}  // namespace cyclescope::estimate
