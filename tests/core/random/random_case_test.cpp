#include "random_case.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "simulation/simulate.h"

namespace cyclescope::random_cases {
namespace {

TEST(RandomCases, AreTheSameForTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(dump(random_case(seed)), dump(random_case(seed)));
    EXPECT_NE(dump(random_case(seed)), dump(random_case(seed + 1)));
  }
}

TEST(RandomCases, ExecuteAboutAsManyInstructionsAsAskedFor) {
  int close = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CaseKnobs knobs;
    knobs.program.instructions = 2000;
    const RandomCase it = random_case(seed, knobs);
    const auto simulation = simulation::simulate(it.architecture, it.program);
    if (!simulation) {
      ASSERT_EQ(simulation.error().code, "NeverFits") << dump(it);
      continue;
    }
    EXPECT_LT(simulation->instructions, 20000) << dump(it);
    close += simulation->instructions >= 500 && simulation->instructions <= 4000 ? 1 : 0;
  }
  EXPECT_GT(close, 140);
}

TEST(RandomCases, UseWhatTheUnitsCanReachAlone) {
  std::size_t registers = 0;
  std::size_t regions = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const RandomCase it = random_case(seed);
    const auto reaches = [&](architecture::ObjectId unit, architecture::AccessRole role,
                             architecture::ObjectId target) {
      const auto& all = role == architecture::AccessRole::kRead ? it.architecture.readable : it.architecture.writable;
      const auto& reach = all[static_cast<std::size_t>(unit)];
      return std::binary_search(reach.begin(), reach.end(), target);
    };
    for (const program::Instruction& instruction : it.program.instructions) {
      const architecture::Object& unit = it.architecture.objects[static_cast<std::size_t>(instruction.unit)];
      EXPECT_EQ(std::count(unit.to_process.begin(), unit.to_process.end(), instruction.operation), 1);
      EXPECT_GE(it.program.expressions.node(instruction.latency).low, 0);
      EXPECT_GE(it.program.expressions.node(instruction.initiation_interval).low, 0);
      for (const program::RegisterAccess& access : instruction.registers) {
        const architecture::ObjectId file = it.architecture.registers[static_cast<std::size_t>(access.reg)].file;
        EXPECT_TRUE(reaches(instruction.unit, access.role, file)) << dump(it);
        ++registers;
      }
      for (const program::MemoryAccess& access : instruction.memory) {
        const program::Buffer& buffer = it.program.buffers[static_cast<std::size_t>(access.buffer)];
        EXPECT_TRUE(reaches(instruction.unit, access.role, buffer.storage)) << dump(it);
        EXPECT_GE(it.program.expressions.node(access.offset).low, 0);
        EXPECT_LE(it.program.expressions.node(access.offset).high + it.program.expressions.node(access.span).high,
                  buffer.elements);
        EXPECT_GE(it.program.expressions.node(access.span).high, 1);
        ++regions;
      }
    }
  }
  EXPECT_GT(registers, 1000u);
  EXPECT_GT(regions, 1000u);
}

TEST(RandomCases, GrowToTripCountsThatNobodyCouldVisit) {
  CaseKnobs knobs;
  knobs.program.instructions = std::int64_t{1} << 40;
  bool found = false;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const RandomCase it = random_case(seed, knobs);
    const program::IndexExpressions& expressions = it.program.expressions;
    found = found || std::any_of(it.program.loops.begin(), it.program.loops.end(), [&](const program::Loop& loop) {
              return expressions.node(loop.trip_count).high >= std::int64_t{1} << 30;
            });
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace cyclescope::random_cases
