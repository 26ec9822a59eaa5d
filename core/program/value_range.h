#pragma once

#include <cstdint>

#include "program/index_expression.h"

namespace cyclescope::program {

struct ValueRange {
  std::int64_t low = 0, high = 0;
};

/// Bounds of what the operator `op` (neither kConstant nor kLoop) makes of operands with values in these ranges; `c`
/// counts for kSelect only, `b` not for kNot. `known`: bounds that hold anyway, for divisors that the range leaves
/// open.
ValueRange range_of_result(IndexOp op, const ValueRange& a, const ValueRange& b, const ValueRange& c,
                           const ValueRange& known);

}  // namespace cyclescope::program
