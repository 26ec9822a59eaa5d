#include "network/onnx_prune.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <protozero/pbf_writer.hpp>

#include "core/network/onnx_files.h"

namespace cyclescope {
namespace {

using protozero::pbf_writer;
using reference::MemorySource;
using reference::read_model;

/// A file of which only a few pieces exist; everything between them is zero.
class SparseSource : public ByteSource {
 public:
  void append(const std::string& piece) {
    pieces_[size_] = piece;
    size_ += piece.size();
  }
  void append_zeros(std::uint64_t length) { size_ += length; }

  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    bytes_read_ += length;
    std::memset(target, 0, length);
    for (const auto& [start, piece] : pieces_) {
      const std::uint64_t first = std::max(start, offset);
      const std::uint64_t last = std::min(start + piece.size(), offset + length);
      if (first < last) std::memcpy(target + (first - offset), piece.data() + (first - start), last - first);
    }
    return true;
  }
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  std::map<std::uint64_t, std::string> pieces_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_read_ = 0;
};

std::string varint(std::uint64_t value) {
  std::string bytes;
  protozero::add_varint_to_buffer(&bytes, value);
  return bytes;
}

/// The key and length of a length-delimited field, without its content.
std::string header(std::uint32_t field, std::uint64_t length) { return varint(field << 3U | 2U) + varint(length); }

std::string field(std::uint32_t number, const std::string& content) { return header(number, content.size()) + content; }

std::string opset(std::int64_t version) {
  std::string message;
  pbf_writer(message).add_int64(2, version);
  return field(8, message);
}

std::string node(const std::string& op, const std::vector<std::string>& inputs, const std::string& output) {
  std::string message;
  pbf_writer writer(message);
  for (const std::string& input : inputs) writer.add_string(1, input);
  writer.add_string(2, output);
  writer.add_string(4, op);
  return field(1, message);
}

std::string value_info(std::uint32_t number, const std::string& name, const std::vector<std::int64_t>& shape) {
  std::string dims;
  for (const std::int64_t extent : shape) {
    std::string dimension;
    pbf_writer(dimension).add_int64(1, extent);
    dims += field(1, dimension);
  }
  std::string tensor;
  pbf_writer writer(tensor);
  writer.add_int32(1, 1);
  writer.add_message(2, dims);
  const std::string type = field(1, tensor);
  return field(number, field(1, name) + field(2, type));
}

TEST(OnnxPruning, A300MegabyteFileCostsWhatItsGraphCosts) {
  // 300 products of 512 x 512 with a megabyte of weights each.
  SparseSource source;
  source.append(opset(17));
  constexpr std::uint64_t kWeightBytes = 512 * 512 * 4;
  std::string nodes = value_info(11, "x", {1, 512});
  std::string last = "x";
  constexpr int kLayers = 300;
  std::vector<std::string> tensors;
  std::uint64_t graph_size = 0;
  for (int i = 0; i < kLayers; ++i) {
    const std::string output = "y" + std::to_string(i);
    nodes += node("MatMul", {last, "w" + std::to_string(i)}, output);
    last = output;
    std::string tensor;
    pbf_writer writer(tensor);
    writer.add_int64(1, 512);
    writer.add_int64(1, 512);
    writer.add_int32(2, 1);
    writer.add_string(8, "w" + std::to_string(i));
    tensor += header(9, kWeightBytes);
    tensors.push_back(header(5, tensor.size() + kWeightBytes) + tensor);
    graph_size += tensors.back().size() + kWeightBytes;
  }
  nodes += value_info(12, last, {1, 512});
  source.append(header(7, graph_size + nodes.size()));
  for (const std::string& tensor : tensors) {
    source.append(tensor);
    source.append_zeros(kWeightBytes);
  }
  source.append(nodes);
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
}  // namespace cyclescope
