// Random machines and programs: fast-forward equals whole-graph evaluation to the cycle, and the independent simulator
// agrees with both. The ordinary run tries 12,000 cases;
//   CYCLESCOPE_RANDOM_CASES=1000000 CYCLESCOPE_RANDOM_SEED=20000 cyclescope_tests --gtest_filter='*RandomTiming*'
// tries a million others. What was covered is printed; a failure prints its seed, its machine and its program.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iomanip>
#include <iostream>

#include "evaluate.h"
#include "features.h"
#include "floors.h"
#include "random_run.h"
#include "simulation/simulate.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::RandomCase;

/// Up to this many instructions and lines loaded the simulator also repeats itself until it has granted in program
/// order.
constexpr std::int64_t kInstructionsInProgramOrder = 500;
constexpr std::int64_t kManyIterations = 1'000;

/// How many loops are around each loop, by LoopId.
std::vector<std::size_t> depths_of(const program::Program& program) {
  std::vector<std::size_t> depths(program.loops.size(), 0);
  for (std::size_t l = 0; l < program.loops.size(); ++l) {
    for (const program::Node& node : program.loops[l].body) {
      if (node.kind == program::Node::Kind::kLoop) depths[node.index] = depths[l] + 1;  // inner loops have larger ids
    }
  }
  return depths;
}

/// What the cases of one test had in them.
struct Coverage {
  Features features;
  std::array<timing::LoopStatistics, 4> by_depth;
  // Cases of kManyIterations or more, by the share of their iterations that was evaluated: up to 0.1 %, 1 %, 10 %,
  // 50 %, less than all, all.
  std::array<std::int64_t, 6> shares{};
  std::int64_t many_iterations = 0, many_and_exact = 0;
  std::int64_t served = 0, agreeing = 0, ordered = 0;  // simulated: in all, where it must agree, in program order
  double sum_of_differences = 0, largest_difference = 0;
  std::int64_t gap_fills = 0, join_waits = 0, overtakings = 0, request_waits = 0;
  std::int64_t fixed_points = 0, averaged = 0, refused = 0;

  void add(const timing::Timing& timing) {
    if (timing.iterations_total < kManyIterations) return;
    ++many_iterations;
    many_and_exact += timing.exact ? 1 : 0;
    const double share =
        static_cast<double>(timing.iterations_evaluated) / static_cast<double>(timing.iterations_total);
    const double limits[] = {0.001, 0.01, 0.1, 0.5, 0.999999};
    std::size_t bucket = 0;
    while (bucket < 5 && share > limits[bucket]) ++bucket;
    ++shares[bucket];
  }

  void add(const program::Program& program, const std::vector<timing::LoopStatistics>& loops) {
    const std::vector<std::size_t> depths = depths_of(program);
    for (std::size_t l = 0; l < loops.size(); ++l) {
      timing::LoopStatistics& sum = by_depth[std::min<std::size_t>(depths[l], by_depth.size() - 1)];
      sum.skips += loops[l].skips;
      sum.memo_hits += loops[l].memo_hits;
      sum.transitions += loops[l].transitions;
      sum.ended_by_value += loops[l].ended_by_value;
      sum.ended_by_overlap += loops[l].ended_by_overlap;
      sum.ended_by_far_entry += loops[l].ended_by_far_entry;
    }
  }

  void print(std::int64_t cases, std::uint64_t first_seed) const {
    std::cout << cases << " cases from seed " << first_seed << ": " << features << "\n";
    for (std::size_t depth = 0; depth < by_depth.size(); ++depth) {
      const timing::LoopStatistics& loop = by_depth[depth];
      std::cout << "  depth " << depth << ": " << loop.skips << " skips, " << loop.memo_hits << " memo hits, "
                << loop.transitions << " transitions; ended by value " << loop.ended_by_value << ", by overlap "
                << loop.ended_by_overlap << ", by far entry " << loop.ended_by_far_entry << "\n";
    }
    std::cout << "  of " << many_iterations << " cases with " << kManyIterations << " iterations or more "
              << many_and_exact << " exact; evaluated up to 0.1 %: " << shares[0] << ", 1 %: " << shares[1]
              << ", 10 %: " << shares[2] << ", 50 %: " << shares[3] << ", less than all: " << shares[4]
              << ", all: " << shares[5] << "\n";
    std::cout << "  simulated " << served << ", of which " << agreeing << " must agree; the others differ by "
              << std::setprecision(3)
              << 100 * sum_of_differences / std::max<double>(1, static_cast<double>(served - agreeing))
              << " % on average, at most " << 100 * largest_difference << " %; " << ordered << " in program order; "
              << gap_fills << " gap fills, " << join_waits << " join waits, " << overtakings << " overtakings, "
              << request_waits << " request waits; " << fixed_points << " fixed points, " << averaged
              << " averaged over half the budget that it takes; " << refused << " refused\n";
  }
};

class RandomTiming : public ::testing::TestWithParam<Family> {
 protected:
  void check(const RandomCase& it) {
    coverage_.features.add(features_of(it.architecture, it.program));
    const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
    if (whole.error == "NeverFits") return check_refusal(it);
    ASSERT_EQ(whole.error, "");
    const Evaluation fast = evaluate(it.architecture, it.program, timing::TimingMethod::kFastForward);
    ASSERT_EQ(fast.error, "");
    ASSERT_TRUE(fast.timing.exact);
    ASSERT_EQ(fast.timing.cycles, whole.timing.cycles);
    ASSERT_EQ(floor_passed(it.architecture, it.program, whole.timing.cycles), "");
    ASSERT_EQ(fast.timing.iterations_total, whole.timing.iterations_total);
    ASSERT_LE(fast.timing.iterations_evaluated, whole.timing.iterations_evaluated);
    ASSERT_LE(fast.timing.instructions_evaluated, whole.timing.instructions_evaluated);
    coverage_.add(fast.timing);
    coverage_.add(it.program, fast.loops);
    check_simulation(it, whole.timing);
    if (it.seed % 4 == 0) check_steps(it, fast.timing);
    if (it.seed % 4 == 1) check_fixed_point(it, whole.timing);
  }

  /// Requests that can never run together are refused by all.
  void check_refusal(const RandomCase& it) {
    ++coverage_.refused;
    EXPECT_EQ(evaluate(it.architecture, it.program, timing::TimingMethod::kFastForward).error, "NeverFits");
    const auto served = simulation::simulate(it.architecture, it.program);
    ASSERT_FALSE(served);
    EXPECT_EQ(served.error().code, "NeverFits");
  }

  void check_simulation(const RandomCase& it, const timing::Timing& whole) {
    simulation::SimulationOptions options;
    const auto served = simulation::simulate(it.architecture, it.program, options);
    ASSERT_TRUE(served) << served.error().message;
    ASSERT_EQ(served->instructions, whole.instructions_evaluated);
    ++coverage_.served;
    coverage_.join_waits += served->coverage.join_waits;
    coverage_.overtakings += served->coverage.overtakings;
    coverage_.request_waits += served->coverage.request_waits;
    if (simulation::agrees_exactly(it.architecture, it.program)) {
      ++coverage_.agreeing;
      ASSERT_EQ(served->cycles, whole.cycles) << "first come, first served";
    } else if (whole.cycles > 0) {
      const double difference =
          std::abs(static_cast<double>(served->cycles - whole.cycles)) / static_cast<double>(whole.cycles);
      coverage_.sum_of_differences += difference;
      coverage_.largest_difference = std::max(coverage_.largest_difference, difference);
    }
    if (whole.instructions_evaluated + served->coverage.missing_lines > kInstructionsInProgramOrder) return;
    options.storage_order = simulation::StorageOrder::kProgramOrder;
    const auto ordered = simulation::simulate(it.architecture, it.program, options);
    ASSERT_TRUE(ordered) << ordered.error().message;
    ASSERT_EQ(ordered->cycles, whole.cycles) << "in program order";
    ++coverage_.ordered;
    coverage_.gap_fills += ordered->coverage.gap_fills;
  }

  /// Small steps give the same result as large ones, also where the budget ends the search, and a Timer that is left
  /// half-way disturbs no other.
  void check_steps(const RandomCase& it, const timing::Timing& fast) {
    timing::TimingOptions options;
    timing::Timer abandoned(it.architecture, it.program, options);
    ASSERT_TRUE(abandoned.step(std::max<std::int64_t>(1, fast.instructions_evaluated / 2)));
    const auto step = static_cast<std::int64_t>(1 + it.seed / 4 % 97);
    ASSERT_EQ(difference(evaluate(it.architecture, it.program, options, step).timing, fast), "") << "steps of " << step;
    options.instruction_budget = std::max<std::int64_t>(1, fast.instructions_evaluated / 2);
    const Evaluation limited = evaluate(it.architecture, it.program, options);
    const Evaluation stepped = evaluate(it.architecture, it.program, options, step);
    ASSERT_EQ(limited.error, "");
    ASSERT_EQ(difference(stepped.timing, limited.timing), "") << "over the budget, steps of " << step;
    ASSERT_EQ(limited.timing.exact, limited.timing.method != "averaged");
    if (limited.timing.exact) {
      ASSERT_EQ(limited.timing.cycles, fast.cycles);
    } else {
      ++coverage_.averaged;
    }
  }

  /// The paper's heuristic is free to err, but must say so.
  void check_fixed_point(const RandomCase& it, const timing::Timing& whole) {
    const Evaluation fixed = evaluate(it.architecture, it.program, timing::TimingMethod::kFixedPoint);
    ASSERT_EQ(fixed.error, "");
    ASSERT_EQ(fixed.timing.exact, fixed.timing.method != "fixed_point");
    if (fixed.timing.exact) {
      ASSERT_EQ(difference(fixed.timing, whole), "");
    } else {
      ++coverage_.fixed_points;
    }
  }

  Coverage coverage_;
};

/// Expects the cases of the ordinary run to have met what they are there for.
void expect_covered(Family family, const Coverage& coverage) {
  const Features& has = coverage.features;
  const auto at_all_depths = [&](std::int64_t timing::LoopStatistics::*count, std::int64_t least, const char* what,
                                 std::size_t depths = 4) {
    for (std::size_t depth = 0; depth < depths; ++depth) {
      EXPECT_GE(coverage.by_depth[depth].*count, least) << what << " at depth " << depth;
    }
  };
  at_all_depths(&timing::LoopStatistics::skips, 100, "skips");
  at_all_depths(&timing::LoopStatistics::ended_by_value, 20, "ended by value");
  EXPECT_GE(has.shared_successors, 300);
  EXPECT_GE(has.joins, 150);
  EXPECT_GE(has.borders, 300);
  EXPECT_GE(has.varying_trip_counts, 50);
  EXPECT_GE(has.continuous_fetch, 100);
  EXPECT_GE(has.accumulations, 300);
  EXPECT_GE(coverage.join_waits, 1'000);
  EXPECT_GE(coverage.overtakings, 10'000);
  EXPECT_GE(coverage.ordered, 300);
  EXPECT_GE(coverage.fixed_points, 100);
  EXPECT_GE(coverage.averaged, 100);
  // Nearly all are exact, and most after a small part of their iterations.
  EXPECT_GE(coverage.many_iterations, 200);
  EXPECT_GE(100 * coverage.many_and_exact, 99 * coverage.many_iterations);
  const std::int64_t few = coverage.shares[0] + coverage.shares[1] + coverage.shares[2];
  if (family == Family::kCaches) {
    EXPECT_GE(has.caches, 300);
    at_all_depths(&timing::LoopStatistics::transitions, 1'000, "transitions");
    return;
  }
  EXPECT_GE(100 * few, 60 * coverage.many_iterations);
  at_all_depths(&timing::LoopStatistics::memo_hits, 100, "memo hits", 3);  // the innermost loops of all have none
  if (family == Family::kPipelines) return;
  EXPECT_GE(has.several_slots, 300);
  EXPECT_GE(has.several_ports, 300);
  EXPECT_GE(has.streaming, 100);
  EXPECT_GE(has.unequal_strides, 100);
  EXPECT_GE(coverage.request_waits, 10'000);
  if (family == Family::kExclusiveStorages) {
    EXPECT_EQ(coverage.agreeing, coverage.served);
    return;
  }
  EXPECT_GE(coverage.gap_fills, 500);
  at_all_depths(&timing::LoopStatistics::ended_by_overlap, 20, "ended by overlap");
  std::int64_t far = 0;
  for (const timing::LoopStatistics& loop : coverage.by_depth) far += loop.ended_by_far_entry;
  EXPECT_GE(far, family == Family::kTransfers ? 10 : 0);
}

TEST_P(RandomTiming, FastForwardEqualsTheWholeGraphAndTheSimulator) {
  const RandomRun run = random_run();
  const auto families = static_cast<std::int64_t>(std::size(kFamilies));
  const std::int64_t cases = (run.cases + families - 1) / families;
  for (std::int64_t i = 0; i < cases; ++i) {
    const RandomCase it = case_of(GetParam(), run.first_seed + static_cast<std::uint64_t>(i));
    check(it);
    if (HasFatalFailure()) FAIL() << dump(it);
  }
  coverage_.print(cases, run.first_seed);
  if (run.is_ordinary()) expect_covered(GetParam(), coverage_);
}

INSTANTIATE_TEST_SUITE_P(Families, RandomTiming, ::testing::ValuesIn(kFamilies),
                         [](const auto& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace cyclescope::timing_test
