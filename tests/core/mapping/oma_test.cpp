#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

void expect_equal_to_reference(std::uint32_t seed, const std::function<Kernel(SmallKernels&)>& make) {
  SmallKernels kernels(seed);
  const Machine machine("oma", {});
  for (int i = 0; i < 200; ++i) {
    const Kernel kernel = make(kernels);
    ASSERT_EQ(fault_of(machine, kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
  }
}

TEST(OneMacAccelerator, RandomConvolutionsEqualTheReference) {
  expect_equal_to_reference(31, [](SmallKernels& kernels) { return kernels.convolution(); });
}

TEST(OneMacAccelerator, RandomMatrixProductsEqualTheReference) {
  expect_equal_to_reference(32, [](SmallKernels& kernels) { return kernels.matmul(); });
}

TEST(OneMacAccelerator, RandomPoolingsEqualTheReference) {
  expect_equal_to_reference(33, [](SmallKernels& kernels) { return kernels.pooling(); });
}

TEST(OneMacAccelerator, RandomElementwiseKernelsEqualTheReference) {
  expect_equal_to_reference(34, [](SmallKernels& kernels) { return kernels.elementwise(); });
}

TEST(OneMacAccelerator, RandomReductionsEqualTheReference) {
  expect_equal_to_reference(35, [](SmallKernels& kernels) { return kernels.reduce(); });
}

TEST(OneMacAccelerator, RandomMovesEqualTheReference) {
  expect_equal_to_reference(36, [](SmallKernels& kernels) { return kernels.move(); });
}

}  // namespace
}  // namespace cyclescope::testing
