#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "statistics/tree.h"

namespace cyclescope::statistics {

/// A matrix whose features are told apart in at most 256 bins each, about equally full: trees grow on it many times
/// faster than on the values themselves.
class BinnedMatrix {
 public:
  explicit BinnedMatrix(const FeatureMatrix& matrix);

  std::size_t rows() const { return columns_ == 0 ? 0 : bins_.size() / columns_; }
  std::size_t columns() const { return columns_; }
  std::size_t bins(std::size_t column) const { return edges_[column].size() + 1; }
  const std::uint8_t* row(std::size_t index) const { return bins_.data() + index * columns_; }
  /// A value between those of `bin` and those of the next one.
  double edge(std::size_t column, std::size_t bin) const { return edges_[column][bin]; }

 private:
  std::size_t columns_;
  std::vector<std::uint8_t> bins_;          ///< row by row
  std::vector<std::vector<double>> edges_;  ///< by column, ascending
};

/// A tree on `rows` of `matrix`, by reducing the squared error of `targets` (one per row of the matrix): of all splits
/// between two bins the best. `options.feature_part` of the features are drawn once, for the whole tree. The rows'
/// order is changed.
Tree grow_binned_tree(const BinnedMatrix& matrix, const std::vector<double>& targets, std::vector<std::uint32_t>& rows,
                      const TreeOptions& options, Random& random);

}  // namespace cyclescope::statistics
