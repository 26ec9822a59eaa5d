#pragma once

#include <cstdint>

#include "program/index_expression.h"

namespace cyclescope::program {

/// A bound that a + b never exceeds. Unlike the range of the sum's node it sees what cancels out, also inside minima,
/// maxima and choices: 16 * t + min(16, n - 16 * t) is at most n.
std::int64_t sum_bound(const IndexExpressions& expressions, ExprId a, ExprId b);

}  // namespace cyclescope::program
