#include "estimate/layer_key.h"

#include <gtest/gtest.h>

namespace cyclescope::estimate {
namespace {

kernels::Kernel addition(network::TensorId a, network::TensorId b, network::TensorId y) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kElementwise;
  kernel.function = "add";
  kernel.sizes = {{"D0", 1}, {"D1", 1}, {"D2", 1}, {"D3", 8}, {"C", 8}};
  const auto tensor = [](const char* name, network::TensorId id) {
    kernels::KernelTensor result;
    result.name = name;
    result.tensor = id;
    result.extents = {1, 1, 1, 8};
    result.strides = {8, 8, 8, 1};
    result.elements = 8;
    return result;
  };
  kernel.inputs = {tensor("X0", a), tensor("X1", b)};
  kernel.output = tensor("Y", y);
  return kernel;
}

TEST(LayerKey, DoesNotDependOnTheNumbersOfTensors) {
  EXPECT_EQ(layer_key({addition(0, 1, 2)}), layer_key({addition(7, 3, 11)}));
}

TEST(LayerKey, TellsWhetherOperandsAreTheSameTensor) {
  EXPECT_NE(layer_key({addition(0, 1, 2)}), layer_key({addition(0, 0, 2)}));
}

TEST(LayerKey, TellsWhichKernelReadsWhichIntermediate) {
  kernels::Kernel first = addition(0, 1, network::kNoTensor);
  first.output.temporary = 0;
  kernels::Kernel second = addition(network::kNoTensor, 1, 2);
  second.inputs[0].temporary = 0;
  kernels::Kernel unrelated = second;
  unrelated.inputs[0].temporary = 1;
  EXPECT_NE(layer_key({first, second}), layer_key({first, unrelated}));
}

TEST(LayerKey, TellsWhatMayBeExecutedAlong) {
  const kernels::Kernel first = addition(0, 1, 2);
  kernels::Kernel follower = addition(2, 1, 3);
  const std::string key = layer_key({first}, {follower});
  EXPECT_NE(key, layer_key({first}));
  EXPECT_NE(key, layer_key({first, follower}));
  EXPECT_EQ(key, layer_key({addition(5, 6, 7)}, {addition(7, 6, 8)}));
  follower.function = "mul";
  EXPECT_NE(key, layer_key({first}, {follower}));
}

TEST(LayerKey, TellsEveryFieldOfAKernel) {
  const kernels::Kernel kernel = addition(0, 1, 2);
  const std::string key = layer_key({kernel});
  const auto differs = [&](auto change) {
    kernels::Kernel changed = kernel;
    change(changed);
    return layer_key({changed}) != key;
  };
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.kind = kernels::KernelKind::kMove; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.function = "mul"; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.sizes["D3"] = 9; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.inputs.pop_back(); }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.inputs[1].strides[3] = 0; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.inputs[1].extents[3] = 4; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.inputs[1].offset = 1; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.output.elements = 16; }));
  EXPECT_TRUE(differs([](kernels::Kernel& k) { k.output.element_bits = 8; }));
  EXPECT_NE(layer_key({kernel, kernel}), key);
}

}  // namespace
}  // namespace cyclescope::estimate
