#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/mapping/preset_checks.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

std::int64_t cycles_of(const architecture::ParameterValues& parameters, const kernels::Kernel& kernel) {
  const Machine machine("plasticine", parameters);
  const auto mapped = machine.map(kernel);
  EXPECT_TRUE(mapped) << mapped.error().message;
  const auto timing = timing::time_program(machine.architecture, mapped->program);
  EXPECT_TRUE(timing) << timing.error().message;
  return timing->cycles;
}

TEST(Plasticine, ALargeProductKeepsTheLanesBusy) {
  const std::int64_t ideal = std::int64_t{512} * 512 * 512 / (16 * 16);
  const std::int64_t cycles = cycles_of({}, dense_matmul(1, 512, 512, 512));
  EXPECT_GE(cycles, ideal);
  EXPECT_LE(cycles, ideal * 13 / 10);
}

TEST(Plasticine, DistanceCosts) {
  // The last unit's operands pass three links to the right or down, and its results leave over four.
  const kernels::Kernel kernel = dense_matmul(1, 64, 64, 16);
  const std::int64_t near = cycles_of({{"hop_cycles", std::int64_t{0}}}, kernel);
  const std::int64_t far = cycles_of({{"hop_cycles", std::int64_t{64}}}, kernel);
  EXPECT_GE(far - near, (3 + 4) * 64);
}

TEST(Plasticine, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("plasticine", {}), 4, true); }

}  // namespace
}  // namespace cyclescope::testing
