#include "statistics/nonnegative_least_squares.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::statistics {
namespace {

constexpr double kLeastGradient = 1e-10;

std::vector<double> solve_for(const SymmetricMatrix& gram, const std::vector<double>& right,
                              const std::vector<std::size_t>& columns) {
  SymmetricMatrix small(columns.size());
  std::vector<double> small_right;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) small.at(i, j) = gram.at(columns[i], columns[j]);
    small_right.push_back(right[columns[i]]);
  }
  return solve_positive_definite(small, small_right);
}

}  // namespace

std::vector<double> nonnegative_least_squares(const SymmetricMatrix& gram, const std::vector<double>& right,
                                              std::size_t most_nonzero, const std::vector<bool>& free) {
  const std::size_t n = gram.size;
  std::vector<double> x(n, 0.0);
  std::vector<bool> active(n, false);
  std::vector<bool> refused(n, false);  // entered and left at once: rounding would let them do so for ever
  std::vector<std::size_t> columns;
  for (std::size_t round = 0; round < 4 * n + 16 && columns.size() < most_nonzero; ++round) {
    std::size_t best = n;
    double best_gradient = kLeastGradient;
    for (std::size_t j = 0; j < n; ++j) {
      if (active[j] || refused[j] || gram.at(j, j) <= 0) continue;
      double gradient = right[j];
      for (const std::size_t k : columns) gradient -= gram.at(j, k) * x[k];
      if (free[j]) gradient = std::fabs(gradient);
      if (gradient > best_gradient) {
        best_gradient = gradient;
        best = j;
      }
    }
    if (best == n) break;
    active[best] = true;
    columns.push_back(best);
    bool moved = false;
    while (!columns.empty()) {
      const std::vector<double> wanted = solve_for(gram, right, columns);
      double part = 1;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const double now = x[columns[i]];
        if (free[columns[i]] || wanted[i] > 0) continue;
        part = std::min(part, now > 0 ? now / (now - wanted[i]) : 0.0);
      }
      for (std::size_t i = 0; i < columns.size(); ++i) x[columns[i]] += part * (wanted[i] - x[columns[i]]);
      moved = moved || part > 0;
      if (part >= 1) break;
      std::vector<std::size_t> kept;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::size_t column = columns[i];
        if (!free[column] && wanted[i] <= 0 && x[column] <= 1e-14) {
          x[column] = 0;
          active[column] = false;
          if (column == best) refused[column] = true;
          continue;
        }
        kept.push_back(column);
      }
      if (kept.size() == columns.size()) break;
      columns = std::move(kept);
    }
    if (moved && active[best]) std::fill(refused.begin(), refused.end(), false);
  }
  return x;
}

}  // namespace cyclescope::statistics
