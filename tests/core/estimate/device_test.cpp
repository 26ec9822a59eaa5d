#include "estimate/device.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "architecture/description.h"
#include "estimate/estimate_job.h"
#include "mapping/mapping.h"
#include "network/network_json.h"
#include "representatives/configuration_network.h"

namespace cyclescope {
namespace {

std::shared_ptr<Machine> machine_of(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  const auto description = read_description(text.str());
  if (!description) throw std::runtime_error(description.error().message);
  const auto mappings = read_mappings(*description);
  if (!mappings) throw std::runtime_error(mappings.error().message);
  auto architecture = instantiate(*description);
  if (!architecture) throw std::runtime_error(architecture.error().message);
  return std::make_shared<Machine>(std::move(*architecture), *mappings);
}

TEST(DescribedDevice, LatencyIsTheEstimate) {
  DescribedDevice device(machine_of("tests/wasm/fixtures/scalar.json"));
  EXPECT_EQ(device.unit(), "cycles");
  const auto machine = machine_of("tests/wasm/fixtures/scalar.json");
  for (const std::int64_t m : {1, 3, 8}) {
    const Configuration layer{LayerType::kMatMul, {1, m, 5, 7}};
    const auto network = read_network(R"({"name": "n", "inputs": {"a": [)" + std::to_string(m) +
                                      R"(, 7]}, "layers": [{"op": "MatMul", "units": 5}]})");
    ASSERT_TRUE(network);
    const auto estimate = estimate_network(machine, std::make_shared<const Network>(*network));
    ASSERT_TRUE(estimate);
    const auto latency = device.latency(layer);
    ASSERT_TRUE(latency) << latency.error().message;
    EXPECT_EQ(*latency, static_cast<double>(estimate->total.cycles));
  }
}

TEST(DescribedDevice, SaysWhatItCannotRun) {
  DescribedDevice device(machine_of("tests/wasm/fixtures/scalar.json"));
  const auto latency = device.latency(unit_configuration(LayerType::kConv2d));
  ASSERT_FALSE(latency);
  EXPECT_EQ(latency.error().code, "NotMeasured");
  const auto impossible = device.latency(Configuration{LayerType::kMatMul, {1, 0, 5, 7}});
  ASSERT_FALSE(impossible);
  EXPECT_EQ(impossible.error().path, "m");
}

TEST(DescribedDevice, RunsEveryLayerTypeOnTheSystolicArray) {
  DescribedDevice device(machine_of("arch_presets/systolic_array.json"));
  for (const LayerType type : all_layer_types()) {
    const auto latency = device.latency(unit_configuration(type));
    ASSERT_TRUE(latency) << latency.error().message;
    EXPECT_GT(*latency, 0);
  }
}

}  // namespace
}  // namespace cyclescope
