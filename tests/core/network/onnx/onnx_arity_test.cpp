// Nodes of every operator with inputs, outputs and attributes that nobody would write: there is a network that can be
// written and lowered, or a diagnostic.
#include <gtest/gtest.h>

#include "core/network/onnx/onnx_pieces.h"
#include "core/random/random.h"
#include "kernels/kernel.h"
#include "network/elementwise.h"
#include "network/json/network_json.h"
#include "network/onnx/operators.h"
#include "network/reductions.h"

namespace cyclescope::network {
namespace {

using random_cases::Random;
using reference::field;

constexpr int kCases = 10;  // of each number of inputs and outputs
constexpr int kMostInputs = 6;
constexpr int kMostOutputs = 3;

const std::vector<std::string> kAttributes = {"allowzero",
                                              "antialias",
                                              "auto_pad",
                                              "axes",
                                              "axis",
                                              "batch_dims",
                                              "bits",
                                              "blocksize",
                                              "ceil_mode",
                                              "channels",
                                              "dilations",
                                              "direction",
                                              "end",
                                              "ends",
                                              "equation",
                                              "exclusive",
                                              "group",
                                              "hidden_size",
                                              "interleaved",
                                              "is_causal",
                                              "k",
                                              "keepdims",
                                              "kernel_shape",
                                              "kv_num_heads",
                                              "largest",
                                              "layout",
                                              "mode",
                                              "num_groups",
                                              "num_heads",
                                              "num_outputs",
                                              "offset_group",
                                              "output_height",
                                              "output_padding",
                                              "output_shape",
                                              "output_width",
                                              "pads",
                                              "perm",
                                              "pooled_shape",
                                              "q_num_heads",
                                              "qkv_hidden_sizes",
                                              "reduction",
                                              "reverse",
                                              "sampling_ratio",
                                              "scale",
                                              "shape",
                                              "size",
                                              "spatial",
                                              "split",
                                              "start",
                                              "starts",
                                              "storage_order",
                                              "strides",
                                              "to"};

const std::vector<std::string> kTexts = {"",           "linear",  "cubic",         "nearest",   "add",
                                         "SAME_UPPER", "reverse", "bidirectional", "ij,jk->ik", "bij->ij"};

std::int64_t small(Random& random) { return random.chance(8) ? random.in(-9, 1 << 20) : random.in(-2, 4); }

std::string attribute(Random& random) {
  std::string message = field(1, random.pick(kAttributes));
  protozero::pbf_writer writer(message);
  switch (random.in(0, 3)) {
    case 0:
      writer.add_int32(20, 2);
      writer.add_int64(3, small(random));
      break;
    case 1:
      writer.add_int32(20, 3);
      writer.add_string(4, random.pick(kTexts));
      break;
    case 2:
      writer.add_int32(20, 1);
      writer.add_float(2, static_cast<float>(small(random)));
      break;
    default:
      writer.add_int32(20, 7);
      for (std::int64_t left = random.in(0, 5); left > 0; --left) writer.add_int64(8, small(random));
  }
  return field(5, message);
}

/// A constant of whole numbers or reals.
std::string initializer(Random& random, const std::string& name) {
  std::string tensor;
  protozero::pbf_writer writer(tensor);
  std::int64_t count = 1;
  for (std::int64_t rank = random.in(0, 2); rank > 0; --rank) {
    const std::int64_t extent = random.in(0, 4);
    writer.add_int64(1, extent);
    count *= extent;
  }
  const bool whole = random.chance(50);
  writer.add_int32(2, whole ? 7 : 1);
  for (std::int64_t i = 0; i < count; ++i) {
    if (whole) writer.add_int64(7, small(random));
    if (!whole) writer.add_float(4, static_cast<float>(small(random)));
  }
  writer.add_string(8, name);
  return field(5, tensor);
}

std::string shaped_input(Random& random, const std::string& name) {
  Shape shape;
  for (std::int64_t rank = random.in(0, 5); rank > 0; --rank) shape.push_back(random.in(0, 4));
  return reference::value_info(11, name, shape);
}

/// A model of one node of this operator.
std::string model_of(Random& random, const std::string& name, int inputs, int outputs) {
  const std::size_t dot = name.rfind('.');
  std::string node;
  std::string graph;
  protozero::pbf_writer writer(node);
  for (int i = 0; i < inputs; ++i) {
    const std::string input = "x" + std::to_string(i);
    const std::int64_t kind = random.in(0, 9);
    writer.add_string(1, kind == 0 ? "" : input);
    if (kind > 1)
      graph += kind > 5 ? initializer(random, input) : shaped_input(random, input);  // else of unknown shape
  }
  for (int i = 0; i < outputs; ++i) writer.add_string(2, random.chance(15) ? "" : "y" + std::to_string(i));
  writer.add_string(4, name.substr(dot == std::string::npos ? 0 : dot + 1));
  if (dot != std::string::npos) writer.add_string(7, name.substr(0, dot));
  for (std::int64_t left = random.in(0, 4); left > 0; --left) node += attribute(random);
  graph = field(1, node) + graph;
  for (int i = 0; i < outputs; ++i) graph += field(12, field(1, "y" + std::to_string(i)));
  return reference::opset(random.in(5, 23)) + field(7, graph);
}

void expect_network_or_diagnostic(const std::string& model) {
  reference::SparseSource source;
  source.append(model);
  const auto read = read_onnx(source);
  if (!read) {
    EXPECT_FALSE(read.error().message.empty());
    return;
  }
  for (const Layer& layer : read->network.layers) {
    const auto kernels = kernels::kernels_of(read->network, layer);
    EXPECT_TRUE(kernels || !kernels.error().message.empty());
  }
  const auto again = read_network(write_network(read->network));
  EXPECT_TRUE(again) << again.error().message << "\n" << write_network(read->network);
}

TEST(OnnxArity, AnyNumberOfInputsAndOutputsOfAnyShapeIsANetworkOrADiagnostic) {
  Random random(1);
  std::vector<std::string> names = onnx_operator_names();
  for (std::string& name : elementwise_operator_names()) names.push_back(std::move(name));
  for (std::string& name : reduction_operator_names()) names.push_back(std::move(name));
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    for (int inputs = 0; inputs <= kMostInputs; ++inputs) {
      for (int outputs = 0; outputs <= kMostOutputs; ++outputs) {
        for (int i = 0; i < kCases; ++i) expect_network_or_diagnostic(model_of(random, name, inputs, outputs));
      }
    }
  }
}

}  // namespace
}  // namespace cyclescope::network
