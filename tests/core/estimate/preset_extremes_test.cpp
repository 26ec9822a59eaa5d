// The systolic array at the ends of its sliders, and networks with nothing in them.
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/mapping/mapped.h"
#include "core/network/builtin_networks.h"
#include "estimate/estimate_job.h"
#include "estimate/write_estimate.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

using testing::preset;
using testing::preset_mappings;

constexpr const char* kDataflows[] = {"output_stationary", "weight_stationary", "input_stationary"};

std::shared_ptr<Machine> array_of(std::int64_t rows, std::int64_t columns, const char* dataflow) {
  architecture::ParameterValues parameters;
  parameters["rows"] = rows;
  parameters["columns"] = columns;
  parameters["dataflow"] = dataflow;
  auto architecture = architecture::instantiate(preset("systolic_array"), parameters);
  if (!architecture) throw std::runtime_error(architecture.error().message);
  return std::make_shared<Machine>(std::move(*architecture), preset_mappings("systolic_array"));
}

std::shared_ptr<const network::Network> network_of(const std::string& input, const std::string& layers) {
  auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

Estimate estimated(const std::shared_ptr<Machine>& machine, const std::shared_ptr<const network::Network>& network,
                   Method method = Method::kFastForward) {
  EstimateOptions options;
  options.method = method;
  auto estimate = estimate_network(machine, network, options);
  if (!estimate) throw std::runtime_error(estimate.error().code + ": " + estimate.error().message);
  return std::move(*estimate);
}

TEST(PresetExtremes, AnArrayOfOneEqualsTheWholeGraph) {
  const auto network = network_of("[1, 2, 5, 5]", R"({"op": "Conv", "filters": 3, "kernel": 3, "pad": 1},
      {"op": "MaxPool", "kernel": 2, "stride": 2}, {"op": "Flatten"}, {"op": "Gemm", "units": 7})");
  for (const char* dataflow : kDataflows) {
    const auto machine = array_of(1, 1, dataflow);
    const Estimate fast = estimated(machine, network);
    EXPECT_TRUE(fast.unmapped.empty());
    EXPECT_TRUE(fast.total.exact);
    EXPECT_GE(fast.total.cycles, fast.macs) << "one multiply-accumulate per cycle at best";
    EXPECT_EQ(fast.total.cycles, estimated(machine, network, Method::kWholeGraph).total.cycles) << dataflow;
  }
}

TEST(PresetExtremes, AnArrayOfOneRunsAWholeNetwork) {
  const auto network = std::make_shared<const network::Network>(testing::builtin_network("resnet8").network);
  for (const char* dataflow : kDataflows) {
    const Estimate fast = estimated(array_of(1, 1, dataflow), network);
    EXPECT_TRUE(fast.total.exact) << dataflow;
    EXPECT_EQ(fast.macs_mapped, fast.macs);
    EXPECT_GE(fast.total.cycles, fast.macs);
    EXPECT_LT(fast.total.iterations_evaluated, fast.total.iterations_total / 10);
  }
}

TEST(PresetExtremes, TheLargestArray) {
  const auto network = network_of("[256, 8]", R"({"op": "Gemm", "units": 64, "bias": false})");
  const Estimate fast = estimated(array_of(256, 256, "output_stationary"), network);
  ASSERT_TRUE(fast.unmapped.empty()) << fast.unmapped.front().reason.message;
  EXPECT_TRUE(fast.total.exact);
  EXPECT_EQ(fast.macs_mapped, 256 * 8 * 64);
  EXPECT_GE(fast.total.cycles, 256 + 64 + 8) << "what enters on one side has to cross the array";
}

TEST(PresetExtremes, ArraysOfOneRowOrColumn) {
  const auto network = network_of("[260, 3]", R"({"op": "Gemm", "units": 259, "bias": false})");
  for (const char* dataflow : kDataflows) {
    for (const auto& [rows, columns] : {std::pair{256, 1}, {1, 256}}) {
      const auto machine = array_of(rows, columns, dataflow);
      const Estimate fast = estimated(machine, network);
      ASSERT_TRUE(fast.unmapped.empty()) << fast.unmapped.front().reason.message;
      EXPECT_TRUE(fast.total.exact);
      EXPECT_EQ(fast.total.cycles, estimated(machine, network, Method::kWholeGraph).total.cycles)
          << dataflow << " " << rows << " x " << columns;
    }
  }
}

TEST(PresetExtremes, AnEstimateCancelledHalfWayLeavesTheMachineUsable) {
  const auto network = std::make_shared<const network::Network>(testing::builtin_network("tc_resnet8").network);
  const auto machine = array_of(16, 16, kDataflows[0]);
  {
    EstimateJob job(machine, network);
    while (job.progress().layers_done < job.progress().layers_total / 2) ASSERT_TRUE(job.step(100));
  }
  {
    EstimateJob job(machine, network);
    ASSERT_TRUE(job.step(1));
  }
  EXPECT_EQ(write_estimate(estimated(machine, network)),
            write_estimate(estimated(array_of(16, 16, kDataflows[0]), network)));
}

TEST(PresetExtremes, StepsOfAnySizeGiveTheSameEstimate) {
  const auto network = std::make_shared<const network::Network>(testing::builtin_network("autoencoder").network);
  for (const char* name : {"oma", "systolic_array"}) {
    const auto machine = [&] {
      auto architecture = architecture::instantiate(preset(name));
      if (!architecture) throw std::runtime_error(architecture.error().message);
      return std::make_shared<Machine>(std::move(*architecture), preset_mappings(name));
    };
    const std::string at_once = write_estimate(estimated(machine(), network));
    for (const std::int64_t step : {1'000, 54'321}) {
      EstimateJob job(machine(), network);
      for (Result<bool> done = false; !*done;) {
        done = job.step(step);
        ASSERT_TRUE(done) << done.error().message;
      }
      EXPECT_EQ(write_estimate(job.estimate()), at_once) << name << " in steps of " << step;
    }
  }
}

TEST(PresetExtremes, EmptyTensorsTakeNoTime) {
  for (const char* name : {"oma", "systolic_array"}) {
    auto architecture = architecture::instantiate(preset(name));
    ASSERT_TRUE(architecture);
    const auto machine = std::make_shared<Machine>(std::move(*architecture), preset_mappings(name));
    const Estimate batch =
        estimated(machine, network_of("[0, 3, 8, 8]", R"({"op": "Conv", "filters": 4, "kernel": 3}, {"op": "Relu"},
        {"op": "GlobalAveragePool"}, {"op": "Flatten"}, {"op": "Gemm", "units": 5}, {"op": "Softmax"})"));
    EXPECT_EQ(batch.macs, 0) << name;
    EXPECT_EQ(batch.total.cycles, 0) << name;
    EXPECT_TRUE(batch.unmapped.empty()) << name << ": " << batch.unmapped.front().reason.message;
    // A product over no terms writes zeros, or nothing; it must not fail.
    const Estimate depth = estimated(machine, network_of("[4, 0]", R"({"op": "Gemm", "units": 5, "bias": false})"));
    EXPECT_EQ(depth.macs, 0) << name;
  }
}

}  // namespace
}  // namespace cyclescope::estimate
