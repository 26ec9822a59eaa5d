#pragma once

#include "../simulation/bench.h"

namespace cyclescope::timing_test {

/// A small program whose cycles are known by hand. All of whole-graph evaluation, fast-forward and the simulator, where
/// it grants in program order, must find them.
class Rules : public simulation_test::Bench {
 public:
  using Bench::Bench;
  void expect_cycles(std::int64_t cycles) const;

  /// The last access of the instruction made last walks: its offset becomes `offset`.
  Rules& at(program::ExprId offset);
  /// The instruction made last takes `latency` cycles.
  Rules& takes(program::ExprId latency);
};

}  // namespace cyclescope::timing_test
