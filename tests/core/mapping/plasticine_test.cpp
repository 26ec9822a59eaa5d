#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/mapping/preset_checks.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

/// A random grid and random memories, small ones often.
Machine random_machine(SmallKernels& kernels) {
  ParameterValues parameters;
  parameters["rows"] = kernels.pick(1, 3);
  parameters["columns"] = kernels.pick(1, 3);
  parameters["channels"] = kernels.pick(1, 3);
  parameters["lanes"] = kernels.pick(1, 4);
  parameters["tile"] = kernels.pick(1, 8);
  Machine machine("plasticine", parameters);
  shrink_memories(machine, kernels, 400, 4000);
  return machine;
}

TEST(Plasticine, RandomConvolutionsEqualTheReference) {
  expect_equal_to_reference(91, 200, 20, random_machine,
                            [](SmallKernels& kernels, int) { return kernels.convolution(); });
}

TEST(Plasticine, RandomMatrixProductsEqualTheReference) {
  expect_equal_to_reference(92, 200, 20, random_machine, [](SmallKernels& kernels, int) { return kernels.matmul(); });
}

TEST(Plasticine, RandomPoolingsEqualTheReference) {
  // Averages that count positions are not mapped.
  expect_equal_to_reference(93, 200, 60, random_machine, [](SmallKernels& kernels, int) { return kernels.pooling(); });
}

TEST(Plasticine, RandomElementwiseKernelsEqualTheReference) {
  expect_equal_to_reference(94, 200, 10, random_machine,
                            [](SmallKernels& kernels, int) { return kernels.elementwise(); });
}

TEST(Plasticine, RandomReductionsEqualTheReference) {
  // Half of the functions are mapped.
  expect_equal_to_reference(95, 200, 130, random_machine, [](SmallKernels& kernels, int) { return kernels.reduce(); });
}

TEST(Plasticine, RandomMovesEqualTheReference) {
  expect_equal_to_reference(96, 200, 10, random_machine, [](SmallKernels& kernels, int) { return kernels.move(); });
}

std::int64_t cycles_of(const ParameterValues& parameters, const Kernel& kernel) {
  const Machine machine("plasticine", parameters);
  const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
  EXPECT_TRUE(mapped) << mapped.error().message;
  const auto timing = time_program(machine.architecture, mapped->program);
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
  const Kernel kernel = dense_matmul(1, 64, 64, 16);
  const std::int64_t near = cycles_of({{"hop_cycles", std::int64_t{0}}}, kernel);
  const std::int64_t far = cycles_of({{"hop_cycles", std::int64_t{64}}}, kernel);
  EXPECT_GE(far - near, (3 + 4) * 64);
}

TEST(Plasticine, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("plasticine", {}), 4, true); }

}  // namespace
}  // namespace cyclescope::testing
