#include "estimate/devices/model_estimate.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "estimate/write_estimate.h"
#include "network/json/network_json.h"
#include "representatives/sampling/plan.h"

namespace cyclescope::estimate {
namespace {

namespace pr = representatives;

network::Network network_of(const std::string& layers) {
  auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 64]}, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return *network;
}

/// Of fully connected layers, in `unit`.
pr::FittedModel model_in(const std::string& unit) {
  cyclescope::testing::HiddenDevice device(cyclescope::testing::HiddenForm::kCompute, 1);
  pr::Measurements measurements;
  for (const pr::MeasurableLayer& layer : pr::plan_random(pr::usual_space(pr::layer_type("fully_connected")), 60, 1)) {
    measurements.push_back({layer, *device.latency(layer)});
  }
  pr::FitRequest request;
  request.unit = unit;
  auto model = pr::fit_model(measurements, request);
  if (!model) throw std::runtime_error(model.error().message);
  return *model;
}

constexpr const char* kInside = R"({"op": "Gemm", "units": 64})";

TEST(ModelEstimate, HasNoTimeWhereTheClockIsNotKnown) {
  const auto estimate = estimate_by_model(model_in("cycles"), network_of(kInside));
  ASSERT_TRUE(estimate) << estimate.error().message;
  const std::string text = write_estimate(*estimate);
  EXPECT_NE(text.find(R"("clock_hz":null)"), std::string::npos);
  EXPECT_EQ(text.find("clock_assumed"), std::string::npos);
  EXPECT_EQ(text.find(R"("time_s":0)"), std::string::npos);
  EXPECT_NE(text.find(R"("time_s":null)"), std::string::npos);
  EXPECT_GT(estimate->total.cycles, 0);
  const auto given = estimate_by_model(model_in("cycles"), network_of(kInside), 1000);
  EXPECT_EQ(given->clock_hz, 1000);
}

TEST(ModelEstimate, SaysOfWhichClockLearntTimesBecameCycles) {
  const auto estimate = estimate_by_model(model_in("us"), network_of(kInside));
  ASSERT_TRUE(estimate) << estimate.error().message;
  EXPECT_TRUE(estimate->clock_assumed);
  EXPECT_NE(write_estimate(*estimate).find(R"("clock_hz":1000000000,"clock_assumed":true)"), std::string::npos);
}

TEST(ModelEstimate, IsValidatedOnlyWhereItWasTrained) {
  const pr::FittedModel model = model_in("cycles");
  const auto inside = estimate_by_model(model, network_of(kInside));
  ASSERT_TRUE(inside) << inside.error().message;
  ASSERT_EQ(inside->accuracy.size(), 1u);
  EXPECT_EQ(inside->validated.share, 1);
  ASSERT_TRUE(inside->validated.mape_percent);
  EXPECT_NEAR(*inside->validated.mape_percent, 100 * model.types[0].cross_validated.mape, 1e-9);
  const auto outside = estimate_by_model(model, network_of(R"({"op": "Gemm", "units": 1000000})"));
  ASSERT_TRUE(outside) << outside.error().message;
  EXPECT_EQ(outside->validated.share, 0);
  EXPECT_FALSE(outside->validated.mape_percent);
  ASSERT_EQ(outside->accuracy.size(), 1u);
  EXPECT_FALSE(outside->accuracy[0].warnings.empty());
}

}  // namespace
}  // namespace cyclescope::estimate
