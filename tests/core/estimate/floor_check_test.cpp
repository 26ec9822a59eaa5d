// No estimate of a built-in network on a preset passes a floor: what its parts are busy for, what its
// multiply-accumulates take at the peak, what is asked of its storages, its caches' misses included, its longest chain
// of results, and the traffic that its tensors make at the least. Of large networks those are taken that their
// parameters make small, and of their programs the beginnings are walked through.
//   CYCLESCOPE_FEW_NETWORKS   where it is set, small networks and beginnings only: sanitizers take ten times as long
#include "estimate/floor_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "core/estimate/described_machine.h"
#include "core/network/builtin_networks.h"
#include "estimate/compulsory_traffic.h"
#include "estimate/estimate_job.h"
#include "estimate/layer_program.h"
#include "kernels/kernel.h"
#include "network/json/network_json.h"
#include "program/work.h"
#include "simulation/floors.h"

namespace cyclescope::estimate {
namespace {

/// Up to this many multiply-accumulates a network is small.
constexpr std::int64_t kFewMacs = 20'000'000;
/// And from this on too large for a scalar machine.
constexpr std::int64_t kManyMacs = 150'000'000;
/// What is walked through of a program of a large network.
constexpr std::int64_t kFewSteps = 20'000;

std::shared_ptr<const network::Network> smallest(const testing::BuiltinNetwork& builtin) {
  const auto usual = network::read_network(builtin.text, {});
  if (!usual) throw std::runtime_error(usual.error().message);
  network::NetworkParameterValues least;
  for (const network::NetworkParameter& parameter : usual->parameters) least[parameter.name] = parameter.min;
  auto small = network::read_network(builtin.text, least);
  if (!small) throw std::runtime_error(small.error().message);
  return std::make_shared<const network::Network>(std::move(small->network));
}

/// passed_floor() of a program's beginning.
std::optional<Diagnostic> passed_at_once(const architecture::Architecture& architecture, const LayerWork& layer,
                                         const LayerCost& cost) {
  const auto floors = simulation::floors_of(architecture, layer.program, kFewSteps);
  if (!floors) return floors.error();
  std::int64_t highest = floors->longest_chain;
  for (const std::int64_t floor : floors->requests) highest = std::max(highest, floor);
  if (highest <= cost.cost.cycles) return std::nullopt;
  return Diagnostic{"FloorPassed", "", std::to_string(highest) + " > " + std::to_string(cost.cost.cycles), "", 0, 0};
}

Result<Estimate> estimated(const std::shared_ptr<Machine>& machine,
                           const std::shared_ptr<const network::Network>& network, CheckFloors check) {
  EstimateJob job(machine, network, {}, FurtherWays{nullptr, check});
  for (;;) {
    const auto done = job.step(1'000'000);
    if (!done) return tl::unexpected(done.error());
    if (*done) return job.estimate();
  }
}

void expect_no_more_than_all(const Estimate& estimate, const LayerEstimate& layer) {
  const Cost& cost = layer.cost->cost;
  const auto cycles = static_cast<double>(cost.cycles);
  for (std::size_t i = 0; i < cost.use.size(); ++i) {
    EXPECT_LE(cost.use[i].busiest, cycles) << layer.name << ' ' << estimate.resources[i].name;
  }
  EXPECT_LE(static_cast<double>(layer.cost->macs), cycles * static_cast<double>(estimate.peak_macs_per_cycle))
      << layer.name;
  EXPECT_GE(layer.cost->macs, layer.cost->needed_macs) << layer.name;
}

/// Returns how many storages had something to move.
std::int64_t expect_compulsory_traffic(Machine& machine, const network::Network& network, std::size_t layer) {
  const architecture::Architecture& architecture = machine.architecture();
  const auto mapped = program_of_layer(machine, network, layer);
  const auto kernels = kernels::kernels_of(network, network.layers[layer]);
  if (!mapped || !kernels) throw std::runtime_error("a layer that was estimated is not mapped");
  const auto work = program::count_work(architecture, mapped->program);
  if (!work) throw std::runtime_error(work.error().message);
  std::int64_t moving = 0;
  const std::vector<CompulsoryTraffic> traffic = compulsory_traffic(architecture, mapped->program, *kernels);
  for (std::size_t id = 0; id < traffic.size(); ++id) {
    const std::int64_t width = architecture.objects[id].storage.data_width;
    EXPECT_GE(work->words_read[id] * width, traffic[id].read) << architecture.objects[id].name;
    EXPECT_GE(work->words_written[id] * width, traffic[id].written) << architecture.objects[id].name;
    moving += traffic[id].read + traffic[id].written > 0 ? 1 : 0;
  }
  return moving;
}

class FloorsOfPresets : public ::testing::TestWithParam<const char*> {};

TEST_P(FloorsOfPresets, ArePassedByNoBuiltInNetwork) {
  const auto machine = testing::described_machine(std::string("arch_presets/") + GetParam() + ".json");
  const bool few = std::getenv("CYCLESCOPE_FEW_NETWORKS") != nullptr;
  std::int64_t layers = 0, moving = 0;
  for (const testing::BuiltinNetwork& builtin : testing::builtin_networks()) {
    SCOPED_TRACE(builtin.name);
    const bool small = testing::total_mac_count(builtin.network) <= kFewMacs;
    if (few && !small) continue;
    const auto network = small ? std::make_shared<const network::Network>(builtin.network) : smallest(builtin);
    if (GetParam() == std::string("oma") && testing::total_mac_count(*network) > kManyMacs) continue;
    const auto estimate = estimated(machine, network, small && !few ? passed_floor : passed_at_once);
    ASSERT_TRUE(estimate) << estimate.error().path << ": " << estimate.error().message;
    for (std::size_t layer = 0; layer < network->layers.size(); ++layer) {
      if (!estimate->layers[layer].cost) continue;
      ++layers;
      expect_no_more_than_all(*estimate, estimate->layers[layer]);
      moving += expect_compulsory_traffic(*machine, *network, layer);
    }
  }
  EXPECT_GT(layers, 15);
  EXPECT_GE(moving, layers);
}

TEST(FloorCheck, FindsWhatAMappingLeavesOut) {
  const auto machine = testing::described_machine("arch_presets/systolic_array.json");
  const auto network = network::read_network(
      R"({"name": "one", "inputs": {"x": [32, 32]}, "layers": [{"op": "Gemm", "units": 32, "bias": false}]})");
  ASSERT_TRUE(network);
  const auto mapped = program_of_layer(*machine, *network, 0);
  ASSERT_TRUE(mapped);
  const auto kernels = kernels::kernels_of(*network, network->layers[0]);
  auto work = program::count_work(machine->architecture(), mapped->program);
  ASSERT_TRUE(work);
  LayerCost cost;
  cost.cost.cycles = 1'000'000;
  EXPECT_FALSE(passed_floor(machine->architecture(), {mapped->program, *work, *kernels}, cost));
  for (const auto words : {&program::Work::words_read, &program::Work::words_written}) {
    program::Work less = *work;
    for (std::int64_t& count : less.*words) count /= 4;
    const auto passed = passed_floor(machine->architecture(), {mapped->program, less, *kernels}, cost);
    ASSERT_TRUE(passed);
    EXPECT_EQ(passed->code, "FloorPassed");
    EXPECT_NE(passed->message.find("operands there have"), std::string::npos) << passed->message;
  }
}

INSTANTIATE_TEST_SUITE_P(Floors, FloorsOfPresets,
                         ::testing::Values("dpu_b4096", "eyeriss", "gemmini", "nvdla_full", "oma", "plasticine",
                                           "systolic_array", "tpu_v1", "ultratrail", "vta"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace cyclescope::estimate
