// What fast-forward does in small nests: which loops skip, what it remembers, and what ends a skip.
// Rules::expect_cycles compares with whole-graph evaluation and the simulator; here the cycles are known by hand as
// well.
#include <gtest/gtest.h>

#include "evaluate.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

Evaluation fast_forward(const Rules& it) {
  return evaluate(it.architecture, it.program, timing::TimingMethod::kFastForward);
}

TEST(FastForward, SkipsASteadyLoop) {
  // 7 cycles per iteration: 1-8, 8-15, ...
  Rules it;
  const architecture::ObjectId unit = it.unit();
  it.loop(1'000);
  it.op(unit, 7);
  it.end_loop();
  it.expect_cycles(7'001);
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.timing.iterations_total, 1'000);
  EXPECT_LE(fast.timing.iterations_evaluated, 100);  // fetching runs ahead until the buffer of 64 is full
  EXPECT_EQ(fast.loops[0].skips, 1);
}

TEST(FastForward, SkipsWholePeriods) {
  // Every third iteration takes 5 cycles more. 1,000 iterations: 334 of them.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(1'000);
  program::IndexExpressions& e = it.program.expressions;
  it.op(unit, 7).when(e.constant(1));
  it.takes(e.select(e.equal(*e.modulo(i, e.constant(3)), e.constant(0)), e.constant(12), e.constant(7)));
  it.end_loop();
  it.expect_cycles(1 + 7'000 + 5 * 334);
  EXPECT_EQ(fast_forward(it).loops[0].skips, 1);
}

TEST(FastForward, EndsASkipWhereAValueChanges) {
  // From iteration 700 on they take 9 cycles.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(1'000);
  program::IndexExpressions& e = it.program.expressions;
  it.op(unit, 7);
  it.takes(e.select(e.less(i, e.constant(700)), e.constant(7), e.constant(9)));
  it.end_loop();
  it.expect_cycles(1 + 7 * 700 + 9 * 300);
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.loops[0].skips, 2);
  EXPECT_EQ(fast.loops[0].ended_by_value, 1);
  EXPECT_LE(fast.timing.iterations_evaluated, 200);
}

TEST(FastForward, EndsASkipWhereAccessesComeToMeet) {
  // One unit writes element 2 i, 20 cycles later, the other reads element i + 5,000. Two cycles per iteration; around
  // i = 5,000 the reads follow writes of few iterations before, and wait for them.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.max_concurrent_requests = storage.read_write_ports = 16;
  const program::BufferId data = it.buffer();
  const architecture::ObjectId writer = it.unit();
  const architecture::ObjectId reader = it.unit();
  const program::ExprId i = it.loop(20'000);
  program::IndexExpressions& e = it.program.expressions;
  it.op(writer, 20, 2).store(data, 0, 1);
  it.at(*e.multiply(i, e.constant(2)));
  it.op(reader, 0, 2).load(data, 0, 1);
  it.at(*e.add(i, e.constant(5'000)));
  it.end_loop();
  const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.timing.cycles, whole.timing.cycles);
  EXPECT_GE(fast.loops[0].skips, 2);
  EXPECT_GE(fast.loops[0].ended_by_overlap, 1);
  EXPECT_LE(fast.timing.iterations_evaluated, 4'000);
}

/// `depth` loops of 3 iterations; in the innermost body a request far in the future, and then a loop whose requests
/// come to meet it, before its end at the latest.
Rules far_transfer(int depth) {
  Rules it;
  it.storage().max_concurrent_requests = 1;
  const program::BufferId data = it.buffer();
  const architecture::ObjectId late = it.unit();
  const architecture::ObjectId busy = it.unit();
  for (int i = 0; i < depth; ++i) it.loop(3);
  it.op(late, 2'000, 1).load(data, 0, 1);
  it.loop(1'500);
  it.op(busy, 0, 3).load(data, 8, 1);
  it.end_loop();
  for (int i = 0; i < depth; ++i) it.end_loop();
  return it;
}

TEST(FastForward, EndsASkipBeforeWhatIsFarInTheFuture) {
  for (int depth = 0; depth < 4; ++depth) {
    const Rules it = far_transfer(depth);
    const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
    const Evaluation fast = fast_forward(it);
    EXPECT_EQ(fast.timing.cycles, whole.timing.cycles) << depth;
    EXPECT_TRUE(fast.timing.exact);
    EXPECT_GE(fast.loops[static_cast<std::size_t>(depth)].ended_by_far_entry, 1) << depth;
    EXPECT_GE(fast.loops[static_cast<std::size_t>(depth)].skips, 2) << depth;
  }
}

TEST(FastForward, DoesNotRepeatWhatMetAFarEntry) {
  // Iterations of about 100 and 110 cycles in turn, with a request at the end of each, and two requests from before the
  // loop, both far in the future at first. The pair that meets the first one takes longer; the second is still far
  // then.
  for (std::int64_t first = 250; first < 450; first += 10) {
    Rules::Fetch fetch;
    fetch.width = fetch.buffer = 1;
    Rules it(fetch);
    it.storage();
    const program::BufferId data = it.buffer();
    const architecture::ObjectId stage = it.stage(0);
    const architecture::ObjectId worker = it.unit({stage});
    const architecture::ObjectId reader = it.unit({stage});
    const architecture::RegisterId worked = it.reg();
    const architecture::RegisterId read = it.reg();
    it.op(it.unit({stage}), first, 1).load(data, 0, 60);
    it.op(it.unit({stage}), 30'000, 1).load(data, 0, 60);
    const program::ExprId i = it.loop(400);
    program::IndexExpressions& e = it.program.expressions;
    it.op(worker, 100).writes(worked);
    it.takes(e.select(*e.modulo(i, e.constant(2)), e.constant(110), e.constant(100)));
    it.op(reader, 0).reads(worked).load(data, 100, 1).writes(read);
    for (int k = 0; k < 3; ++k) it.op(worker, 1).reads(read);
    it.end_loop();
    const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
    const Evaluation fast = fast_forward(it);
    EXPECT_TRUE(fast.timing.exact);
    EXPECT_EQ(fast.timing.cycles, whole.timing.cycles) << first;
    EXPECT_GE(fast.loops[0].skips, 2);
  }
}

TEST(FastForward, SkipsAtEveryLoopLevel) {
  // 4 x 5 x 6 x 100 iterations of 3 cycles.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  for (const std::int64_t trips : {40, 50, 60, 100}) it.loop(trips);
  it.op(unit, 3);
  for (int i = 0; i < 4; ++i) it.end_loop();
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.timing.cycles, 1 + 3 * 40 * 50 * 60 * 100);
  EXPECT_EQ(fast.timing.iterations_total, 40 * 50 * 60 * 100);
  EXPECT_LE(fast.timing.iterations_evaluated, 200);
  for (std::size_t loop = 0; loop < 4; ++loop) EXPECT_GE(fast.loops[loop].skips, 1) << loop;
}

TEST(FastForward, RemembersIterationsThatComeAgainOutOfTurn) {
  // The outer loop's iterations alternate without a period that its end would leave room for.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(6);
  program::IndexExpressions& e = it.program.expressions;
  const program::ExprId is_odd = *e.modulo(i, e.constant(2));
  it.loop(500);
  it.op(unit, 7);
  it.takes(*e.add(e.constant(7), is_odd));
  it.end_loop();
  it.end_loop();
  it.expect_cycles(1 + 3 * 500 * 7 + 3 * 500 * 8);
  EXPECT_GE(fast_forward(it).loops[0].memo_hits + fast_forward(it).loops[0].skips, 1);
}

TEST(FastForward, RemembersToWhichSuccessorItIssuedLast) {
  // Every iteration begins with an instruction for `a`, and ends with two for `a` or, every third time, for `b`. The
  // last of them leaves when the next iteration's first group arrives, which `a` can then take a cycle later only. All
  // else is as after two for `b`.
  for (std::int64_t trips = 1; trips <= 12; ++trips) {
    Rules::Fetch fetch;
    fetch.width = 2;
    Rules it(fetch);
    const architecture::ObjectId a = it.unit();
    const architecture::ObjectId b = it.unit();
    const architecture::ObjectId c = it.unit();
    const program::ExprId i = it.loop(trips);
    program::IndexExpressions& e = it.program.expressions;
    const program::ExprId is_third = e.equal(*e.modulo(i, e.constant(3)), e.constant(2));
    it.op(a, 10, 1);
    it.loop(2);
    it.op(c, 1);
    it.end_loop();
    it.op(a, 1, 0).when(e.logical_not(is_third));
    it.op(a, 1, 0).when(e.logical_not(is_third));
    it.op(b, 1, 0).when(is_third);
    it.op(b, 1, 0).when(is_third);
    it.end_loop();
    // Three fetches an iteration; its first instruction ends last.
    it.expect_cycles(3 * (trips - 1) + 1 + 10 + (trips > 1 && trips % 3 != 1 ? 1 : 0));
  }
}

TEST(FastForward, TakesKnownTransitionsWhereThereIsACache) {
  // 1,000 words of lines of 4, one after another. The first line is there at 1 + 2 + 3 + 11, and each further one
  // takes 11 cycles more, since one miss may be in flight.
  Rules it;
  architecture::Storage& behind = it.storage(2);
  behind.read_latency = 10;
  const architecture::ObjectId backing = it.last_storage();
  it.storage(1).read_latency = 2;
  architecture::Object& cache = it.object(it.last_storage());
  cache.object_class = architecture::ObjectClass::kSetAssociativeCache;
  cache.cache.sets = 8;
  cache.cache.line_words = 4;
  cache.cache.miss_latency = 3;
  cache.cache.backing = backing;
  const program::BufferId data = it.buffer();
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(1'000);
  it.op(unit, 0).load(data, 0, 1);
  it.at(i);
  it.end_loop();
  it.expect_cycles(1 + 16 + 249 * 11);
  const Evaluation fast = fast_forward(it);
  EXPECT_GE(fast.loops[0].transitions, 800);
  EXPECT_EQ(fast.timing.iterations_evaluated + fast.loops[0].transitions, 1'000);
}

TEST(FastForward, TellsMissesUnderWayFromOtherRequests) {
  // In every fourth iteration a line is loaded, in every fourth the same storage is read directly for the same cycles,
  // and after each of them another line is loaded: at once, unless one is under way already. Fetching takes so long
  // that nothing else is left over, and before the first of the two so many instructions are fetched that nothing is at
  // all.
  Rules it(Rules::Fetch{.width = 1, .buffer = 1, .memory_latency = 50});
  architecture::Storage& behind = it.storage(4);
  behind.read_latency = 100;
  behind.max_concurrent_requests = behind.read_write_ports = 4;
  const architecture::ObjectId backing = it.last_storage();
  it.storage(1).read_latency = 2;
  architecture::Object& cache = it.object(it.last_storage());
  cache.object_class = architecture::ObjectClass::kSetAssociativeCache;
  cache.cache.sets = 8;
  cache.cache.line_words = 4;
  cache.cache.backing = backing;
  const program::BufferId cached = it.buffer();
  const program::BufferId direct = it.buffer(backing);
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(40);
  program::IndexExpressions& e = it.program.expressions;
  const auto every_fourth = [&](std::int64_t first) { return e.equal(*e.modulo(i, e.constant(4)), e.constant(first)); };
  const program::ExprId line = *e.multiply(i, e.constant(4));
  const program::ExprId odd = *e.modulo(i, e.constant(2));
  for (int n = 0; n < 5; ++n) it.op(unit, 0).when(e.equal(odd, e.constant(0)));
  it.op(unit, 0).load(cached, 0, 1).when(every_fourth(0));
  it.at(line);
  it.op(unit, 2, 0).load(direct, 0, 4).when(every_fourth(2));
  it.op(unit, 0).load(cached, 0, 1).when(odd);
  it.at(line);
  it.end_loop();
  const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.timing.cycles, whole.timing.cycles);
  EXPECT_GE(fast.loops[0].transitions, 20);
}

TEST(FastForward, KnowsWhenLinesOfKnownTransitionsAreThere) {
  // Every second iteration loads a line, which the next one waits for, and another unit for that.
  Rules it(Rules::Fetch{.width = 1, .buffer = 1, .memory_latency = 50});
  it.storage(4).read_latency = 400;
  const architecture::ObjectId backing = it.last_storage();
  architecture::Object& cache = (it.storage(1), it.object(it.last_storage()));
  cache.object_class = architecture::ObjectClass::kSetAssociativeCache;
  cache.cache.sets = 8;
  cache.cache.line_words = 2;
  cache.cache.backing = backing;
  const program::BufferId data = it.buffer();
  const architecture::RegisterId word = it.reg();
  const architecture::ObjectId unit = it.unit();
  const architecture::ObjectId worker = it.unit();
  const program::ExprId i = it.loop(40);
  program::IndexExpressions& e = it.program.expressions;
  const program::ExprId odd = *e.modulo(i, e.constant(2));
  for (int n = 0; n < 9; ++n) it.op(unit, 0).when(e.equal(odd, e.constant(0)));
  it.op(unit, 0).load(data, 0, 1).when(e.equal(odd, e.constant(0)));
  it.at(i);
  it.op(unit, 0).load(data, 0, 1).writes(word).when(odd);
  it.at(i);
  it.op(worker, 100).reads(word).when(odd);
  it.end_loop();
  const Evaluation whole = evaluate(it.architecture, it.program, timing::TimingMethod::kWholeGraph);
  const Evaluation fast = fast_forward(it);
  EXPECT_EQ(fast.timing.cycles, whole.timing.cycles);
  EXPECT_GE(fast.loops[0].transitions, 20);
}

TEST(FixedPoint, SaysThatItIsNotExact) {
  // Equal latencies at first, and a slower half behind: the heuristic cannot know.
  Rules it;
  const architecture::ObjectId unit = it.unit();
  const program::ExprId i = it.loop(1'000);
  program::IndexExpressions& e = it.program.expressions;
  it.op(unit, 7);
  it.takes(e.select(e.less(i, e.constant(500)), e.constant(7), e.constant(9)));
  it.end_loop();
  const Evaluation fixed = evaluate(it.architecture, it.program, timing::TimingMethod::kFixedPoint);
  EXPECT_EQ(fixed.timing.method, "fixed_point");
  EXPECT_FALSE(fixed.timing.exact);
  EXPECT_LT(fixed.timing.cycles, 1 + 500 * 7 + 500 * 9);
  EXPECT_LT(fixed.timing.iterations_evaluated, 100);
}

}  // namespace
}  // namespace cyclescope::timing_test
