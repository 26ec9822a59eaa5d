#include "representatives/network_parts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/representatives/hidden_device.h"
#include "network/network_json.h"
#include "representatives/plan.h"

namespace cyclescope {
namespace {

using P = LayerParameter;
using T = LayerType;

Network network_of(const std::string& inputs, const std::string& layers) {
  auto network = read_network(R"({"name": "net", "inputs": )" + inputs + R"(, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::move(*network);
}

std::string types(const std::vector<NetworkPart>& parts) {
  std::string text;
  for (const NetworkPart& part : parts) {
    text += (text.empty() ? "" : " ");
    text += part.configuration ? name_of(part.configuration->type) : part.view ? "view" : "unknown";
    text += ":" + std::to_string(part.layers.size());
  }
  return text;
}

const std::string kImage = R"({"x": [1, 16, 32, 32]})";
const std::string kConv = R"({"op": "Conv", "filters": 16, "kernel": 3, "pad": "same")";

TEST(NetworkParts, LayersBecomeConfigurations) {
  const Network network =
      network_of(R"({"x": [2, 8, 31, 20]})",
                 R"({"op": "Conv", "filters": 12, "kernel": [5, 3], "stride": 2, "pad": [2, 1], "groups": 2},
                                        {"op": "MaxPool", "kernel": 3, "stride": 2}, {"op": "Flatten"},
                                        {"op": "Gemm", "units": 10}, {"op": "Softmax"})");
  const auto parts = parts_of(network, {});
  ASSERT_EQ(types(parts), "conv2d:1 max_pooling:1 view:1 fully_connected:1 softmax:1");
  const Configuration& conv = *parts[0].configuration;
  EXPECT_EQ(describe(conv),
            "conv2d(batch 2, groups 2, channels 4, filters 6, output_height 16, output_width 10, kernel_height 5, "
            "kernel_width 3, stride 2, input_height 31, input_width 20)");
  EXPECT_EQ(parts[0].macs, 2 * 2 * 4 * 6 * 16 * 10 * 15);
  EXPECT_EQ(value_of(*parts[3].configuration, P::kM), 2);
  EXPECT_EQ(value_of(*parts[3].configuration, P::kN), 10);
}

TEST(NetworkParts, WhatNoTypeExpressesIsSaid) {
  const Network network = network_of(kImage, kConv + R"(, "dilation": 2}, )" + kConv + R"(, "stride": [1, 2]})");
  EXPECT_EQ(types(parts_of(network, {})), "unknown:1 unknown:1");
}

TEST(NetworkParts, BlocksAreFoundLongestFirst) {
  const Network network =
      network_of(kImage, kConv + R"(, "then": ["Relu"]}, {"op": "MaxPool", "kernel": 2, "stride": 2}, )" + kConv + "}");
  EXPECT_EQ(types(parts_of(network, {T::kConv2d})), "conv2d:1 elementwise:1 max_pooling:1 conv2d:1");
  EXPECT_EQ(types(parts_of(network, {T::kConv2dRelu})), "conv2d_relu:2 max_pooling:1 conv2d:1");
  EXPECT_EQ(types(parts_of(network, {T::kConv2dRelu, T::kConv2dReluPool})), "conv2d_relu_pool:3 conv2d:1");
}

TEST(NetworkParts, ResultsThatOthersUseEndABlock) {
  const Network network =
      network_of(kImage, kConv + R"(, "name": "a"}, {"op": "Relu", "name": "b"}, {"op": "Add", "inputs": ["a", "b"]})");
  EXPECT_EQ(types(parts_of(network, {T::kConv2dRelu})), "conv2d:1 elementwise:1 elementwise:1");
}

TEST(NetworkParts, ResidualAndSeparableBlocksAreFound) {
  const std::string residual = kConv + R"(, "name": "first", "then": ["Relu"]}, )" + kConv +
                               R"(, "name": "second"}, {"op": "Add", "inputs": ["second", "x"], "then": ["Relu"]})";
  EXPECT_EQ(types(parts_of(network_of(kImage, residual), {T::kResidual})), "residual:5");
  EXPECT_EQ(types(parts_of(network_of(kImage, residual), {T::kConv2dRelu})),
            "conv2d_relu:2 conv2d:1 elementwise:1 elementwise:1");
  const std::string separable =
      R"({"op": "Conv", "groups": "depthwise", "kernel": 3, "stride": 2, "pad": "same", "then": ["Relu"]},
         {"op": "Conv", "filters": 24, "kernel": 1, "then": ["Relu"]})";
  const auto parts = parts_of(network_of(kImage, separable), {T::kDepthwiseSeparable});
  ASSERT_EQ(types(parts), "depthwise_separable:4");
  EXPECT_EQ(value_of(*parts[0].configuration, P::kFilters), 24);
  EXPECT_EQ(value_of(*parts[0].configuration, P::kStride), 2);
}

TEST(NetworkParts, EveryLayerOfTheBuiltInNetworksIsInOnePart) {
  int networks = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/web/networks")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    const auto network = read_network(text.str());
    ASSERT_TRUE(network) << entry.path();
    std::vector<int> taken(network->layers.size(), 0);
    std::int64_t macs = 0, expressed = 0;
    for (const NetworkPart& part : parts_of(*network, all_layer_types())) {
      for (const std::size_t layer : part.layers) ++taken[layer];
      macs += part.macs;
      if (part.configuration) expressed += part.macs;
    }
    for (const int times : taken) EXPECT_EQ(times, 1) << entry.path();
    EXPECT_EQ(expressed, macs) << entry.path() << ": all layers with MACs have a type";
    ++networks;
  }
  EXPECT_GE(networks, 15);
}

TEST(PredictNetwork, IsTheSumOverItsParts) {
  testing::HiddenDevice device(testing::HiddenForm::kCompute, 1);
  Measurements measurements;
  for (const T type : {T::kConv2d, T::kFullyConnected}) {
    for (const Configuration& layer : plan_random(usual_space(type), 60, 1)) {
      measurements.push_back({layer, *device.latency(layer)});
    }
  }
  const auto model = fit_model(measurements, {});
  ASSERT_TRUE(model);
  const Network network =
      network_of(kImage, kConv + R"(}, {"op": "Softmax"}, {"op": "Flatten"}, {"op": "Gemm", "units": 7})");
  const NetworkPrediction prediction = predict_network(*model, network);
  ASSERT_EQ(prediction.parts.size(), 4u);
  double sum = 0;
  for (const PartPrediction& part : prediction.parts) sum += part.prediction ? part.prediction->latency : 0;
  EXPECT_EQ(prediction.latency, sum);
  EXPECT_LE(prediction.low, sum);
  EXPECT_GE(prediction.high, sum);
  EXPECT_EQ(prediction.macs, 16 * 16 * 9 * 32 * 32 + 16 * 32 * 32 * 7);
  EXPECT_EQ(prediction.macs_predicted, prediction.macs);
  EXPECT_EQ(prediction.layers_not_predicted, 1u) << "the softmax; a view costs nothing";
}

}  // namespace
}  // namespace cyclescope
