// What the critical path is said to consist of: hand-computed for small programs, and for random ones the same under
// fast-forward as in the whole graph.
#include "timing/attribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>

#include "evaluate.h"
#include "features.h"
#include "random_run.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::RandomCase;
using timing::PathCause;

struct Followed {
  bool refused = false;  ///< requests that are placed jointly never fit
  timing::Timing timing;
  timing::Attribution attribution;
  timing::LoopStatistics sum;
  std::array<timing::LoopStatistics, 4> by_depth;
};

/// How many loops are around each loop, by LoopId.
std::vector<std::size_t> depths_of(const program::Program& program) {
  std::vector<std::size_t> depths(program.loops.size(), 0);
  for (std::size_t l = 0; l < program.loops.size(); ++l) {
    for (const program::Node& node : program.loops[l].body) {
      if (node.kind == program::Node::Kind::kLoop) depths[node.index] = depths[l] + 1;
    }
  }
  return depths;
}

void add(timing::LoopStatistics& sum, const timing::LoopStatistics& more) {
  sum.skips += more.skips;
  sum.memo_hits += more.memo_hits;
  sum.transitions += more.transitions;
}

Followed follow(const architecture::Architecture& architecture, const program::Program& program,
                const timing::TimingOptions& options, std::int64_t step = std::int64_t{1} << 20) {
  Followed followed;
  timing::Timer timer(architecture, program, options, timing::FollowPath{});
  for (bool done = false; !done;) {
    const auto outcome = timer.step(step);
    if (!outcome) {
      EXPECT_EQ(outcome.error().code, "NeverFits");
      followed.refused = true;
      return followed;
    }
    done = *outcome;
  }
  followed.timing = timer.timing();
  followed.attribution = timer.attribution();
  const std::vector<std::size_t> depths = depths_of(program);
  for (std::size_t l = 0; l < depths.size(); ++l) {
    add(followed.sum, timer.statistics()[l]);
    add(followed.by_depth[std::min<std::size_t>(depths[l], 3)], timer.statistics()[l]);
  }
  return followed;
}

std::int64_t total_of(const timing::Attribution& attribution) {
  std::int64_t total = 0;
  for (const timing::PathShare& share : attribution) total += share.cycles;
  return total;
}

std::string text_of(const architecture::Architecture& architecture, const timing::Attribution& attribution) {
  constexpr const char* kNames[] = {"compute", "data", "structural", "latency", "bandwidth", "fetch"};
  std::string text;
  for (const timing::PathShare& share : attribution) {
    text += std::string(kNames[static_cast<std::size_t>(share.cause)]) + " " +
            architecture.objects[static_cast<std::size_t>(share.object)].name + " " + std::to_string(share.cycles) +
            "\n";
  }
  return text;
}

// --- By hand
// -----------------------------------------------------------------------------------------------------------

struct Share {
  PathCause cause;
  architecture::ObjectId object;
  std::int64_t cycles;
};

void expect_path(const Rules& it, std::vector<Share> shares) {
  shares.push_back({PathCause::kFetch, it.architecture.fetch_stage, 1});
  timing::Attribution expected;
  for (const Share& share : shares) expected.push_back({share.cause, share.object, share.cycles});
  const auto before = [](const timing::PathShare& a, const timing::PathShare& b) {
    return std::pair(a.cause, a.object) < std::pair(b.cause, b.object);
  };
  std::sort(expected.begin(), expected.end(), before);
  for (const timing::TimingMethod method : {timing::TimingMethod::kWholeGraph, timing::TimingMethod::kFastForward}) {
    timing::TimingOptions options;
    options.method = method;
    EXPECT_EQ(text_of(it.architecture, follow(it.architecture, it.program, options).attribution),
              text_of(it.architecture, expected));
  }
}

TEST(Attribution, OfAProgramWithoutInstructionsIsEmpty) {
  const Rules it;
  EXPECT_TRUE(follow(it.architecture, it.program, {}).attribution.empty());
}

TEST(Attribution, CountsWhatAUnitIsBusyWithAsItsComputation) {
  Rules it;
  const architecture::ObjectId unit = it.unit();
  it.loop(1000);
  it.op(unit, 3).op(unit, 4);
  it.end_loop();
  expect_path(it, {{PathCause::kCompute, unit, 7000}});
}

TEST(Attribution, CountsWhatAResultTakesLongerAsWaitingForData) {
  Rules it;  // free after 2 cycles, but the result comes after 6
  const architecture::RegisterId a = it.reg();
  const architecture::ObjectId first = it.unit();
  const architecture::ObjectId second = it.unit();
  it.op(first, 6, 2).writes(a).op(second, 3).reads(a);
  expect_path(it,
              {{PathCause::kCompute, first, 2}, {PathCause::kDataWait, first, 4}, {PathCause::kCompute, second, 3}});
}

TEST(Attribution, CountsStagesAsStructure) {
  Rules it;  // a stage of 3 cycles lets through an instruction in 3 cycles
  const architecture::ObjectId stage = it.stage(3);
  const architecture::ObjectId unit = it.unit({stage});
  it.loop(100);
  it.op(unit, 1);
  it.end_loop();
  expect_path(it, {{PathCause::kStructuralWait, stage, 300}, {PathCause::kCompute, unit, 1}});
}

TEST(Attribution, SeparatesLatencyAndBandwidth) {
  // Requests of 2 cycles of latency and 4 of transfers. With two slots only transfers wait for each other: 1-7, then
  // until 11; with one slot the second request begins when the first has ended.
  for (const bool slot : {false, true}) {
    Rules it;
    architecture::Storage& storage = it.storage();
    storage.read_latency = 3;
    storage.max_concurrent_requests = slot ? 1 : 2;
    const program::BufferId buffer = it.buffer();
    it.op(it.unit(), 0).load(buffer, 0, 4).op(it.unit(), 0).load(buffer, 8, 4);
    expect_path(it, {{PathCause::kMemoryLatency, it.last_storage(), slot ? 4 : 2},
                     {PathCause::kMemoryBandwidth, it.last_storage(), 8}});
  }
}

TEST(Attribution, FollowsWhatIsWrittenToWhoReadsIt) {
  // Work 1-7, written 7-8, read 8-9.
  Rules it;
  it.storage();
  const program::BufferId buffer = it.buffer();
  const architecture::ObjectId writer = it.unit();
  it.op(writer, 6).store(buffer, 0, 1).op(it.unit(), 0).load(buffer, 0, 1);
  expect_path(it, {{PathCause::kCompute, writer, 6}, {PathCause::kMemoryBandwidth, it.last_storage(), 2}});
}

TEST(Attribution, CountsFetchingWhereItIsWhatTakesLong) {
  Rules it(Rules::Fetch{.width = 1, .buffer = 4});
  const architecture::ObjectId unit = it.unit();
  it.loop(500);
  it.op(unit, 1);
  it.end_loop();
  const timing::Attribution path = follow(it.architecture, it.program, {}).attribution;
  ASSERT_EQ(path.size(), 2U);
  EXPECT_EQ(path[0].cycles + path[1].cycles, 501);
}

// --- Random
// ------------------------------------------------------------------------------------------------------------

class RandomAttribution : public ::testing::TestWithParam<Family> {
 protected:
  void check(const RandomCase& it) {
    timing::TimingOptions options;
    options.method = timing::TimingMethod::kWholeGraph;
    const Followed whole = follow(it.architecture, it.program, options);
    if (whole.refused) return;
    ASSERT_EQ(total_of(whole.attribution), whole.timing.cycles);
    for (const timing::PathShare& share : whole.attribution) {
      ASSERT_GT(share.cycles, 0);
      ++causes_[static_cast<std::size_t>(share.cause)];
    }
    options.method = timing::TimingMethod::kFastForward;
    const Followed fast = follow(it.architecture, it.program, options);
    ASSERT_EQ(text_of(it.architecture, fast.attribution), text_of(it.architecture, whole.attribution));
    // Who follows the path disturbs nobody.
    const Evaluation plain = evaluate(it.architecture, it.program, options);
    ASSERT_EQ(plain.timing.cycles, fast.timing.cycles);
    ASSERT_EQ(plain.timing.exact, fast.timing.exact);
    different_work_ += difference(plain.timing, fast.timing).empty() ? 0 : 1;
    features_.add(features_of(it.architecture, it.program));
    for (std::size_t depth = 0; depth < by_depth_.size(); ++depth) add(by_depth_[depth], fast.by_depth[depth]);
    plain_skips_ += plain.sum.skips + plain.sum.memo_hits + plain.sum.transitions;
    if (it.seed % 4 == 0) check_steps(it, fast);
  }

  void check_steps(const RandomCase& it, const Followed& fast) {
    timing::TimingOptions options;
    const auto step = static_cast<std::int64_t>(1 + it.seed / 4 % 97);
    const Followed stepped = follow(it.architecture, it.program, options, step);
    ASSERT_EQ(text_of(it.architecture, stepped.attribution), text_of(it.architecture, fast.attribution));
    // Extrapolated cycles are attributed, too.
    options.instruction_budget = std::max<std::int64_t>(1, fast.timing.instructions_evaluated / 2);
    const Followed limited = follow(it.architecture, it.program, options);
    ASSERT_EQ(total_of(limited.attribution), limited.timing.cycles);
    averaged_ += limited.timing.exact ? 0 : 1;
  }

  void print(std::int64_t cases) const {
    std::cout << cases << " cases: " << features_ << "\n";
    for (std::size_t depth = 0; depth < by_depth_.size(); ++depth) {
      std::cout << "  depth " << depth << ": " << by_depth_[depth].skips << " skips, " << by_depth_[depth].memo_hits
                << " memo hits, " << by_depth_[depth].transitions << " transitions\n";
    }
    std::cout << "  without following " << plain_skips_ << " of these; " << different_work_
              << " cases took other work; " << averaged_ << " averaged; causes";
    for (const std::int64_t cause : causes_) std::cout << " " << cause;
    std::cout << "\n";
  }

  /// Expects the cases of the ordinary run to have met what they are there for.
  void expect_covered(Family family) const {
    const bool cached = family == Family::kCaches;
    for (std::size_t depth = 0; depth < by_depth_.size(); ++depth) {
      if (cached) {
        EXPECT_EQ(by_depth_[depth].transitions, 0) << "where caches take part all is evaluated";
      } else {
        EXPECT_GE(by_depth_[depth].skips, 100) << "skips at depth " << depth;
      }
      if (!cached && depth < 3) {
        EXPECT_GE(by_depth_[depth].memo_hits, 100) << "memo hits at depth " << depth;
      }
    }
    for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
      const bool memory = cause == static_cast<std::size_t>(PathCause::kMemoryLatency) ||
                          cause == static_cast<std::size_t>(PathCause::kMemoryBandwidth);
      if (family != Family::kPipelines || !memory) {
        EXPECT_GE(causes_[cause], 300) << "cause " << cause;
      }
    }
    EXPECT_GE(averaged_, 100);
    // Paths are known through nearly all that can be skipped.
    if (!cached) {
      EXPECT_LE(100 * different_work_, features_.borders);
    }
  }

  Features features_;
  std::array<timing::LoopStatistics, 4> by_depth_;
  std::array<std::int64_t, timing::kPathCauses> causes_{};
  std::int64_t plain_skips_ = 0, different_work_ = 0, averaged_ = 0;
};

TEST_P(RandomAttribution, EqualsTheWholeGraphs) {
  const RandomRun run = random_run();
  const auto families = static_cast<std::int64_t>(std::size(kFamilies));
  const std::int64_t cases = (run.cases + families - 1) / families;
  for (std::int64_t i = 0; i < cases; ++i) {
    const RandomCase it = case_of(GetParam(), run.first_seed + static_cast<std::uint64_t>(i));
    check(it);
    if (HasFatalFailure()) FAIL() << dump(it);
  }
  print(cases);
  if (run.is_ordinary()) expect_covered(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Families, RandomAttribution, ::testing::ValuesIn(kFamilies),
                         [](const auto& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace cyclescope::timing_test
