#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/mapping/preset_checks.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

TEST(Eyeriss, AFilterOfTheArraysHeightIsAsFastAsItsElements) {
  // 3 x 3 filters on 12 x 14 elements: 4 sets of 3 rows, each for 14 output rows, all of them busy. 28 x 28 outputs, 64
  // channels and 64 filters are then 64 * 64 / 4 row primitives of 3 * 28 cycles for each of two strips.
  const Machine machine("eyeriss", {{"dram_bytes", std::int64_t{256}}, {"bus_words", std::int64_t{64}}});
  const kernels::Kernel kernel = square_convolution(3, 28, 64, 64);
  const auto mapped = machine.map(kernel);
  ASSERT_TRUE(mapped) << mapped.error().message;
  const auto timing = timing::time_program(machine.architecture, mapped->program);
  ASSERT_TRUE(timing) << timing.error().message;
  const std::int64_t ideal = 2 * (64 * 64 / 4) * 3 * 28;
  EXPECT_GE(timing->cycles, ideal);
  EXPECT_LE(timing->cycles, ideal * 11 / 10);
}

TEST(Eyeriss, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("eyeriss", {}), 4, false); }

}  // namespace
}  // namespace cyclescope::testing
