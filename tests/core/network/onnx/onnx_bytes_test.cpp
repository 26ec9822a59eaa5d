// How many bytes quantised models have to move: those that their operands have, kind by kind.
#include <gtest/gtest.h>

#include <map>

#include "core/network/onnx/onnx_files.h"
#include "kernels/kernel.h"

namespace cyclescope::network {
namespace {

using reference::made_onnx_folder;
using reference::read_file;
using reference::read_model;

/// Bytes of a layer's operands, each tensor once.
struct Bytes {
  std::int64_t weights = 0, read = 0, written = 0;

  bool operator==(const Bytes&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Bytes& bytes) {
  return out << bytes.weights << " of weights, " << bytes.read << " read, " << bytes.written << " written";
}

/// By what the layer's kernels access.
Bytes compulsory_bytes(const Network& network, const Layer& layer) {
  const auto kernels = kernels::kernels_of(network, layer);
  EXPECT_TRUE(kernels.has_value()) << layer.name;
  if (!kernels) return {};
  std::map<TensorId, std::int64_t> read, written;
  const auto note = [](std::map<TensorId, std::int64_t>& bytes, const kernels::KernelTensor& tensor) {
    if (tensor.tensor != kNoTensor) bytes[tensor.tensor] = (tensor.elements * tensor.element_bits + 7) / 8;
  };
  for (const kernels::Kernel& kernel : *kernels) {
    for (const kernels::KernelTensor& input : kernel.inputs) note(read, input);
    note(written, kernel.output);
  }
  Bytes bytes;
  for (const auto& [id, count] : read) {
    (network.tensors[static_cast<std::size_t>(id)].constant ? bytes.weights : bytes.read) += count;
  }
  for (const auto& [id, count] : written) bytes.written += count;
  return bytes;
}

/// The bytes of the layers of one operator in a model, in order.
std::vector<Bytes> bytes_in(const char* model, const std::string& operator_name) {
  const auto result = read_model(read_file(made_onnx_folder() / model));
  EXPECT_TRUE(result.has_value()) << model;
  std::vector<Bytes> bytes;
  if (!result) return bytes;
  for (const Layer& layer : result->network.layers) {
    if (layer.operator_name == operator_name) bytes.push_back(compulsory_bytes(result->network, layer));
  }
  return bytes;
}

using Layers = std::vector<Bytes>;

// x [1, 3, 8, 8], w [4, 3, 3, 3], b [4], y [1, 4, 6, 6]
TEST(OnnxBytes, BetweenADequantisationAndTheNextQuantisationAllIsNarrow) {
  EXPECT_EQ(bytes_in("models/quantised_pairs.onnx", "QuantizeLinear"), (Layers{{0, 192 * 4, 192}}));
  EXPECT_EQ(bytes_in("models/quantised_pairs.onnx", "Conv"), (Layers{{108 + 4 * 4, 192, 144}}));
  EXPECT_EQ(bytes_in("models/quantised_pairs.onnx", "Relu"), (Layers{{0, 144, 144}}));
}

TEST(OnnxBytes, WeightsThatAreQuantisedInTheFileAreNarrow) {
  EXPECT_EQ(bytes_in("models/quantised_weights.onnx", "Conv"), (Layers{{108, 192 * 4, 144 * 4}}));
  EXPECT_EQ(bytes_in("models/quantised_weights.onnx", "MatMul"), (Layers{{36 * 5, 144 * 4, 4 * 5 * 4}}));
}

TEST(OnnxBytes, QuantisedOperatorsHaveTheWidthsOfTheirOperands) {
  EXPECT_EQ(bytes_in("models/quantised_operators.onnx", "QLinearConv"), (Layers{{108 + 4 * 4, 192, 144}}));
  EXPECT_EQ(bytes_in("models/quantised_operators.onnx", "ConvInteger"), (Layers{{8, 144, 72 * 4}}));
  EXPECT_EQ(bytes_in("models/quantised_operators.onnx", "MatMulInteger"), (Layers{{42, 30, 35 * 4}}));
  EXPECT_EQ(bytes_in("models/quantised_operators.onnx", "QLinearMatMul"), (Layers{{42, 30, 35}}));
}

TEST(OnnxBytes, BitWidthsOfQonnxAreMoved) {
  for (const char* model : {"counted/quant_qonnx.onnx", "counted/quant_onnx.onnx"}) {
    EXPECT_EQ(bytes_in(model, "Quant").at(0), (Bytes{0, 1024 * 4, 512})) << model;
    EXPECT_EQ(bytes_in(model, "Conv"), (Layers{{4608 / 2, 512, 1024}})) << "4 bits each, in " << model;
  }
}

// x [1, 3, 64], weights [64, 32] of 4 and of 2 bits
TEST(OnnxBytes, WeightsOfFewBitsAreMovedAsTheyArePacked) {
  EXPECT_EQ(bytes_in("counted/matmul_n_bits.onnx", "MatMul"), (Layers{{64 * 32 / 2, 192 * 4, 96 * 4}}));
  EXPECT_EQ(bytes_in("counted/matmul_two_bits.onnx", "MatMul"), (Layers{{64 * 32 / 4, 192 * 4, 96 * 4}}));
}

}  // namespace
}  // namespace cyclescope::network
