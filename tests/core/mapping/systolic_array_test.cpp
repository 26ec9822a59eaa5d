#include <gtest/gtest.h>

#include <cstdint>
#include <map>
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

/// A machine whose vector memory has a random size, small ones often.
Machine random_vector_machine(SmallKernels& kernels) {
  ParameterValues parameters;
  parameters["rows"] = parameters["columns"] = 1;
  parameters["lanes"] = kernels.pick(1, 8);
  Machine machine("systolic_array", parameters);
  Object& memory =
      machine.architecture.objects[static_cast<std::size_t>(machine.architecture.object_by_name.at("vector_buffer"))];
  if (kernels.flip()) memory.storage.capacity = kernels.pick(60, 200);
  return machine;
}

TEST(VectorUnit, RandomPoolingsEqualTheReference) {
  SmallKernels kernels(21);
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    const Kernel kernel = kernels.pooling();
    const std::string fault = fault_of(random_vector_machine(kernels), kernel, static_cast<std::uint32_t>(i));
    if (fault.rfind("TilingNotFound", 0) == 0) {
      ++refused;
    } else {
      ASSERT_EQ(fault, "") << "case " << i << ": " << described(kernel);
    }
  }
  EXPECT_LT(refused, 30);
}

TEST(VectorUnit, RandomPoolingsOfLargeWindowsEqualTheReference) {
  // 256 words: most of these windows are taken in parts, some of them row by row or in parts of a row.
  SmallKernels kernels(25);
  int in_parts = 0, in_parts_of_rows = 0;
  for (int i = 0; i < 200; ++i) {
    const Kernel kernel = kernels.large_pooling();
    ParameterValues parameters;
    parameters["rows"] = parameters["columns"] = parameters["vector_kib"] = 1;
    parameters["lanes"] = kernels.pick(1, 8);
    const Machine machine("systolic_array", parameters);
    ASSERT_EQ(fault_of(machine, kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
    const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
    ASSERT_TRUE(mapped);
    const auto& tiles = mapped->choices.front().tile_sizes;
    const std::map<std::string, std::int64_t> tile(tiles.begin(), tiles.end());
    in_parts += tile.at("tile_kh") < kernel.sizes.at("KH") ? 1 : 0;
    in_parts_of_rows += tile.at("tile_kw") < kernel.sizes.at("KW") ? 1 : 0;
  }
  EXPECT_GT(in_parts, 50);
  EXPECT_GT(in_parts_of_rows, 10);
}

TEST(VectorUnit, RandomElementwiseKernelsEqualTheReference) {
  SmallKernels kernels(22);
  for (int i = 0; i < 300; ++i) {
    const Kernel kernel = kernels.elementwise();
    ASSERT_EQ(fault_of(random_vector_machine(kernels), kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
  }
}

TEST(VectorUnit, RandomReductionsEqualTheReference) {
  SmallKernels kernels(23);
  for (int i = 0; i < 300; ++i) {
    const Kernel kernel = kernels.reduce();
    ASSERT_EQ(fault_of(random_vector_machine(kernels), kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
  }
}

TEST(VectorUnit, RandomMovesEqualTheReference) {
  SmallKernels kernels(24);
  for (int i = 0; i < 300; ++i) {
    const Kernel kernel = kernels.move();
    ASSERT_EQ(fault_of(random_vector_machine(kernels), kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
  }
}

INSTANTIATE_TEST_SUITE_P(SystolicArray, Dataflow, ::testing::ValuesIn(kDataflows),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace cyclescope::testing
