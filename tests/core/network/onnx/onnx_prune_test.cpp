#include <gtest/gtest.h>

#include <algorithm>
#include <protozero/pbf_writer.hpp>

#include "core/network/onnx/onnx_files.h"
#include "core/network/onnx/onnx_pieces.h"
#include "network/onnx/prune.h"

namespace cyclescope::network {
namespace {

using protozero::pbf_writer;
using reference::field;
using reference::header;
using reference::large_model;
using reference::MemorySource;
using reference::node;
using reference::opset;
using reference::read_model;
using reference::SparseSource;
using reference::value_info;
using reference::varint;

TEST(OnnxPruning, A300MegabyteFileCostsWhatItsGraphCosts) {
  constexpr int kLayers = 300;
  SparseSource source = large_model(kLayers);
  ASSERT_GT(source.size(), std::uint64_t{300} << 20U);

  const auto pruned = prune_onnx(source);
  ASSERT_TRUE(pruned.has_value()) << pruned.error().message;
  EXPECT_LT(pruned->size(), 100'000U);
  EXPECT_LT(source.bytes_read(), std::uint64_t{8} << 20U);

  const auto result = read_onnx(source);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(parameter_count(result->network), std::int64_t{kLayers} * 512 * 512);
}

TEST(OnnxPruning, LengthsThatLieAreRefused) {
  const std::string good = node("Relu", {"x"}, "y");
  for (const std::string& graph :
       {header(1, 1000) + good,                                           // longer than the graph
        header(1, 0xFFFFFFFFFFFFFFFFU) + good,                            // a negative length
        header(5, 0x7FFFFFFFFFFFFFFFU),                                   // the largest one
        varint(1U << 3U | 3U) + good,                                     // a group
        varint(1U << 3U | 7U) + good,                                     // no kind of field
        std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"),  // a number that does not end
        std::string("\x00", 1)}) {                                        // field number 0
    const auto result = read_model(opset(17) + field(7, graph));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "OnnxSyntax") << result.error().message;
  }
}

TEST(OnnxPruning, SubgraphsNestedWithoutEndAreRefused) {
  std::string graph = node("Relu", {"x"}, "y");
  for (int i = 0; i < 5000; ++i) {
    const std::string attribute = field(1, "body") + field(6, graph);
    graph = field(1, field(1, "x") + field(2, "y") + field(4, "Loop") + field(5, attribute));
  }
  const auto result = read_model(opset(17) + field(7, graph));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "OnnxSyntax");
  EXPECT_NE(result.error().message.find("nested"), std::string::npos);
}

TEST(OnnxPruning, FieldsOfWrongKindsAreIgnoredOrRefusedButNeverBelieved) {
  // Every field of the graph as a number, and the node's operator as one.
  std::string graph;
  for (std::uint32_t number = 1; number < 16; ++number) graph += varint(number << 3U) + varint(7);
  std::string broken;
  pbf_writer(broken).add_int64(4, 3);
  graph += field(1, broken);
  const auto result = read_model(opset(17) + field(7, graph));
  ASSERT_TRUE(result.has_value()) << result.error().message;  // a node without outputs computes nothing
  EXPECT_TRUE(result->network.layers.empty());
}

TEST(OnnxPruning, NamesThatAreNoUtf8AreMadeReadable) {
  const std::string graph =
      value_info(11, "x", {2}) + node("Relu", {"x"}, "y\xFF\xC0") + value_info(12, "y\xFF\xC0", {2});
  const auto result = read_model(opset(17) + field(7, graph));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->network.tensors.back().name, "y??");
}

TEST(OnnxPruning, AMillionNodesAreRefused) {
  std::string nodes;
  for (int i = 0; i < 1'000'000; ++i) nodes += node("Relu", {"x"}, "y");
  const auto result = read_model(opset(17) + field(7, value_info(11, "x", {2}) + nodes + value_info(12, "y", {2})));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "TooLarge");
  EXPECT_NE(result.error().message.find("100000 nodes"), std::string::npos) << result.error().message;
}

TEST(OnnxPruning, NegativeAndHugeExtentsOfConstantsAreRefused) {
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{-5, 3}, std::vector<std::int64_t>{INT64_MAX, INT64_MAX},
        std::vector<std::int64_t>(100, 1), std::vector<std::int64_t>{INT64_MIN}}) {
    std::string tensor;
    pbf_writer writer(tensor);
    for (const std::int64_t extent : shape) writer.add_int64(1, extent);
    writer.add_int32(2, 1);
    writer.add_string(8, "w");
    const std::string graph = field(5, tensor) + value_info(11, "x", {2}) + node("Add", {"x", "w"}, "y");
    const auto result = read_model(opset(17) + field(7, graph));
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "TooLarge");
    EXPECT_EQ(result.error().path, "w");
  }
}

}  // namespace
}  // namespace cyclescope::network
