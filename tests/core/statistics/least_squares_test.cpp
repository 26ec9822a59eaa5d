#include <gtest/gtest.h>

#include <cmath>

#include "statistics/linear_algebra.h"
#include "statistics/nonnegative_least_squares.h"
#include "statistics/random.h"

namespace cyclescope::statistics {
namespace {

TEST(LeastSquares, FindsThePlane) {
  LeastSquares problem(3);
  Random random(1);
  for (int i = 0; i < 30; ++i) {
    const double row[3] = {1, random.normal(), random.normal()};
    problem.add(row, 2 + 3 * row[1] - 4 * row[2]);
  }
  const auto solution = problem.solve();
  EXPECT_NEAR(solution[0], 2, 1e-10);
  EXPECT_NEAR(solution[1], 3, 1e-10);
  EXPECT_NEAR(solution[2], -4, 1e-10);
}

TEST(LeastSquares, LeavesOutWhatDependsOnOthers) {
  SymmetricMatrix matrix(2);
  matrix.at(0, 0) = matrix.at(0, 1) = matrix.at(1, 0) = matrix.at(1, 1) = 1;
  const auto solution = solve_positive_definite(matrix, {2, 2});
  EXPECT_NEAR(solution[0], 2, 1e-12);
  EXPECT_EQ(solution[1], 0);
}

TEST(NonnegativeLeastSquares, KeepsTheOptimalityConditions) {
  Random random(2);
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::size_t>(random.integer(1, 8));
    std::vector<std::vector<double>> rows(20, std::vector<double>(n));
    std::vector<double> wanted(20);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (double& value : rows[i]) value = random.normal();
      wanted[i] = random.normal();
    }
    std::vector<double> scale(n, 0.0);
    for (const auto& row : rows) {
      for (std::size_t j = 0; j < n; ++j) scale[j] += row[j] * row[j];
    }
    SymmetricMatrix gram(n);
    std::vector<double> right(n, 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        right[j] += rows[i][j] / std::sqrt(scale[j]) * wanted[i];
        for (std::size_t k = 0; k < n; ++k) gram.at(j, k) += rows[i][j] * rows[i][k] / std::sqrt(scale[j] * scale[k]);
      }
    }
    std::vector<bool> free(n, false);
    free[0] = round % 2 == 0;
    const auto x = nonnegative_least_squares(gram, right, n, free);
    for (std::size_t j = 0; j < n; ++j) {
      double gradient = right[j];
      for (std::size_t k = 0; k < n; ++k) gradient -= gram.at(j, k) * x[k];
      if (!free[j]) {
        EXPECT_GE(x[j], 0);
        EXPECT_LT(gradient, 1e-8) << "more of column " << j << " would be better";
      }
      if (x[j] != 0) {
        EXPECT_NEAR(gradient, 0, 1e-8);
      }
    }
  }
}

}  // namespace
}  // namespace cyclescope::statistics
