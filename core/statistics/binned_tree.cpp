#include "statistics/binned_tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cyclescope::statistics {
namespace {

constexpr std::size_t kMostBins = 256;
/// A split must reduce the squared error by more than this part of it: less is rounding.
constexpr double kLeastGain = 1e-12;

/// Values between which bins end: between all different values, or at equally many rows each.
std::vector<double> bin_edges(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::vector<double> different = values;
  different.erase(std::unique(different.begin(), different.end()), different.end());
  const auto between = [](double low, double high) {
    const double middle = low + (high - low) / 2;
    return middle < high ? middle : low;
  };
  std::vector<double> edges;
  if (different.size() <= kMostBins) {
    for (std::size_t i = 0; i + 1 < different.size(); ++i) edges.push_back(between(different[i], different[i + 1]));
    return edges;
  }
  for (std::size_t bin = 1; bin < kMostBins; ++bin) {
    const double low = values[bin * values.size() / kMostBins - 1];
    const auto next = std::upper_bound(values.begin(), values.end(), low);
    if (next == values.end()) break;
    const double edge = between(low, *next);
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  }
  return edges;
}

/// Of the rows in one bin of one feature.
struct BinSum {
  double targets = 0;
  double count = 0;
};
using Histogram = std::vector<BinSum>;

/// Grows one tree. A node's rows are a range; its histograms are its parent's less its sibling's, for the larger child.
class BinnedGrowth {
 public:
  BinnedGrowth(const BinnedMatrix& matrix, const std::vector<double>& targets, std::vector<std::uint32_t>& rows,
               const TreeOptions& options, Random& random)
      : matrix_(matrix), targets_(targets), rows_(rows), options_(options) {
    features_.resize(matrix.columns());
    std::iota(features_.begin(), features_.end(), std::size_t{0});
    auto count = static_cast<std::size_t>(std::llround(options.feature_part * static_cast<double>(features_.size())));
    count = std::clamp<std::size_t>(count, 1, features_.size());
    if (count < features_.size()) {
      random.shuffle(features_);
      features_.resize(count);
      std::sort(features_.begin(), features_.end());
    }
    std::size_t size = 0;
    for (const std::size_t feature : features_) {
      begins_.push_back(size);
      size += matrix.bins(feature);
    }
    begins_.push_back(size);
  }

  Tree grow() {
    tree_.nodes.emplace_back();
    split_node(0, 0, rows_.size(), 0, histogram_of(0, rows_.size()));
    return std::move(tree_);
  }

 private:
  struct Split {
    std::size_t feature = 0;
    std::size_t bin = 0;  ///< the last one of the left side
    double gain = 0;
    bool found = false;
  };

  Histogram histogram_of(std::size_t begin, std::size_t end) const {
    Histogram histogram(begins_.back());
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t row = rows_[i];
      const std::uint8_t* bins = matrix_.row(row);
      const double target = targets_[row];
      for (std::size_t f = 0; f < features_.size(); ++f) {
        BinSum& sum = histogram[begins_[f] + bins[features_[f]]];
        sum.targets += target;
        sum.count += 1;
      }
    }
    return histogram;
  }

  void split_node(std::size_t node, std::size_t begin, std::size_t end, int level, Histogram histogram) {
    double sum = 0, squares = 0;
    for (std::size_t i = begin; i < end; ++i) {
      sum += targets_[rows_[i]];
      squares += targets_[rows_[i]] * targets_[rows_[i]];
    }
    const auto count = static_cast<double>(end - begin);
    tree_.nodes[node].value = sum / (count + options_.shrinkage_rows);
    if (level >= options_.most_levels || count < 2 * static_cast<double>(options_.least_leaf)) return;
    const Split split = best_split(histogram, sum, squares, count);
    if (!split.found) return;
    const std::size_t feature = features_[split.feature];
    const auto middle = static_cast<std::size_t>(
        std::stable_partition(rows_.begin() + static_cast<std::ptrdiff_t>(begin),
                              rows_.begin() + static_cast<std::ptrdiff_t>(end),
                              [&](std::uint32_t row) { return matrix_.row(row)[feature] <= split.bin; }) -
        rows_.begin());
    const std::size_t left = tree_.nodes.size();
    tree_.nodes.emplace_back();
    tree_.nodes.emplace_back();
    TreeNode& parent = tree_.nodes[node];
    parent.feature = static_cast<std::int32_t>(feature);
    parent.threshold = matrix_.edge(feature, split.bin);
    parent.left = static_cast<std::int32_t>(left);
    parent.right = static_cast<std::int32_t>(left + 1);
    if (level + 1 >= options_.most_levels) {
      split_node(left, begin, middle, level + 1, {});
      split_node(left + 1, middle, end, level + 1, {});
      return;
    }
    const bool left_is_smaller = middle - begin <= end - middle;
    Histogram smaller = left_is_smaller ? histogram_of(begin, middle) : histogram_of(middle, end);
    for (std::size_t i = 0; i < histogram.size(); ++i) {
      histogram[i].targets -= smaller[i].targets;
      histogram[i].count -= smaller[i].count;
    }
    if (left_is_smaller) std::swap(smaller, histogram);
    split_node(left, begin, middle, level + 1, std::move(histogram));
    split_node(left + 1, middle, end, level + 1, std::move(smaller));
  }

  Split best_split(const Histogram& histogram, double sum, double squares, double count) const {
    Split best;
    best.gain = kLeastGain * squares;
    const auto least = static_cast<double>(options_.least_leaf);
    const double before = sum * sum / count;
    for (std::size_t f = 0; f < features_.size(); ++f) {
      double left = 0, left_count = 0;
      for (std::size_t i = begins_[f]; i + 1 < begins_[f + 1]; ++i) {
        if (histogram[i].count == 0) continue;
        left += histogram[i].targets;
        left_count += histogram[i].count;
        const double right_count = count - left_count;
        if (left_count < least) continue;
        if (right_count < least) break;
        const double right = sum - left;
        const double gain = left * left / left_count + right * right / right_count - before;
        if (gain > best.gain) best = {f, i - begins_[f], gain, true};
      }
    }
    return best;
  }

  const BinnedMatrix& matrix_;
  const std::vector<double>& targets_;
  std::vector<std::uint32_t>& rows_;
  const TreeOptions& options_;
  Tree tree_;
  std::vector<std::size_t> features_;  ///< of this tree
  std::vector<std::size_t> begins_;    ///< of each feature's bins in a histogram, and the end
};

}  // namespace

BinnedMatrix::BinnedMatrix(const FeatureMatrix& matrix) : columns_(matrix.columns), bins_(matrix.values.size()) {
  for (std::size_t column = 0; column < columns_; ++column) {
    std::vector<double> values;
    for (std::size_t row = 0; row < matrix.rows(); ++row) values.push_back(matrix.at(row, column));
    edges_.push_back(bin_edges(values));
    const std::vector<double>& edges = edges_.back();
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      const auto bin = std::lower_bound(edges.begin(), edges.end(), values[row]) - edges.begin();
      bins_[row * columns_ + column] = static_cast<std::uint8_t>(bin);
    }
  }
}

Tree grow_binned_tree(const BinnedMatrix& matrix, const std::vector<double>& targets, std::vector<std::uint32_t>& rows,
                      const TreeOptions& options, Random& random) {
  return BinnedGrowth(matrix, targets, rows, options, random).grow();
}

}  // namespace cyclescope::statistics
