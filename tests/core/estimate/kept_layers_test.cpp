// What machines share must never show: a machine that takes over what others found estimates as one by itself does.
#include "estimate/kept_layers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/network/builtin_networks.h"
#include "estimate/estimate_job.h"
#include "estimate/write_estimate.h"

namespace cyclescope::estimate {
namespace {

using Sharing = std::shared_ptr<KeptLayers>;

std::shared_ptr<const network::Network> small_network(const char* name) {
  return std::make_shared<const network::Network>(testing::builtin_network(name).network);
}

/// Null where the architecture refuses the parameters together.
std::shared_ptr<Machine> machine_at(const char* preset, const architecture::ParameterValues& parameters,
                                    Sharing kept = nullptr) {
  auto architecture = architecture::instantiate(testing::preset(preset), parameters);
  if (!architecture) return nullptr;
  return std::make_shared<Machine>(std::move(*architecture), testing::preset_mappings(preset), architecture::Evidence{},
                                   std::vector<std::pair<std::string, std::string>>{}, std::move(kept),
                                   std::hash<std::string>()(preset) >> 1);
}

Estimate estimated(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network) {
  EstimateOptions options;
  options.instruction_budget = 300'000;
  auto estimate = estimate_network(std::move(machine), std::move(network), options);
  if (!estimate) throw std::runtime_error(estimate.error().code + ": " + estimate.error().message);
  return std::move(*estimate);
}

/// A value that a slider of `parameter` near its default can take.
architecture::ParameterValues::mapped_type some_value(const architecture::Parameter& parameter, std::mt19937& random) {
  const auto below = [&random](std::int64_t end) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end));
  };
  if (!parameter.choices.empty()) {
    return parameter.choices[static_cast<std::size_t>(below(static_cast<std::int64_t>(parameter.choices.size())))];
  }
  if (parameter.factor > 1) {
    std::int64_t value = parameter.min;
    for (std::int64_t steps = below(6); steps > 0 && value <= parameter.max / parameter.factor; --steps) {
      value *= parameter.factor;
    }
    return value;
  }
  const std::int64_t steps =
      (std::min(parameter.max, std::max<std::int64_t>(64, 3 * parameter.default_value)) - parameter.min) /
      parameter.step;
  return parameter.min + parameter.step * below(std::max<std::int64_t>(1, steps + 1));
}

TEST(KeptLayers, SliderStepsEqualMachinesByThemselves) {
  std::mt19937 random(1);
  const Sharing kept = std::make_shared<KeptLayers>();
  int steps = 0;
  for (const char* preset : {"gemmini", "vta", "eyeriss", "plasticine", "ultratrail", "oma", "systolic_array",
                             "dpu_b4096", "nvdla_full", "tpu_v1"}) {
    const auto& declared = testing::preset(preset).parameters;
    const auto network = small_network(std::string(preset) == "oma" ? "tc_resnet8" : "resnet8");
    architecture::ParameterValues parameters;
    for (int step = 0; step < 16; ++step) {
      architecture::ParameterValues next = parameters;
      const architecture::Parameter& moved = declared[random() % declared.size()];
      next[moved.name] = some_value(moved, random);
      if (step % 8 == 7) next.clear();
      const auto shared = machine_at(preset, next, kept);
      if (!shared) continue;
      parameters = next;
      const std::string by_itself = write_estimate(estimated(machine_at(preset, parameters), network));
      ASSERT_EQ(write_estimate(estimated(shared, network)), by_itself) << preset << ", " << moved.name;
      ++steps;
    }
  }
  EXPECT_GT(steps, 70);
}

TEST(KeptLayers, WhatAParameterDoesNotTouchIsNotEstimatedAgain) {
  const Sharing kept = std::make_shared<KeptLayers>();
  const auto network = small_network("resnet8");
  const Estimate first = estimated(machine_at("eyeriss", {}, kept), network);
  const Estimate other_clock = estimated(machine_at("eyeriss", {{"clock_mhz", std::int64_t{77}}}, kept), network);
  const Estimate other_latency = estimated(machine_at("eyeriss", {{"dram_latency", std::int64_t{99}}}, kept), network);
  std::size_t compared = 0;
  for (std::size_t i = 0; i < first.layers.size(); ++i) {
    if (!first.layers[i].cost) continue;
    ++compared;
    EXPECT_EQ(first.layers[i].cost, other_clock.layers[i].cost);
    EXPECT_NE(first.layers[i].cost, other_latency.layers[i].cost);
  }
  EXPECT_GT(compared, 5);
  EXPECT_NE(first.total.cycles, other_latency.total.cycles);
}

TEST(KeptLayers, DescriptionsWithEqualNamesAreToldApart) {
  const Sharing kept = std::make_shared<KeptLayers>();
  const auto network = small_network("resnet8");
  for (const char* preset : {"vta", "eyeriss", "vta"}) {
    EXPECT_EQ(write_estimate(estimated(machine_at(preset, {}, kept), network)),
              write_estimate(estimated(machine_at(preset, {}), network)));
  }
}

TEST(KeptLayers, MemoryIsBounded) {
  const Sharing kept = std::make_shared<KeptLayers>();
  const auto network = small_network("resnet8");
  std::size_t most = 0;
  for (std::int64_t rows = 1; rows <= 8; ++rows) {
    estimated(machine_at("systolic_array", {{"rows", rows}}, kept), network);
    most = std::max(most, kept->bytes());
  }
  EXPECT_GT(most, 0U);
  EXPECT_LE(most, KeptLayers::kMostProgramBytes + KeptLayers::kMostWorkBytes + KeptLayers::kMostCostBytes +
                      KeptLayers::kMostCodeBytes);
}

}  // namespace
}  // namespace cyclescope::estimate
