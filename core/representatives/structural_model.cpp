#include "representatives/structural_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "representatives/nonnegative_least_squares.h"
#include "representatives/random.h"

namespace cyclescope {
namespace {

constexpr std::size_t kSplitRows = 1200;  ///< that branches are told apart on
constexpr int kMostRounds = 12;
constexpr double kWorthABranch = 0.8;  ///< of the error before, for one more branch
constexpr double kWorthATerm = 0.9;    ///< of the squared error before, for one more term of either sign
constexpr std::size_t kRowsPerTerm = 8;
constexpr int kRefinements = 4;
constexpr double kFloorPart = 0.1;
constexpr double kExact = 1e-9;        ///< relative error that nothing can improve on
constexpr std::size_t kFewTerms = 64;  ///< need no screening
constexpr std::size_t kScreenRows = 800;
constexpr std::size_t kAsidePart = 5;  ///< every fifth measurement judges the number of branches

using Rows = std::vector<std::uint32_t>;

/// Coefficients by column; zero for terms that are not used.
using Coefficients = std::vector<double>;

/// The terms of all measurements, divided by their latency: a perfect model gives ones.
class RelativeTerms {
 public:
  RelativeTerms(const Measurements& measurements, const WorkTerms& terms) : columns_(terms.terms.size()) {
    std::vector<double> values;
    for (const Measurement& one : measurements) {
      evaluate(terms, one.configuration, values);
      for (const double value : values) values_.push_back(value / one.latency);
    }
    for (const WorkTerm& term : terms.terms) free_.push_back(term.factors.empty());
  }

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return values_.size() / columns_; }
  const double* row(std::uint32_t index) const { return values_.data() + index * columns_; }

  double predict(const Coefficients& coefficients, std::uint32_t index) const {
    const double* values = row(index);
    double sum = 0;
    for (std::size_t j = 0; j < columns_; ++j) {
      if (coefficients[j] != 0) sum += coefficients[j] * values[j];
    }
    return sum;
  }

  /// The sparse sum of terms that is nearest to 1 on `rows`.
  Coefficients fit(const Rows& rows, std::size_t most_terms) const;

 private:
  double squared_error(const Coefficients& coefficients, const Rows& rows) const {
    double error = 0;
    for (const std::uint32_t index : rows) {
      const double off = predict(coefficients, index) - 1;
      error += off * off;
    }
    return error;
  }
  /// Least squares on the columns that `coefficients` uses, of any sign, improved until rounding.
  void polish(Coefficients& coefficients, const Rows& rows, const SymmetricMatrix& gram,
              const std::vector<double>& scales) const;
  /// A'(1 - A x), scaled.
  std::vector<double> gradient(const Coefficients& coefficients, const Rows& rows,
                               const std::vector<double>& scales) const;

  std::size_t columns_;
  std::vector<double> values_;
  std::vector<bool> free_;
};

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

void RelativeTerms::polish(Coefficients& coefficients, const Rows& rows, const SymmetricMatrix& gram,
                           const std::vector<double>& scales) const {
  std::vector<std::size_t> used;
  for (std::size_t j = 0; j < columns_; ++j) {
    if (coefficients[j] != 0) used.push_back(j);
  }
  SymmetricMatrix small(used.size());
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = 0; j < used.size(); ++j) small.at(i, j) = gram.at(used[i], used[j]);
  }
  for (int i = 0; i < kRefinements; ++i) {
    const std::vector<double> slope = gradient(coefficients, rows, scales);
    std::vector<double> right;
    for (const std::size_t j : used) right.push_back(slope[j]);
    const std::vector<double> change = solve_positive_definite(small, right);
    for (std::size_t k = 0; k < used.size(); ++k) coefficients[used[k]] += change[k] * scales[used[k]];
  }
}

Coefficients RelativeTerms::fit(const Rows& rows, std::size_t most_terms) const {
  SymmetricMatrix gram(columns_);
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
  Coefficients best = nonnegative_least_squares(gram, right, most_terms, free_);
  for (std::size_t j = 0; j < columns_; ++j) best[j] *= scales[j];
  polish(best, rows, gram, scales);
  double error = squared_error(best, rows);
  auto used = static_cast<std::size_t>(std::count_if(best.begin(), best.end(), [](double c) { return c != 0; }));
  while (used < most_terms && error > kExact * kExact * static_cast<double>(rows.size())) {
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

/// Several branches, by their coefficients.
struct Branches {
  std::vector<Coefficients> coefficients;

  double predict(const RelativeTerms& terms, std::uint32_t row, std::size_t* which = nullptr) const {
    double most = -INFINITY;
    for (std::size_t b = 0; b < coefficients.size(); ++b) {
      const double value = terms.predict(coefficients[b], row);
      if (value <= most) continue;
      most = value;
      if (which != nullptr) *which = b;
    }
    return most;
  }

  /// Mean of |error|, each at most 1 so that no single row decides.
  double error(const RelativeTerms& terms, const Rows& rows) const {
    double sum = 0;
    for (const std::uint32_t row : rows) sum += std::min(1.0, std::fabs(predict(terms, row) - 1));
    return sum / static_cast<double>(rows.size());
  }
};

class BranchSearch {
 public:
  BranchSearch(const RelativeTerms& terms, const std::vector<double>& intensities, const StructuralOptions& options)
      : terms_(terms), intensities_(intensities), options_(options) {
    Random random(options.seed);
    Rows all(terms.rows());
    std::iota(all.begin(), all.end(), 0U);
    random.shuffle(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all.size() >= 50 && i % kAsidePart == 0) {
        if (aside_.size() < kSplitRows) aside_.push_back(all[i]);
      } else if (some_.size() < kSplitRows) {
        some_.push_back(all[i]);
      }
    }
    if (aside_.empty()) aside_ = some_;
    all_ = std::move(all);
    std::sort(all_.begin(), all_.end());
  }

  Branches run() {
    Branches best{{terms_.fit(some_, options_.most_terms)}};
    double error = best.error(terms_, aside_);
    while (best.coefficients.size() < options_.most_branches && error > kExact &&
           some_.size() >= 2 * kRowsPerTerm * (best.coefficients.size() + 1)) {
      const Branches more = split(best);
      const double more_error = more.error(terms_, aside_);
      if (!(more_error < kWorthABranch * error)) break;
      best = more;
      error = more_error;
    }
    return refit(best);
  }

 private:
  /// One more branch: begins with the rows beyond several thresholds of arithmetic intensity, or those that are
  /// predicted too low, and then alternates between fitting branches and giving each row to its largest one.
  Branches split(const Branches& before) const {
    Branches best = before;
    double best_error = INFINITY;
    std::vector<double> sorted;
    for (const std::uint32_t row : some_) sorted.push_back(intensities_[row]);
    std::sort(sorted.begin(), sorted.end());
    for (int start = 0; start < 4; ++start) {
      std::vector<std::size_t> owner;
      for (const std::uint32_t row : some_) {
        std::size_t which = 0;
        const double predicted = before.predict(terms_, row, &which);
        const bool moves = start == 3
                               ? predicted < 1
                               : intensities_[row] < sorted[sorted.size() * static_cast<std::size_t>(start + 1) / 4];
        owner.push_back(moves ? before.coefficients.size() : which);
      }
      Branches now = alternate(std::move(owner), before.coefficients.size() + 1);
      const double error = now.coefficients.empty() ? INFINITY : now.error(terms_, some_);
      if (error < best_error) {
        best_error = error;
        best = std::move(now);
      }
    }
    return best;
  }

  Branches alternate(std::vector<std::size_t> owner, std::size_t count) const {
    Branches best;
    double best_error = INFINITY;
    for (int round = 0; round < kMostRounds; ++round) {
      Branches now;
      for (std::size_t b = 0; b < count; ++b) {
        Rows mine;
        for (std::size_t i = 0; i < some_.size(); ++i) {
          if (owner[i] == b) mine.push_back(some_[i]);
        }
        if (mine.size() >= kRowsPerTerm) now.coefficients.push_back(terms_.fit(mine, options_.most_terms));
      }
      if (now.coefficients.size() < count) break;
      const double error = now.error(terms_, some_);
      if (error < best_error) {
        best_error = error;
        best = now;
      }
      bool changed = false;
      for (std::size_t i = 0; i < some_.size(); ++i) {
        std::size_t which = owner[i];
        now.predict(terms_, some_[i], &which);
        changed = changed || which != owner[i];
        owner[i] = which;
      }
      if (!changed || error < kExact) break;
    }
    return best;
  }

  /// Once more on all rows, each with its branch.
  Branches refit(const Branches& branches) const {
    Branches result;
    for (std::size_t b = 0; b < branches.coefficients.size(); ++b) {
      Rows mine;
      for (const std::uint32_t row : all_) {
        std::size_t which = 0;
        branches.predict(terms_, row, &which);
        if (which == b) mine.push_back(row);
      }
      result.coefficients.push_back(mine.size() >= kRowsPerTerm ? terms_.fit(mine, options_.most_terms)
                                                                : branches.coefficients[b]);
    }
    return result.error(terms_, all_) < branches.error(terms_, all_) ? result : branches;
  }

  const RelativeTerms& terms_;
  const std::vector<double>& intensities_;
  StructuralOptions options_;
  Rows all_, some_, aside_;
};

double intensity(const Configuration& layer) {
  const WorkSizes sizes = work_sizes(layer);
  return sizes.operations / (sizes.inputs + sizes.outputs + sizes.weights);
}

/// The terms that sums on parts of the measurements use: the others would only slow the search down.
WorkTerms screened_terms(const Measurements& measurements, const WorkTerms& terms, const StructuralOptions& options) {
  if (terms.terms.size() <= kFewTerms) return terms;
  Random random(options.seed);
  Rows order(measurements.size());
  std::iota(order.begin(), order.end(), 0U);
  random.shuffle(order);
  order.resize(std::min(order.size(), kScreenRows));
  Measurements some;
  for (const std::uint32_t index : order) some.push_back(measurements[index]);
  std::stable_sort(some.begin(), some.end(), [](const Measurement& a, const Measurement& b) {
    return intensity(a.configuration) < intensity(b.configuration);
  });
  const RelativeTerms relative(some, terms);
  std::vector<bool> used(terms.terms.size(), false);
  const auto count = static_cast<std::uint32_t>(some.size());
  for (const auto& [begin, end] : {std::pair(0U, count), {0U, count / 2}, {count / 2, count}, {0U, count / 4}}) {
    Rows rows;
    for (std::uint32_t row = begin; row < end; ++row) rows.push_back(row);
    if (rows.size() < kRowsPerTerm) continue;
    const Coefficients coefficients = relative.fit(rows, options.most_terms);
    for (std::size_t j = 0; j < used.size(); ++j) used[j] = used[j] || coefficients[j] != 0;
  }
  WorkTerms screened{terms.factors, {}};
  for (std::size_t j = 0; j < used.size(); ++j) {
    if (used[j] || terms.terms[j].factors.empty()) screened.terms.push_back(terms.terms[j]);
  }
  return screened;
}

}  // namespace

std::vector<double> StructuralModel::branch_latencies(const Configuration& layer) const {
  std::vector<double> values;
  for (const WorkFactor& factor : factors) values.push_back(evaluate(factor, layer));
  std::vector<double> latencies;
  for (const WorkBranch& branch : branches) {
    double sum = 0;
    for (std::size_t i = 0; i < branch.terms.size(); ++i) {
      double product = branch.coefficients[i];
      for (const std::size_t factor : branch.terms[i].factors) product *= values[factor];
      sum += product;
    }
    latencies.push_back(sum);
  }
  return latencies;
}

double StructuralModel::predict(const Configuration& layer) const {
  double most = floor;
  for (const double latency : branch_latencies(layer)) most = std::max(most, latency);
  return most;
}

StructuralModel fit_structural_model(const Measurements& measurements, const WorkTerms& all_terms,
                                     const StructuralOptions& options) {
  const WorkTerms terms = screened_terms(measurements, all_terms, options);
  const RelativeTerms relative(measurements, terms);
  std::vector<double> intensities;
  StructuralModel model;
  model.floor = INFINITY;
  for (const Measurement& one : measurements) {
    intensities.push_back(intensity(one.configuration));
    model.floor = std::min(model.floor, kFloorPart * one.latency);
  }
  const Branches branches = BranchSearch(relative, intensities, options).run();
  model.factors = terms.factors;
  for (const Coefficients& coefficients : branches.coefficients) {
    WorkBranch branch;
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      if (coefficients[j] == 0) continue;
      branch.terms.push_back(terms.terms[j]);
      branch.coefficients.push_back(coefficients[j]);
    }
    model.branches.push_back(std::move(branch));
  }
  return model;
}

}  // namespace cyclescope
