#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/model/relative_terms.h"

namespace cyclescope::representatives {

/// A few sums of terms, of which the largest counts.
struct Branches {
  std::vector<Coefficients> coefficients;  ///< by branch

  double predict(const RelativeTerms& terms, std::uint32_t row, std::size_t* which = nullptr) const;
  /// Mean of |error|, each at most 1 so that no single row decides.
  double error(const RelativeTerms& terms, const Rows& rows) const;
};

struct BranchOptions {
  std::size_t most_branches = 3;
  std::size_t most_terms = 24;  ///< of a branch
  std::uint64_t seed = 1;
};

/// The branches with the least error on `rows`, of which a part is kept aside to judge how many there are.
/// `intensities` are the arithmetic intensities of all rows: what tells computation from transfers at first.
Branches search_branches(const RelativeTerms& terms, Rows rows, const std::vector<double>& intensities,
                         const BranchOptions& options);

}  // namespace cyclescope::representatives
