#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/mapping/mapped_network.h"
#include "core/mapping/small_kernel.h"
#include "network/json/network_json.h"

namespace cyclescope::testing {
namespace {

/// Gemmini with a small array and small memories, so that small kernels have several tiles and partial blocks.
Machine random_machine(SmallKernels& kernels) {
  architecture::ParameterValues parameters;
  parameters["dim"] = std::int64_t{4};
  parameters["spad_kib"] = std::int64_t{kernels.flip() ? 1 : 16};
  parameters["acc_kib"] = std::int64_t{kernels.flip() ? 1 : 8};
  parameters["dma_bytes"] = std::int64_t{kernels.flip() ? 16 : 64};
  parameters["pointwise"] = std::string(kernels.flip() ? "matmul" : "conv");
  return {"gemmini", parameters};
}

/// A convolution with a largest-value pooling behind it, mostly with an activation in between.
std::string pooled_layers(SmallKernels& random, bool activated) {
  const auto number = [&](std::int64_t least, std::int64_t most) { return std::to_string(random.pick(least, most)); };
  const std::int64_t window = random.pick(1, 3);
  std::string layers = R"({"op": "Conv", "name": "conv", "filters": )" + number(1, 9) + R"(, "kernel": )" +
                       number(2, 3) + R"(, "pad": )" + number(0, 1) + R"(, "stride": )" + number(1, 2) +
                       R"(, "bias": )" + (random.flip() ? "true" : "false") + "}";
  if (activated) layers += R"(, {"op": "Relu", "name": "relu"})";
  return layers + R"(, {"op": "MaxPool", "name": "pool", "kernel": )" + std::to_string(window) + R"(, "stride": )" +
         number(1, 3) + R"(, "pad": )" + std::to_string(random.pick(0, activated ? window / 2 : 0)) + "}";
}

TEST(Gemmini, TakesTheLargestOfAWindowOnTheWayOut) {
  SmallKernels random(51);
  for (int i = 0; i < 120; ++i) {
    const Machine machine = random_machine(random);
    const bool activated = i % 3 > 0;
    const std::string layers = pooled_layers(random, activated);
    const std::string input = "[" + std::to_string(random.pick(1, 2)) + ", " + std::to_string(random.pick(1, 6)) +
                              ", " + std::to_string(random.pick(7, 14)) + ", " + std::to_string(random.pick(7, 14)) +
                              "]";
    const auto network =
        network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
    ASSERT_TRUE(network) << network.error().message;
    const NetworkRun run = run_network(machine, *network, static_cast<std::uint32_t>(i));
    ASSERT_EQ(run.fault, "") << "case " << i << ": " << input << " " << layers;
    ASSERT_EQ(run.fused, std::vector<std::string>{activated ? "conv + relu + pool" : "conv + pool"})
        << input << " " << layers;
  }
}

TEST(Gemmini, LeavesPoolingsThatItsStoresCannotDoToTheHost) {
  const Machine machine("gemmini", {});
  const std::string conv = R"({"op": "Conv", "name": "conv", "filters": 4, "kernel": 3, "pad": 1})";
  // A window of more than two bits, one that is not square, zeros around values that may be negative, half windows.
  for (const char* pool : {R"("kernel": 4)", R"("kernel": [2, 3])", R"("kernel": 3, "pad": 1)",
                           R"("kernel": 3, "stride": 2, "ceil_mode": true)"}) {
    const auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 2, 8, 8]}, "layers": [)" + conv +
                                               R"(, {"op": "MaxPool", "name": "pool", )" + pool + "}]}");
    ASSERT_TRUE(network) << network.error().message;
    const NetworkRun run = run_network(machine, *network, 1);
    EXPECT_EQ(run.fault, "") << pool;
    EXPECT_EQ(run.fused, std::vector<std::string>{}) << pool;
  }
}

using Tiles = std::map<std::string, std::int64_t>;

TEST(Gemmini, ChoosesTheTilesOfItsLibraryForConvolutions) {
  const Machine machine("gemmini", {{"pointwise", std::string("conv")}});
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
    const Tiles tiles = tiles_of(machine, square_convolution(c.window, c.side, c.channels, c.filters));
    const Tiles expected = {{"tile_n", 1},         {"tile_h", c.tile_h},  {"tile_w", c.tile_w}, {"tile_f", c.tile_f},
                            {"tile_kh", c.window}, {"tile_kw", c.window}, {"tile_c", c.tile_c}};
    EXPECT_EQ(tiles, expected) << c.window << " x " << c.window << ", " << c.side << ", " << c.channels;
  }
}

TEST(Gemmini, ChoosesTheTilesOfItsLibraryForMatrixProducts) {
  const Machine machine("gemmini", {});
  // In blocks of 16; the same source.
  EXPECT_EQ(tiles_of(machine, dense_matmul(1, 128, 768, 768)), (Tiles{{"tile_i", 5}, {"tile_j", 5}, {"tile_k", 48}}));
  EXPECT_EQ(tiles_of(machine, dense_matmul(1, 128, 768, 3072)), (Tiles{{"tile_i", 5}, {"tile_j", 5}, {"tile_k", 51}}));
  EXPECT_EQ(tiles_of(machine, dense_matmul(1, 1, 1000, 2048)), (Tiles{{"tile_i", 1}, {"tile_j", 8}, {"tile_k", 56}}));
}

TEST(Gemmini, TakesPointwiseConvolutionsForMatrixProducts) {
  const kernels::Kernel kernel = square_convolution(1, 14, 256, 1024);
  for (const char* how : {"matmul", "conv"}) {
    const Machine machine("gemmini", {{"pointwise", std::string(how)}});
    const auto mapped = machine.map(kernel);
    ASSERT_TRUE(mapped) << mapped.error().message;
    EXPECT_EQ(mapped->choices.front().mapping.rfind(std::string(how) == "conv" ? "conv2d" : "matmul", 0), 0U) << how;
  }
}

TEST(Gemmini, ActivatesPointwiseConvolutionsOnTheWayOut) {
  const auto network = network::read_network(R"({"name": "net", "inputs": {"x": [2, 5, 6, 7]}, "layers": [
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
