#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/mapping/mapped_network.h"
#include "core/mapping/small_kernel.h"
#include "network/network_json.h"

namespace cyclescope::testing {
namespace {

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
