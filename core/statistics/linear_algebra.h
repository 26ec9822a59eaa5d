#pragma once

#include <cstddef>
#include <vector>

namespace cyclescope::statistics {

/// A symmetric matrix of `size` x `size`, row by row.
struct SymmetricMatrix {
  std::size_t size = 0;
  std::vector<double> values;

  explicit SymmetricMatrix(std::size_t n) : size(n), values(n * n, 0.0) {}
  double& at(std::size_t row, std::size_t column) { return values[row * size + column]; }
  double at(std::size_t row, std::size_t column) const { return values[row * size + column]; }
};

/// x with A x = b for a positive definite A, by Cholesky's method; unknowns that depend on earlier ones (to within
/// rounding) become 0.
std::vector<double> solve_positive_definite(const SymmetricMatrix& a, const std::vector<double>& b);

/// A least-squares problem that is added to row by row.
class LeastSquares {
 public:
  explicit LeastSquares(std::size_t unknowns) : gram_(unknowns), right_(unknowns, 0.0) {}

  void add(const double* row, double value);
  /// The coefficients with the least sum of squared errors.
  std::vector<double> solve() const;

 private:
  SymmetricMatrix gram_;
  std::vector<double> right_;
};

}  // namespace cyclescope::statistics
