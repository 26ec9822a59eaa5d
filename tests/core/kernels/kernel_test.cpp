// kernels_of() against the operators' definitions, on random small layers.
#include "kernels/kernel.h"

#include <gtest/gtest.h>

#include "core/kernels/reference.h"
#include "core/kernels/small_layer.h"

namespace cyclescope::kernels {
namespace {

using reference::expect_kernels_are_right;
using reference::LayerDescription;
using reference::network_of;
using reference::pick;
using Kind = network::OperatorKind;

constexpr int kCases = 150;

struct Spatial {
  network::Shape input, kernel;  // spatial extents
};

/// Random window attributes; the kernel fits the padded input.
Spatial random_window(std::mt19937& random, network::OperatorAttributes& a, std::size_t spatial) {
  Spatial result;
  for (std::size_t i = 0; i < 2; ++i) {
    const bool real = spatial == 2 || i == 1;
    const std::int64_t kernel = real ? pick(random, 1, 4) : 1;
    const std::int64_t dilation = real ? pick(random, 1, 3) : 1;
    const std::int64_t before = real ? pick(random, 0, kernel - 1) : 0;
    const std::int64_t after = real ? pick(random, 0, kernel - 1) : 0;
    a.kernel.push_back(kernel);
    a.stride.push_back(real ? pick(random, 1, 3) : 1);
    a.dilation.push_back(dilation);
    a.pad_begin.push_back(before);
    a.pad_end.push_back(after);
    if (!real) continue;
    const std::int64_t reach = (kernel - 1) * dilation + 1;
    result.input.push_back(std::max<std::int64_t>(1, reach - before - after) + pick(random, 0, 5));
    result.kernel.push_back(kernel);
  }
  return result;
}

network::Shape joined(network::Shape head, const network::Shape& tail) {
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

network::Shape random_shape(std::mt19937& random, std::size_t rank, std::int64_t most = 4) {
  network::Shape shape;
  for (std::size_t i = 0; i < rank; ++i) shape.push_back(pick(random, 1, most));
  return shape;
}

TEST(Kernels, ConvolutionsOfAllFormsComputeTheirDefinition) {
  std::mt19937 random(2);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kConvolution, "", {}, {}};
    const Spatial spatial = random_window(random, d.attributes, i % 3 == 0 ? 1 : 2);
    const std::int64_t groups = pick(random, 1, 3);
    const std::int64_t channels = pick(random, 1, 3);
    const std::int64_t filters = groups * pick(random, 1, 3);
    d.attributes.groups = groups;
    d.inputs = {joined({pick(random, 1, 2), groups * channels}, spatial.input),
                joined({filters, channels}, spatial.kernel)};
    if (i % 2 == 0) d.inputs.push_back(network::Shape{filters});
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, TransposedConvolutionsOfAllFormsComputeTheirDefinition) {
  std::mt19937 random(3);
  for (int i = 0; i < 2 * kCases; ++i) {
    LayerDescription d{Kind::kTransposedConvolution, "", {}, {}};
    const std::size_t dimensions = i % 3 == 0 ? 1 : 2;
    const Spatial spatial = random_window(random, d.attributes, dimensions);
    if (dimensions == 2) d.attributes.output_padding = {pick(random, 0, 1), pick(random, 0, 1)};
    network::Shape input;
    for (std::size_t s = 0; s < dimensions; ++s) {  // pads must leave some of the output
      const std::size_t at = s + 2 - dimensions;
      const std::int64_t pads = d.attributes.pad_begin[at] + d.attributes.pad_end[at];
      input.push_back(pads / d.attributes.stride[at] + pick(random, 1, 3));
    }
    const std::int64_t groups = pick(random, 1, 2);
    const std::int64_t channels = groups * pick(random, 1, 2);
    const std::int64_t filters = pick(random, 1, 2);
    d.attributes.groups = groups;
    d.inputs = {joined({pick(random, 1, 2), channels}, input), joined({channels, filters}, spatial.kernel)};
    if (i % 2 == 0) d.inputs.push_back(network::Shape{groups * filters});
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, ATransposedConvolutionThatDoublesTheImageHasTheMacsOfItsInputTimesTheKernel) {
  LayerDescription d{Kind::kTransposedConvolution, "", {}, {network::Shape{1, 8, 10, 10}, network::Shape{8, 4, 4, 4}}};
  d.attributes.kernel = {4, 4};
  d.attributes.stride = {2, 2};
  d.attributes.dilation = {1, 1};
  d.attributes.pad_begin = d.attributes.pad_end = {1, 1};
  const network::Network network = network_of(d);
  EXPECT_EQ(network.tensors.back().shape, (network::Shape{1, 4, 20, 20}));
  EXPECT_EQ(network::mac_count(network, network.layers[0]), 8 * 10 * 10 * 4 * 4 * 4);
}

TEST(Kernels, PoolingOfAllFormsComputesItsDefinition) {
  std::mt19937 random(4);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kPooling, i % 2 == 0 ? "max" : "average", {}, {}};
    const Spatial spatial = random_window(random, d.attributes, i % 3 == 0 ? 1 : 2);
    // A window must meet the input.
    for (std::size_t s = 0; s < 2; ++s) d.attributes.dilation[s] = 1;
    d.attributes.count_include_pad = i % 4 == 1;
    d.inputs = {joined({pick(random, 1, 2), pick(random, 1, 3)}, spatial.input)};
    expect_kernels_are_right(d, random());
  }
}

/// Random window attributes over three dimensions; the kernel fits the padded input.
Spatial random_volume(std::mt19937& random, network::OperatorAttributes& a) {
  Spatial result;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t kernel = pick(random, 1, 3);
    const std::int64_t dilation = pick(random, 1, 2);
    a.kernel.push_back(kernel);
    a.stride.push_back(pick(random, 1, 3));
    a.dilation.push_back(dilation);
    a.pad_begin.push_back(pick(random, 0, kernel - 1));
    a.pad_end.push_back(pick(random, 0, kernel - 1));
    const std::int64_t reach = (kernel - 1) * dilation + 1;
    result.input.push_back(std::max<std::int64_t>(1, reach - a.pad_begin[i] - a.pad_end[i]) + pick(random, 0, 3));
    result.kernel.push_back(kernel);
  }
  return result;
}

TEST(Kernels, TransposedConvolutionsOverThreeDimensionsComputeTheirDefinition) {
  std::mt19937 random(22);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kTransposedConvolution, "", {}, {}};
    const Spatial spatial = random_volume(random, d.attributes);
    network::Shape input;
    for (std::size_t at = 0; at < 3; ++at) {  // pads must leave some of the output
      const std::int64_t pads = d.attributes.pad_begin[at] + d.attributes.pad_end[at];
      input.push_back(pads / d.attributes.stride[at] + pick(random, 1, 3));
      d.attributes.output_padding.push_back(pick(random, 0, 1));
    }
    const std::int64_t groups = pick(random, 1, 2);
    const std::int64_t channels = groups * pick(random, 1, 2);
    const std::int64_t filters = pick(random, 1, 2);
    d.attributes.groups = groups;
    d.inputs = {joined({pick(random, 1, 2), channels}, input), joined({channels, filters}, spatial.kernel)};
    if (i % 2 == 0) d.inputs.push_back(network::Shape{groups * filters});
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, ConvolutionsOverThreeDimensionsComputeTheirDefinition) {
  std::mt19937 random(21);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kConvolution, "", {}, {}};
    const Spatial spatial = random_volume(random, d.attributes);
    const std::int64_t groups = pick(random, 1, 2);
    const std::int64_t channels = pick(random, 1, 2);
    const std::int64_t filters = groups * pick(random, 1, 2);
    d.attributes.groups = groups;
    d.inputs = {joined({pick(random, 1, 2), groups * channels}, spatial.input),
                joined({filters, channels}, spatial.kernel)};
    if (i % 2 == 0) d.inputs.push_back(network::Shape{filters});
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, PoolingOverThreeDimensionsComputesItsDefinition) {
  std::mt19937 random(22);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kPooling, i % 2 == 0 ? "max" : "average", {}, {}};
    const Spatial spatial = random_volume(random, d.attributes);
    d.attributes.dilation = {1, 1, 1};  // a window must meet the input
    d.attributes.count_include_pad = i % 4 == 1;
    d.inputs = {joined({pick(random, 1, 2), pick(random, 1, 3)}, spatial.input)};
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, GemmsComputeTheirDefinition) {
  std::mt19937 random(5);
  for (int i = 0; i < kCases; ++i) {
    const std::int64_t m = pick(random, 1, 4), n = pick(random, 1, 4), k = pick(random, 1, 4);
    LayerDescription d{Kind::kGemm, "", {}, {}};
    d.attributes.transpose_a = i % 2 == 0;
    d.attributes.transpose_b = i % 3 == 0;
    d.inputs = {d.attributes.transpose_a ? network::Shape{k, m} : network::Shape{m, k},
                d.attributes.transpose_b ? network::Shape{n, k} : network::Shape{k, n}};
    const network::Shape addends[] = {{n}, {m, n}, {1, n}, {m, 1}, {1}, {}};
    if (i % 7 != 0) d.inputs.push_back(addends[pick(random, 0, 5)]);
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, MatrixProductsWithBroadcastBatchesComputeTheirDefinition) {
  std::mt19937 random(6);
  for (int i = 0; i < 2 * kCases; ++i) {
    const std::int64_t m = pick(random, 1, 3), n = pick(random, 1, 3), k = pick(random, 1, 3);
    network::Shape left = random_shape(random, static_cast<std::size_t>(pick(random, 0, 3)), 3);
    network::Shape right = random_shape(random, static_cast<std::size_t>(pick(random, 0, 3)), 3);
    for (std::size_t at = 1; at <= std::min(left.size(), right.size()); ++at) {
      std::int64_t& a = left[left.size() - at];
      std::int64_t& b = right[right.size() - at];
      if (a != b && a != 1 && b != 1) a = pick(random, 0, 1) == 0 ? b : 1;
    }
    LayerDescription d{Kind::kMatMul, "", {}, {joined(left, {m, k}), joined(right, {k, n})}};
    if (left.empty() && i % 5 == 0) d.inputs[0] = network::Shape{k};
    if (right.empty() && i % 3 == 0) d.inputs[1] = network::Shape{k};
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, AProductWithSharedWeightsIsOneKernelWithTheBatchInItsRows) {
  const network::Network network =
      network_of({Kind::kMatMul, "", {}, {network::Shape{2, 3, 5, 7}, network::Shape{7, 4}}});
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  ASSERT_EQ(kernels->size(), 1U);
  EXPECT_EQ((*kernels)[0].sizes, (std::map<std::string, std::int64_t>{{"B", 1}, {"M", 30}, {"N", 4}, {"K", 7}}));
}

TEST(Kernels, AttentionScoresAreOneBatchedKernel) {
  const network::Network network =
      network_of({Kind::kMatMul, "", {}, {network::Shape{1, 12, 128, 64}, network::Shape{1, 12, 64, 128}}});
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  ASSERT_EQ(kernels->size(), 1U);
  EXPECT_EQ((*kernels)[0].sizes, (std::map<std::string, std::int64_t>{{"B", 12}, {"M", 128}, {"N", 128}, {"K", 64}}));
}

TEST(Kernels, ElementwiseOperatorsWithBroadcastingComputeTheirDefinition) {
  std::mt19937 random(7);
  const char* functions[] = {"add", "sub", "mul", "div", "pow", "prelu", "less"};
  for (int i = 0; i < 2 * kCases; ++i) {
    const network::Shape whole = random_shape(random, static_cast<std::size_t>(pick(random, 0, 6)), 3);
    const auto part = [&] {
      network::Shape shape = whole;
      for (std::int64_t& extent : shape) extent = pick(random, 0, 2) == 0 ? 1 : extent;
      shape.erase(shape.begin(), shape.begin() + pick(random, 0, static_cast<std::int64_t>(shape.size())));
      return shape;
    };
    LayerDescription d{Kind::kElementwise, functions[i % 7], {}, {whole, part()}};
    if (i % 5 == 0) std::swap(d.inputs[0], d.inputs[1]);
    if (i % 4 == 0) d = {Kind::kElementwise, "where", {}, {part(), whole, part()}};
    if (i % 6 == 0) d = {Kind::kElementwise, "sum", {}, {part(), whole, part(), part()}};
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, AnActivationIsOneDenseLoop) {
  const network::Network network = network_of({Kind::kElementwise, "relu", {}, {network::Shape{1, 64, 56, 56}}});
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  ASSERT_EQ(kernels->size(), 1U);
  EXPECT_EQ((*kernels)[0].sizes.at("D3"), 64 * 56 * 56);
  EXPECT_EQ((*kernels)[0].inputs[0].strides, (std::vector<std::int64_t>{0, 0, 0, 1}));
}

TEST(Kernels, ElementsKnowTheirChannels) {
  const auto channels = [](network::Shape shape) {
    const network::Network network = network_of({Kind::kElementwise, "relu", {}, {std::move(shape)}});
    return (*kernels_of(network, network.layers[0]))[0].sizes.at("C");
  };
  EXPECT_EQ(channels({1, 64, 56, 56}), 64);
  EXPECT_EQ(channels({1, 197, 768}), 768);
  EXPECT_EQ(channels({10}), 10);
  EXPECT_EQ(channels({}), 1);
}

TEST(Kernels, ReductionsOverAnyAxesComputeTheirDefinition) {
  std::mt19937 random(8);
  const char* functions[] = {"sum",         "mean", "max", "min",     "prod",       "sum_square",
                             "mean_square", "l1",   "l2",  "log_sum", "log_sum_exp"};
  for (int i = 0; i < 2 * kCases; ++i) {
    LayerDescription d{
        Kind::kReduce, functions[i % 11], {}, {random_shape(random, 1 + static_cast<std::size_t>(i % 5))}};
    for (std::int64_t axis = 0; axis < 1 + i % 5; ++axis) {
      if (pick(random, 0, 1) == 0) d.attributes.axes.push_back(axis);
    }
    d.attributes.keep_dims = i % 2 == 0;
    expect_kernels_are_right(d, random());
  }
  LayerDescription d{Kind::kReduce, "argmax", {}, {network::Shape{2, 5, 3}}};
  d.attributes.axes = {1};
  expect_kernels_are_right(d);
}

TEST(Kernels, BatchNormalizationComputesItsDefinition) {
  for (const network::Shape& x : {network::Shape{2, 3, 4, 5}, network::Shape{2, 3}, network::Shape{1, 3, 7}}) {
    expect_kernels_are_right({Kind::kBatchNormalization,
                              "",
                              {},
                              {x, network::Shape{3}, network::Shape{3}, network::Shape{3}, network::Shape{3}}});
  }
}

TEST(Kernels, NormalizationsComputeTheirDefinition) {
  for (const char* function : {"layer", "rms"}) {
    for (std::int64_t axis = 0; axis < 3; ++axis) {
      const network::Shape x = {2, 3, 4};
      LayerDescription d{Kind::kLayerNormalization, function, {}, {x}};
      d.attributes.axis = axis;
      expect_kernels_are_right(d);
      d.inputs.push_back(network::Shape(x.begin() + axis, x.end()));
      expect_kernels_are_right(d);
      d.inputs.push_back(network::Shape{4});
      expect_kernels_are_right(d);
    }
  }
  for (const network::Shape& x : {network::Shape{2, 6, 4, 5}, network::Shape{2, 6, 3}}) {
    expect_kernels_are_right({Kind::kLayerNormalization, "instance", {}, {x, network::Shape{6}, network::Shape{6}}});
    LayerDescription d{Kind::kLayerNormalization, "group", {}, {x, network::Shape{6}, network::Shape{6}}};
    d.attributes.groups = 2;
    expect_kernels_are_right(d);
    d.inputs = {x, network::Shape{2}, network::Shape{2}};  // opset 18: one entry per group
    expect_kernels_are_right(d);
  }
}

TEST(Kernels, LocalResponseNormalizationComputesItsDefinition) {
  for (std::int64_t size = 1; size <= 7; ++size) {
    LayerDescription d{Kind::kLayerNormalization, "local_response", {}, {network::Shape{2, 5, 2, 3}}};
    d.attributes.sizes = {size};
    expect_kernels_are_right(d);
  }
}

TEST(Kernels, SoftmaxOverAnyAxesComputesItsDefinition) {
  for (const char* function : {"softmax", "log_softmax"}) {
    for (const std::vector<std::int64_t>& axes :
         std::vector<std::vector<std::int64_t>>{{0}, {1}, {2}, {1, 2}, {0, 1, 2}}) {
      LayerDescription d{Kind::kSoftmax, function, {}, {network::Shape{2, 3, 4}}};
      d.attributes.axes = axes;
      expect_kernels_are_right(d);
    }
  }
}

TEST(Kernels, ConcatAndSplitComputeTheirDefinition) {
  for (std::int64_t axis = 0; axis < 3; ++axis) {
    LayerDescription concat{
        Kind::kConcat, "", {}, {network::Shape{2, 3, 4}, network::Shape{2, 3, 4}, network::Shape{2, 3, 4}}};
    (*concat.inputs[1])[static_cast<std::size_t>(axis)] = 1;
    concat.attributes.axis = axis;
    expect_kernels_are_right(concat);
    LayerDescription split{Kind::kSplit, "", {}, {network::Shape{6, 6, 6}}, {{}, {}, {}}};
    split.attributes.axis = axis;
    split.attributes.sizes = {1, 3, 2};
    expect_kernels_are_right(split);
  }
}

TEST(Kernels, PadsOfAllModesComputeTheirDefinition) {
  std::mt19937 random(9);
  for (int i = 0; i < kCases; ++i) {
    const char* modes[] = {"constant", "edge", "reflect", "wrap"};
    const network::Shape x = random_shape(random, static_cast<std::size_t>(pick(random, 1, 4)), 5);
    LayerDescription d{Kind::kPad, "", {}, {x}};
    d.attributes.mode = modes[i % 4];
    for (const std::int64_t extent : x) {
      const bool cut = i % 3 == 0 && extent > 2;  // negative pads
      const std::int64_t left = cut ? extent - 1 : extent;
      const std::int64_t most = i % 4 < 2 ? 3 : i % 4 == 2 ? left - 1 : left;
      d.attributes.starts.push_back(cut ? -1 : pick(random, 0, most));
      d.attributes.sizes.push_back(pick(random, 0, most));
    }
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, ResizesOfAllModesComputeTheirDefinition) {
  std::mt19937 random(10);
  const char* coordinates[] = {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"};
  const char* modes[] = {"nearest", "linear", "cubic"};
  const char* roundings[] = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
  for (int i = 0; i < 4 * kCases; ++i) {
    LayerDescription d{Kind::kResize, "", {}, {network::Shape{1, 2, pick(random, 1, 6), pick(random, 1, 6)}}};
    d.outputs = {{1, 2, pick(random, 1, 9), pick(random, 1, 9)}};
    if (i % 5 == 0) d.outputs = {{1, 2, 2 * (*d.inputs[0])[2], 3 * (*d.inputs[0])[3]}};
    d.attributes.mode = modes[i % 3];
    d.attributes.coordinates = coordinates[i / 3 % 4];
    d.attributes.rounding = roundings[i / 12 % 4];
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, DoublingAnImageTakesFewKernels) {
  LayerDescription d{Kind::kResize, "", {}, {network::Shape{1, 64, 20, 20}}, {{1, 64, 40, 40}}};
  d.attributes.mode = "nearest";
  d.attributes.coordinates = "asymmetric";
  d.attributes.rounding = "floor";
  const network::Network network = network_of(d);
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  EXPECT_EQ(kernels->size(), 4U);
}

TEST(Kernels, TransposesComputeTheirDefinition) {
  std::mt19937 random(11);
  for (int i = 0; i < kCases; ++i) {
    const std::size_t rank = 1 + static_cast<std::size_t>(i % 6);
    LayerDescription d{Kind::kTranspose, "", {}, {random_shape(random, rank, 3)}};
    for (std::size_t axis = 0; axis < rank; ++axis) d.attributes.axes.push_back(static_cast<std::int64_t>(axis));
    std::shuffle(d.attributes.axes.begin(), d.attributes.axes.end(), random);
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, GathersCopyAsManyRowsAsTheyPick) {
  for (std::int64_t axis = 0; axis < 3; ++axis) {
    for (const network::Shape& indices : {network::Shape{}, network::Shape{2}, network::Shape{3, 3}}) {
      LayerDescription d{Kind::kGather, "", {}, {network::Shape{4, 4, 4}, indices}};
      d.attributes.axis = axis;
      expect_kernels_are_right(d);
    }
  }
}

TEST(Kernels, SingleElementsAreCopiedOneByOne) {
  for (const network::Shape& y : {network::Shape{}, network::Shape{5}, network::Shape{3, 4}, network::Shape{5, 7}}) {
    expect_kernels_are_right({Kind::kGather, "elements", {}, {network::Shape{2, 6}, network::Shape{3}}, {y}});
  }
  for (const std::string function : {"", "add", "mul", "max", "min"}) {
    for (const network::Shape& updates :
         {network::Shape{}, network::Shape{4}, network::Shape{12}, network::Shape{31}}) {
      expect_kernels_are_right(
          {Kind::kScatter, function, {}, {updates, network::Shape{3}, network::Shape{3, 4}}, {{3, 4}}});
      if (function != "mul" && function != "min") {
        expect_kernels_are_right({Kind::kScatter, function, {}, {updates, std::nullopt}, {{3, 4}}});
      }
    }
  }
}

TEST(Kernels, RunningSumsAndProductsComputeTheirDefinition) {
  std::mt19937 random(31);
  for (int i = 0; i < kCases; ++i) {
    LayerDescription d{Kind::kCumulative, i % 4 == 0 ? "prod" : "sum", {}, {random_shape(random, 1 + i % 4, 5)}};
    d.attributes.axis = pick(random, 0, i % 4);
    d.attributes.reverse = i % 3 == 0;
    d.attributes.exclusive = d.function == "sum" && i % 2 == 0;
    expect_kernels_are_right(d, random());
  }
}

/// How many elements the kernels of this kind and function work on.
std::int64_t elements_of(const std::vector<Kernel>& kernels, KernelKind kind, const std::string& function) {
  std::int64_t sum = 0;
  for (const Kernel& kernel : kernels) {
    if (kernel.kind != kind || kernel.function != function) continue;
    const auto size = [&](const char* name) { return kernel.sizes.at(name); };
    sum += kind == KernelKind::kReduce ? size("D0") * size("R") * size("D1")
                                       : size("D0") * size("D1") * size("D2") * size("D3");
  }
  return sum;
}

// Three of 100 in each of 2 x 5 rows: three passes over all, of which two leave out what the one before has found.
TEST(Kernels, EachExtremeIsFoundByAPassOverAllElements) {
  LayerDescription d{Kind::kTopK, "max", {}, {network::Shape{2, 100, 5}}, {{}, {}}};
  d.attributes.axis = 1;
  d.attributes.sizes = {3};
  const network::Network network = network_of(d);
  EXPECT_EQ(network.tensors.back().shape, (network::Shape{2, 3, 5}));
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  EXPECT_EQ(elements_of(*kernels, KernelKind::kReduce, "argmax"), 3 * 1000);
  EXPECT_EQ(elements_of(*kernels, KernelKind::kMove, ""), 1000 + 3 * 10 + 2 * 10);
  std::vector<std::vector<double>> tensors(network.tensors.size());
  for (int i = 0; i < 1000; ++i) tensors[0].push_back(i % 7 + 1);
  reference::run_kernels(network, *kernels, tensors);
  EXPECT_EQ(tensors[2][0], 4) << "the first row begins with 1, 6, 4, 2, 7";
}

// Any number of elements, in any number of rows: all of each row are sorted by comparisons that do not depend on them.
TEST(Kernels, ManyExtremesAreSorted) {
  std::mt19937 random(31);
  for (const std::int64_t count : {65, 66, 97, 127, 128, 129, 200, 255, 300}) {
    for (const bool placed : {true, false}) {
      LayerDescription d{Kind::kTopK, placed ? "max" : "min", {}, {network::Shape{2, count, 3}}};
      if (placed) d.outputs = {{}, {}};
      d.attributes.axis = 1;
      d.attributes.sizes = {count > 100 ? 70 : count};
      const network::Network network = network_of(d);
      const auto kernels = kernels_of(network, network.layers[0]);
      ASSERT_TRUE(kernels.has_value());
      std::vector<std::vector<double>> tensors(network.tensors.size());
      for (std::int64_t i = 0; i < 2 * count * 3; ++i) tensors[0].push_back(static_cast<double>(pick(random, -50, 50)));
      reference::run_kernels(network, *kernels, tensors);
      for (std::int64_t row = 0; row < 6; ++row) {
        const auto at = [&](const std::vector<double>& x, std::int64_t length, std::int64_t i) {
          return x[static_cast<std::size_t>((row / 3 * length + i) * 3 + row % 3)];
        };
        std::vector<double> expected;
        for (std::int64_t i = 0; i < count; ++i) expected.push_back(at(tensors[0], count, i));
        std::sort(expected.begin(), expected.end());
        if (placed) std::reverse(expected.begin(), expected.end());
        const std::int64_t wanted = d.attributes.sizes[0];
        for (std::int64_t i = 0; i < wanted; ++i) {
          ASSERT_EQ(at(tensors[1], wanted, i), expected[static_cast<std::size_t>(i)]) << i << " of " << count;
        }
      }
    }
  }
}

TEST(Kernels, TooManyElementsAreNotSorted) {
  LayerDescription d{Kind::kTopK, "max", {}, {network::Shape{2'000'000}}};
  d.attributes.sizes = {65};
  const network::Network network = network_of(d);
  EXPECT_EQ(kernels_of(network, network.layers[0]).error().code, "NotMapped");
}

TEST(Kernels, LongRunningSumsAreAddedUpInBlocks) {
  for (const std::int64_t steps : {4097, 5000, 8192, 9001}) {
    for (const int form : {0, 1, 2, 3}) {
      LayerDescription d{Kind::kCumulative, "sum", {}, {network::Shape{steps, 2}}};
      d.attributes.reverse = form % 2 == 1;
      d.attributes.exclusive = form >= 2;
      const network::Network network = network_of(d);
      const auto kernels = kernels_of(network, network.layers[0]);
      ASSERT_TRUE(kernels.has_value());
      EXPECT_LT(kernels->size(), 400U);
      std::vector<std::vector<double>> tensors(network.tensors.size());
      for (std::int64_t i = 0; i < 2 * steps; ++i) tensors[0].push_back(static_cast<double>(i % 7));
      reference::run_kernels(network, *kernels, tensors);
      std::vector<double> sums(2);
      for (std::int64_t i = 0; i < steps; ++i) {
        for (std::int64_t column = 0; column < 2; ++column) {
          const auto at = static_cast<std::size_t>((d.attributes.reverse ? steps - 1 - i : i) * 2 + column);
          double& sum = sums[static_cast<std::size_t>(column)];
          const double before = sum;
          sum += tensors[0][at];
          ASSERT_EQ(tensors[1][at], d.attributes.exclusive ? before : sum) << at << " of " << steps;
        }
      }
    }
  }
}

TEST(Kernels, SlicesComputeTheirDefinition) {
  LayerDescription d{Kind::kSlice, "", {}, {network::Shape{5, 6, 7}}};
  d.attributes.axes = {0, 2};
  d.attributes.starts = {1, 6};
  d.attributes.steps = {2, -3};
  d.attributes.sizes = {2, 3};
  expect_kernels_are_right(d);
}

TEST(Kernels, RepeatingComputesItsDefinition) {
  for (const network::Shape& y :
       {network::Shape{2, 3, 4}, network::Shape{2, 6, 4}, network::Shape{4, 3, 8}, network::Shape{5, 2, 3, 4}}) {
    expect_kernels_are_right({Kind::kExpand, "", {}, {network::Shape{1, 3, 4}}, {y}});
    expect_kernels_are_right({Kind::kExpand, "", {}, {network::Shape{}}, {y}});
  }
}

TEST(Kernels, ViewsAreNoWork) {
  const network::Network network = network_of({Kind::kView, "", {}, {network::Shape{2, 3}}, {{6}}});
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_TRUE(kernels.has_value());
  EXPECT_TRUE(kernels->empty());
}

TEST(Kernels, RecurrentLayersOfAllFormsComputeTheirDefinition) {
  std::mt19937 random(12);
  for (int i = 0; i < kCases; ++i) {
    const std::int64_t gates = i % 3 == 0 ? 4 : i % 3 == 1 ? 3 : 1;
    const std::int64_t directions = pick(random, 1, 2), hidden = pick(random, 1, 3);
    const std::int64_t time = pick(random, 1, 3), batch = pick(random, 1, 2), features = pick(random, 1, 3);
    LayerDescription d{Kind::kRecurrent, "", {}, {}};
    network::OperatorAttributes& a = d.attributes;
    a.gates = gates;
    a.directions = directions;
    a.hidden_size = hidden;
    a.batch_first = pick(random, 0, 1) == 1;
    a.reverse = directions == 1 && pick(random, 0, 1) == 1;
    a.linear_before_reset = pick(random, 0, 1) == 1;
    if (gates == 4 && pick(random, 0, 1) == 1) a.mode = "coupled";
    const std::int64_t rows = gates * hidden;
    const network::Shape state =
        a.batch_first ? network::Shape{batch, directions, hidden} : network::Shape{directions, batch, hidden};
    d.inputs = {a.batch_first ? network::Shape{batch, time, features} : network::Shape{time, batch, features},
                network::Shape{directions, rows, features}, network::Shape{directions, rows, hidden}};
    if (pick(random, 0, 1) == 1) {
      d.inputs.push_back(network::Shape{directions, 2 * rows});
      d.inputs.push_back(std::nullopt);
      if (pick(random, 0, 1) == 1) d.inputs.push_back(state);
      if (d.inputs.size() == 6 && gates == 4) d.inputs.push_back(state);
      if (d.inputs.size() == 7 && pick(random, 0, 1) == 1) d.inputs.push_back(network::Shape{directions, 3 * hidden});
    }
    if (gates == 1 && i % 2 == 0) a.activations.assign(static_cast<std::size_t>(directions), "relu");
    d.outputs.resize(static_cast<std::size_t>(pick(random, 1, gates == 4 ? 3 : 2)));
    expect_kernels_are_right(d, random());
  }
}

TEST(Kernels, SumsOverNothingAreTheBiasOrZero) {
  LayerDescription conv{
      Kind::kConvolution, "", {}, {network::Shape{1, 0, 3, 3}, network::Shape{2, 0, 1, 1}, network::Shape{2}}};
  conv.attributes.kernel = conv.attributes.stride = conv.attributes.dilation = {1, 1};
  conv.attributes.pad_begin = conv.attributes.pad_end = {0, 0};
  expect_kernels_are_right(conv);
  expect_kernels_are_right({Kind::kGemm, "", {}, {network::Shape{2, 0}, network::Shape{0, 3}, network::Shape{3}}});
  expect_kernels_are_right({Kind::kMatMul, "", {}, {network::Shape{2, 0}, network::Shape{0, 3}}});
  expect_kernels_are_right({Kind::kElementwise, "add", {}, {network::Shape{0, 3}, network::Shape{3}}});
}

TEST(Kernels, WhatNoKernelExpressesIsNotMapped) {
  LayerDescription conv{
      Kind::kTransposedConvolution, "", {}, {network::Shape{1, 2, 4, 4, 4}, network::Shape{2, 3, 1, 1, 1}}};
  conv.attributes.kernel = conv.attributes.dilation = {1, 1, 1};
  conv.attributes.stride = {32, 32, 32};
  conv.attributes.pad_begin = conv.attributes.pad_end = {0, 0, 0};
  LayerDescription smooth{Kind::kResize, "", {}, {network::Shape{1, 1, 4, 4}}, {{1, 1, 2, 2}}};
  smooth.attributes.mode = "cubic_antialias";
  for (const LayerDescription& d : {conv, smooth, LayerDescription{Kind::kOther, "", {}, {network::Shape{2}}, {{3}}}}) {
    const network::Network network = network_of(d);
    const auto kernels = kernels_of(network, network.layers[0]);
    ASSERT_FALSE(kernels.has_value());
    EXPECT_EQ(kernels.error().code, "NotMapped");
    EXPECT_EQ(kernels.error().path, "layer");
  }
}

TEST(Kernels, ALayerWhoseShapesContradictItIsRefused) {
  network::Network network = network_of({Kind::kElementwise, "relu", {}, {network::Shape{2, 3}}});
  network.tensors[1].shape = {2, 4};
  const auto kernels = kernels_of(network, network.layers[0]);
  ASSERT_FALSE(kernels.has_value());
  EXPECT_EQ(kernels.error().code, "ShapeMismatch");
}

}  // namespace
}  // namespace cyclescope::kernels
