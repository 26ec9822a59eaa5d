#pragma once

#include <cstddef>
#include <vector>

#include "statistics/linear_algebra.h"

namespace cyclescope::statistics {

/// x >= 0 with the least |A x - b|, from A'A (with a diagonal of ones, or zeros for columns to leave out) and A'b, by
/// Lawson and Hanson's active-set method. Mostly zeros. `most_nonzero` bounds the others; columns in `free` may be
/// negative.
std::vector<double> nonnegative_least_squares(const SymmetricMatrix& gram, const std::vector<double>& right,
                                              std::size_t most_nonzero, const std::vector<bool>& free);

}  // namespace cyclescope::statistics
