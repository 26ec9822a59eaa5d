#include "representatives/model/regimes.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kBasis = 14;       ///< terms that splits are judged with
constexpr std::size_t kThresholds = 24;  ///< that are tried for each size
constexpr double kRidge = 1e-9;
constexpr double kWorthASplit = 0.75;  ///< of the squared error before

/// A least-squares problem that others of the same size can be added to.
class Normal {
 public:
  explicit Normal(std::size_t unknowns) : unknowns_(unknowns), sums_(unknowns * (unknowns + 1) / 2 + unknowns, 0.0) {}

  void add(const std::vector<double>& row) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < unknowns_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) sums_[at++] += row[i] * row[j];
    }
    for (std::size_t i = 0; i < unknowns_; ++i) sums_[at++] += row[i];
    ++rows_;
  }
  void add(const Normal& other, double sign) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += sign * other.sums_[i];
    rows_ = static_cast<std::size_t>(static_cast<std::int64_t>(rows_) +
                                     (sign > 0 ? 1 : -1) * static_cast<std::int64_t>(other.rows_));
  }
  std::size_t rows() const { return rows_; }

  /// The least sum of squared differences from 1.
  double least_error() const {
    statistics::SymmetricMatrix gram(unknowns_);
    std::vector<double> right(unknowns_);
    std::vector<double> scales(unknowns_);
    const double* b = sums_.data() + unknowns_ * (unknowns_ + 1) / 2;
    for (std::size_t i = 0; i < unknowns_; ++i) {
      const double diagonal = sums_[i * (i + 1) / 2 + i];
      scales[i] = diagonal > 0 ? 1 / std::sqrt(diagonal) : 0;
      right[i] = b[i] * scales[i];
    }
    for (std::size_t i = 0; i < unknowns_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        gram.at(i, j) = gram.at(j, i) = sums_[i * (i + 1) / 2 + j] * scales[i] * scales[j];
      }
      gram.at(i, i) += kRidge + (scales[i] == 0 ? 1.0 : 0.0);
    }
    const std::vector<double> x = statistics::solve_positive_definite(gram, right);
    double explained = 0;
    for (std::size_t i = 0; i < unknowns_; ++i) explained += x[i] * right[i];
    return std::max(0.0, static_cast<double>(rows_) - explained);
  }

 private:
  std::size_t unknowns_;
  std::vector<double> sums_;  ///< the lower triangle, then the right side
  std::size_t rows_ = 0;
};

class RegimeSearch {
 public:
  RegimeSearch(const RelativeTerms& terms, const Measurements& measurements, const WorkTerms& sizes,
               const RegimeOptions& options)
      : terms_(terms), sizes_(sizes.terms.size()), options_(options) {
    std::vector<double> values;
    for (const Measurement& one : measurements) {
      evaluate(sizes, one.layer, values);
      size_values_.insert(size_values_.end(), values.begin(), values.end());
    }
  }

  RegimeTree run(const Rows& rows) {
    cut(rows, 0);
    return std::move(tree_);
  }

 private:
  struct Cut {
    std::size_t size = 0;
    double threshold = 0;
    double error = INFINITY;
    double low = -INFINITY, high = INFINITY;  ///< thresholds tried next to it
  };

  double size_of(std::uint32_t row, std::size_t size) const { return size_values_[row * sizes_ + size]; }

  /// The index of a split, or -1 - that of a regime.
  std::int32_t cut(const Rows& rows, int level) {
    Cut best;
    double whole = 0;
    if (level < options_.most_levels && rows.size() >= 2 * options_.least_rows) best = best_cut(rows, whole);
    if (!(best.error < kWorthASplit * whole)) {
      tree_.regimes.push_back(rows);
      return -static_cast<std::int32_t>(tree_.regimes.size());
    }
    Rows below, above;
    for (const std::uint32_t row : rows) (size_of(row, best.size) <= best.threshold ? below : above).push_back(row);
    const std::size_t index = tree_.splits.size();
    tree_.splits.push_back({best.size, best.threshold, 0, 0});
    const std::int32_t first = cut(below, level + 1);
    const std::int32_t second = cut(above, level + 1);
    tree_.splits[index].below = first;
    tree_.splits[index].above = second;
    return static_cast<std::int32_t>(index);
  }

  Cut best_cut(const Rows& rows, double& whole) const {
    const Coefficients coefficients = terms_.fit(rows, kBasis);
    std::vector<std::size_t> basis;
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      if (coefficients[j] != 0) basis.push_back(j);
    }
    std::vector<std::vector<double>> small;
    Normal all(basis.size());
    for (const std::uint32_t row : rows) {
      std::vector<double> values;
      for (const std::size_t j : basis) values.push_back(terms_.row(row)[j]);
      all.add(values);
      small.push_back(std::move(values));
    }
    whole = all.least_error();
    Cut best;
    for (std::size_t size = 0; size < sizes_; ++size) {
      try_size(rows, small, all, size, {-INFINITY, INFINITY}, best);
    }
    // Once more between the thresholds next to the best one, until there is none that was not tried.
    while (best.error < whole) {
      const Cut before = best;
      try_size(rows, small, all, best.size, {best.low, best.high}, best);
      if (best.threshold == before.threshold && best.low == before.low && best.high == before.high) break;
    }
    return best;
  }

  /// Some of the values in `between` after which to cut.
  static std::vector<double> thresholds_of(const std::vector<double>& sorted, std::pair<double, double> between) {
    std::vector<double> inside;
    for (const double value : sorted) {
      const bool new_one = inside.empty() || value > inside.back();
      if (new_one && value >= between.first && value <= between.second && value < sorted.back()) {
        inside.push_back(value);
      }
    }
    if (inside.size() <= kThresholds) return inside;
    std::vector<double> some;
    for (std::size_t i = 0; i < kThresholds; ++i)
      some.push_back(inside[(2 * i + 1) * inside.size() / (2 * kThresholds)]);
    return some;
  }

  void try_size(const Rows& rows, const std::vector<std::vector<double>>& small, const Normal& all, std::size_t size,
                std::pair<double, double> between, Cut& best) const {
    std::vector<double> sorted;
    for (const std::uint32_t row : rows) sorted.push_back(size_of(row, size));
    std::sort(sorted.begin(), sorted.end());
    const std::vector<double> thresholds = thresholds_of(sorted, between);
    std::vector<Normal> parts(thresholds.size() + 1, Normal(small.front().size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto part = std::lower_bound(thresholds.begin(), thresholds.end(), size_of(rows[i], size));
      parts[static_cast<std::size_t>(part - thresholds.begin())].add(small[i]);
    }
    Normal below(small.front().size());
    Normal above = all;
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
      below.add(parts[i], 1);
      above.add(parts[i], -1);
      if (below.rows() < options_.least_rows || above.rows() < options_.least_rows) continue;
      const double error = below.least_error() + above.least_error();
      const bool same = size == best.size && thresholds[i] == best.threshold;
      if (error < best.error || same) {
        best = {size, thresholds[i], error, i > 0 ? thresholds[i - 1] : between.first,
                i + 1 < thresholds.size() ? thresholds[i + 1] : between.second};
      }
    }
  }

  const RelativeTerms& terms_;
  std::size_t sizes_;
  std::vector<double> size_values_;  ///< by row and size
  RegimeOptions options_;
  RegimeTree tree_;
};

}  // namespace

RegimeTree find_regimes(const RelativeTerms& terms, const Measurements& measurements, const WorkTerms& sizes,
                        const Rows& rows, const RegimeOptions& options) {
  return RegimeSearch(terms, measurements, sizes, options).run(rows);
}

}  // namespace cyclescope::representatives
