// What a listener is told: hand-computed for small programs, equal to the simulator's records for random ones, and
// under fast-forward the whole graph's once what was skipped is written out.
#include "timing/listener.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "random_run.h"
#include "recorder.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::RandomCase;
using Instructions = std::vector<timing::EvaluatedInstruction>;

Instructions listen(const Rules& it, timing::TimingMethod method = timing::TimingMethod::kWholeGraph) {
  const auto recorder = record(it.architecture, it.program, method);
  EXPECT_TRUE(recorder);
  return recorder ? recorder->unfolded() : Instructions{};
}

void expect_moment(const timing::Moment& moment, std::int64_t time, timing::WaitCause cause,
                   architecture::ObjectId object, std::int64_t predecessor) {
  EXPECT_EQ(moment.time, time);
  EXPECT_EQ(moment.cause, cause);
  EXPECT_EQ(moment.object, object);
  EXPECT_EQ(moment.predecessor, predecessor);
}

TEST(Listener, HearsWhenAnInstructionEntersStartsAndLeaves) {
  Rules it;  // fetched at 1; stage 1-3 and 3-6, unit 6-10
  const architecture::ObjectId first = it.stage(2);
  const architecture::ObjectId second = it.stage(3);
  const architecture::ObjectId unit = it.unit({first, second});
  it.op(unit, 4);
  const Instructions heard = listen(it);
  ASSERT_EQ(heard.size(), 1U);
  expect_moment(heard[0].access_start, 0, timing::WaitCause::kNone, architecture::kNone, timing::Moment::kNobody);
  const std::array<architecture::ObjectId, 4> objects = {it.architecture.fetch_stage, first, second, unit};
  const std::array<std::int64_t, 5> times = {1, 1, 3, 6, 10};
  ASSERT_EQ(heard[0].stays.size(), objects.size());
  for (std::size_t s = 0; s < objects.size(); ++s) {
    EXPECT_EQ(heard[0].stays[s].object, objects[s]);
    expect_moment(heard[0].stays[s].enter, times[s], timing::WaitCause::kNone, architecture::kNone,
                  timing::Moment::kNobody);
    EXPECT_EQ(heard[0].stays[s].leave, times[s + 1]);
  }
  expect_moment(heard[0].work_start, 6, timing::WaitCause::kNone, architecture::kNone, timing::Moment::kNobody);
  EXPECT_EQ(heard[0].visible, 10);
}

TEST(Listener, HearsWhoHoldsAnObjectAndTheIssuePort) {
  // Both leave for the stage, the second a cycle later: 1, 2. The unit is held until 6.
  Rules it;
  const architecture::ObjectId stage = it.stage(0);
  const architecture::ObjectId unit = it.unit({stage});
  it.op(unit, 5).op(unit, 5);
  const Instructions heard = listen(it);
  ASSERT_EQ(heard.size(), 2U);
  expect_moment(heard[1].stays[1].enter, 2, timing::WaitCause::kIssuePort, stage, 0);
  expect_moment(heard[1].stays[2].enter, 6, timing::WaitCause::kOccupied, unit, 0);
}

TEST(Listener, HearsOfFetchingAndAFullIssueBuffer) {
  // One instruction per access, room for two. The unit takes 10 cycles, its stage holds the next one: instructions are
  // fetched at 1, 2, 3, enter the stage at 1, 2, 11, so that a slot for the fourth is free at 2, for the fifth at 11.
  Rules it(Rules::Fetch{.width = 1, .buffer = 2});
  const architecture::ObjectId unit = it.unit();
  for (int i = 0; i < 5; ++i) it.op(unit, 10);
  const Instructions heard = listen(it);
  ASSERT_EQ(heard.size(), 5U);
  const architecture::ObjectId fetch = it.architecture.fetch_stage;
  expect_moment(heard[1].access_start, 1, timing::WaitCause::kFetch, fetch, 0);
  expect_moment(heard[4].access_start, 11, timing::WaitCause::kIssueBuffer, fetch, 2);
}

TEST(Listener, HearsWhichInstructionMadeTheData) {
  // The first register is visible at 6, the second at 4, the elements are written at 8 (work 1-7, request 7-8).
  Rules it;
  it.storage();
  const program::BufferId buffer = it.buffer();
  const architecture::RegisterId a = it.reg();
  const architecture::RegisterId b = it.reg();
  it.op(it.unit(), 5).writes(a).op(it.unit(), 3).writes(b).op(it.unit(), 6).store(buffer, 0, 1);
  it.op(it.unit(), 1).reads(b).reads(a).op(it.unit(), 1).reads(a).load(buffer, 0, 1);
  const Instructions heard = listen(it);
  ASSERT_EQ(heard.size(), 5U);
  expect_moment(heard[3].work_start, 6, timing::WaitCause::kRegister, architecture::kNone, 0);
  expect_moment(heard[4].work_start, 8, timing::WaitCause::kMemory, it.last_storage(), 2);
}

TEST(Listener, HearsWhatRequestsWaitFor) {
  // Four words over a port of one: 1-5, then 5-9; a second port, but one slot only, changes nothing but the cause.
  for (const bool slot : {false, true}) {
    Rules it;
    architecture::Storage& storage = it.storage();
    storage.max_concurrent_requests = slot ? 1 : 2;
    storage.read_write_ports = slot ? 2 : 1;
    const program::BufferId buffer = it.buffer();
    it.op(it.unit(), 0).load(buffer, 0, 4).op(it.unit(), 0).load(buffer, 8, 4);
    const Instructions heard = listen(it);
    ASSERT_EQ(heard.size(), 2U);
    ASSERT_EQ(heard[1].requests.size(), 1U);
    EXPECT_EQ(heard[1].requests[0].ready, 1);
    expect_moment(heard[1].requests[0].start, 5, slot ? timing::WaitCause::kConcurrency : timing::WaitCause::kBandwidth,
                  it.last_storage(), 0);
    EXPECT_EQ(heard[1].requests[0].end, 9);
  }
}

TEST(Listener, HearsThatPeriodsWereSkipped) {
  Rules it;  // an iteration takes 7 cycles
  const architecture::ObjectId unit = it.unit();
  it.loop(1000);
  it.op(unit, 3).op(unit, 4);
  it.end_loop();
  const auto recorder = record(it.architecture, it.program, timing::TimingMethod::kFastForward);
  ASSERT_TRUE(recorder);
  std::int64_t iterations = 0;
  std::int64_t instructions = 0;
  for (const Recorder::Event& event : recorder->events()) {
    if (std::holds_alternative<timing::EvaluatedInstruction>(event)) ++instructions;
    if (const auto* const skip = std::get_if<timing::SkippedIterations>(&event)) {
      EXPECT_EQ(skip->reason, timing::SkippedIterations::Reason::kRecurred);
      EXPECT_EQ(skip->count * 7, skip->cycles * skip->repeats);
      EXPECT_EQ(skip->index * 2, instructions);
      iterations += skip->count;
    }
  }
  EXPECT_GE(iterations, 900);
  EXPECT_EQ(2 * iterations + instructions, 2000);
  EXPECT_EQ(recorder->unfolded().size(), 2000U);
}

TEST(Listener, HearsThatTheRestWasExtrapolated) {
  Rules it;  // fetching runs ahead at first, an access per cycle, which the heuristic takes for the latency
  const architecture::ObjectId unit = it.unit();
  it.loop(1000);
  it.op(unit, 3);
  it.end_loop();
  const auto recorder = record(it.architecture, it.program, timing::TimingMethod::kFixedPoint);
  ASSERT_TRUE(recorder);
  ASSERT_FALSE(recorder->events().empty());
  const auto* const rest = std::get_if<timing::ExtrapolatedIterations>(&recorder->events().back());
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(rest->index + rest->count, 1000);
  EXPECT_EQ(rest->cycles, rest->count);
}

/// What a moment is said to have waited for ended just then.
class Predecessors {
 public:
  explicit Predecessors(const Instructions& all) : all_(all) {}

  std::string defect(const timing::EvaluatedInstruction& it) {
    if (std::string text = defect(it, it.access_start); !text.empty()) return text;
    if (std::string text = defect(it, it.work_start); !text.empty()) return text;
    for (const timing::EvaluatedInstruction::Stay& stay : it.stays) {
      if (std::string text = defect(it, stay.enter); !text.empty()) return text;
    }
    for (const timing::EvaluatedInstruction::Request& request : it.requests) {
      if ((request.start.time > request.ready) != (request.start.cause != timing::WaitCause::kNone))
        return "request's cause";
      if (std::string text = defect(it, request.start); !text.empty()) return text;
      if (std::string text = defect(it, request.done); !text.empty()) return text;
    }
    return "";
  }

  /// By WaitCause.
  std::array<std::int64_t, 12> moments{};

 private:
  std::string defect(const timing::EvaluatedInstruction& it, const timing::Moment& moment) {
    ++moments.at(static_cast<std::size_t>(moment.cause));
    if (moment.cause == timing::WaitCause::kNone)
      return moment.predecessor == timing::Moment::kNobody ? "" : "waits for nothing";
    if (moment.cause == timing::WaitCause::kOtherRequests) return "";
    const bool own = moment.cause == timing::WaitCause::kConcurrency || moment.cause == timing::WaitCause::kBandwidth ||
                     moment.cause == timing::WaitCause::kMisses || moment.cause == timing::WaitCause::kLine;
    if (moment.predecessor < 0 || moment.predecessor >= it.event + (own ? 1 : 0)) {
      return "no predecessor, cause " + std::to_string(static_cast<int>(moment.cause));
    }
    const timing::EvaluatedInstruction& before = all_[static_cast<std::size_t>(moment.predecessor)];
    return ends(before, moment) ? "" : "cause " + std::to_string(static_cast<int>(moment.cause));
  }

  static bool ends(const timing::EvaluatedInstruction& before, const timing::Moment& moment) {
    const auto requests = [&before](const auto& is_it) {
      return std::any_of(before.requests.begin(), before.requests.end(), is_it);
    };
    const std::int64_t time = moment.time;
    switch (moment.cause) {
      case timing::WaitCause::kFetch:
        return before.stays.front().enter.time == time;
      case timing::WaitCause::kIssueBuffer:
        return before.stays.front().leave == time;
      case timing::WaitCause::kIssuePort:
        return before.stays.at(1).object == moment.object && before.stays.front().leave + 1 == time;
      case timing::WaitCause::kOccupied:
        return std::any_of(before.stays.begin() + 1, before.stays.end(),
                           [&](const auto& stay) { return stay.object == moment.object && stay.leave == time; });
      case timing::WaitCause::kRegister:
        return before.visible == time || before.work_start.time == time;
      case timing::WaitCause::kMemory:
        return before.visible == time || requests([&](const auto& request) { return request.done.time == time; });
      case timing::WaitCause::kConcurrency:
        return requests([&](const auto& it) { return it.storage == moment.object && it.end == time; });
      case timing::WaitCause::kBandwidth:  // the transfers begin then, not the request
        return requests([&](const auto& it) { return it.storage == moment.object && it.end >= time; });
      case timing::WaitCause::kMisses:
      case timing::WaitCause::kLine:  // a request to what is behind the cache brought the line
        return requests([&](const auto& it) { return it.storage != moment.object && it.done.time == time; });
      default:
        return false;
    }
  }

  const Instructions& all_;
};

class RandomListener : public ::testing::TestWithParam<Family> {};

TEST_P(RandomListener, HearsWhatTheSimulatorSeesAndWhoWasWaitedFor) {
  std::array<std::int64_t, 12> moments{};
  // Requests behind caches are many, and the simulator looks at each by itself.
  const std::uint64_t cases = GetParam() == Family::kCaches ? 20 : 60;
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    const RandomCase it = case_of(GetParam(), seed, 300);
    const auto recorder = record(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
    if (!recorder) continue;  // refused
    const Instructions heard = recorder->unfolded();
    simulation::SimulationOptions options;
    options.keep_records = true;
    options.storage_order = simulation::StorageOrder::kProgramOrder;
    const auto simulated = simulation::simulate(it.architecture, it.program, options);
    ASSERT_TRUE(simulated) << simulated.error().message;
    ASSERT_EQ(heard.size(), simulated->records.size());
    Predecessors predecessors(heard);
    for (std::size_t i = 0; i < heard.size(); ++i) {
      ASSERT_EQ(difference(heard[i], simulated->records[i]), "") << "instruction " << i << " of\n" << dump(it);
      ASSERT_EQ(predecessors.defect(heard[i]), "") << "instruction " << i << " of\n" << dump(it);
    }
    for (std::size_t c = 0; c < moments.size(); ++c) moments[c] += predecessors.moments[c];
  }
  const auto heard = [&](timing::WaitCause cause) { return moments[static_cast<std::size_t>(cause)]; };
  EXPECT_GE(heard(timing::WaitCause::kNone), 1000);
  EXPECT_GE(heard(timing::WaitCause::kFetch), 100);
  EXPECT_GE(heard(timing::WaitCause::kIssueBuffer), 100);
  EXPECT_GE(heard(timing::WaitCause::kIssuePort), 10);
  EXPECT_GE(heard(timing::WaitCause::kOccupied), 100);
  EXPECT_GE(heard(timing::WaitCause::kRegister), 100);
  if (GetParam() == Family::kCaches) {
    EXPECT_GE(heard(timing::WaitCause::kMisses), 100);
    EXPECT_GE(heard(timing::WaitCause::kLine), 100);
  }
  if (GetParam() != Family::kMemory && GetParam() != Family::kTransfers) return;
  EXPECT_GE(heard(timing::WaitCause::kMemory), 100);
  EXPECT_GE(heard(timing::WaitCause::kConcurrency), 100);
  EXPECT_GE(heard(timing::WaitCause::kBandwidth), 100);
  EXPECT_GE(heard(timing::WaitCause::kOtherRequests), 1);
}

TEST_P(RandomListener, HearsTheWholeGraphOnceSkipsAreWrittenOut) {
  std::int64_t recurred = 0;
  std::int64_t remembered = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomCase it = case_of(GetParam(), seed);
    const auto whole = record(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
    const auto fast = record(it.architecture, it.program, timing::TimingMethod::kFastForward);
    ASSERT_EQ(whole.has_value(), fast.has_value());
    if (!whole) continue;  // refused
    for (const Recorder::Event& event : fast->events()) {
      const auto* const skip = std::get_if<timing::SkippedIterations>(&event);
      if (skip == nullptr) continue;
      ++(skip->reason == timing::SkippedIterations::Reason::kRecurred ? recurred : remembered);
    }
    const Instructions expected = whole->unfolded();
    const Instructions heard = fast->unfolded();
    ASSERT_EQ(heard.size(), expected.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
      ASSERT_EQ(difference(heard[i], expected[i]), "") << "instruction " << i << " of\n" << dump(it);
    }
  }
  EXPECT_GE(remembered, 100);
  EXPECT_GE(recurred, GetParam() == Family::kCaches ? 0 : 100);
}

INSTANTIATE_TEST_SUITE_P(Families, RandomListener, ::testing::ValuesIn(kFamilies),
                         [](const auto& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace cyclescope::timing_test
