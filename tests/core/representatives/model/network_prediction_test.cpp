#include "representatives/model/network_prediction.h"

#include <gtest/gtest.h>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/types/named_type.h"
#include "network/json/network_json.h"
#include "representatives/sampling/plan.h"

namespace cyclescope::representatives {
namespace {

TEST(PredictNetwork, IsTheSumOverItsParts) {
  testing::HiddenDevice device(testing::HiddenForm::kCompute, 1);
  Measurements measurements;
  for (const LayerType type : layer_types({"conv2d", "fully_connected"})) {
    for (const Configuration& layer : plan_random(usual_space(type), 60, 1)) {
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

}  // namespace
}  // namespace cyclescope::representatives
