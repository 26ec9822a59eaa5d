#include "statistics/tree.h"

#include <gtest/gtest.h>

#include <cmath>

#include "statistics/tree_ensemble.h"

namespace cyclescope::statistics {
namespace {

FeatureMatrix random_matrix(std::size_t rows, std::size_t columns, Random& random, std::int64_t values) {
  FeatureMatrix matrix;
  matrix.columns = columns;
  for (std::size_t i = 0; i < rows * columns; ++i)
    matrix.values.push_back(static_cast<double>(random.integer(0, values)));
  return matrix;
}

TEST(Tree, LearnsAStepFunctionExactly) {
  Random random(1);
  const FeatureMatrix matrix = random_matrix(300, 3, random, 50);
  std::vector<double> targets;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    targets.push_back((matrix.at(i, 0) > 20 ? 5.0 : 1.0) + (matrix.at(i, 2) > 33 ? 0.5 : 0.0));
  }
  const Tree tree = TreeGrower(matrix).grow(targets, std::vector<std::uint32_t>(300, 1), {}, random);
  EXPECT_EQ(tree.nodes.size(), 7u) << "three splits";
  for (std::size_t i = 0; i < matrix.rows(); ++i) EXPECT_NEAR(tree.predict(matrix.row(i)), targets[i], 1e-12);
}

/// The best squared error of one split, by trying all.
double best_error(const FeatureMatrix& matrix, const std::vector<double>& targets,
                  const std::vector<std::uint32_t>& weights, double least_leaf) {
  double best = INFINITY;
  for (std::size_t feature = 0; feature < matrix.columns; ++feature) {
    for (std::size_t at = 0; at < matrix.rows(); ++at) {
      double count[2] = {0, 0}, sum[2] = {0, 0}, squares = 0;
      for (std::size_t i = 0; i < matrix.rows(); ++i) {
        const int side = matrix.at(i, feature) <= matrix.at(at, feature) ? 0 : 1;
        count[side] += weights[i];
        sum[side] += weights[i] * targets[i];
        squares += weights[i] * targets[i] * targets[i];
      }
      if (count[0] < least_leaf || count[1] < least_leaf) continue;
      best = std::min(best, squares - sum[0] * sum[0] / count[0] - sum[1] * sum[1] / count[1]);
    }
  }
  return best;
}

TEST(Tree, TheFirstSplitIsTheBest) {
  Random random(2);
  for (int round = 0; round < 100; ++round) {
    const FeatureMatrix matrix = random_matrix(30, 3, random, 8);
    std::vector<double> targets;
    std::vector<std::uint32_t> weights;
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      targets.push_back(random.normal());
      weights.push_back(static_cast<std::uint32_t>(random.integer(0, 2)));
    }
    TreeOptions options;
    options.most_levels = 1;
    options.least_leaf = 3;
    const Tree tree = TreeGrower(matrix).grow(targets, weights, options, random);
    double error = 0;
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      const double off = tree.predict(matrix.row(i)) - targets[i];
      error += weights[i] * off * off;
    }
    ASSERT_EQ(tree.nodes.size(), 3u);
    EXPECT_NEAR(error, best_error(matrix, targets, weights, 3), 1e-9);
  }
}

TEST(Tree, GrownToItsEndRemembersItsRows) {
  Random random(3);
  FeatureMatrix matrix = random_matrix(200, 4, random, 1'000'000);
  std::vector<double> targets;
  for (int i = 0; i < 200; ++i) targets.push_back(random.normal());
  const Tree tree = TreeGrower(matrix).grow(targets, std::vector<std::uint32_t>(200, 1), {}, random);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(tree.predict(matrix.row(i)), targets[i]);
}

TEST(Tree, LeavesKeepTheirLeastRows) {
  Random random(4);
  const FeatureMatrix matrix = random_matrix(100, 2, random, 1000);
  std::vector<double> targets;
  for (int i = 0; i < 100; ++i) targets.push_back(random.normal());
  TreeOptions options;
  options.least_leaf = 12;
  const Tree tree = TreeGrower(matrix).grow(targets, std::vector<std::uint32_t>(100, 1), options, random);
  std::vector<int> rows(tree.nodes.size(), 0);
  for (std::size_t i = 0; i < 100; ++i) {
    std::size_t node = 0;
    while (tree.nodes[node].feature >= 0) {
      const TreeNode& at = tree.nodes[node];
      node = static_cast<std::size_t>(matrix.at(i, static_cast<std::size_t>(at.feature)) <= at.threshold ? at.left
                                                                                                         : at.right);
    }
    ++rows[node];
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (tree.nodes[i].feature < 0) {
      EXPECT_GE(rows[i], 12);
    }
  }
  EXPECT_GT(tree.nodes.size(), 5u);
}

TEST(TreeEnsemble, LearnsASmoothFunctionAndRepeatsItself) {
  Random random(5);
  FeatureMatrix matrix;
  matrix.columns = 2;
  std::vector<double> targets;
  for (int i = 0; i < 1500; ++i) {
    const double a = random.uniform(), b = random.uniform();
    matrix.values.insert(matrix.values.end(), {a, b});
    targets.push_back(a * b + a);
  }
  const TreeEnsemble boosted = fit_boosted_trees(matrix, targets, {}, 1);
  const TreeEnsemble forest = fit_forest(matrix, targets, {}, 1);
  const TreeEnsemble again = fit_forest(matrix, targets, {}, 1);
  double boosted_error = 0, forest_error = 0;
  for (int i = 0; i < 500; ++i) {
    const double row[2] = {random.uniform(), random.uniform()};
    const double truth = row[0] * row[1] + row[0];
    boosted_error += std::fabs(boosted.predict(row) - truth) / 500;
    forest_error += std::fabs(forest.predict(row) - truth) / 500;
    EXPECT_EQ(forest.predict(row), again.predict(row));
  }
  EXPECT_LT(boosted_error, 0.02);
  EXPECT_LT(forest_error, 0.02);
}

}  // namespace
}  // namespace cyclescope::statistics
