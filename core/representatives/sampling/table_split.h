#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/layers/device.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::representatives {

/// Measurements, some kept aside to judge a model by that was trained on the others.
struct TableSplit {
  Measurements train;
  Measurements test;
};

/// Keeps about `test_part` of each type's measurements aside, at most, in random groups of all that share a
/// representative, so that no model is judged by what it was trained on.
TableSplit split_measurements(const Measurements& measurements, const std::vector<TypeWidths>& widths, double test_part,
                              std::uint64_t seed);

/// `count` of `measurements` (or all, where there are fewer), by type in proportion: drawn at random, or
/// representatives first, where `representatives` says so.
Measurements draw_measurements(const Measurements& measurements, const std::vector<TypeWidths>& widths,
                               std::size_t count, bool representatives, std::uint64_t seed);

}  // namespace cyclescope::representatives
