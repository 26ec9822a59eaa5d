// Trip counts, cycle counts and budgets at their limits.
#include <gtest/gtest.h>

#include "evaluate.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

constexpr std::int64_t kLargestTrip = std::int64_t{1} << 40;

/// `loops` around one instruction of `latency` cycles.
Rules nest(const std::vector<std::int64_t>& trips, std::int64_t latency) {
  Rules it;
  const architecture::ObjectId unit = it.unit();
  for (const std::int64_t trip : trips) it.loop(trip);
  it.op(unit, latency);
  for (std::size_t i = 0; i < trips.size(); ++i) it.end_loop();
  return it;
}

Evaluation fast_forward(const Rules& it) {
  return evaluate(it.architecture, it.program, timing::TimingMethod::kFastForward);
}

TEST(TimingExtremes, TripCountsUpTo2To40) {
  const Evaluation fast = fast_forward(nest({kLargestTrip}, 1'000));
  EXPECT_EQ(fast.error, "");
  EXPECT_TRUE(fast.timing.exact);
  EXPECT_EQ(fast.timing.cycles, 1 + 1'000 * kLargestTrip);
  EXPECT_EQ(fast.timing.iterations_total, kLargestTrip);
  EXPECT_LT(fast.timing.iterations_evaluated, 200);
}

TEST(TimingExtremes, CyclesUpTo2To53AreExactAndNoneBeyond) {
  // 2^40 iterations of 2^13 cycles are 2^53; one for fetching comes on top.
  const Evaluation beyond = fast_forward(nest({kLargestTrip}, 8'192));
  EXPECT_EQ(beyond.error, "CycleOverflow");
  const Evaluation just_below = fast_forward(nest({kLargestTrip - 1}, 8'192));
  EXPECT_EQ(just_below.error, "");
  EXPECT_EQ(just_below.timing.cycles, timing::kMaxCycles - 8'192 + 1);
  // To the cycle: (2^53 - 1) + 1, and one more.
  const std::int64_t largest = timing::kMaxCycles - 1;  // 6361 * 69431 * 20394401
  const Evaluation at_limit = fast_forward(nest({6'361, 69'431}, 20'394'401));
  EXPECT_EQ(6'361LL * 69'431 * 20'394'401, largest);
  EXPECT_EQ(at_limit.error, "");
  EXPECT_EQ(at_limit.timing.cycles, timing::kMaxCycles);
  Rules one_more = nest({6'361, 69'431}, 20'394'401);
  one_more.op(one_more.unit(), timing::kMaxCycles);
  EXPECT_EQ(fast_forward(one_more).error, "CycleOverflow");
}

TEST(TimingExtremes, NoNumberBeyondTheLimitIsEverReported) {
  for (const std::vector<std::int64_t>& trips : {std::vector<std::int64_t>{kLargestTrip, kLargestTrip},
                                                 {kLargestTrip, kLargestTrip, kLargestTrip},
                                                 {3, kLargestTrip, kLargestTrip},
                                                 {kLargestTrip, 3, 5, kLargestTrip}}) {
    for (const timing::TimingMethod method : {timing::TimingMethod::kFastForward, timing::TimingMethod::kFixedPoint}) {
      const Rules it = nest(trips, 3);
      EXPECT_EQ(evaluate(it.architecture, it.program, method).error, "CycleOverflow");
    }
  }
}

TEST(TimingExtremes, LatenciesBeyondTheLimitOverflow) {
  for (const std::int64_t latency : {timing::kMaxCycles + 1, std::int64_t{1} << 61}) {
    for (const timing::TimingMethod method : {timing::TimingMethod::kFastForward, timing::TimingMethod::kWholeGraph}) {
      const Rules once = nest({}, latency);
      EXPECT_EQ(evaluate(once.architecture, once.program, method).error, "CycleOverflow") << latency;
      const Rules often = nest({10, 10}, latency);
      EXPECT_EQ(evaluate(often.architecture, often.program, method).error, "CycleOverflow") << latency;
    }
  }
}

TEST(TimingExtremes, TransfersBeyondTheLimitOverflow) {
  Rules it;
  it.storage();
  const program::BufferId data = it.buffer();
  it.loop(10);
  it.op(it.streaming_unit(), 0).load(data, 0, std::int64_t{1} << 60);
  it.end_loop();
  EXPECT_EQ(fast_forward(it).error, "CycleOverflow");
}

TEST(TimingExtremes, WholeGraphStopsAtItsBudget) {
  const Rules it = nest({1'000, 1'000}, 1);
  timing::TimingOptions options;
  options.method = timing::TimingMethod::kWholeGraph;
  options.instruction_budget = 999'999;
  EXPECT_EQ(evaluate(it.architecture, it.program, options).error, "BudgetExceeded");
  options.instruction_budget = 1'000'000;
  const Evaluation all = evaluate(it.architecture, it.program, options);
  EXPECT_EQ(all.error, "");
  EXPECT_EQ(all.timing.instructions_evaluated, 1'000'000);
}

TEST(TimingExtremes, OverItsBudgetFastForwardAveragesAndSaysSo) {
  // No two iterations take equally long, so that nothing recurs: i % 1009 cycles, 504 on average.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(std::int64_t{1} << 30);
  program::IndexExpressions& e = it.program.expressions;
  it.op(unit, 0);
  it.takes(*e.modulo(*e.multiply(i, *e.floor_divide(i, e.constant(7))), e.constant(1'009)));
  it.end_loop();
  for (const std::int64_t budget : {1, 100, 10'000}) {
    timing::TimingOptions options;
    options.instruction_budget = budget;
    const Evaluation averaged = evaluate(it.architecture, it.program, options);
    EXPECT_EQ(averaged.error, "");
    EXPECT_EQ(averaged.timing.method, "averaged");
    EXPECT_FALSE(averaged.timing.exact);
    EXPECT_EQ(averaged.timing.iterations_total, std::int64_t{1} << 30);
    EXPECT_LE(averaged.timing.instructions_evaluated, budget + 10);
  }
}

TEST(TimingExtremes, ATimeBelowZeroIsRefusedWhereItFirstOccurs) {
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(1'000);
  program::IndexExpressions& e = it.program.expressions;
  it.op(unit, 0);
  it.takes(e.select(e.less(i, e.constant(900)), e.constant(7), e.constant(-1)));
  it.program.instructions.back().pointer = "/mappings/0/program/0";
  it.end_loop();
  for (const timing::TimingMethod method : {timing::TimingMethod::kWholeGraph, timing::TimingMethod::kFastForward}) {
    timing::TimingOptions options;
    options.method = method;
    const auto timing = timing::time_program(it.architecture, it.program, options);
    ASSERT_FALSE(timing);
    EXPECT_EQ(timing.error().code, "NegativeLatency");
    EXPECT_EQ(timing.error().path, "/mappings/0/program/0");
  }
  EXPECT_EQ(it.simulate().error().code, "NegativeLatency");
}

TEST(TimingExtremes, LoopsThatNeverRunAreFree) {
  EXPECT_EQ(fast_forward(nest({kLargestTrip, 0}, 5)).timing.cycles, 0);
  EXPECT_EQ(fast_forward(nest({kLargestTrip, -3}, 5)).timing.cycles, 0);
  EXPECT_EQ(fast_forward(nest({0, kLargestTrip}, 5)).timing.cycles, 0);
  EXPECT_EQ(fast_forward(nest({kLargestTrip, 0, kLargestTrip}, 5)).timing.cycles, 0);
}

TEST(TimingExtremes, AnInstructionThatNeverRunsIsFree) {
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(kLargestTrip);
  it.op(unit, 5).when(it.program.expressions.less(i, it.program.expressions.constant(2)));
  it.end_loop();
  EXPECT_EQ(fast_forward(it).timing.cycles, 11);
}

TEST(TimingExtremes, ATimerLeftHalfWayDisturbsNoOther) {
  const Rules it = nest({100, 1'000}, 3);
  timing::TimingOptions options;
  options.method = timing::TimingMethod::kWholeGraph;
  timing::Timer first(it.architecture, it.program, options);
  {
    timing::Timer abandoned(it.architecture, it.program, options);
    const auto done = abandoned.step(50'000);
    ASSERT_TRUE(done);
    EXPECT_FALSE(*done);
  }
  timing::Timer moved = std::move(first);
  for (bool done = false; !done;) done = *moved.step(777);
  EXPECT_EQ(moved.timing().cycles, 1 + 3 * 100'000);
}

}  // namespace
}  // namespace cyclescope::timing_test
