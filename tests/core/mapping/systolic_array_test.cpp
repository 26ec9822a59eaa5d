#include <gtest/gtest.h>

#include <string>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

constexpr const char* kDataflows[] = {"output_stationary", "weight_stationary", "input_stationary"};

class Dataflow : public ::testing::TestWithParam<const char*> {
 protected:
  /// A machine with a random array and random buffers, small ones often.
  static Machine random_machine(SmallKernels& kernels, const char* dataflow) {
    ParameterValues parameters;
    parameters["dataflow"] = dataflow;
    parameters["rows"] = kernels.pick(1, 5);
    parameters["columns"] = kernels.pick(1, 5);
    Machine machine("systolic_array", parameters);
    for (Object& object : machine.architecture.objects) {
      if (object.storage.capacity == 0 || kernels.flip()) continue;
      object.storage.capacity = kernels.pick(20, 300);
    }
    return machine;
  }
};

TEST_P(Dataflow, RandomConvolutionsEqualTheReference) {
  SmallKernels kernels(11);
  int refused = 0;
  for (int i = 0; i < 150; ++i) {
    const Machine machine = random_machine(kernels, GetParam());
    const Kernel kernel = kernels.convolution();
    const std::string fault = fault_of(machine, kernel, static_cast<std::uint32_t>(i));
    if (fault.rfind("TilingNotFound", 0) == 0) {
      ++refused;
    } else {
      ASSERT_EQ(fault, "") << "case " << i << ": " << described(kernel);
    }
  }
  EXPECT_LT(refused, 40);
}

TEST_P(Dataflow, RandomMatrixProductsEqualTheReference) {
  SmallKernels kernels(12);
  int refused = 0;
  for (int i = 0; i < 150; ++i) {
    const Machine machine = random_machine(kernels, GetParam());
    const Kernel kernel = kernels.matmul();
    const std::string fault = fault_of(machine, kernel, static_cast<std::uint32_t>(i));
    if (fault.rfind("TilingNotFound", 0) == 0) {
      ++refused;
    } else {
      ASSERT_EQ(fault, "") << "case " << i << ": " << described(kernel);
    }
  }
  EXPECT_LT(refused, 10);
}

INSTANTIATE_TEST_SUITE_P(SystolicArray, Dataflow, ::testing::ValuesIn(kDataflows),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace cyclescope::testing
