#include "statistics/linear_algebra.h"

#include <cmath>

namespace cyclescope::statistics {
namespace {

/// A pivot below this part of its diagonal element is rounding.
constexpr double kLeastPivot = 1e-13;

}  // namespace

std::vector<double> solve_positive_definite(const SymmetricMatrix& a, const std::vector<double>& b) {
  const std::size_t n = a.size;
  SymmetricMatrix lower(n);
  std::vector<double> x(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double sum = a.at(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= lower.at(i, k) * lower.at(j, k);
      lower.at(i, j) = lower.at(j, j) > 0 ? sum / lower.at(j, j) : 0;
    }
    double pivot = a.at(i, i);
    for (std::size_t k = 0; k < i; ++k) pivot -= lower.at(i, k) * lower.at(i, k);
    lower.at(i, i) = pivot > kLeastPivot * a.at(i, i) ? std::sqrt(pivot) : 0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double sum = b[i];
    for (std::size_t k = 0; k < i; ++k) sum -= lower.at(i, k) * x[k];
    x[i] = lower.at(i, i) > 0 ? sum / lower.at(i, i) : 0;
  }
  for (std::size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (std::size_t k = i + 1; k < n; ++k) sum -= lower.at(k, i) * x[k];
    x[i] = lower.at(i, i) > 0 ? sum / lower.at(i, i) : 0;
  }
  return x;
}

void LeastSquares::add(const double* row, double value) {
  for (std::size_t i = 0; i < gram_.size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) gram_.at(i, j) += row[i] * row[j];
    right_[i] += row[i] * value;
  }
}

std::vector<double> LeastSquares::solve() const {
  SymmetricMatrix full = gram_;
  for (std::size_t i = 0; i < full.size; ++i) {
    for (std::size_t j = 0; j < i; ++j) full.at(j, i) = full.at(i, j);
  }
  return solve_positive_definite(full, right_);
}

}  // namespace cyclescope::statistics
