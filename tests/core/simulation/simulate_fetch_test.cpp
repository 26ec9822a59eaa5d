// Hand-computed cases of fetching and issuing (rule 5 of the timing semantics).
#include <gtest/gtest.h>

#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

TEST(SimulatedFetch, AnEmptyProgramTakesNoTime) {
  Bench bench;
  EXPECT_EQ(bench.cycles(), 0);
}

TEST(SimulatedFetch, BringsPortWidthInstructionsPerAccessAndIssuesOnePerCycleAndSuccessor) {
  // An access takes 1 + 2 = 3 cycles: 0-3 and 3-6. Instructions may leave 1 later: from 4 and from 7 on.
  // One successor: 4, 5 and 7, 8. The unit takes no time.
  Bench bench({.width = 2, .unit_latency = 1, .memory_latency = 2, .latency = 1});
  const architecture::ObjectId unit = bench.unit();
  for (int i = 0; i < 4; ++i) bench.op(unit, 0);
  EXPECT_EQ(bench.cycles(), 8);
  EXPECT_EQ(bench.ran(2).access_start, 3);
  EXPECT_EQ(bench.ran(2).fetched, 6);
  EXPECT_EQ(bench.issued(0), 4);
  EXPECT_EQ(bench.issued(1), 5);
  EXPECT_EQ(bench.issued(2), 7);
  EXPECT_EQ(bench.issued(3), 8);
}

TEST(SimulatedFetch, AnAccessTakesAtLeastOneCycle) {
  Bench bench({.unit_latency = 0, .memory_latency = 0});
  bench.op(bench.unit(), 0);
  EXPECT_EQ(bench.cycles(), 1);
}

TEST(SimulatedFetch, SuccessorsAreIndependent) {
  // All are there at 1. Each of the two successors takes one per cycle: 1, 1, 2, 2.
  Bench bench;
  const architecture::ObjectId a = bench.unit();
  const architecture::ObjectId b = bench.unit();
  bench.op(a, 0).op(b, 0).op(a, 0).op(b, 0);
  EXPECT_EQ(bench.cycles(), 2);
  EXPECT_EQ(bench.issued(1), 1);
  EXPECT_EQ(bench.issued(2), 2);
}

TEST(SimulatedFetch, OvertakesBetweenSuccessorsButNotWithinOne) {
  // a: the first works 1-11, the second waits in the stage from 2 on, the third in the buffer until 11.
  // b's instruction is younger than all of these, and leaves at 1.
  Bench bench;
  const architecture::ObjectId a = bench.unit();
  const architecture::ObjectId b = bench.unit();
  bench.op(a, 10).op(a, 10).op(a, 10).op(b, 1);
  EXPECT_EQ(bench.cycles(), 31);
  EXPECT_EQ(bench.issued(1), 2);
  EXPECT_EQ(bench.issued(2), 11);
  EXPECT_EQ(bench.issued(3), 1);
  EXPECT_EQ(bench.result.coverage.overtakings, 1);
}

TEST(SimulatedFetch, WaitsForFreeSlotsInTheIssueBuffer) {
  // Width 2, buffer 3, unit busy for 10 per instruction.
  // Access 0-1: two instructions in the buffer, 1 slot free. At 1 the first goes through to the unit: 2 free, access
  // 1-2. At 2 the second goes to the stage; the third and fourth fill the buffer: 1 free. At 11 the unit is free, the
  // second enters it, the third the stage: 2 free, access 11-12.
  Bench bench({.width = 2, .buffer = 3});
  const architecture::ObjectId unit = bench.unit();
  for (int i = 0; i < 6; ++i) bench.op(unit, 10);
  EXPECT_EQ(bench.cycles(), 61);
  EXPECT_EQ(bench.ran(2).access_start, 1);
  EXPECT_EQ(bench.ran(4).access_start, 11);
  EXPECT_EQ(bench.result.coverage.fetch_waits, 1);  // the second access began when the first had ended
}

TEST(SimulatedFetch, AGroupEndsAtEveryBackEdge) {
  // Groups of 2, 2, 2 although 4 would fit: accesses 0-1, 1-2, 2-3. Issue 1, 2, 3, 4, 5, 6.
  Bench bench({.width = 4});
  const architecture::ObjectId unit = bench.unit();
  bench.loop(3);
  bench.op(unit, 0).op(unit, 0);
  bench.end_loop();
  EXPECT_EQ(bench.cycles(), 6);
  EXPECT_EQ(bench.ran(3).access_start, 1);
  EXPECT_EQ(bench.ran(4).access_start, 2);
  EXPECT_EQ(bench.result.coverage.partial_groups, 3);
}

TEST(SimulatedFetch, ContinuousFetchIgnoresBackEdges) {
  // Groups of 4 and 2: accesses 0-1 and 1-2.
  Bench bench({.width = 4, .across_back_edges = true});
  const architecture::ObjectId unit = bench.unit();
  bench.loop(3);
  bench.op(unit, 0).op(unit, 0);
  bench.end_loop();
  bench.cycles();
  EXPECT_EQ(bench.ran(3).access_start, 0);
  EXPECT_EQ(bench.ran(4).access_start, 1);
  EXPECT_EQ(bench.result.coverage.partial_groups, 1);
}

TEST(SimulatedFetch, APartialGroupNeedsAsManyFreeSlotsAsAFullOne) {
  // Width 4, buffer 5, two instructions per iteration. Access 0-1 leaves 3 slots free, 4 when the first instruction
  // goes at 1: access 1-2. At 2 the second goes to the stage; 3 free. The next leaves when the unit is free, at 11:
  // access 11.
  Bench bench({.width = 4, .buffer = 5});
  const architecture::ObjectId unit = bench.unit();
  bench.loop(3);
  bench.op(unit, 10).op(unit, 10);
  bench.end_loop();
  bench.cycles();
  EXPECT_EQ(bench.ran(2).access_start, 1);
  EXPECT_EQ(bench.ran(4).access_start, 11);
}

TEST(SimulatedFetch, OuterBackEdgesEndGroupsAndLoopEntriesDoNot) {
  // before, (inner, inner), after | before, (inner, inner), after | end
  // Groups: [before inner] [inner] [after] [before inner] [inner] [after] [end]
  Bench bench({.width = 4});
  const architecture::ObjectId unit = bench.unit();
  bench.loop(2);
  bench.op(unit, 0);
  bench.loop(2);
  bench.op(unit, 0);
  bench.end_loop();
  bench.op(unit, 0);
  bench.end_loop();
  bench.op(unit, 0);
  bench.cycles();
  const std::int64_t expected[] = {0, 0, 1, 2, 3, 3, 4, 5, 6};
  ASSERT_EQ(bench.result.records.size(), 9u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(bench.ran(i).access_start, expected[i]) << i;
}

TEST(SimulatedFetch, InstructionsWhoseGuardIsFalseAndEmptyIterationsCostNothing) {
  // Executed in iteration 3 of 5 alone; the loop behind it does not run at all: one access with one instruction,
  // then the last instruction, whose group begins behind the back-edges.
  Bench bench({.width = 4});
  const architecture::ObjectId unit = bench.unit();
  const program::ExprId index = bench.loop(5);
  bench.op(unit, 0).when(bench.program.expressions.equal(index, bench.program.expressions.constant(3)));
  bench.end_loop();
  bench.loop(0);
  bench.op(unit, 100);
  bench.end_loop();
  bench.op(unit, 0);
  EXPECT_EQ(bench.cycles(), 2);
  EXPECT_EQ(bench.result.instructions, 2);
  EXPECT_EQ(bench.ran(0).access_start, 0);
  EXPECT_EQ(bench.ran(1).access_start, 1);
}

TEST(SimulatedFetch, AUnitWithoutStagesIsASuccessorItself) {
  // The unit is entered at 1, 4, 7; the buffer is left at these times, too.
  Bench bench;
  const architecture::ObjectId unit = bench.unit({});
  for (int i = 0; i < 3; ++i) bench.op(unit, 3);
  EXPECT_EQ(bench.cycles(), 10);
  EXPECT_EQ(bench.issued(1), 4);
  EXPECT_EQ(bench.entered(2), 7);
}

}  // namespace
}  // namespace cyclescope::simulation_test
