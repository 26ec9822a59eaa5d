#include "representatives/model/network_prediction.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "network/json/network_json.h"
#include "representatives/sampling/plan.h"

namespace cyclescope::representatives {
namespace {

TEST(PredictNetwork, IsTheSumOverItsParts) {
  testing::HiddenDevice device(testing::HiddenForm::kCompute, 1);
  Measurements measurements;
  for (const LayerType type : layer_types({"conv2d", "fully_connected"})) {
    for (const MeasurableLayer& layer : plan_random(usual_space(type), 60, 1)) {
      measurements.push_back({layer, *device.latency(layer)});
    }
  }
  const auto model = fit_model(measurements, {});
  ASSERT_TRUE(model);
  const auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 16, 32, 32]}, "layers": [
      {"op": "Conv", "filters": 16, "kernel": 3, "pad": "same"},
      {"op": "Softmax"}, {"op": "Flatten"}, {"op": "Gemm", "units": 7}]})");
  ASSERT_TRUE(network);
  const NetworkPrediction prediction = predict_network(*model, *network);
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

TEST(PredictNetwork, EqualLayersAreOffByTheSame) {
  testing::HiddenDevice device(testing::HiddenForm::kCompute, 1);
  Measurements measurements;
  std::size_t index = 0;
  for (const MeasurableLayer& layer : plan_random(usual_space(layer_type("fully_connected")), 60, 1)) {
    measurements.push_back({layer, *device.latency(layer) * (++index % 2 == 0 ? 1.3 : 1)});  // so that there is doubt
  }
  const auto model = fit_model(measurements, {});
  ASSERT_TRUE(model);
  const auto above = [&](const char* layers) {
    const auto network =
        network::read_network(std::string(R"({"name": "net", "inputs": {"x": [1, 64]}, "layers": [)") + layers + "]}");
    if (!network) throw std::runtime_error(network.error().message);
    const NetworkPrediction prediction = predict_network(*model, *network);
    return prediction.high - prediction.latency;
  };
  const double one = above(R"({"op": "Gemm", "units": 64})");
  ASSERT_GT(one, 0);
  EXPECT_NEAR(above(R"({"op": "Gemm", "units": 64}, {"op": "Gemm", "units": 64})"), 2 * one, 1e-9 * one);
  const double other = above(R"({"op": "Gemm", "units": 32})");
  EXPECT_LT(above(R"({"op": "Gemm", "units": 64}, {"op": "Gemm", "units": 32})"), one + other);
}

}  // namespace
}  // namespace cyclescope::representatives
