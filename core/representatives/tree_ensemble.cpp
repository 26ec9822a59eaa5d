#include "representatives/tree_ensemble.h"

#include <algorithm>

namespace cyclescope {

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
  const TreeGrower grower(matrix);
  TreeEnsemble ensemble;
  ensemble.factor = options.rate;
  for (const double target : targets) ensemble.base += target / static_cast<double>(targets.size());
  std::vector<double> residuals;
  for (const double target : targets) residuals.push_back(target - ensemble.base);
  for (int i = 0; i < options.trees; ++i) {
    std::vector<std::uint32_t> weights;
    for (std::size_t k = 0; k < matrix.rows(); ++k) weights.push_back(random.chance(options.row_part) ? 1 : 0);
    if (std::find(weights.begin(), weights.end(), 1U) == weights.end()) continue;
    Tree tree = grower.grow(residuals, weights, options.tree, random);
    for (std::size_t k = 0; k < matrix.rows(); ++k) residuals[k] -= options.rate * tree.predict(matrix.row(k));
    ensemble.trees.push_back(std::move(tree));
  }
  return ensemble;
}

}  // namespace cyclescope
