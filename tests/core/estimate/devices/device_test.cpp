#include "estimate/devices/device.h"

#include <gtest/gtest.h>

#include "core/estimate/described_machine.h"
#include "core/representatives/types/named_type.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"
#include "representatives/types/layer_network.h"

namespace cyclescope::estimate {
namespace {

using testing::described_machine;

TEST(DescribedDevice, LatencyIsTheEstimate) {
  DescribedDevice device(described_machine("tests/wasm/fixtures/scalar.json"));
  EXPECT_EQ(device.unit(), "cycles");
  const auto machine = described_machine("tests/wasm/fixtures/scalar.json");
  for (const std::int64_t m : {1, 3, 8}) {
    const representatives::MeasurableLayer layer{representatives::layer_type("matmul"), {1, m, 5, 7}};
    const auto network = network::read_network(R"({"name": "n", "inputs": {"a": [)" + std::to_string(m) +
                                               R"(, 7]}, "layers": [{"op": "MatMul", "units": 5}]})");
    ASSERT_TRUE(network);
    const auto estimate = estimate_network(machine, std::make_shared<const network::Network>(*network));
    ASSERT_TRUE(estimate);
    const auto latency = device.latency(layer);
    ASSERT_TRUE(latency) << latency.error().message;
    EXPECT_EQ(*latency, static_cast<double>(estimate->total.cycles));
  }
}

TEST(DescribedDevice, SaysWhatItCannotRun) {
  DescribedDevice device(described_machine("tests/wasm/fixtures/scalar.json"));
  const auto latency = device.latency(representatives::unit_layer(representatives::layer_type("conv2d")));
  ASSERT_FALSE(latency);
  EXPECT_EQ(latency.error().code, "NotMeasured");
  const auto impossible =
      device.latency(representatives::MeasurableLayer{representatives::layer_type("matmul"), {1, 0, 5, 7}});
  ASSERT_FALSE(impossible);
  EXPECT_EQ(impossible.error().path, "m");
}

TEST(DescribedDevice, RunsEveryLayerTypeOnTheSystolicArray) {
  DescribedDevice device(described_machine("arch_presets/systolic_array.json"));
  for (const representatives::LayerType type : representatives::all_layer_types()) {
    const auto latency = device.latency(representatives::unit_layer(type));
    ASSERT_TRUE(latency) << latency.error().message;
    EXPECT_GT(*latency, 0);
  }
}

}  // namespace
}  // namespace cyclescope::estimate
