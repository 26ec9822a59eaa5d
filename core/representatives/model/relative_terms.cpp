#include "representatives/model/relative_terms.h"

#include <algorithm>
#include <cmath>

#include "statistics/nonnegative_least_squares.h"

namespace cyclescope::representatives {
namespace {

constexpr double kWorthATerm = 0.9;  ///< of the squared error before, for one more term of either sign
constexpr int kRefinements = 4;
constexpr double kPerfectFit = 1e-9;  ///< relative error that nothing can improve on

}  // namespace

RelativeTerms::RelativeTerms(const Measurements& measurements, const WorkTerms& terms) : columns_(terms.terms.size()) {
  std::vector<double> values;
  for (const Measurement& one : measurements) {
    evaluate(terms, one.layer, values);
    for (const double value : values) values_.push_back(value / one.latency);
  }
  for (const WorkTerm& term : terms.terms) free_.push_back(term.factors.empty());
}

double RelativeTerms::squared_error(const Coefficients& coefficients, const Rows& rows) const {
  double error = 0;
  for (const std::uint32_t index : rows) {
    const double off = predict(coefficients, index) - 1;
    error += off * off;
  }
  return error;
}

std::vector<double> RelativeTerms::gradient(const Coefficients& coefficients, const Rows& rows,
                                            const std::vector<double>& scales) const {
  std::vector<double> result(columns_, 0.0);
  for (const std::uint32_t index : rows) {
    const double off = 1 - predict(coefficients, index);
    const double* values = row(index);
    for (std::size_t j = 0; j < columns_; ++j) result[j] += values[j] * off;
  }
  for (std::size_t j = 0; j < columns_; ++j) result[j] *= scales[j];
  return result;
}

void RelativeTerms::polish(Coefficients& coefficients, const Rows& rows, const statistics::SymmetricMatrix& gram,
                           const std::vector<double>& scales) const {
  std::vector<std::size_t> used;
  for (std::size_t j = 0; j < columns_; ++j) {
    if (coefficients[j] != 0) used.push_back(j);
  }
  statistics::SymmetricMatrix small(used.size());
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = 0; j < used.size(); ++j) small.at(i, j) = gram.at(used[i], used[j]);
  }
  for (int i = 0; i < kRefinements; ++i) {
    const std::vector<double> slope = gradient(coefficients, rows, scales);
    std::vector<double> right;
    for (const std::size_t j : used) right.push_back(slope[j]);
    const std::vector<double> change = statistics::solve_positive_definite(small, right);
    for (std::size_t k = 0; k < used.size(); ++k) coefficients[used[k]] += change[k] * scales[used[k]];
  }
}

Coefficients RelativeTerms::fit(const Rows& rows, std::size_t most_terms) const {
  statistics::SymmetricMatrix gram(columns_);
  std::vector<double> right(columns_, 0.0);
  for (const std::uint32_t index : rows) {
    const double* values = row(index);
    for (std::size_t i = 0; i < columns_; ++i) {
      double* line = &gram.at(i, 0);
      const double value = values[i];
      for (std::size_t j = 0; j <= i; ++j) line[j] += value * values[j];
      right[i] += value;
    }
  }
  std::vector<double> scales(columns_, 0.0);
  for (std::size_t i = 0; i < columns_; ++i) {
    if (gram.at(i, i) > 0) scales[i] = 1 / std::sqrt(gram.at(i, i));
  }
  for (std::size_t i = 0; i < columns_; ++i) {
    right[i] *= scales[i];
    for (std::size_t j = 0; j <= i; ++j) gram.at(j, i) = gram.at(i, j) = gram.at(i, j) * scales[i] * scales[j];
  }
  most_terms = std::max<std::size_t>(1, std::min(most_terms, rows.size() / kRowsPerTerm));
  Coefficients best = statistics::nonnegative_least_squares(gram, right, most_terms, free_);
  for (std::size_t j = 0; j < columns_; ++j) best[j] *= scales[j];
  polish(best, rows, gram, scales);
  double error = squared_error(best, rows);
  auto used = static_cast<std::size_t>(std::count_if(best.begin(), best.end(), [](double c) { return c != 0; }));
  while (used < most_terms && error > kPerfectFit * kPerfectFit * static_cast<double>(rows.size())) {
    const std::vector<double> slope = gradient(best, rows, scales);
    std::size_t candidate = columns_;
    for (std::size_t j = 0; j < columns_; ++j) {
      if (best[j] != 0 || scales[j] == 0) continue;
      if (candidate == columns_ || std::fabs(slope[j]) > std::fabs(slope[candidate])) candidate = j;
    }
    if (candidate == columns_) break;
    Coefficients longer = best;
    longer[candidate] = slope[candidate] * scales[candidate];
    if (longer[candidate] == 0) break;
    polish(longer, rows, gram, scales);
    const double longer_error = squared_error(longer, rows);
    if (!(longer_error < kWorthATerm * error)) break;
    best = std::move(longer);
    error = longer_error;
    ++used;
  }
  return best;
}

}  // namespace cyclescope::representatives
