#include "rules.h"

#include <gtest/gtest.h>

#include "evaluate.h"
#include "floors.h"

namespace cyclescope::timing_test {

void Rules::expect_cycles(std::int64_t cycles) const {
  for (const timing::TimingMethod method : {timing::TimingMethod::kWholeGraph, timing::TimingMethod::kFastForward}) {
    const Evaluation evaluation = evaluate(architecture, program, method);
    EXPECT_EQ(evaluation.error, "");
    EXPECT_TRUE(evaluation.timing.exact);
    EXPECT_EQ(evaluation.timing.cycles, cycles) << evaluation.timing.method;
  }
  EXPECT_EQ(floor_passed(architecture, program, cycles), "");
  const auto simulation = simulate(simulation::StorageOrder::kProgramOrder);
  ASSERT_TRUE(simulation) << simulation.error().message;
  EXPECT_EQ(simulation->cycles, cycles) << "simulated";
}

Rules& Rules::at(program::ExprId offset) {
  program.instructions.back().memory.back().offset = offset;
  return *this;
}

Rules& Rules::takes(program::ExprId latency) {
  program.instructions.back().latency = program.instructions.back().initiation_interval = latency;
  return *this;
}

}  // namespace cyclescope::timing_test
