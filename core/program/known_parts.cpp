#include "program/known_parts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace cyclescope::program {

class KnownParts::Collector {
 public:
  Collector(const IndexExpressions& expressions, const std::vector<bool>& inside, PeriodicityAnalysis& analysis)
      : expressions_(expressions),
        inside_(inside),
        analysis_(analysis),
        seen_(expressions.size(), false),
        decides_(expressions.size(), Answer::kUnknown) {}

  void collect_root(ExprId e) {
    if (decides(e)) {
      deciding_.push_back(e);
    } else {
      collect(e);
    }
  }

  void move_to(KnownParts& parts) {
    std::sort(values_.begin(), values_.end());
    parts.values_ = std::move(values_);
    for (auto& [sums, open] : comparisons_) {
      parts.comparisons_.push_back({sums.first, sums.second, disjoint(std::move(open))});
    }
    parts.decisions_ = RangeDecisions(expressions_, deciding_, inside_);
  }

 private:
  enum class Answer : std::uint8_t { kUnknown, kNo, kYes };

  void collect(ExprId e) {
    if (seen_[e]) return;
    seen_[e] = true;
    const IndexNode& node = expressions_.node(e);
    if (node.op == IndexOp::kConstant) return;
    if (!varies_inside(e)) {
      values_.push_back(e);
      return;
    }
    if (node.op == IndexOp::kLess && compare(node.b, node.a, 0)) return;
    if (node.op == IndexOp::kEqual && compare(node.a, node.b, 1)) return;
    for_each_operand(node, [this](ExprId operand) { collect(operand); });
  }

  bool varies_inside(ExprId e) const { return depends_on_any(expressions_, e, inside_, true); }

  /// Something in `e` may come out the same for all inner indices though it depends on them, with values that differ.
  bool decides(ExprId e) {
    if (decides_[e] == Answer::kUnknown) {
      const IndexNode& node = expressions_.node(e);
      bool decides = false;
      if (varies_inside(e) && depends_on_any(expressions_, e, inside_, false)) {
        decides = node.op == IndexOp::kMin || node.op == IndexOp::kMax || node.op == IndexOp::kSelect;
        for_each_operand(node, [&](ExprId operand) { decides = decides || this->decides(operand); });
      }
      decides_[e] = decides ? Answer::kYes : Answer::kNo;
    }
    return decides_[e] == Answer::kYes;
  }

  /// Whether a - b > 0, or a == b, is the same for all inner indices where the difference of what is known is so large
  /// or so small that what the loops inside add can't bring it to 0, or with `margin` not even near.
  bool compare(ExprId a, ExprId b, std::int64_t margin) {
    SplitSum plus = split_sum(expressions_, a, inside_, {}, analysis_);
    SplitSum minus = split_sum(expressions_, b, inside_, {}, analysis_);
    if (!plus.separable || !minus.separable) return false;
    const ValueRange inner{plus.inner.low - minus.inner.high, plus.inner.high - minus.inner.low};
    const ValueRange open{-inner.high - margin, 1 - inner.low};
    comparisons_[{std::move(plus.known), std::move(minus.known)}].push_back(open);
    return true;
  }

  static std::vector<ValueRange> disjoint(std::vector<ValueRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const ValueRange& a, const ValueRange& b) { return a.low < b.low; });
    std::vector<ValueRange> result;
    for (const ValueRange& range : ranges) {
      if (result.empty() || range.low > result.back().high) {
        result.push_back(range);
      } else {
        result.back().high = std::max(result.back().high, range.high);
      }
    }
    return result;
  }

  const IndexExpressions& expressions_;
  const std::vector<bool>& inside_;
  PeriodicityAnalysis& analysis_;
  std::vector<bool> seen_;
  std::vector<Answer> decides_;
  std::vector<ExprId> values_, deciding_;
  /// By the known summands of both sides.
  std::map<std::pair<std::vector<ExprId>, std::vector<ExprId>>, std::vector<ValueRange>> comparisons_;
};

KnownParts::KnownParts(const IndexExpressions& expressions, std::span<const ExprId> interesting,
                       const std::vector<bool>& inside, PeriodicityAnalysis& analysis) {
  Collector collector(expressions, inside, analysis);
  for (const ExprId e : interesting) collector.collect_root(e);
  collector.move_to(*this);
}

std::size_t KnownParts::bytes() const {
  std::size_t bytes =
      values_.capacity() * sizeof(ExprId) + comparisons_.capacity() * sizeof(Comparison) + decisions_.bytes();
  for (const Comparison& it : comparisons_) {
    bytes += (it.plus.capacity() + it.minus.capacity()) * sizeof(ExprId) + it.open.capacity() * sizeof(ValueRange);
  }
  return bytes;
}

}  // namespace cyclescope::program
