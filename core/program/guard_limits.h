#pragma once

#include <cstdint>
#include <vector>

#include "program/index_expression.h"

namespace cyclescope::program {

/// The index of `loop` lies in [low, high].
struct LoopLimit {
  LoopId loop = 0;
  std::int64_t low = 0, high = 0;
};

/// Ranges of the indices of `loops` outside of which `guard` cannot hold, whatever the other loops do; loops that it
/// does not limit are left out. Understands conjunctions of comparisons of linear expressions.
std::vector<LoopLimit> guard_limits(const IndexExpressions& expressions, ExprId guard,
                                    const std::vector<LoopId>& loops);

}  // namespace cyclescope::program
