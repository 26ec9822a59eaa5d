#include "statistics/tree_ensemble.h"

#include <algorithm>

#include "statistics/binned_tree.h"

namespace cyclescope::statistics {
namespace {

constexpr double kFewestFeatures = 8;  ///< of a boosted tree, for those that work together

}  // namespace

double TreeEnsemble::predict(const double* row) const {
  double sum = 0;
  for (const Tree& tree : trees) sum += tree.predict(row);
  return base + factor * sum;
}

TreeEnsemble fit_forest(const FeatureMatrix& matrix, const std::vector<double>& targets, const ForestOptions& options,
                        std::uint64_t seed) {
  Random random(seed);
  const TreeGrower grower(matrix);
  TreeEnsemble forest;
  forest.factor = 1.0 / options.trees;
  const auto last = static_cast<std::int64_t>(matrix.rows()) - 1;
  for (int i = 0; i < options.trees; ++i) {
    std::vector<std::uint32_t> weights(matrix.rows(), 0);
    for (std::size_t k = 0; k < matrix.rows(); ++k) ++weights[static_cast<std::size_t>(random.integer(0, last))];
    forest.trees.push_back(grower.grow(targets, weights, options.tree, random));
  }
  return forest;
}

TreeEnsemble fit_boosted_trees(const FeatureMatrix& matrix, const std::vector<double>& targets,
                               const BoostingOptions& options, std::uint64_t seed) {
  Random random(seed);
  const BinnedMatrix binned(matrix);
  TreeOptions tree_options = options.tree;
  const double fewest = kFewestFeatures / static_cast<double>(std::max<std::size_t>(1, matrix.columns));
  tree_options.feature_part = std::clamp(fewest, tree_options.feature_part, 1.0);
  TreeEnsemble ensemble;
  ensemble.factor = options.rate;
  for (const double target : targets) ensemble.base += target / static_cast<double>(targets.size());
  std::vector<double> residuals;
  for (const double target : targets) residuals.push_back(target - ensemble.base);
  for (int i = 0; i < options.trees; ++i) {
    std::vector<std::uint32_t> rows;
    for (std::uint32_t k = 0; k < matrix.rows(); ++k) {
      if (random.chance(options.row_part)) rows.push_back(k);
    }
    if (rows.empty()) continue;
    Tree tree = grow_binned_tree(binned, residuals, rows, tree_options, random);
    for (std::size_t k = 0; k < matrix.rows(); ++k) residuals[k] -= options.rate * tree.predict(matrix.row(k));
    ensemble.trees.push_back(std::move(tree));
  }
  return ensemble;
}

}  // namespace cyclescope::statistics
