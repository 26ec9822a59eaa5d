// Hand-computed cycles of fetching, issuing, stages and units (rules 1, 2, 5 and 6 of the timing semantics). Unless
// said otherwise all instructions arrive at 1, and each unit has a stage of latency 0 of its own, so that it is entered
// at 1.
#include <gtest/gtest.h>

#include "rules.h"

namespace cyclescope::timing_test {
namespace {

TEST(PipelineRules, AnEmptyProgramTakesNoTime) {
  Rules{}.expect_cycles(0);
  Rules never;
  never.loop(0);
  never.op(never.unit(), 5);
  never.end_loop();
  never.expect_cycles(0);
}

TEST(PipelineRules, ForwardThroughEveryStageOfTheWay) {
  Rules it;  // stages 1-3 and 3-6, unit 6-10
  it.op(it.unit({it.stage(2), it.stage(3)}), 4);
  it.expect_cycles(10);
}

TEST(PipelineRules, AUnitHoldsOneInstruction) {
  Rules it;  // 1-6, 6-11, 11-16
  const architecture::ObjectId unit = it.unit();
  for (int i = 0; i < 3; ++i) it.op(unit, 5);
  it.expect_cycles(16);
}

TEST(PipelineRules, AStageHoldsOneInstruction) {
  Rules it;  // stage 1-5, unit 5-6; stage 5-9, other unit 9-10
  const architecture::ObjectId stage = it.stage(4);
  it.op(it.unit({stage}), 1).op(it.unit({stage}), 1);
  it.expect_cycles(10);
}

TEST(PipelineRules, AStageIsBlockedUntilTheNextObjectIsFree) {
  // a: stage 1-2, unit 2-12. a again: stage 2-12, unit 12-22. b shares the stage: 12-13, unit 13-33.
  Rules it;
  const architecture::ObjectId stage = it.stage(1);
  const architecture::ObjectId a = it.unit({stage});
  it.op(a, 10).op(a, 10).op(it.unit({stage}), 20);
  it.expect_cycles(33);
}

TEST(PipelineRules, AJoinAdmitsInProgramOrder) {
  // The older takes 1-6 to the join, the younger, ready at 1, follows: join 6-8 and 8-10, then 3 cycles.
  Rules it;
  const architecture::ObjectId join = it.stage(2);
  const architecture::ObjectId a = it.unit({it.stage(5), join});
  const architecture::ObjectId b = it.unit({it.stage(0), join});
  it.op(a, 1).op(b, 3);
  it.expect_cycles(13);
}

TEST(PipelineRules, IssuesOneInstructionPerCycleToEachSuccessor) {
  Rules same;  // units of their own behind one stage: issued at 1, 2, 3
  const architecture::ObjectId stage = same.stage(0);
  for (int i = 0; i < 3; ++i) same.op(same.unit({stage}), 1);
  same.expect_cycles(4);
  Rules different;  // all at 1
  for (int i = 0; i < 3; ++i) different.op(different.unit(), 1);
  different.expect_cycles(2);
}

TEST(PipelineRules, IssuesOutOfOrderBetweenSuccessors) {
  // a: 1-11, 11-21 (waiting in its stage from 2 on), 21-31 (waiting in the buffer until 11). b behind them is issued at
  // 1: 1-36.
  Rules it;
  const architecture::ObjectId a = it.unit();
  for (int i = 0; i < 3; ++i) it.op(a, 10);
  it.op(it.unit(), 35);
  it.expect_cycles(36);
}

TEST(PipelineRules, APipelinedUnitIsFreeBeforeItsResultsAreThere) {
  Rules it;  // 1-9, 4-12, 7-15
  const architecture::ObjectId unit = it.unit();
  for (int i = 0; i < 3; ++i) it.op(unit, 8, 3);
  it.expect_cycles(15);
}

TEST(PipelineRules, ALayerLastsUntilTheLastObjectIsLeft) {
  Rules it;  // results at 2 and 7, left at 6 and 11
  const architecture::ObjectId unit = it.unit();
  it.op(unit, 1, 5).op(unit, 1, 5);
  it.expect_cycles(11);
}

TEST(PipelineRules, FetchBringsPortWidthInstructionsPerAccess) {
  // Accesses of 1 + 2 cycles: two instructions each at 3, 6 and 9, and 4 cycles in the fetch stage.
  Rules::Fetch fetch;
  fetch.width = 2;
  fetch.unit_latency = 1;
  fetch.memory_latency = 2;
  fetch.latency = 4;
  Rules it(fetch);
  for (int i = 0; i < 5; ++i) it.op(it.unit(), 1);
  it.expect_cycles(14);
}

TEST(PipelineRules, FetchWaitsUntilAWholeGroupFits) {
  // Accesses of 10 cycles. The first group leaves the buffer at 10 and 11, to one successor.
  const auto with_buffer = [](std::int64_t slots) {
    Rules::Fetch fetch;
    fetch.width = 2;
    fetch.memory_latency = 10;
    fetch.buffer = slots;
    Rules it(fetch);
    const architecture::ObjectId stage = it.stage(0);
    for (int i = 0; i < 3; ++i) it.op(it.unit({stage}), 1);
    return it;
  };
  with_buffer(2).expect_cycles(22);  // the second access begins when both have left, though it brings one instruction
  with_buffer(3).expect_cycles(21);  // when one has
  with_buffer(4).expect_cycles(21);  // at 10, when the first access has ended
}

TEST(PipelineRules, TheBufferIsFreedByWhoeverLeavesFirst) {
  // Three slots, groups of one at 1, 2, 3. a's first is issued at 1, its second at 2 (into the stage), its third stays
  // in the buffer until 21. b's, at 4 and 5, pass it.
  Rules::Fetch fetch;
  fetch.width = 1;
  fetch.buffer = 3;
  Rules it(fetch);
  const architecture::ObjectId a = it.unit();
  const architecture::ObjectId b = it.unit();
  for (int i = 0; i < 3; ++i) it.op(a, 20);
  it.op(b, 1).op(b, 57);
  it.expect_cycles(62);
}

TEST(PipelineRules, AFetchGroupEndsAtABackEdge) {
  const auto with = [](bool across) {
    Rules::Fetch fetch;
    fetch.width = 4;
    fetch.memory_latency = 2;
    fetch.across_back_edges = across;
    Rules it(fetch);
    const architecture::ObjectId unit = it.unit();
    it.loop(3);
    it.op(unit, 1);
    it.end_loop();
    it.op(it.unit(), 3);
    return it;
  };
  with(false).expect_cycles(11);  // arrivals at 2, 4, 6, and 8 for what follows the loop
  with(true).expect_cycles(5);    // all four at 2
}

TEST(PipelineRules, ALoopBodyInSeveralGroups) {
  // Three instructions per iteration, groups of two: arrivals at 1, 2 | 3, 4 | 5, 6.
  Rules::Fetch fetch;
  fetch.width = 2;
  Rules it(fetch);
  const architecture::ObjectId units[] = {it.unit(), it.unit(), it.unit()};
  it.loop(3);
  for (const architecture::ObjectId unit : units) it.op(unit, 1);
  it.end_loop();
  it.expect_cycles(7);
}

}  // namespace
}  // namespace cyclescope::timing_test
