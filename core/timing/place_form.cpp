#include "timing/place_form.h"

namespace cyclescope {
namespace {

/// Shared summands can make a sum much longer than the pool; beyond this many an address counts as not separable.
constexpr std::size_t kMaxSummands = 64;

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
  if (!dependence(expressions, e, inside).inside) {
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

PlaceForm place_form(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside,
                     const std::vector<LoopLimit>& limits, PeriodicityAnalysis& analysis) {
  PlaceForm form;
  std::vector<ExprId> inner;
  form.separable = take_apart(expressions, e, inside, form.known, inner);
  for (const ExprId summand : inner) {
    form.separable = form.separable && !dependence(expressions, summand, inside).outside;
  }
  if (!form.separable) return form;
  std::vector<LoopLimit> inner_limits;
  for (const LoopLimit& limit : limits) {
    if (inside[limit.loop]) inner_limits.push_back(limit);
  }
  const std::vector<std::int64_t> zeros(inside.size(), 0);
  for (const ExprId summand : inner) {
    const ValueRange range = *analysis.range_within(summand, 0, 0, inner_limits);
    form.inner.low += range.low;
    form.inner.high += range.high;
    form.inner_at_zero += expressions.evaluate(summand, zeros);
  }
  return form;
}

}  // namespace cyclescope
