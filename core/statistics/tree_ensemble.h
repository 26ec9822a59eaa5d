#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "statistics/tree.h"

namespace cyclescope::statistics {

/// A sum or a mean of trees.
struct TreeEnsemble {
  double base = 0;
  double factor = 1;  ///< of each tree's value
  std::vector<Tree> trees;

  double predict(const double* row) const;
};

/// A random forest as in scikit-learn's defaults, which the Performance Representatives paper uses: trees grown to
/// their ends on bootstrap samples with all features, and averaged.
struct ForestOptions {
  int trees = 50;
  TreeOptions tree;
};
TreeEnsemble fit_forest(const FeatureMatrix& matrix, const std::vector<double>& targets, const ForestOptions& options,
                        std::uint64_t seed);

/// Gradient boosting of squared error: small trees one after another, each on a part of the rows.
struct BoostingOptions {
  int trees = 800;
  double rate = 0.05;
  double row_part = 0.7;
  TreeOptions tree{7, 3, 0.5, 1.0};
};
TreeEnsemble fit_boosted_trees(const FeatureMatrix& matrix, const std::vector<double>& targets,
                               const BoostingOptions& options, std::uint64_t seed);

}  // namespace cyclescope::statistics
