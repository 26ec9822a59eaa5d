#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

/// Gemmini with a small array and small memories, so that small kernels have several tiles and partial blocks.
Machine random_machine(SmallKernels& kernels, const std::string& dataflow) {
  ParameterValues parameters;
  parameters["dim"] = std::int64_t{4};
  parameters["spad_kib"] = std::int64_t{kernels.flip() ? 1 : 16};
  parameters["acc_kib"] = std::int64_t{kernels.flip() ? 1 : 8};
  parameters["dma_bytes"] = std::int64_t{kernels.flip() ? 16 : 64};
  parameters["pointwise"] = std::string(kernels.flip() ? "matmul" : "conv");
  parameters["dataflow"] = dataflow;
  return {"gemmini", parameters};
}

void expect_equal_to_reference(std::uint32_t seed, const std::string& dataflow, int cases,
                               const std::function<Kernel(SmallKernels&)>& make) {
  SmallKernels kernels(seed);
  for (int i = 0; i < cases; ++i) {
    const Machine machine = random_machine(kernels, dataflow);
    const Kernel kernel = make(kernels);
    ASSERT_EQ(fault_of(machine, kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
  }
}

constexpr const char* kWeightStationary = "weight_stationary";

TEST(Gemmini, RandomConvolutionsEqualTheReference) {
  expect_equal_to_reference(41, kWeightStationary, 200, [](SmallKernels& kernels) { return kernels.convolution(); });
}

TEST(Gemmini, RandomDepthwiseConvolutionsEqualTheReference) {
  int depthwise = 0;
  expect_equal_to_reference(42, kWeightStationary, 150, [&depthwise](SmallKernels& kernels) {
    for (;;) {
      Kernel kernel = kernels.convolution();
      if (kernel.sizes.at("G") == 1 || kernel.sizes.at("C") != 1 || kernel.sizes.at("F") != 1) continue;
      ++depthwise;
      return kernel;
    }
  });
  EXPECT_EQ(depthwise, 150);
}

TEST(Gemmini, RandomMatrixProductsEqualTheReference) {
  expect_equal_to_reference(43, kWeightStationary, 200, [](SmallKernels& kernels) { return kernels.matmul(); });
}

TEST(Gemmini, RandomMatrixProductsOfTheOutputStationaryPathEqualTheReference) {
  expect_equal_to_reference(44, "output_stationary", 150, [](SmallKernels& kernels) { return kernels.matmul(); });
}

TEST(Gemmini, RandomPoolingsEqualTheReference) {
  expect_equal_to_reference(45, kWeightStationary, 150, [](SmallKernels& kernels) { return kernels.pooling(); });
}

TEST(Gemmini, RandomElementwiseKernelsEqualTheReference) {
  expect_equal_to_reference(46, kWeightStationary, 200, [](SmallKernels& kernels) { return kernels.elementwise(); });
}

TEST(Gemmini, RandomAdditionsEqualTheReference) {
  expect_equal_to_reference(47, kWeightStationary, 150, [](SmallKernels& kernels) {
    Kernel kernel = kernels.elementwise();
    while (kernel.inputs.size() != 2) kernel = kernels.elementwise();
    kernel.function = "add";
    return kernel;
  });
}

TEST(Gemmini, RandomReductionsEqualTheReference) {
  expect_equal_to_reference(48, kWeightStationary, 200, [](SmallKernels& kernels) { return kernels.reduce(); });
}

TEST(Gemmini, RandomMovesEqualTheReference) {
  expect_equal_to_reference(49, kWeightStationary, 100, [](SmallKernels& kernels) { return kernels.move(); });
}

}  // namespace
}  // namespace cyclescope::testing
