#include "analytical/baselines.h"

#include <gtest/gtest.h>

namespace cyclescope::analytical {
namespace {

const MachineFacts kMachine = {256, 16};

LayerFacts layer(double macs, double bytes) {
  LayerFacts facts;
  facts.macs = macs;
  facts.dram_bytes = bytes;
  return facts;
}

TEST(Roofline, IsTheLargerOfComputationAndMemory) {
  EXPECT_EQ(roofline_cycles(kMachine, layer(256'000, 1600)), 1000);
  EXPECT_EQ(roofline_cycles(kMachine, layer(256'000, 32'000)), 2000);
  EXPECT_EQ(roofline_cycles(kMachine, layer(0, 1600)), 100);
}

TEST(Roofline, HasNoMemoryBoundWithoutDram) {
  EXPECT_EQ(roofline_cycles({256, 0}, layer(256'000, 1e9)), 1000);
  EXPECT_EQ(roofline_cycles({0, 16}, layer(0, 1600)), 100);
}

TEST(RefinedRoofline, DividesByTheEfficiencyOfTheUnrolling) {
  LayerFacts facts = layer(256'000, 1600);
  facts.mac_unit_cycles = 1600;  // 10 of 16 rows in use
  EXPECT_DOUBLE_EQ(refined_roofline_cycles(kMachine, facts), 1600);
  EXPECT_DOUBLE_EQ(refined_roofline_cycles(kMachine, facts, {0}), 1000);
  EXPECT_DOUBLE_EQ(refined_roofline_cycles(kMachine, facts, {0.5}), 1300);
}

TEST(RefinedRoofline, LeavesWhatMemoryBinds) {
  LayerFacts facts = layer(256'000, 160'000);
  facts.mac_unit_cycles = 1600;
  EXPECT_EQ(refined_roofline_cycles(kMachine, facts), 10'000);
}

TEST(RefinedRoofline, IsBoundByIdleUnitsThoughThePeakIsNot) {
  LayerFacts facts = layer(256'000, 32'000);  // 1,000 cycles at the peak, 2,000 of memory
  facts.mac_unit_cycles = 5000;
  EXPECT_EQ(refined_roofline_cycles(kMachine, facts), 5000);
  EXPECT_EQ(refined_roofline_cycles(kMachine, facts, {0.5}), 3000);
  EXPECT_EQ(refined_roofline_cycles(kMachine, facts, {0.125}), 2000);
  EXPECT_EQ(refined_roofline_cycles(kMachine, facts, {0}), 2000);
}

TEST(RefinedRoofline, IsNeverLessThanTheRoofline) {
  for (const double macs : {0.0, 1e3, 1e6}) {
    for (const double bytes : {0.0, 1e3, 1e6}) {
      for (const double busy : {0.0, 10.0, 1e5}) {
        LayerFacts facts = layer(macs, bytes);
        facts.mac_unit_cycles = busy;
        EXPECT_GE(refined_roofline_cycles(kMachine, facts), roofline_cycles(kMachine, facts));
        EXPECT_EQ(refined_roofline_cycles(kMachine, facts, {0}), roofline_cycles(kMachine, facts));
      }
    }
  }
}

TEST(LoopNest, IsTheBusiestLevel) {
  LayerFacts facts;
  facts.mac_unit_cycles = 1600;
  facts.level_cycles = 1700;
  EXPECT_EQ(loop_nest_cycles(facts), 1700);
}

}  // namespace
}  // namespace cyclescope::analytical
