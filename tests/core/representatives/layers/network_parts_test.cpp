#include "representatives/layers/network_parts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/representatives/types/named_type.h"
#include "network/json/network_json.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

network::Network network_of(const std::string& inputs, const std::string& layers) {
  auto network = network::read_network(R"({"name": "net", "inputs": )" + inputs + R"(, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::move(*network);
}

std::string types(const std::vector<NetworkPart>& parts) {
  std::string text;
  for (const NetworkPart& part : parts) {
    text += (text.empty() ? "" : " ");
    text += part.layer ? name_of(part.layer->type) : part.view ? "view" : "unknown";
    text += ":" + std::to_string(part.layers.size());
  }
  return text;
}

const std::string kImage = R"({"x": [1, 16, 32, 32]})";
const std::string kConv = R"({"op": "Conv", "filters": 16, "kernel": 3, "pad": "same")";

TEST(NetworkParts, LayersBecomeMeasurableLayers) {
  const network::Network network =
      network_of(R"({"x": [2, 8, 31, 20]})",
                 R"({"op": "Conv", "filters": 12, "kernel": [5, 3], "stride": 2, "pad": [2, 1], "groups": 2},
                                        {"op": "MaxPool", "kernel": 3, "stride": 2}, {"op": "Flatten"},
                                        {"op": "Gemm", "units": 10}, {"op": "Softmax"})");
  const auto parts = parts_of(network, {});
  ASSERT_EQ(types(parts), "conv2d:1 max_pooling:1 view:1 fully_connected:1 softmax:1");
  const MeasurableLayer& conv = *parts[0].layer;
  EXPECT_EQ(describe(conv),
            "conv2d(batch 2, groups 2, channels 4, filters 6, output_height 16, output_width 10, kernel_height 5, "
            "kernel_width 3, stride 2, input_height 31, input_width 20)");
  EXPECT_EQ(parts[0].macs, 2 * 2 * 4 * 6 * 16 * 10 * 15);
  EXPECT_EQ(value_of(*parts[3].layer, P::kM), 2);
  EXPECT_EQ(value_of(*parts[3].layer, P::kN), 10);
}

TEST(NetworkParts, WhatNoTypeExpressesIsSaid) {
  const network::Network network =
      network_of(kImage, kConv + R"(, "dilation": 2}, )" + kConv + R"(, "stride": [1, 2]})");
  EXPECT_EQ(types(parts_of(network, {})), "unknown:1 unknown:1");
}

/// The only part of a network of one layer, in words.
std::string only_part(const std::string& inputs, const std::string& layer) {
  const auto parts = parts_of(network_of(inputs, layer), {});
  if (parts.size() != 1) return "not one part";
  return parts[0].layer ? describe(*parts[0].layer) : "unknown";
}

TEST(NetworkParts, CopiesBecomeMeasurableLayers) {
  const std::string x = R"({"x": [2, 8, 5, 6]})";
  const auto transposed = [&](const char* order) {
    return only_part(x, R"({"op": "Transpose", "permutation": )" + std::string(order) + "}");
  };
  EXPECT_EQ(transposed("[0, 2, 3, 1]"), "transpose(batch 2, m 8, n 30, columns 1)") << "channels last";
  EXPECT_EQ(transposed("[0, 3, 1, 2]"), "transpose(batch 2, m 40, n 6, columns 1)");
  EXPECT_EQ(transposed("[1, 0, 2, 3]"), "transpose(batch 1, m 2, n 8, columns 30)");
  EXPECT_EQ(transposed("[0, 2, 1, 3]"), "transpose(batch 2, m 8, n 5, columns 6)");
  EXPECT_EQ(transposed("[0, 3, 2, 1]"), "unknown") << "three groups change places";
  EXPECT_EQ(transposed("[2, 1, 0, 3]"), "unknown");
  EXPECT_EQ(only_part(R"({"x": [1, 12, 64]})", R"({"op": "Transpose", "permutation": [1, 0, 2]})"),
            "transpose(batch 1, m 1, n 1, columns 768)")
      << "elements stay in their order";
  EXPECT_EQ(only_part(R"({"x": [1, 12, 1, 64]})", R"({"op": "Transpose", "permutation": [3, 0, 2, 1]})"),
            "transpose(batch 1, m 12, n 64, columns 1)");
  EXPECT_EQ(only_part(R"({"x": [2, 8, 5], "y": [2, 3, 5]})", R"({"op": "Concat", "inputs": ["x", "y"], "axis": 1})"),
            "concat(operands 2, rows 2, columns 28)")
      << "the mean of 40 and 15, rounded";
  EXPECT_EQ(only_part(x, R"({"op": "Split", "axis": 1, "sizes": [1, 3, 4]})"), "split(operands 3, rows 2, columns 80)");
  EXPECT_EQ(only_part(R"({"x": [7]})", R"({"op": "Gather", "weight": [100, 16, 4]})"), "gather(rows 7, columns 64)");
  EXPECT_EQ(only_part(R"({"x": [7]})", R"({"op": "Gather", "weight": [4, 100], "axis": 1})"), "unknown");
  const auto slice = [&](const std::string& of) { return only_part(x, R"({"op": "Slice", )" + of + "}"); };
  EXPECT_EQ(slice(R"("axes": [0], "starts": [1], "ends": [2])"), "gather(rows 1, columns 240)");
  EXPECT_EQ(slice(R"("axes": [1], "starts": [1], "ends": [3])"), "unknown") << "two runs, far from each other";
  EXPECT_EQ(slice(R"("axes": [0], "starts": [0], "ends": [2], "steps": [2])"), "unknown");
}

TEST(NetworkParts, SumsAndProductsWithWhatIsRepeatedBecomeMeasurableLayers) {
  const auto of = [](const char* op, const char* x, const char* y) {
    return only_part(R"({"x": )" + std::string(x) + R"(, "y": )" + y + "}",
                     R"({"op": ")" + std::string(op) + R"(", "inputs": ["x", "y"]})");
  };
  EXPECT_EQ(of("Add", "[12, 128, 128]", "[1, 128]"), "broadcast_add(rows 1536, columns 128)") << "a mask";
  EXPECT_EQ(of("Add", "[64, 64]", "[12, 64, 64]"), "broadcast_add(rows 12, columns 4096)") << "in either order";
  EXPECT_EQ(of("Add", "[12, 64, 64]", "[]"), "broadcast_add(rows 49152, columns 1)");
  EXPECT_EQ(of("Add", "[2, 8, 5, 6]", "[2, 8, 1, 1]"), "unknown");
  EXPECT_EQ(of("Sub", "[12, 128]", "[128]"), "unknown");
  EXPECT_EQ(of("Mul", "[2, 8, 5, 6]", "[2, 8, 1, 1]"),
            "channel_scale(batch 2, channels 8, output_height 5, output_width 6)");
  EXPECT_EQ(of("Mul", "[1, 8, 1, 1]", "[1, 8, 5, 6]"),
            "channel_scale(batch 1, channels 8, output_height 5, output_width 6)");
  EXPECT_EQ(of("Mul", "[4, 9]", "[]"), "channel_scale(batch 1, channels 1, output_height 4, output_width 9)");
  EXPECT_EQ(of("Mul", "[4, 9]", "[9]"), "unknown");
  EXPECT_EQ(of("Add", "[4, 1]", "[1, 9]"), "unknown") << "both are repeated";
}

TEST(NetworkParts, FunctionsAreToldApart) {
  const auto of = [](const char* op) { return only_part(R"({"x": [2, 3]})", R"({"op": ")" + std::string(op) + "\"}"); };
  const std::string sizes = "batch 1, channels 1, output_height 2, output_width 3)";
  EXPECT_EQ(of("Relu"), "elementwise(operands 1, " + sizes);
  EXPECT_EQ(of("Clip"), "clip(" + sizes);
  EXPECT_EQ(of("Gelu"), "gelu(" + sizes);
  EXPECT_EQ(of("Swish"), "swish(" + sizes);
  EXPECT_EQ(of("Sigmoid"), "sigmoid(" + sizes);
  EXPECT_EQ(of("Tanh"), "unknown");
  const auto of_two = [](const char* op) {
    return only_part(R"({"x": [2, 3], "y": [2, 3]})", R"({"op": ")" + std::string(op) + R"(", "inputs": ["x", "y"]})");
  };
  EXPECT_EQ(of_two("Add"), "elementwise(operands 2, " + sizes);
  EXPECT_EQ(of_two("Mul"), "product(" + sizes);
  EXPECT_EQ(of_two("Sub"), "unknown");
}

TEST(NetworkParts, LocalResponsesOverFiveChannelsBecomeMeasurableLayers) {
  EXPECT_EQ(only_part(kImage, R"({"op": "LRN", "size": 5})"),
            "local_response(batch 1, channels 16, output_height 32, output_width 32)");
  EXPECT_EQ(only_part(kImage, R"({"op": "LRN", "size": 3})"), "unknown");
}

TEST(NetworkParts, BlocksAreFoundLongestFirst) {
  const network::Network network =
      network_of(kImage, kConv + R"(, "then": ["Relu"]}, {"op": "MaxPool", "kernel": 2, "stride": 2}, )" + kConv + "}");
  EXPECT_EQ(types(parts_of(network, layer_types({"conv2d"}))), "conv2d:1 elementwise:1 max_pooling:1 conv2d:1");
  EXPECT_EQ(types(parts_of(network, layer_types({"conv2d_relu"}))), "conv2d_relu:2 max_pooling:1 conv2d:1");
  EXPECT_EQ(types(parts_of(network, layer_types({"conv2d_relu", "conv2d_relu_pool"}))), "conv2d_relu_pool:3 conv2d:1");
}

TEST(NetworkParts, ResultsThatOthersUseEndABlock) {
  const network::Network network =
      network_of(kImage, kConv + R"(, "name": "a"}, {"op": "Relu", "name": "b"}, {"op": "Add", "inputs": ["a", "b"]})");
  EXPECT_EQ(types(parts_of(network, layer_types({"conv2d_relu"}))), "conv2d:1 elementwise:1 elementwise:1");
}

TEST(NetworkParts, ResidualAndSeparableBlocksAreFound) {
  const std::string residual = kConv + R"(, "name": "first", "then": ["Relu"]}, )" + kConv +
                               R"(, "name": "second"}, {"op": "Add", "inputs": ["second", "x"], "then": ["Relu"]})";
  EXPECT_EQ(types(parts_of(network_of(kImage, residual), layer_types({"residual"}))), "residual:5");
  EXPECT_EQ(types(parts_of(network_of(kImage, residual), layer_types({"conv2d_relu"}))),
            "conv2d_relu:2 conv2d:1 elementwise:1 elementwise:1");
  const std::string separable =
      R"({"op": "Conv", "groups": "depthwise", "kernel": 3, "stride": 2, "pad": "same", "then": ["Relu"]},
         {"op": "Conv", "filters": 24, "kernel": 1, "then": ["Relu"]})";
  const auto parts = parts_of(network_of(kImage, separable), layer_types({"depthwise_separable"}));
  ASSERT_EQ(types(parts), "depthwise_separable:4");
  EXPECT_EQ(value_of(*parts[0].layer, P::kFilters), 24);
  EXPECT_EQ(value_of(*parts[0].layer, P::kStride), 2);
}

TEST(NetworkParts, EveryLayerOfTheBuiltInNetworksIsInOnePart) {
  int networks = 0;
  std::string left;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/web/networks")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const auto network = network::read_network(text.str());
    ASSERT_TRUE(network) << entry.path();
    std::vector<int> taken(network->layers.size(), 0);
    for (const NetworkPart& part : parts_of(*network, all_layer_types())) {
      for (const std::size_t layer : part.layers) ++taken[layer];
      if (!part.layer && !part.view) left += network->layers[part.layers[0]].function + " ";
    }
    for (const int times : taken) EXPECT_EQ(times, 1) << entry.path();
    ++networks;
  }
  EXPECT_GE(networks, 15);
  EXPECT_EQ(left, "tanh ") << "of BERT's pooler; all others have a type";
}

}  // namespace
}  // namespace cyclescope::representatives
