#include "statistics/tree.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::statistics {
namespace {

/// A split must reduce the squared error by more than this part of it: less is rounding.
constexpr double kLeastSplitGain = 1e-12;

using Order = std::vector<std::uint32_t>;

/// Grows one tree. Every feature keeps the rows in the order of its values; a node is a range of all these lists, and a
/// split parts each range in two without changing the order.
class Growth {
 public:
  Growth(const FeatureMatrix& matrix, std::vector<Order> orders, const std::vector<double>& targets,
         const std::vector<std::uint32_t>& weights, const TreeOptions& options, Random& random)
      : matrix_(matrix),
        orders_(std::move(orders)),
        targets_(targets),
        weights_(weights),
        options_(options),
        random_(random),
        goes_left_(matrix.rows(), 0) {
    for (std::size_t i = 0; i < matrix.columns; ++i) features_.push_back(i);
  }

  Tree grow() {
    tree_.nodes.emplace_back();
    if (!orders_.empty()) split_node(0, 0, orders_[0].size(), 0);
    return std::move(tree_);
  }

 private:
  struct Split {
    std::size_t feature = 0;
    std::size_t rows = 0;  ///< of the left side; 0: no split
    double threshold = 0;
    double gain = 0;
  };
  /// Of a node's rows, counted as often as they weigh.
  struct Sums {
    double count = 0, targets = 0, squares = 0;
  };

  Sums sums_of(std::size_t begin, std::size_t end) const {
    Sums sums;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t row = orders_[0][i];
      const double weight = weights_[row];
      sums.count += weight;
      sums.targets += weight * targets_[row];
      sums.squares += weight * targets_[row] * targets_[row];
    }
    return sums;
  }

  void split_node(std::int32_t node, std::size_t begin, std::size_t end, int level) {
    const Sums sums = sums_of(begin, end);
    const auto at = static_cast<std::size_t>(node);
    tree_.nodes[at].value = sums.targets / (sums.count + options_.shrinkage_rows);
    if (level >= options_.most_levels || sums.count < 2 * static_cast<double>(options_.least_leaf)) return;
    const Split split = best_split(sums, begin, end);
    if (split.rows == 0) return;
    part(split, begin, end);
    const auto left = static_cast<std::int32_t>(tree_.nodes.size());
    tree_.nodes.emplace_back();
    tree_.nodes.emplace_back();
    TreeNode& parent = tree_.nodes[at];
    parent.feature = static_cast<std::int32_t>(split.feature);
    parent.threshold = split.threshold;
    parent.left = left;
    parent.right = left + 1;
    split_node(left, begin, begin + split.rows, level + 1);
    split_node(left + 1, begin + split.rows, end, level + 1);
  }

  Split best_split(const Sums& sums, std::size_t begin, std::size_t end) {
    auto candidates =
        static_cast<std::size_t>(std::llround(options_.feature_part * static_cast<double>(matrix_.columns)));
    candidates = std::clamp<std::size_t>(candidates, 1, matrix_.columns);
    if (candidates < matrix_.columns) random_.shuffle(features_);
    Split best;
    best.gain = kLeastSplitGain * sums.squares;
    for (std::size_t i = 0; i < candidates; ++i) try_feature(features_[i], sums, begin, end, best);
    return best;
  }

  void try_feature(std::size_t feature, const Sums& sums, std::size_t begin, std::size_t end, Split& best) const {
    const Order& order = orders_[feature];
    const double before = sums.targets * sums.targets / sums.count;
    const auto least = static_cast<double>(options_.least_leaf);
    double left = 0, count = 0;
    for (std::size_t i = begin; i + 1 < end; ++i) {
      const double weight = weights_[order[i]];
      left += weight * targets_[order[i]];
      count += weight;
      const double value = matrix_.at(order[i], feature);
      const double next = matrix_.at(order[i + 1], feature);
      if (value == next || count < least || sums.count - count < least) continue;
      const double right = sums.targets - left;
      const double gain = left * left / count + right * right / (sums.count - count) - before;
      if (gain <= best.gain) continue;
      double threshold = value + (next - value) / 2;
      if (!(threshold < next)) threshold = value;
      best = {feature, i + 1 - begin, threshold, gain};
    }
  }

  void part(const Split& split, std::size_t begin, std::size_t end) {
    const Order& order = orders_[split.feature];
    for (std::size_t i = begin; i < end; ++i) goes_left_[order[i]] = i < begin + split.rows ? 1 : 0;
    for (Order& other : orders_) {
      rest_.clear();
      std::size_t to = begin;
      for (std::size_t i = begin; i < end; ++i) {
        const std::uint32_t row = other[i];
        if (goes_left_[row] != 0) {
          other[to++] = row;
        } else {
          rest_.push_back(row);
        }
      }
      std::copy(rest_.begin(), rest_.end(), other.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }

  const FeatureMatrix& matrix_;
  std::vector<Order> orders_;
  const std::vector<double>& targets_;
  const std::vector<std::uint32_t>& weights_;
  const TreeOptions& options_;
  Random& random_;
  Tree tree_;
  std::vector<std::size_t> features_;
  std::vector<char> goes_left_;
  Order rest_;
};

}  // namespace

double Tree::predict(const double* row) const {
  std::int32_t node = 0;
  for (;;) {
    const TreeNode& current = nodes[static_cast<std::size_t>(node)];
    if (current.feature < 0) return current.value;
    node = row[current.feature] <= current.threshold ? current.left : current.right;
  }
}

TreeGrower::TreeGrower(const FeatureMatrix& matrix) : matrix_(matrix) {
  for (std::size_t feature = 0; feature < matrix.columns; ++feature) {
    Order order;
    for (std::size_t row = 0; row < matrix.rows(); ++row) order.push_back(static_cast<std::uint32_t>(row));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return matrix.at(a, feature) < matrix.at(b, feature); });
    orders_.push_back(std::move(order));
  }
}

Tree TreeGrower::grow(const std::vector<double>& targets, const std::vector<std::uint32_t>& weights,
                      const TreeOptions& options, Random& random) const {
  std::vector<Order> orders;
  for (const Order& all : orders_) {
    Order used;
    for (const std::uint32_t row : all) {
      if (weights[row] > 0) used.push_back(row);
    }
    orders.push_back(std::move(used));
  }
  return Growth(matrix_, std::move(orders), targets, weights, options, random).grow();
}

}  // namespace cyclescope::statistics
