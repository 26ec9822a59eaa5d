#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/mapping/mapped_network.h"
#include "core/mapping/small_kernel.h"
#include "network/network_json.h"

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

using Tiles = std::map<std::string, std::int64_t>;

Tiles tiles_of(const Kernel& kernel, const ParameterValues& parameters) {
  const Machine machine("gemmini", parameters);
  const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
  EXPECT_TRUE(mapped) << (mapped ? "" : mapped.error().message);
  if (!mapped) return {};
  return {mapped->choices.front().tile_sizes.begin(), mapped->choices.front().tile_sizes.end()};
}

/// A convolution of square images with odd windows, padded to keep their size.
Kernel square_convolution(std::int64_t window, std::int64_t side, std::int64_t channels, std::int64_t filters) {
  Kernel kernel;
  kernel.kind = KernelKind::kConvolution;
  kernel.sizes = {{"N", 1},     {"G", 1},     {"C", channels},    {"F", filters},    {"H", side}, {"W", side},
                  {"OH", side}, {"OW", side}, {"KH", window},     {"KW", window},    {"SH", 1},   {"SW", 1},
                  {"DH", 1},    {"DW", 1},    {"PT", window / 2}, {"PL", window / 2}};
  std::int32_t number = 0;
  const auto dense = [&number](const char* name, std::vector<std::int64_t> extents) {
    KernelTensor tensor;
    tensor.name = name;
    tensor.tensor = number++;
    tensor.extents = extents;
    tensor.strides.resize(extents.size());
    tensor.elements = 1;
    for (std::size_t i = extents.size(); i-- > 0; tensor.elements *= extents[i]) tensor.strides[i] = tensor.elements;
    return tensor;
  };
  kernel.inputs = {dense("X", {1, 1, channels, side, side}), dense("W", {1, filters, channels, window, window})};
  kernel.output = dense("Y", {1, 1, filters, side, side});
  return kernel;
}

TEST(Gemmini, ChoosesTheTilesOfItsLibraryForConvolutions) {
  // As tiled_conv_auto chose them in the FireSim runs published with DOSA (MICRO 2023).
  struct Case {
    std::int64_t window, side, channels, filters, tile_h, tile_w, tile_c, tile_f;
  };
  for (const Case& c : std::vector<Case>{{3, 28, 256, 720, 22, 23, 176, 16},
                                         {3, 14, 256, 720, 14, 14, 240, 32},
                                         {3, 7, 256, 720, 7, 7, 119, 112},
                                         {3, 4, 256, 256, 4, 4, 125, 112},
                                         {1, 56, 256, 128, 22, 23, 240, 16},
                                         {1, 14, 1024, 256, 14, 14, 568, 32},
                                         {1, 7, 2048, 512, 7, 7, 624, 160}}) {
    const Tiles tiles =
        tiles_of(square_convolution(c.window, c.side, c.channels, c.filters), {{"pointwise", std::string("conv")}});
    const Tiles expected = {{"tile_n", 1},         {"tile_h", c.tile_h},  {"tile_w", c.tile_w}, {"tile_f", c.tile_f},
                            {"tile_kh", c.window}, {"tile_kw", c.window}, {"tile_c", c.tile_c}};
    EXPECT_EQ(tiles, expected) << c.window << " x " << c.window << ", " << c.side << ", " << c.channels;
  }
}

TEST(Gemmini, ChoosesTheTilesOfItsLibraryForMatrixProducts) {
  // In blocks of 16; the same source.
  EXPECT_EQ(tiles_of(dense_matmul(1, 128, 768, 768), {}), (Tiles{{"tile_i", 5}, {"tile_j", 5}, {"tile_k", 48}}));
  EXPECT_EQ(tiles_of(dense_matmul(1, 128, 768, 3072), {}), (Tiles{{"tile_i", 5}, {"tile_j", 5}, {"tile_k", 51}}));
  EXPECT_EQ(tiles_of(dense_matmul(1, 1, 1000, 2048), {}), (Tiles{{"tile_i", 1}, {"tile_j", 8}, {"tile_k", 56}}));
}

TEST(Gemmini, TakesPointwiseConvolutionsForMatrixProducts) {
  const Kernel kernel = square_convolution(1, 14, 256, 1024);
  for (const char* how : {"matmul", "conv"}) {
    const Machine machine("gemmini", {{"pointwise", std::string(how)}});
    const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
    ASSERT_TRUE(mapped) << mapped.error().message;
    EXPECT_EQ(mapped->choices.front().mapping.rfind(std::string(how) == "conv" ? "conv2d" : "matmul", 0), 0U) << how;
  }
}

TEST(Gemmini, ActivatesPointwiseConvolutionsOnTheWayOut) {
  const auto network = read_network(R"({"name": "net", "inputs": {"x": [2, 5, 6, 7]}, "layers": [
    {"op": "Conv", "name": "conv", "filters": 9, "kernel": 1, "bias": true}, {"op": "Relu", "name": "relu"}]})");
  ASSERT_TRUE(network) << network.error().message;
  for (const char* how : {"matmul", "conv"}) {
    const Machine machine("gemmini", {{"dim", std::int64_t{4}}, {"pointwise", std::string(how)}});
    const NetworkRun run = run_network(machine, *network, 7);
    EXPECT_EQ(run.fault, "") << how;
    EXPECT_EQ(run.fused, std::vector<std::string>{"conv + relu"}) << how;
  }
}

}  // namespace
}  // namespace cyclescope::testing
