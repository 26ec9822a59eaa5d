#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/mapping/preset_checks.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

/// A random array and random memories, small ones often.
Machine random_machine(SmallKernels& kernels) {
  ParameterValues parameters;
  parameters["rows"] = kernels.pick(1, 5);
  parameters["columns"] = kernels.pick(1, 5);
  parameters["ifmap_spad"] = kernels.pick(3, 12);
  parameters["filter_spad"] = kernels.pick(3, 40);
  parameters["psum_spad"] = kernels.pick(1, 6);
  Machine machine("eyeriss", parameters);
  shrink_memories(machine, kernels, 150, 600);
  return machine;
}

TEST(Eyeriss, RandomConvolutionsEqualTheReference) {
  expect_equal_to_reference(81, 300, 30, random_machine,
                            [](SmallKernels& kernels, int) { return kernels.convolution(); });
}

TEST(Eyeriss, RandomMatrixProductsEqualTheReference) {
  // Addends that are no bias are not mapped.
  expect_equal_to_reference(82, 300, 60, random_machine, [](SmallKernels& kernels, int) { return kernels.matmul(); });
}

TEST(Eyeriss, AFilterOfTheArraysHeightIsAsFastAsItsElements) {
  // 3 x 3 filters on 12 x 14 elements: 4 sets of 3 rows, each for 14 output rows, all of them busy. 28 x 28 outputs, 64
  // channels and 64 filters are then 64 * 64 / 4 row primitives of 3 * 28 cycles for each of two strips.
  const Machine machine("eyeriss", {{"dram_bytes", std::int64_t{256}}, {"bus_words", std::int64_t{64}}});
  Kernel kernel;
  kernel.kind = KernelKind::kConvolution;
  kernel.sizes = {{"N", 1},  {"G", 1},  {"C", 64}, {"F", 64}, {"H", 28}, {"W", 28}, {"OH", 28}, {"OW", 28},
                  {"KH", 3}, {"KW", 3}, {"SH", 1}, {"SW", 1}, {"DH", 1}, {"DW", 1}, {"PT", 1},  {"PL", 1}};
  std::int32_t number = 0;
  const auto dense = [&](const char* name, const std::vector<std::int64_t>& extents) {
    KernelTensor tensor;
    tensor.name = name;
    tensor.tensor = number++;
    tensor.extents = extents;
    tensor.strides.assign(extents.size(), 1);
    for (std::size_t i = extents.size(); i > 1; --i) tensor.strides[i - 2] = tensor.strides[i - 1] * extents[i - 1];
    tensor.elements = tensor.strides[0] * extents[0];
    return tensor;
  };
  kernel.inputs = {dense("X", {1, 1, 64, 28, 28}), dense("W", {1, 64, 64, 3, 3})};
  kernel.output = dense("Y", {1, 1, 64, 28, 28});
  const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
  ASSERT_TRUE(mapped) << mapped.error().message;
  const auto timing = time_program(machine.architecture, mapped->program);
  ASSERT_TRUE(timing) << timing.error().message;
  const std::int64_t ideal = 2 * (64 * 64 / 4) * 3 * 28;
  EXPECT_GE(timing->cycles, ideal);
  EXPECT_LE(timing->cycles, ideal * 11 / 10);
}

TEST(Eyeriss, LayersBehindAreTakenIn) { expect_layers_behind_are_taken_in(Machine("eyeriss", {}), 4, false); }

}  // namespace
}  // namespace cyclescope::testing
