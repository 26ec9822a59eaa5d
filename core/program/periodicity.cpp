#include "program/periodicity.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace cyclescope::program {
void PeriodicityAnalysis::look_at(LoopId loop, const std::vector<bool>& inside, std::int64_t start,
                                  std::int64_t period) {
  loop_ = loop;
  inside_ = &inside;
  start_ = start;
  period_ = period;
  own_mask_ = std::uint64_t{1} << (loop % 64);
  inside_mask_ = 0;
  for (std::size_t l = 0; l < inside.size(); ++l) {
    if (inside[l]) inside_mask_ |= std::uint64_t{1} << (l % 64);
  }
  ++looks_;
}

bool PeriodicityAnalysis::varies(ExprId expression) const { return expressions_.depends_on(expression, loop_); }

bool PeriodicityAnalysis::varies_inside(ExprId expression) const {
  const IndexNode& node = expressions_.node(expression);
  if ((node.loops & inside_mask_) == 0) return false;
  if (inside_->size() <= 64) return true;  // every loop has a bit of its own
  if (node.op == IndexOp::kLoop) return (*inside_)[node.a];
  bool varies = false;
  for_each_operand(node, [&](ExprId operand) { varies = varies || varies_inside(operand); });
  return varies;
}

Shift PeriodicityAnalysis::shift_of(ExprId expression) {
  if (!varies(expression)) return {0, kUnlimited};
  if (shifts_.empty()) shifts_.resize(expressions_.size());
  if (shifts_[expression].look != looks_) shifts_[expression] = {compute(expression), looks_};
  return shifts_[expression].shift;
}

/// For a difference a - b that grows by `slope` a period: for how many indices its relation to 0 stays what it is one
/// period before. `same_side` tells whether all residues are on one side, `*side` which (true: a - b > 0, or >= 0
/// unless strict).
Shift PeriodicityAnalysis::sign_stability(ExprId a, ExprId b, __int128 slope, bool strict, bool equality,
                                          bool* same_side, bool* side) {
  if (period_ > kMaxResidues) return {};
  std::int64_t count = kUnlimited;
  *same_side = true;
  for (std::int64_t residue = 0; residue < period_; ++residue) {
    if (residue >= count) break;
    const ValueRange x = range_of(a, start_ + residue, start_ + residue);
    const ValueRange y = range_of(b, start_ + residue, start_ + residue);
    const __int128 low = __int128{x.low} - y.high;
    const __int128 high = __int128{x.high} - y.low;
    __int128 periods = -1;  // whole periods for which the relation keeps; -1: not even known now
    bool positive = false;
    if (equality && low == 0 && high == 0) {
      periods = slope == 0 ? __int128{kUnlimited} : 0;
    } else if (strict || equality ? low > 0 : low >= 0) {
      positive = true;
      const __int128 room = strict || equality ? low - 1 : low;
      periods = slope >= 0 ? __int128{kUnlimited} : room / -slope;
    } else if (strict && !equality ? high <= 0 : high < 0) {
      const __int128 room = strict && !equality ? -high : -high - 1;
      periods = slope <= 0 ? __int128{kUnlimited} : room / slope;
    } else {
      return {};
    }
    if (residue == 0) *side = positive;
    if (positive != *side) *same_side = false;
    const __int128 indices = periods >= kUnlimited / period_ ? __int128{kUnlimited} : residue + periods * period_;
    count = static_cast<std::int64_t>(std::min<__int128>(count, indices));
  }
  return {0, count};
}

Shift PeriodicityAnalysis::compute(ExprId expression) {
  const IndexNode& node = expressions_.node(expression);
  const auto both = [](const Shift& a, const Shift& b) { return std::min(a.count, b.count); };
  switch (node.op) {
    case IndexOp::kConstant:
      return {0, kUnlimited};
    case IndexOp::kLoop:
      return {period_, kUnlimited};
    case IndexOp::kAdd: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      std::int64_t delta = 0;
      if (__builtin_add_overflow(a.delta, b.delta, &delta)) return {};
      return {delta, both(a, b)};
    }
    case IndexOp::kMul: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      if (both(a, b) == 0) return {};
      if (a.delta == 0 && b.delta == 0) return {0, both(a, b)};
      // One factor must be a number that neither this loop nor those inside change.
      const ExprId factor = a.delta == 0 ? node.a : node.b;
      const Shift& other = a.delta == 0 ? b : a;
      if (varies(factor) || varies_inside(factor)) return {};
      std::int64_t delta = 0;
      if (__builtin_mul_overflow(other.delta, values_[factor], &delta)) return {};
      return {delta, other.count};
    }
    case IndexOp::kFloorDiv:
    case IndexOp::kMod: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      if (b.delta != 0 || both(a, b) == 0) return {};
      if (a.delta == 0) return {0, both(a, b)};
      if (varies(node.b) || varies_inside(node.b)) return {};
      const std::int64_t divisor = values_[node.b];
      if (divisor == 0 || a.delta % divisor != 0) return {};
      return {node.op == IndexOp::kFloorDiv ? a.delta / divisor : 0, a.count};
    }
    case IndexOp::kMin:
    case IndexOp::kMax: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      if (both(a, b) == 0) return {};
      if (a.delta == b.delta) return {a.delta, both(a, b)};
      bool same_side = false;
      bool a_is_larger = false;
      const Shift sign =
          sign_stability(node.a, node.b, __int128{a.delta} - b.delta, false, false, &same_side, &a_is_larger);
      if (sign.count == 0 || !same_side) return {};
      const bool takes_a = (node.op == IndexOp::kMax) == a_is_larger;
      return {takes_a ? a.delta : b.delta, std::min(both(a, b), sign.count)};
    }
    case IndexOp::kLess:
    case IndexOp::kEqual: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      if (both(a, b) == 0) return {};
      if (a.delta == b.delta) return {0, both(a, b)};
      bool same_side = false;
      bool side = false;
      // a < b is b - a > 0.
      const Shift sign =
          node.op == IndexOp::kLess
              ? sign_stability(node.b, node.a, __int128{b.delta} - a.delta, true, false, &same_side, &side)
              : sign_stability(node.a, node.b, __int128{a.delta} - b.delta, true, true, &same_side, &side);
      return {0, std::min(both(a, b), sign.count)};
    }
    case IndexOp::kAnd:
    case IndexOp::kOr: {
      const Shift a = shift_of(node.a);
      const Shift b = shift_of(node.b);
      return a.delta == 0 && b.delta == 0 ? Shift{0, both(a, b)} : Shift{};
    }
    case IndexOp::kNot: {
      const Shift a = shift_of(node.a);
      return a.delta == 0 ? a : Shift{};
    }
    case IndexOp::kSelect: {
      const Shift condition = shift_of(node.a);
      if (condition.delta != 0 || condition.count == 0) return {};
      const Shift b = shift_of(node.b);
      const Shift c = shift_of(node.c);
      if (b.count > 0 && c.count > 0 && b.delta == c.delta) return {b.delta, std::min(condition.count, both(b, c))};
      // The branches differ: all residues must take the same one.
      if (period_ > kMaxResidues) return {};
      std::int64_t first_truth = -1;
      for (std::int64_t residue = 0; residue < period_; ++residue) {
        const ValueRange value = range_of(node.a, start_ + residue, start_ + residue);
        const bool always = value.low > 0 || value.high < 0;
        const bool never = value.low == 0 && value.high == 0;
        if (!always && !never) return {};
        if (first_truth < 0) first_truth = always ? 1 : 0;
        if (first_truth != (always ? 1 : 0)) return {};
      }
      const Shift& taken = first_truth == 1 ? b : c;
      return {taken.delta, std::min(condition.count, taken.count)};
    }
  }
  return {};
}

std::optional<ValueRange> PeriodicityAnalysis::range_within(ExprId expression, std::int64_t first, std::int64_t last,
                                                            const std::vector<LoopLimit>& limits) {
  for (const LoopLimit& limit : limits) {
    const IndexNode& index = expressions_.node(*expressions_.loop_node(limit.loop));
    ValueRange range{index.low, index.high};
    if (limit.loop == loop_) {
      range = {first, last};
    } else if (!(*inside_)[limit.loop]) {
      range = {values_.index(limit.loop), values_.index(limit.loop)};
    }
    if (std::max(range.low, limit.low) > std::min(range.high, limit.high)) return std::nullopt;
  }
  limits_ = &limits;
  const ValueRange range = range_of(expression, first, last);
  limits_ = nullptr;
  return range;
}

ValueRange PeriodicityAnalysis::range_of(ExprId expression, std::int64_t first, std::int64_t last) {
  first_ = first;
  last_ = last;
  visits_ = 0;
  return compute_range(expression);
}

ValueRange PeriodicityAnalysis::compute_range(ExprId expression) {
  const IndexNode& node = expressions_.node(expression);
  if (node.op == IndexOp::kConstant) return {node.constant, node.constant};
  if ((node.loops & (own_mask_ | inside_mask_)) == 0) {
    const std::int64_t value = values_[expression];
    return {value, value};
  }
  ValueRange range{node.low, node.high};
  if (++visits_ > kMaxVisits) return range;  // shared operands again and again: the static range is right, too
  if (node.op == IndexOp::kLoop) {
    if (node.a == loop_) {
      range = {first_, last_};
    } else if (!(*inside_)[node.a]) {
      range = {values_.index(node.a), values_.index(node.a)};
    }
    if (limits_ != nullptr) {
      for (const LoopLimit& limit : *limits_) {
        if (limit.loop == node.a) range = {std::max(range.low, limit.low), std::min(range.high, limit.high)};
      }
    }
    return range;
  }
  const ValueRange a = compute_range(node.a);
  const ValueRange b = node.op != IndexOp::kNot ? compute_range(node.b) : ValueRange{};
  const ValueRange c = node.op == IndexOp::kSelect ? compute_range(node.c) : ValueRange{};
  return range_of_result(node.op, a, b, c, range);
}

namespace {

void collect_divisions(const IndexExpressions& expressions, ExprId e, LoopId loop, std::vector<bool>& seen,
                       std::vector<ExprId>& divisions) {
  if (seen[e] || !expressions.depends_on(e, loop)) return;
  seen[e] = true;
  const IndexNode& node = expressions.node(e);
  const bool divides = node.op == IndexOp::kFloorDiv || node.op == IndexOp::kMod;
  if (divides && expressions.is_constant(node.b)) divisions.push_back(e);
  for_each_operand(node, [&](ExprId operand) { collect_divisions(expressions, operand, loop, seen, divisions); });
}

}  // namespace

std::vector<ExprId> divisions_below(const IndexExpressions& expressions, LoopId loop,
                                    std::span<const ExprId> interesting) {
  std::vector<bool> seen(expressions.size(), false);
  std::vector<ExprId> divisions;
  for (const ExprId e : interesting) collect_divisions(expressions, e, loop, seen, divisions);
  std::sort(divisions.begin(), divisions.end());
  return divisions;
}

std::int64_t period_unit(const IndexExpressions& expressions, PeriodicityAnalysis& analysis, LoopId loop,
                         const std::vector<bool>& inside, std::int64_t index, std::span<const ExprId> divisions) {
  std::int64_t unit = 1;
  std::int64_t looked_at = 0;  // the period that `analysis` looks at
  for (const ExprId e : divisions) {
    if (unit > expressions.node(*expressions.loop_node(loop)).high - index) break;  // longer than the loop
    const IndexNode& node = expressions.node(e);
    if (looked_at != unit) analysis.look_at(loop, inside, index, unit);
    looked_at = unit;
    const Shift shift = analysis.shift_of(node.a);
    if (shift.count == 0 || shift.delta == 0) continue;
    const std::int64_t divisor = std::abs(expressions.constant_value(node.b));
    const std::int64_t factor = divisor / std::gcd(divisor, std::abs(shift.delta));
    if (factor > PeriodicityAnalysis::kMaxResidues / unit) continue;
    unit *= factor;
  }
  return unit;
}

}  // namespace cyclescope::program
