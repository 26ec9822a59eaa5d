#include "representatives/tree.h"

#include <algorithm>
#include <array>

namespace cyclescope {
namespace {

constexpr std::size_t kExactRows = 512;
constexpr std::size_t kMostBins = 255;
/// A split must reduce the squared error by more than this part of it: less is rounding.
constexpr double kLeastGain = 1e-12;

}  // namespace

double Tree::predict(const double* row) const {
  std::int32_t node = 0;
  for (;;) {
    const TreeNode& current = nodes[static_cast<std::size_t>(node)];
    if (current.feature < 0) return current.value;
    node = row[current.feature] <= current.threshold ? current.left : current.right;
  }
}

/// What growing one tree works on.
struct TreeGrower::Growth {
  Tree tree;
  const std::vector<double>& targets;
  std::vector<std::uint32_t> rows;
  const TreeOptions& options;
  Random& random;
  std::vector<std::int32_t> features;
  std::vector<std::pair<double, double>> sorted;  ///< feature value and target of a node's rows
};

TreeGrower::TreeGrower(const FeatureMatrix& matrix) : matrix_(matrix) {
  const std::size_t rows = matrix.rows();
  for (std::size_t feature = 0; feature < matrix.columns; ++feature) {
    std::vector<double> values;
    for (std::size_t row = 0; row < rows; ++row) values.push_back(matrix.at(row, feature));
    std::sort(values.begin(), values.end());
    std::vector<double> ends;
    for (std::size_t bin = 1; bin <= kMostBins && rows > 0; ++bin) {
      const double end = values[std::min(rows - 1, bin * rows / kMostBins)];
      if (ends.empty() || end > ends.back()) ends.push_back(end);
    }
    std::vector<std::uint8_t> bins;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto place = std::lower_bound(ends.begin(), ends.end(), matrix.at(row, feature));
      bins.push_back(static_cast<std::uint8_t>(place - ends.begin()));
    }
    quantiles_.push_back(std::move(ends));
    bins_.push_back(std::move(bins));
  }
}

Tree TreeGrower::grow(const std::vector<double>& targets, std::vector<std::uint32_t> rows, const TreeOptions& options,
                      Random& random) const {
  Growth growth{{}, targets, std::move(rows), options, random, {}, {}};
  for (std::size_t i = 0; i < matrix_.columns; ++i) growth.features.push_back(static_cast<std::int32_t>(i));
  growth.tree.nodes.emplace_back();
  split_node(growth, 0, 0, growth.rows.size(), 0);
  return std::move(growth.tree);
}

void TreeGrower::split_node(Growth& growth, std::int32_t node, std::size_t begin, std::size_t end, int level) const {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += growth.targets[growth.rows[i]];
  const auto at = static_cast<std::size_t>(node);
  growth.tree.nodes[at].value = sum / (static_cast<double>(end - begin) + growth.options.shrinkage_rows);
  if (level >= growth.options.most_levels || end - begin < 2 * growth.options.least_leaf) return;
  const Split split = best_split(growth, begin, end);
  if (split.feature < 0) return;
  const auto middle = std::stable_partition(
      growth.rows.begin() + static_cast<std::ptrdiff_t>(begin), growth.rows.begin() + static_cast<std::ptrdiff_t>(end),
      [&](std::uint32_t row) { return matrix_.at(row, static_cast<std::size_t>(split.feature)) <= split.threshold; });
  const auto border = static_cast<std::size_t>(middle - growth.rows.begin());
  if (border == begin || border == end) return;
  const auto left = static_cast<std::int32_t>(growth.tree.nodes.size());
  growth.tree.nodes.emplace_back();
  growth.tree.nodes.emplace_back();
  TreeNode& parent = growth.tree.nodes[at];
  parent.feature = split.feature;
  parent.threshold = split.threshold;
  parent.left = left;
  parent.right = left + 1;
  split_node(growth, left, begin, border, level + 1);
  split_node(growth, left + 1, border, end, level + 1);
}

TreeGrower::Split TreeGrower::best_split(Growth& growth, std::size_t begin, std::size_t end) const {
  auto candidates = static_cast<std::size_t>(growth.options.feature_part * static_cast<double>(matrix_.columns) + 0.5);
  candidates = std::clamp<std::size_t>(candidates, 1, matrix_.columns);
  if (candidates < matrix_.columns) growth.random.shuffle(growth.features);
  double squares = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double target = growth.targets[growth.rows[i]];
    squares += target * target;
  }
  Split best;
  best.gain = kLeastGain * squares;
  for (std::size_t i = 0; i < candidates; ++i) {
    end - begin <= kExactRows ? split_exactly(growth, begin, end, growth.features[i], best)
                              : split_by_quantiles(growth, begin, end, growth.features[i], best);
  }
  return best;
}

void TreeGrower::split_exactly(Growth& growth, std::size_t begin, std::size_t end, std::int32_t feature,
                               Split& best) const {
  auto& sorted = growth.sorted;
  sorted.clear();
  double total = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint32_t row = growth.rows[i];
    sorted.emplace_back(matrix_.at(row, static_cast<std::size_t>(feature)), growth.targets[row]);
  }
  std::sort(sorted.begin(), sorted.end());
  for (const auto& [value, target] : sorted) total += target;
  const std::size_t count = sorted.size();
  const double before = total * total / static_cast<double>(count);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    sum += sorted[i].second;
    const std::size_t left = i + 1;
    if (sorted[i].first == sorted[i + 1].first) continue;
    if (left < growth.options.least_leaf || count - left < growth.options.least_leaf) continue;
    const double rest = total - sum;
    const double gain =
        sum * sum / static_cast<double>(left) + rest * rest / static_cast<double>(count - left) - before;
    if (gain > best.gain) {
      best = {feature, sorted[i].first + (sorted[i + 1].first - sorted[i].first) / 2, gain};
      if (!(best.threshold < sorted[i + 1].first)) best.threshold = sorted[i].first;
    }
  }
}

void TreeGrower::split_by_quantiles(Growth& growth, std::size_t begin, std::size_t end, std::int32_t feature,
                                    Split& best) const {
  const auto& bins = bins_[static_cast<std::size_t>(feature)];
  const auto& ends = quantiles_[static_cast<std::size_t>(feature)];
  std::array<double, kMostBins + 1> sums{};
  std::array<std::size_t, kMostBins + 1> counts{};
  double total = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint32_t row = growth.rows[i];
    sums[bins[row]] += growth.targets[row];
    ++counts[bins[row]];
    total += growth.targets[row];
  }
  const std::size_t count = end - begin;
  const double before = total * total / static_cast<double>(count);
  double sum = 0;
  std::size_t left = 0;
  for (std::size_t bin = 0; bin + 1 < ends.size(); ++bin) {
    sum += sums[bin];
    left += counts[bin];
    if (counts[bin] == 0 || left < growth.options.least_leaf || count - left < growth.options.least_leaf) continue;
    const double rest = total - sum;
    const double gain =
        sum * sum / static_cast<double>(left) + rest * rest / static_cast<double>(count - left) - before;
    if (gain > best.gain) best = {feature, ends[bin], gain};
  }
}

}  // namespace cyclescope
