#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/layers/device.h"
#include "representatives/model/branch_search.h"
#include "representatives/model/relative_terms.h"
#include "representatives/model/work_terms.h"

namespace cyclescope::representatives {

/// Where a regime ends: a size of the layer beyond which the device cuts it up in another way, since it no longer fits
/// into a memory, or else.
struct RegimeSplit {
  std::size_t size = 0;     ///< index of a term
  double threshold = 0;     ///< `below` if the size is at most this
  std::int32_t below = -1;  ///< index of a split, or -1 - the index of a regime
  std::int32_t above = -1;
};

/// A binary tree of splits, whose first is the root; no split: a single regime.
struct RegimeTree {
  std::vector<RegimeSplit> splits;
  std::vector<Rows> regimes;  ///< the rows in each
};

struct RegimeOptions {
  int most_levels = 5;
  std::size_t least_rows = 60;  ///< of a regime
};

/// Cuts `rows` where one sum of work terms fits each part much better than the whole. Of every size among `sizes` some
/// thresholds are tried, with the few terms that fit best.
RegimeTree find_regimes(const RelativeTerms& terms, const Measurements& measurements, const WorkTerms& sizes,
                        const Rows& rows, const RegimeOptions& options);

}  // namespace cyclescope::representatives
