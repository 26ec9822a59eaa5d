#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "mapping/mapping_model.h"

namespace cyclescope::mapping {

/// Goes through the phases of a greedy tiling and leaves the tile variables' values and the phases' numbers of rounds
/// in `frame`, which holds what is known of the kernel. The constraints hold afterwards unless no values keep them.
/// "let" values are left for the caller to evaluate. Errors: OutOfRange (a maximum below 1, a variable that does not
/// get smaller), TilingTooLarge, and those of evaluating expressions.
Result<void> choose_greedily(const SlotExpressions& expressions, const Mapping& mapping,
                             std::vector<std::int64_t>& frame);

}  // namespace cyclescope::mapping
