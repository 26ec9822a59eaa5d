#include "program/split_sum.h"

#include <algorithm>

namespace cyclescope::program {
namespace {

/// Shared summands can make a sum much longer than the pool; one with more than this many counts as not separable.
constexpr std::size_t kMaxSummands = 64;
/// Sums of the summands' absolute values beyond this likewise, so that two sums can be subtracted from each other.
constexpr __int128 kLargest = __int128{1} << 61;

/// Tells which loops an expression depends on.
struct Dependence {
  bool inside = false, outside = false;
};

Dependence dependence(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside) {
  Dependence result;
  for (LoopId l = 0; l < inside.size(); ++l) {
    if (!expressions.depends_on(e, l)) continue;
    (inside[l] ? result.inside : result.outside) = true;
  }
  return result;
}

/// Sorts the summands of `e` into those that loops inside change and those that they don't; false where there are too
/// many.
bool take_apart(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside,
                std::vector<ExprId>& known, std::vector<ExprId>& inner) {
  if (known.size() + inner.size() >= kMaxSummands) return false;
  if (!dependence(expressions, e, inside).inside && !expressions.is_constant(e)) {
    known.push_back(e);
    return true;
  }
  const IndexNode& node = expressions.node(e);
  if (node.op != IndexOp::kAdd) {
    inner.push_back(e);
    return true;
  }
  return take_apart(expressions, node.a, inside, known, inner) && take_apart(expressions, node.b, inside, known, inner);
}

}  // namespace

SplitSum split_sum(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside,
                   const std::vector<LoopLimit>& limits, PeriodicityAnalysis& analysis) {
  SplitSum sum;
  std::vector<ExprId> inner;
  sum.regular = take_apart(expressions, e, inside, sum.known, inner);
  __int128 largest = 0;
  for (const std::vector<ExprId>* const summands : {&inner, &sum.known}) {
    for (const ExprId summand : *summands) {
      const IndexNode& node = expressions.node(summand);
      largest += std::max(-__int128{node.low}, __int128{node.high});
    }
  }
  sum.regular = sum.regular && largest <= kLargest;
  for (const ExprId summand : inner) {
    if (dependence(expressions, summand, inside).outside) sum.mixed.push_back(summand);
  }
  sum.separable = sum.regular && sum.mixed.empty();
  if (!sum.regular) return sum;
  std::vector<LoopLimit> inner_limits;
  for (const LoopLimit& limit : limits) {
    if (inside[limit.loop]) inner_limits.push_back(limit);
  }
  const std::vector<std::int64_t> zeros(inside.size(), 0);
  for (const ExprId summand : inner) {
    if (std::find(sum.mixed.begin(), sum.mixed.end(), summand) != sum.mixed.end()) continue;
    const IndexNode& node = expressions.node(summand);
    const ValueRange range =
        inner_limits.empty() ? ValueRange{node.low, node.high} : *analysis.range_within(summand, 0, 0, inner_limits);
    sum.inner.low += range.low;
    sum.inner.high += range.high;
    sum.inner_at_zero += expressions.evaluate(summand, zeros);
  }
  return sum;
}

}  // namespace cyclescope::program
