#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "statistics/random.h"

namespace cyclescope::statistics {

/// Rows of equally many features.
struct FeatureMatrix {
  std::size_t columns = 0;
  std::vector<double> values;  ///< row by row

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  const double* row(std::size_t index) const { return values.data() + index * columns; }
  double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// A binary regression tree: children come after their parent, the first node is the root.
struct TreeNode {
  std::int32_t feature = -1;  ///< -1: a leaf
  double threshold = 0;       ///< to the left if the feature is at most this
  std::int32_t left = 0, right = 0;
  double value = 0;  ///< of a leaf
};
struct Tree {
  std::vector<TreeNode> nodes;

  double predict(const double* row) const;
};

struct TreeOptions {
  int most_levels = 64;        ///< of splits
  std::size_t least_leaf = 1;  ///< rows in a leaf
  double feature_part = 1;     ///< of the features, drawn anew for each split, or once for a tree on bins
  double shrinkage_rows = 0;   ///< a leaf's value is its rows' sum divided by their number plus this
};

/// Grows trees on one matrix by reducing squared error; of all splits between two values of a feature the best.
class TreeGrower {
 public:
  explicit TreeGrower(const FeatureMatrix& matrix);

  /// A tree for `targets`, by the matrix's rows, of which row i counts `weights[i]` times.
  Tree grow(const std::vector<double>& targets, const std::vector<std::uint32_t>& weights, const TreeOptions& options,
            Random& random) const;

 private:
  const FeatureMatrix& matrix_;
  std::vector<std::vector<std::uint32_t>> orders_;  ///< by feature: the rows by ascending value
};

}  // namespace cyclescope::statistics
