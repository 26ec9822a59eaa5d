#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <vector>

#include "network/onnx/read_onnx.h"

/// Pieces of ONNX files, written field by field.
namespace cyclescope::reference {

/// A file of which only a few pieces exist; everything between them is zero.
class SparseSource final : public network::ByteSource {
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

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  protozero::add_varint_to_buffer(&bytes, value);
  return bytes;
}

/// The key and length of a length-delimited field, without its content.
inline std::string header(std::uint32_t field, std::uint64_t length) {
  return varint(field << 3U | 2U) + varint(length);
}

inline std::string field(std::uint32_t number, const std::string& content) {
  return header(number, content.size()) + content;
}

inline std::string opset(std::int64_t version) {
  std::string message;
  protozero::pbf_writer(message).add_int64(2, version);
  return field(8, message);
}

inline std::string node(const std::string& op, const std::vector<std::string>& inputs, const std::string& output) {
  std::string message;
  protozero::pbf_writer writer(message);
  for (const std::string& input : inputs) writer.add_string(1, input);
  writer.add_string(2, output);
  writer.add_string(4, op);
  return field(1, message);
}

inline std::string value_info(std::uint32_t number, const std::string& name, const std::vector<std::int64_t>& shape) {
  std::string dims;
  for (const std::int64_t extent : shape) {
    std::string dimension;
    protozero::pbf_writer(dimension).add_int64(1, extent);
    dims += field(1, dimension);
  }
  std::string tensor;
  protozero::pbf_writer writer(tensor);
  writer.add_int32(1, 1);
  writer.add_message(2, dims);
  const std::string type = field(1, tensor);
  return field(number, field(1, name) + field(2, type));
}

/// `layers` products of 512 x 512 with a megabyte of weights each.
inline SparseSource large_model(int layers) {
  SparseSource source;
  source.append(opset(17));
  constexpr std::uint64_t kWeightBytes = 512 * 512 * 4;
  std::string nodes = value_info(11, "x", {1, 512});
  std::string last = "x";
  std::vector<std::string> tensors;
  std::uint64_t graph_size = 0;
  for (int i = 0; i < layers; ++i) {
    const std::string output = "y" + std::to_string(i);
    nodes += node("MatMul", {last, "w" + std::to_string(i)}, output);
    last = output;
    std::string tensor;
    protozero::pbf_writer writer(tensor);
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
  return source;
}

}  // namespace cyclescope::reference
