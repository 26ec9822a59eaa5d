#include "representatives/model/structural_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "representatives/types/work_sizes.h"
#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

constexpr double kFloorPart = 0.1;
constexpr std::size_t kFewTerms = 64;  ///< need no screening
constexpr std::size_t kScreenRows = 800;
constexpr std::size_t kJudgePart = 5;  ///< every fifth measurement judges whether regimes help
constexpr double kWorthRegimes = 0.9;  ///< of the error of a single one

double intensity(const MeasurableLayer& layer) {
  const WorkSizes sizes = work_sizes(layer);
  return sizes.operations / (sizes.inputs + sizes.outputs + sizes.weights);
}

/// The terms that sums on parts of the measurements use: the others would only slow the search down.
WorkTerms screened_terms(const Measurements& measurements, const WorkTerms& terms, const StructuralOptions& options) {
  if (terms.terms.size() <= kFewTerms) return terms;
  statistics::Random random(options.branches.seed);
  Rows order(measurements.size());
  std::iota(order.begin(), order.end(), 0U);
  random.shuffle(order);
  order.resize(std::min(order.size(), kScreenRows));
  Measurements some;
  for (const std::uint32_t index : order) some.push_back(measurements[index]);
  std::stable_sort(some.begin(), some.end(),
                   [](const Measurement& a, const Measurement& b) { return intensity(a.layer) < intensity(b.layer); });
  const RelativeTerms relative(some, terms);
  std::vector<bool> used(terms.terms.size(), false);
  const auto count = static_cast<std::uint32_t>(some.size());
  for (const auto& [begin, end] : {std::pair(0U, count), {0U, count / 2}, {count / 2, count}, {0U, count / 4}}) {
    Rows rows;
    for (std::uint32_t row = begin; row < end; ++row) rows.push_back(row);
    if (rows.size() < kRowsPerTerm) continue;
    const Coefficients coefficients = relative.fit(rows, options.branches.most_terms);
    for (std::size_t j = 0; j < used.size(); ++j) used[j] = used[j] || coefficients[j] != 0;
  }
  WorkTerms screened{terms.factors, {}};
  for (std::size_t j = 0; j < used.size(); ++j) {
    if (used[j] || terms.terms[j].factors.empty()) screened.terms.push_back(terms.terms[j]);
  }
  return screened;
}

/// All rows, and every fifth of them apart.
struct Parts {
  Rows all, fitted, aside;
};

Parts parts_of(std::size_t count, std::uint64_t seed) {
  Parts parts;
  parts.all.resize(count);
  std::iota(parts.all.begin(), parts.all.end(), 0U);
  Rows shuffled = parts.all;
  statistics::Random random(seed);
  random.shuffle(shuffled);
  for (std::size_t i = 0; i < count; ++i) (i % kJudgePart == 0 ? parts.aside : parts.fitted).push_back(shuffled[i]);
  std::sort(parts.fitted.begin(), parts.fitted.end());
  std::sort(parts.aside.begin(), parts.aside.end());
  return parts;
}

/// Where `row` belongs.
std::size_t regime_of(const std::vector<RegimeSplit>& splits, const std::vector<double>& sizes) {
  if (splits.empty()) return 0;
  std::int32_t at = 0;
  while (at >= 0) {
    const RegimeSplit& split = splits[static_cast<std::size_t>(at)];
    at = sizes[split.size] <= split.threshold ? split.below : split.above;
  }
  return static_cast<std::size_t>(-1 - at);
}

/// By regime: all rows, and those kept aside.
struct RegimeRows {
  std::vector<Rows> all, aside;
};

RegimeRows rows_of(const RegimeTree& tree, const Measurements& measurements, const WorkTerms& sizes,
                   const Rows& aside) {
  RegimeRows rows{std::vector<Rows>(tree.regimes.size()), std::vector<Rows>(tree.regimes.size())};
  std::vector<double> values;
  for (std::uint32_t row = 0; row < measurements.size(); ++row) {
    evaluate(sizes, measurements[row].layer, values);
    const std::size_t regime = regime_of(tree.splits, values);
    rows.all[regime].push_back(row);
    if (std::binary_search(aside.begin(), aside.end(), row)) rows.aside[regime].push_back(row);
  }
  return rows;
}

}  // namespace

StructuralModel::Answer StructuralModel::answer(const MeasurableLayer& layer) const {
  std::vector<double> values;
  for (const WorkFactor& factor : factors) values.push_back(evaluate(factor, layer));
  const auto product = [&](const WorkTerm& term, double coefficient) {
    for (const std::size_t factor : term.factors) coefficient *= values[factor];
    return coefficient;
  };
  std::vector<double> size_values;
  for (const WorkTerm& size : sizes) size_values.push_back(product(size, 1));
  Answer answer;
  answer.regime = regime_of(splits, size_values);
  double most = -INFINITY, second = -INFINITY;
  for (const WorkBranch& branch : regimes[answer.regime].branches) {
    double sum = 0;
    for (std::size_t i = 0; i < branch.terms.size(); ++i) sum += product(branch.terms[i], branch.coefficients[i]);
    second = std::max(second, std::min(sum, most));
    most = std::max(most, sum);
  }
  answer.latency = std::max(floor, most);
  answer.second = regimes[answer.regime].branches.size() > 1 ? second / answer.latency : 0;
  return answer;
}

StructuralModel fit_structural_model(const Measurements& measurements, const WorkTerms& all_terms,
                                     const WorkTerms& sizes, const StructuralOptions& options) {
  const WorkTerms terms = screened_terms(measurements, all_terms, options);
  const RelativeTerms relative(measurements, terms);
  std::vector<double> intensities;
  StructuralModel model;
  model.floor = INFINITY;
  for (const Measurement& one : measurements) {
    intensities.push_back(intensity(one.layer));
    model.floor = std::min(model.floor, kFloorPart * one.latency);
  }
  const Parts parts = parts_of(measurements.size(), options.branches.seed);
  std::vector<Branches> regimes;
  if (!sizes.terms.empty() && parts.fitted.size() >= 2 * options.regimes.least_rows) {
    RegimeTree tree = find_regimes(relative, measurements, sizes, parts.fitted, options.regimes);
    if (tree.regimes.size() > 1) {
      const auto search = [&](const Rows& rows) {
        return search_branches(relative, rows, intensities, options.branches);
      };
      const RegimeRows rows = rows_of(tree, measurements, sizes, parts.aside);
      double error = 0;
      for (std::size_t i = 0; i < tree.regimes.size(); ++i) {
        if (rows.aside[i].empty()) continue;
        error += search(tree.regimes[i]).error(relative, rows.aside[i]) * static_cast<double>(rows.aside[i].size());
      }
      error /= static_cast<double>(parts.aside.size());
      if (error < kWorthRegimes * search(parts.fitted).error(relative, parts.aside)) {
        for (const Rows& mine : rows.all) regimes.push_back(search(mine));
        model.splits = std::move(tree.splits);
      }
    }
  }
  if (regimes.empty()) regimes.push_back(search_branches(relative, parts.all, intensities, options.branches));
  model.factors = terms.factors;
  if (!model.splits.empty()) {
    model.sizes = sizes.terms;
    for (WorkTerm& size : model.sizes) {
      for (std::size_t& factor : size.factors) {
        const WorkFactor& wanted = sizes.factors[factor];
        auto found = std::find(model.factors.begin(), model.factors.end(), wanted);
        if (found == model.factors.end()) found = model.factors.insert(found, wanted);
        factor = static_cast<std::size_t>(found - model.factors.begin());
      }
    }
  }
  for (const Branches& branches : regimes) {
    Regime regime;
    for (const Coefficients& coefficients : branches.coefficients) {
      WorkBranch branch;
      for (std::size_t j = 0; j < coefficients.size(); ++j) {
        if (coefficients[j] == 0) continue;
        branch.terms.push_back(terms.terms[j]);
        branch.coefficients.push_back(coefficients[j]);
      }
      regime.branches.push_back(std::move(branch));
    }
    model.regimes.push_back(std::move(regime));
  }
  return model;
}

}  // namespace cyclescope::representatives
