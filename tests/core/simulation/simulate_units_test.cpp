// Hand-computed cases of stages, units and registers (rules 1 to 3 and 6 of the timing semantics). Unless said
// otherwise all instructions are fetched at 1, and each unit has a stage of latency 0 of its own.
#include <gtest/gtest.h>

#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

TEST(SimulatedStage, KeepsItsInstructionForItsLatencyAndUntilTheNextIsFree) {
  // Stage of 2, unit of 5. First: stage 1-3, unit 3-8. Second: issued when the stage is free, 3; done at 5, but the
  // unit is free at 8: stage 3-8, unit 8-13. Third: stage 8-13, unit 13-18.
  Bench bench;
  const architecture::ObjectId unit = bench.unit({bench.stage(2)});
  for (int i = 0; i < 3; ++i) bench.op(unit, 5);
  EXPECT_EQ(bench.cycles(), 18);
  EXPECT_EQ(bench.issued(1), 3);
  EXPECT_EQ(bench.entered(1), 8);
  EXPECT_EQ(bench.issued(2), 8);
}

TEST(SimulatedStage, AJoinAdmitsInProgramOrder) {
  // Two ways to the execute stage: through stages of 5 and of 0. The older instruction takes the long one: 1-6. The
  // younger is ready at 1 but follows at 6, in the same cycle, since the execute stage takes no time and leads to
  // different units.
  Bench bench;
  const architecture::ObjectId execute = bench.stage(0);
  const architecture::ObjectId a = bench.unit({bench.stage(5), execute});
  const architecture::ObjectId b = bench.unit({bench.stage(0), execute});
  bench.op(a, 3).op(b, 1);
  EXPECT_EQ(bench.cycles(), 9);
  EXPECT_EQ(bench.entered(0), 6);
  EXPECT_EQ(bench.entered(1), 6);
  EXPECT_EQ(bench.result.coverage.join_waits, 1);
}

TEST(SimulatedStage, AJoinWithTheFetchStageAdmitsInProgramOrder) {
  // The older one goes through a stage of 4 (1-5) to the execute stage of 2 (5-7); the younger would go there straight
  // from the buffer, and does so at 7.
  Bench bench;
  const architecture::ObjectId execute = bench.stage(2);
  const architecture::ObjectId a = bench.unit({bench.stage(4), execute});
  const architecture::ObjectId b = bench.unit({execute});
  bench.op(a, 1).op(b, 1);
  EXPECT_EQ(bench.cycles(), 10);  // 7 + 2 + 1
  EXPECT_EQ(bench.issued(1), 7);
}

TEST(SimulatedStage, SharedStagesBlockAcrossUnits) {
  // One stage of 1 for both units. First to a: 1-2, works 2-12. Second to a: stage from 2, until a is free, 12.
  // Third to b: behind it in the stage, 12-13.
  Bench bench;
  const architecture::ObjectId stage = bench.stage(1);
  const architecture::ObjectId a = bench.unit({stage});
  const architecture::ObjectId b = bench.unit({stage});
  bench.op(a, 10).op(a, 10).op(b, 1);
  EXPECT_EQ(bench.cycles(), 22);
  EXPECT_EQ(bench.entered(2), 13);
}

TEST(SimulatedUnit, WaitsInsideForTheResultsItReads) {
  // a writes r at 1 + 7 = 8. b's reader enters at 1 and works 8-10; the one behind it enters b at 10.
  Bench bench;
  const architecture::ObjectId a = bench.unit();
  const architecture::ObjectId b = bench.unit();
  const architecture::RegisterId r = bench.reg();
  bench.op(a, 7).writes(r);
  bench.op(b, 2).reads(r);
  bench.op(b, 2);
  EXPECT_EQ(bench.cycles(), 12);
  EXPECT_EQ(bench.entered(1), 1);
  EXPECT_EQ(bench.ran(1).work_start, 8);
  EXPECT_EQ(bench.entered(2), 10);
}

TEST(SimulatedUnit, AWriterMayStartWhenOlderReadersHaveStarted) {
  // b waits for a's result and reads r when it starts, at 8. c writes r from 8 on, though b works until 18.
  Bench bench;
  const architecture::ObjectId a = bench.unit();
  const architecture::ObjectId b = bench.unit();
  const architecture::ObjectId c = bench.unit();
  const architecture::RegisterId s = bench.reg();
  const architecture::RegisterId r = bench.reg();
  bench.op(a, 7).writes(s);
  bench.op(b, 10).reads(s).reads(r);
  bench.op(c, 1).writes(r);
  EXPECT_EQ(bench.cycles(), 18);
  EXPECT_EQ(bench.ran(2).work_start, 8);
}

TEST(SimulatedUnit, AWriterWaitsForOlderResults) {
  // WAW: a's result is visible at 8, b starts then.
  Bench bench;
  const architecture::ObjectId a = bench.unit();
  const architecture::ObjectId b = bench.unit();
  const architecture::RegisterId r = bench.reg();
  bench.op(a, 7).writes(r);
  bench.op(b, 1).writes(r);
  EXPECT_EQ(bench.cycles(), 9);
  EXPECT_EQ(bench.ran(1).work_start, 8);
}

TEST(SimulatedUnit, AccumulationsWaitForReadsAndWritesButNotForEachOther) {
  // a writes r: visible at 4. b and c accumulate from 4 on, at the same time, visible at 10 and 6. d reads at 10; e
  // accumulates when d has started, at 10, and f writes when e's result is visible, at 13.
  Bench bench;
  const architecture::RegisterId r = bench.reg();
  bench.op(bench.unit(), 3).writes(r);
  bench.op(bench.unit(), 6).accumulates(r);
  bench.op(bench.unit(), 2).accumulates(r);
  bench.op(bench.unit(), 9).reads(r);
  bench.op(bench.unit(), 3).accumulates(r);
  bench.op(bench.unit(), 1).writes(r);
  EXPECT_EQ(bench.cycles(), 19);
  const std::int64_t expected[] = {1, 4, 4, 10, 10, 13};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(bench.ran(i).work_start, expected[i]) << i;
}

TEST(SimulatedUnit, ReadsItsOwnRegistersBeforeItWritesThem) {
  // r = r + 1, three times: 1-4, 4-7, 7-10, on different units.
  Bench bench;
  const architecture::RegisterId r = bench.reg();
  for (int i = 0; i < 3; ++i) bench.op(bench.unit(), 3).reads(r).writes(r);
  EXPECT_EQ(bench.cycles(), 10);
  EXPECT_EQ(bench.ran(2).work_start, 7);
}

TEST(SimulatedUnit, APipelinedUnitIsFreeAfterItsInitiationInterval) {
  // Latency 8, interval 3: entered at 1, 4, 7; the last result is visible at 15, when the unit has long been free.
  Bench bench;
  const architecture::ObjectId unit = bench.unit();
  for (int i = 0; i < 3; ++i) bench.op(unit, 8, 3);
  EXPECT_EQ(bench.cycles(), 15);
  EXPECT_EQ(bench.left(1), 7);
  EXPECT_EQ(bench.ran(2).visible, 15);
}

TEST(SimulatedUnit, AnIntervalBeyondTheLatencyKeepsTheUnit) {
  // Results at 2, but the unit is left at 6 and at 11.
  Bench bench;
  const architecture::ObjectId unit = bench.unit();
  bench.op(unit, 1, 5).op(unit, 1, 5);
  EXPECT_EQ(bench.cycles(), 11);
  EXPECT_EQ(bench.entered(1), 6);
}

TEST(SimulatedUnit, SeveralInstructionsPassInOneCycleWhereNothingTakesTime) {
  // The first waits in the unit for r, visible at 8, the second in the stage, the third in the buffer. At 8 the first
  // starts, ends and leaves, and the others follow through stage and unit in the same cycle. The fourth may be issued
  // in the next cycle only.
  Bench bench;
  const architecture::ObjectId slow = bench.unit();
  const architecture::ObjectId fast = bench.unit();
  const architecture::RegisterId r = bench.reg();
  bench.op(slow, 7).writes(r);
  bench.op(fast, 0).reads(r).writes(r);
  for (int i = 0; i < 3; ++i) bench.op(fast, 0).reads(r).writes(r);
  EXPECT_EQ(bench.cycles(), 9);
  EXPECT_EQ(bench.issued(2), 2);
  EXPECT_EQ(bench.entered(2), 8);
  EXPECT_EQ(bench.issued(3), 8);
  EXPECT_EQ(bench.ran(3).work_start, 8);
  EXPECT_EQ(bench.ran(4).work_start, 9);
}

TEST(SimulatedUnit, TwoWaysMeetInOneCycle) {
  // Both instructions are issued at 1, to different successors, and pass the execute stage one after the other at 1.
  Bench bench;
  const architecture::ObjectId execute = bench.stage(0);
  const architecture::ObjectId a = bench.unit({bench.stage(0), execute});
  const architecture::ObjectId b = bench.unit({bench.stage(0), execute});
  const architecture::RegisterId r = bench.reg();
  bench.op(a, 0).writes(r);
  bench.op(b, 0).reads(r);
  EXPECT_EQ(bench.cycles(), 1);
  EXPECT_EQ(bench.ran(1).work_start, 1);
}

}  // namespace
}  // namespace cyclescope::simulation_test
