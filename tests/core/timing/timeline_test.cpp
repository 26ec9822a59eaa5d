// Windows of a timeline: equal to the same instructions of the whole graph, wherever they lie.
#include "timing/timeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>

#include "random_run.h"
#include "recorder.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::RandomCase;
using Place = timing::TimelineWindow::Place;

/// The whole graph, with indices and predecessors.
class WholeGraph final : public timing::TimingListener {
 public:
  void evaluated(const timing::EvaluatedInstruction& it) override {
    all.push_back({it.event, {it.indices.begin(), it.indices.end()}, it});
  }
  void skipped(const timing::SkippedIterations& /*iterations*/) override { FAIL() << "whole graph"; }
  void extrapolated(const timing::ExtrapolatedIterations& /*rest*/) override { FAIL() << "whole graph"; }

  std::vector<timing::TimelineInstruction> all;
};

std::optional<std::vector<timing::TimelineInstruction>> whole_graph(const architecture::Architecture& architecture,
                                                                    const program::Program& program) {
  WholeGraph listener;
  timing::TimingOptions options;
  options.method = timing::TimingMethod::kWholeGraph;
  timing::Timer timer(architecture, program, options, listener);
  for (;;) {
    const auto done = timer.step(1 << 20);
    if (!done) return std::nullopt;
    if (*done) return std::move(listener.all);
  }
}

std::optional<timing::Timeline> timeline_of(const architecture::Architecture& architecture,
                                            const program::Program& program, std::int64_t instructions,
                                            std::int64_t skips = 1'000'000, std::int64_t budget = 50'000'000) {
  timing::TimelineOptions options;
  options.instructions = instructions;
  options.skips = skips;
  options.timing.instruction_budget = budget;
  timing::TimelineJob job(architecture, program, options);
  for (;;) {
    const auto done = job.step(1 << 20);
    if (!done) return std::nullopt;
    if (*done) return job.timeline();
  }
}

/// By instruction the loops around it.
std::vector<std::vector<program::LoopId>> loops_around(const program::Program& program) {
  std::vector<std::vector<program::LoopId>> around(program.instructions.size());
  std::vector<program::LoopId> open;
  const std::function<void(const std::vector<program::Node>&)> visit = [&](const std::vector<program::Node>& body) {
    for (const program::Node& node : body) {
      if (node.kind == program::Node::Kind::kInstruction) {
        around[node.index] = open;
        continue;
      }
      open.push_back(node.index);
      visit(program.loops[node.index].body);
      open.pop_back();
    }
  };
  visit(program.body);
  return around;
}

/// Predecessors that a timeline names, that it does not, and that are others than the whole graph's.
struct PredecessorCounts {
  std::int64_t named = 0, unnamed = 0, others = 0;
};

/// Whether something of `it` ended at `time`, or a cycle before it left for the object that it was issued to.
bool ended_at(const timing::EvaluatedInstruction& it, std::int64_t time) {
  const auto stayed = [time](const auto& stay) { return stay.leave == time; };
  const auto requested = [time](const auto& request) { return request.end >= time || request.done.time == time; };
  return it.visible == time || it.work_start.time == time || it.stays.front().leave + 1 == time ||
         std::any_of(it.stays.begin(), it.stays.end(), stayed) ||
         std::any_of(it.requests.begin(), it.requests.end(), requested);
}

/// Of several that ended at once the oldest may have been forgotten: then another is named.
void compare_predecessors(const timing::EvaluatedInstruction& it, const timing::EvaluatedInstruction& whole,
                          const std::vector<timing::TimelineInstruction>& all, PredecessorCounts& counts) {
  const auto compare = [&](const timing::Moment& moment, const timing::Moment& same) {
    if (same.predecessor < 0) {
      EXPECT_LT(moment.predecessor, 0);
    } else if (moment.predecessor < 0) {
      ++counts.unnamed;
    } else {
      ++(moment.predecessor == same.predecessor ? counts.named : counts.others);
      EXPECT_TRUE(ended_at(all[static_cast<std::size_t>(moment.predecessor)].it, moment.time));
    }
  };
  compare(it.work_start, whole.work_start);
  for (std::size_t s = 1; s < it.stays.size(); ++s) compare(it.stays[s].enter, whole.stays[s].enter);
  for (std::size_t r = 0; r < it.requests.size(); ++r) {
    compare(it.requests[r].start, whole.requests[r].start);
    compare(it.requests[r].done, whole.requests[r].done);
  }
}

class RandomTimeline : public ::testing::TestWithParam<Family> {};

TEST_P(RandomTimeline, HasWindowsOfTheWholeGraph) {
  PredecessorCounts predecessors;
  std::int64_t long_ones = 0, periods = 0, skipped = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomCase it = case_of(GetParam(), seed);
    const auto whole = whole_graph(it.architecture, it.program);
    const std::int64_t most = 1 + static_cast<std::int64_t>(seed % 23) * 3;
    const auto timeline = timeline_of(it.architecture, it.program, most);
    ASSERT_EQ(whole.has_value(), timeline.has_value());
    if (!whole) continue;  // refused
    const auto all = static_cast<std::int64_t>(whole->size());
    ASSERT_TRUE(timeline->complete);
    ASSERT_TRUE(timeline->timing.exact);
    ASSERT_EQ(timeline->instructions, all);
    ASSERT_EQ(timeline->windows.size(), all <= 3 * most ? 1U : 3U);
    if (all > 3 * most) {
      ++long_ones;
      EXPECT_EQ(timeline->windows[0].instructions.front().number, 0);
      EXPECT_EQ(timeline->windows[2].instructions.back().number, all - 1);
    }
    periods += static_cast<std::int64_t>(timeline->periods.size());
    for (const timing::SkippedOfLoop& loop : timeline->skipped) skipped += loop.recurred + loop.remembered;
    const auto around = loops_around(it.program);
    for (const timing::TimelineWindow& window : timeline->windows) {
      ASSERT_EQ(static_cast<std::int64_t>(window.instructions.size()), all <= 3 * most ? all : most);
      std::int64_t number = window.instructions.empty() ? 0 : window.instructions.front().number;
      for (const timing::TimelineInstruction& instruction : window.instructions) {
        ASSERT_EQ(instruction.number, number++);
        const timing::TimelineInstruction& same = (*whole)[static_cast<std::size_t>(instruction.number)];
        ASSERT_EQ(difference(instruction.it, same.it), "") << "instruction " << instruction.number << " of\n"
                                                           << dump(it);
        for (const program::LoopId loop : around[instruction.it.instruction]) {
          ASSERT_EQ(instruction.indices[loop], same.indices[loop])
              << "index " << loop << " of instruction " << instruction.number << " of\n"
              << dump(it);
        }
        compare_predecessors(instruction.it, same.it, *whole, predecessors);
      }
    }
  }
  std::cout << "long " << long_ones << ", with periods " << periods << ", iterations skipped " << skipped
            << "; predecessors named " << predecessors.named << ", not named " << predecessors.unnamed << ", others "
            << predecessors.others << '\n';
  EXPECT_GE(long_ones, 100);
  EXPECT_GE(skipped, 1000);
  EXPECT_GE(periods, GetParam() == Family::kCaches ? 0 : 50);
  EXPECT_LE(predecessors.others * 1000, predecessors.named);
  EXPECT_GE(predecessors.named, 10 * predecessors.unnamed);
}

INSTANTIATE_TEST_SUITE_P(Families, RandomTimeline, ::testing::ValuesIn(kFamilies),
                         [](const auto& info) { return std::string(name_of(info.param)); });

TEST(Timeline, HasTheLastTimesOfALongLoop) {
  Rules it;  // an iteration takes 7 cycles
  const architecture::ObjectId unit = it.unit();
  it.loop(1'000'000'000);
  it.op(unit, 3).op(unit, 4);
  it.end_loop();
  const auto timeline = timeline_of(it.architecture, it.program, 4);
  ASSERT_TRUE(timeline);
  EXPECT_EQ(timeline->instructions, 2'000'000'000);
  ASSERT_EQ(timeline->windows.size(), 3U);
  EXPECT_EQ(timeline->windows[1].place, Place::kSteady);
  const timing::TimelineInstruction& last = timeline->windows[2].instructions.back();
  EXPECT_EQ(last.number, 1'999'999'999);
  EXPECT_EQ(last.indices[0], 999'999'999);
  EXPECT_EQ(last.it.stays.back().leave, timeline->timing.cycles);
  EXPECT_EQ(last.it.stays.back().enter.predecessor, last.number - 1);
  ASSERT_EQ(timeline->periods.size(), 1U);
  const timing::Period& period = timeline->periods[0];
  EXPECT_EQ(period.instructions, 2 * period.iterations);
  EXPECT_EQ(period.cycles, 7 * period.iterations);
  EXPECT_GE(timeline->skipped[0].recurred, 999'990'000);
}

TEST(Timeline, HasTheBeginningAloneWhereTheRestIsNotKnown) {
  Rules it;
  const architecture::ObjectId unit = it.unit();
  it.loop(1000);
  it.op(unit, 3).op(unit, 4);
  it.end_loop();
  const auto timeline = timeline_of(it.architecture, it.program, 4, 0);
  ASSERT_TRUE(timeline);
  EXPECT_FALSE(timeline->complete);
  ASSERT_EQ(timeline->windows.size(), 1U);
  EXPECT_EQ(timeline->windows[0].place, Place::kFirst);
  EXPECT_EQ(timeline->windows[0].instructions.size(), 4U);
}

TEST(Timeline, OfAnEmptyProgramIsEmpty) {
  Rules it;
  const auto timeline = timeline_of(it.architecture, it.program, 4);
  ASSERT_TRUE(timeline);
  ASSERT_EQ(timeline->windows.size(), 1U);
  EXPECT_TRUE(timeline->windows[0].instructions.empty());
}

}  // namespace
}  // namespace cyclescope::timing_test
