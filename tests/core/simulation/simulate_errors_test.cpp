#include <gtest/gtest.h>

#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

std::string error_of(const Bench& bench, simulation::SimulationOptions options = {}) {
  const auto outcome = cyclescope::simulation::simulate(bench.architecture, bench.program, options);
  return outcome ? "none" : outcome.error().code;
}

TEST(SimulationErrors, ABufferNarrowerThanTheFetchPort) {
  Bench bench({.width = 4, .buffer = 3});
  bench.op(bench.unit(), 1);
  EXPECT_EQ(error_of(bench), "InvalidArchitecture");
}

TEST(SimulationErrors, NoFetchStage) {
  Bench bench;
  bench.op(bench.unit(), 1);
  bench.architecture.fetch_stage = architecture::kNone;
  EXPECT_EQ(error_of(bench), "InvalidArchitecture");
}

TEST(SimulationErrors, AnInstructionWithoutUnit) {
  Bench bench;
  bench.op(architecture::kNone, 1);
  EXPECT_EQ(error_of(bench), "InvalidArchitecture");
}

TEST(SimulationErrors, AWayThatPassesAnObjectTwice) {
  Bench bench;
  const architecture::ObjectId stage = bench.stage(1);
  bench.op(bench.unit({stage, stage}), 1);
  EXPECT_EQ(error_of(bench), "InvalidArchitecture");
}

TEST(SimulationErrors, NegativeTimes) {
  Bench bench;
  bench.op(bench.unit(), -2, 0);
  EXPECT_EQ(error_of(bench), "NegativeLatency");
}

TEST(SimulationErrors, TooManyCycles) {
  Bench bench;
  const architecture::ObjectId unit = bench.unit();
  for (int i = 0; i < 2; ++i) bench.op(unit, (std::int64_t{1} << 52) + i);
  EXPECT_EQ(error_of(bench), "CycleOverflow");  // 1 + 2^52 + 2^52 + 1 > 2^53
  bench.program.instructions.back().latency = bench.program.expressions.constant((std::int64_t{1} << 52) - 1);
  bench.program.instructions.back().initiation_interval = bench.program.instructions.back().latency;
  EXPECT_EQ(bench.cycles(), std::int64_t{1} << 53);
}

TEST(SimulationErrors, AbsurdTimesAndSizesDoNotWrapAround) {
  const std::int64_t huge = (std::int64_t{1} << 62) - 1;
  Bench latency;
  latency.op(latency.unit(), huge);
  EXPECT_EQ(error_of(latency), "CycleOverflow");
  Bench words;
  words.storage();
  const program::BufferId data = words.buffer();
  words.op(words.unit(), 0).load(data, huge, huge);
  EXPECT_EQ(error_of(words), "CycleOverflow");
  Bench stage;
  stage.op(stage.unit({stage.stage(std::numeric_limits<std::int64_t>::max())}), 0);
  EXPECT_EQ(error_of(stage), "CycleOverflow");
}

TEST(SimulationErrors, ALowerLimitOfCycles) {
  Bench bench;
  bench.op(bench.unit(), 100);
  simulation::SimulationOptions options;
  options.max_cycles = 101;
  EXPECT_EQ(error_of(bench, options), "none");
  options.max_cycles = 100;
  EXPECT_EQ(error_of(bench, options), "CycleOverflow");
}

TEST(SimulationErrors, MoreInstructionsOrIterationsThanTheBudget) {
  simulation::SimulationOptions options;
  options.max_instructions = 1000;
  Bench bench;
  const architecture::ObjectId unit = bench.unit();
  bench.loop(std::int64_t{1} << 40);
  bench.op(unit, 1);
  bench.end_loop();
  EXPECT_EQ(error_of(bench, options), "BudgetExceeded");
  Bench hollow;
  hollow.loop(std::int64_t{1} << 40);
  hollow.end_loop();
  EXPECT_EQ(error_of(hollow, options), "BudgetExceeded");
}

}  // namespace
}  // namespace cyclescope::simulation_test
