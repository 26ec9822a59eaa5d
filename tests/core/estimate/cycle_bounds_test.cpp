// How far off averaged cycles may be: exact cycles lie between the bounds, whatever the program.
#include "estimate/cycle_bounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "core/estimate/described_machine.h"
#include "core/random/random_case.h"
#include "core/simulation/bench.h"
#include "estimate/claims.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"
#include "timing/timing.h"

namespace cyclescope::estimate {
namespace {

TEST(CycleBounds, AtMostAreInstructionsOneAfterTheOther) {
  simulation_test::Bench bench;  // fetch: 1 cycle an access, and 1 to issue
  bench.storage(2).read_latency = 7;
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId unit = bench.unit({bench.stage(3)});
  bench.loop(10);
  bench.op(unit, 5, 2).load(data, 0, 8);
  bench.end_loop();
  // 1 + 1 + 3 + 5 + 2 + 7 + 4 transfers, ten times.
  EXPECT_EQ(most_cycles(bench.architecture, bench.program), 230);
  EXPECT_LE(bench.cycles(), 230);
  bench.object(bench.last_storage()).object_class = architecture::ObjectClass::kSetAssociativeCache;
  EXPECT_EQ(most_cycles(bench.architecture, bench.program), std::nullopt);
}

TEST(CycleBounds, AtMostAreNotPassedByRandomPrograms) {
  std::int64_t known = 0;
  double closest = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    random_cases::CaseKnobs knobs;
    knobs.program.instructions = 20 + static_cast<std::int64_t>(seed % 200);
    const random_cases::RandomCase it = random_cases::random_case(seed, knobs);
    const auto exact = timing::time_program(it.architecture, it.program, {.method = timing::TimingMethod::kWholeGraph});
    if (!exact) continue;
    const auto most = most_cycles(it.architecture, it.program);
    if (!most) continue;
    ASSERT_LE(exact->cycles, *most) << dump(it);
    ++known;
    closest = std::max(closest, static_cast<double>(exact->cycles) / static_cast<double>(*most));
  }
  std::cout << "covered: " << known << " programs, of which one takes " << closest << " of its bound\n";
  EXPECT_GT(known, 200);
  EXPECT_GT(closest, 0.5);
}

Result<Estimate> estimated(const std::string& preset, std::int64_t budget) {
  auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 8, 19, 17]}, "layers": [
      {"op": "Conv", "filters": 21, "kernel": 3, "pad": "same"}, {"op": "MaxPool", "kernel": 2, "stride": 2},
      {"op": "Flatten"}, {"op": "Gemm", "units": 40, "bias": false}]})");
  if (!network) throw std::runtime_error(network.error().message);
  EstimateOptions options;
  options.instruction_budget = budget;
  return estimate_network(testing::described_machine("arch_presets/" + preset + ".json"),
                          std::make_shared<const network::Network>(std::move(*network)), options);
}

TEST(CycleBounds, OfAnAveragedEstimateHoldTheExactOne) {
  std::int64_t bounded = 0;
  for (const char* preset : {"systolic_array", "plasticine", "gemmini", "vta", "eyeriss"}) {
    const auto exact = estimated(preset, 20'000'000);
    const auto averaged = estimated(preset, 40);
    ASSERT_TRUE(exact && averaged) << preset;
    ASSERT_EQ(arithmetic_of(*exact), Arithmetic::kExact) << preset;
    if (arithmetic_of(*averaged) != Arithmetic::kAveraged) continue;
    const CycleBounds bounds = bounds_of_total(*averaged);
    ASSERT_TRUE(bounds.most) << preset;
    EXPECT_LE(bounds.least, exact->total.cycles) << preset;
    EXPECT_GE(*bounds.most, exact->total.cycles) << preset;
    EXPECT_GT(bounds.least, 0);
    ++bounded;
  }
  EXPECT_GE(bounded, 3);
  // What a cache misses is not looked for.
  const auto cached = estimated("oma", 40);
  ASSERT_TRUE(cached);
  ASSERT_EQ(arithmetic_of(*cached), Arithmetic::kAveraged);
  EXPECT_EQ(bounds_of_total(*cached).most, std::nullopt);
}

}  // namespace
}  // namespace cyclescope::estimate
