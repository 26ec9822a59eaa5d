#include "network/scale_sim/scale_sim.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/network/builtin_networks.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {
namespace {

const std::string kHeader =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";

Network read(const std::string& text) {
  auto result = read_scale_sim(text);
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  return result ? std::move(result->network) : Network();
}

Diagnostic refused(const std::string& text) {
  const auto result = read_scale_sim(text);
  EXPECT_FALSE(result);
  return result ? Diagnostic() : result.error();
}

std::vector<std::int64_t> macs(const Network& network) {
  std::vector<std::int64_t> counts;
  for (const Layer& layer : network.layers) counts.push_back(mac_count(network, layer));
  return counts;
}

Shape output_shape(const Network& network, std::size_t layer) {
  return network.tensors[static_cast<std::size_t>(network.layers[layer].outputs[0])].shape;
}

TEST(ScaleSim, ReadsConvolutionsAsTheToolCountsThem) {
  const Network network = read(kHeader + "Conv1, 224, 224, 7, 7, 3, 64, 2,\n\nFC6, 1, 1, 1, 1, 512, 1000, 1,\n");
  ASSERT_EQ(network.layers.size(), 2u);
  EXPECT_EQ(network.layers[0].name, "Conv1");
  EXPECT_EQ(output_shape(network, 0), (Shape{1, 64, 110, 110})) << "ceil((224 - 7 + 2) / 2): the last window counts";
  EXPECT_EQ(macs(network), (std::vector<std::int64_t>{110 * 110 * 7 * 7 * 3 * 64, 512 * 1000}));
  EXPECT_EQ(network.inputs.size(), 2u) << "the rows do not say what reads what";
}

TEST(ScaleSim, ReadsTwoStridesAndOtherHeaders) {
  const Network network = read(
      "Layer name,IFMAP height (px),IFMAP width (px),Filter height,Filter width,Channels,Num filter,Stride height,"
      "Stride width,\nstrip,16,32,3,5,8,4,1,3,\n");
  EXPECT_EQ(output_shape(network, 0), (Shape{1, 4, 14, 10}));
}

TEST(ScaleSim, RowsCalledDpAreDepthwise) {
  const Network network = read(kHeader + "Conv2_DP, 10, 10, 3, 3, 32, 1, 1,\n");
  EXPECT_EQ(network.layers[0].attributes.groups, 32);
  EXPECT_EQ(macs(network), (std::vector<std::int64_t>{8 * 8 * 9 * 32}));
}

TEST(ScaleSim, ReadsProductsByTheNamesOfTheirColumns) {
  EXPECT_EQ(macs(read("Layer, M, N, K,\nGEMM0, 256, 250, 768,\n")), (std::vector<std::int64_t>{256 * 250 * 768}));
  const Network other = read("Layer,M,K,N\nGEMM0,2,3,5\n");
  EXPECT_EQ(output_shape(other, 0), (Shape{2, 5}));
}

TEST(ScaleSim, SaysWhatIsWrongAndWhere) {
  const Diagnostic word = refused(kHeader + "Conv1, 224, wide, 7, 7, 3, 64, 2,\n");
  EXPECT_EQ(word.code, "BadRow");
  EXPECT_EQ(word.line, 2);
  EXPECT_NE(word.message.find("'IFMAP Width' is 'wide'"), std::string::npos);
  EXPECT_EQ(refused(kHeader + "Conv1, 224, 224, 7, 7, 3,\n").code, "BadRow");
  EXPECT_EQ(refused(kHeader + "Conv1, 5, 5, 7, 7, 3, 8, 1,\n").code, "BadRow");
  EXPECT_EQ(refused(kHeader + "Conv1, 5, 5, 3, 3, 3, 8, 0,\n").code, "BadRow");
  EXPECT_EQ(refused(kHeader).code, "BadHeader");
  EXPECT_EQ(refused("Layer name, IFMAP Height, Filter Height\nx, 1, 1\n").code, "BadHeader");
  const std::string most = "1073741824";
  EXPECT_EQ(refused("Layer, M, N, K,\nx, " + most + ", " + most + ", " + most + ",\n").code, "TooLarge");
}

TEST(ScaleSim, NotesSparsityThatItLeavesOut) {
  const std::string header = kHeader.substr(0, kHeader.size() - 1) + " Sparsity,\n";
  const auto sparse = read_scale_sim(header + "Conv1, 8, 8, 3, 3, 3, 8, 1, 2:4,\n");
  ASSERT_TRUE(sparse);
  EXPECT_EQ(sparse->warnings.size(), 2u);
  const auto dense = read_scale_sim(header + "Conv1, 8, 8, 3, 3, 3, 8, 1, 4:4,\n");
  ASSERT_TRUE(dense);
  EXPECT_EQ(dense->warnings.size(), 1u);
}

TEST(ScaleSim, WhatIsWrittenIsReadAsTheSameWork) {
  const std::string text = kHeader + "Conv1, 224, 224, 7, 7, 3, 64, 2,\nConv2_DP, 10, 10, 3, 3, 32, 1, 1,\n";
  for (const std::string& topology : {text, std::string("Layer, M, N, K,\nGEMM0, 256, 250, 768,\n")}) {
    const Network network = read(topology);
    const auto written = write_scale_sim(network);
    ASSERT_TRUE(written);
    EXPECT_TRUE(looks_like_scale_sim(written->text));
    EXPECT_TRUE(written->left_out.empty());
    EXPECT_EQ(macs(read(written->text)), macs(network)) << written->text;
  }
}

std::int64_t total(const std::vector<std::int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

TEST(ScaleSim, WritesAllMacsOfANetworkButThoseThatItSaysItLeavesOut) {
  for (const testing::BuiltinNetwork& builtin : testing::builtin_networks()) {
    const std::string& name = builtin.name;
    const Network& network = builtin.network;
    const auto written = write_scale_sim(network);
    ASSERT_TRUE(written) << name;
    std::int64_t left = 0;
    for (const std::size_t layer : written->left_out) left += mac_count(network, network.layers[layer]);
    EXPECT_EQ(total(macs(read(written->text))) + left, total(macs(network))) << name;
  }
}

TEST(ScaleSim, WritesNothingWhereNothingFits) {
  const auto written = write_scale_sim(Network());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "NothingToWrite");
}

}  // namespace
}  // namespace cyclescope::network
