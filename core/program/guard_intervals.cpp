#include "program/guard_intervals.h"

#include <algorithm>

namespace cyclescope::program {
namespace {

std::int64_t ceil_div(__int128 a, __int128 b) {
  return static_cast<std::int64_t>(a >= 0 ? (a + b - 1) / b : -(-a / b));
}

}  // namespace

std::optional<Interval> GuardIntervals::of(ExprId guard, bool wanted) const {
  const IndexNode& node = expressions_.node(guard);
  if (!expressions_.depends_on(guard, loop_)) {
    const bool holds = (values_[guard] != 0) == wanted;
    return Interval{0, holds ? trip_ : 0};
  }
  switch (node.op) {
    case IndexOp::kNot:
      return of(node.a, !wanted);
    case IndexOp::kAnd: {
      if (!wanted) return std::nullopt;
      const auto a = of(node.a, true);
      if (!a) return a;
      const auto b = of(node.b, true);
      if (!b) return b;
      return Interval{std::max(a->begin, b->begin), std::min(a->end, b->end)};
    }
    case IndexOp::kLess: {
      const auto a = affine(node.a);
      const auto b = affine(node.b);
      if (!a || !b) return std::nullopt;
      // a < b is b - a >= 1, its opposite a - b >= 0: offset + slope * index >= bound.
      const Wide sign = wanted ? 1 : -1;
      return at_least({sign * (b->offset - a->offset), sign * (b->slope - a->slope)}, wanted ? 1 : 0);
    }
    case IndexOp::kEqual: {
      const auto a = affine(node.a);
      const auto b = affine(node.b);
      if (!a || !b || !wanted) return std::nullopt;
      const Affine difference{a->offset - b->offset, a->slope - b->slope};
      if (difference.slope == 0) return Interval{0, difference.offset == 0 ? trip_ : 0};
      const Wide index = -difference.offset / difference.slope;
      if (index * difference.slope != -difference.offset || index < 0 || index >= trip_) return Interval{0, 0};
      return Interval{static_cast<std::int64_t>(index), static_cast<std::int64_t>(index) + 1};
    }
    default:
      return std::nullopt;
  }
}

Interval GuardIntervals::at_least(const Affine& value, Wide bound) const {
  const Wide room = bound - value.offset;  // slope * index >= room
  if (value.slope == 0) return {0, room <= 0 ? trip_ : 0};
  if (value.slope > 0) return {std::max<std::int64_t>(0, ceil_div(room, value.slope)), trip_};
  const Wide last = -room >= 0 ? -room / -value.slope : -1;
  return {0, static_cast<std::int64_t>(std::min<Wide>(trip_, last + 1))};
}

std::optional<GuardIntervals::Affine> GuardIntervals::affine(ExprId e) const {
  if (!expressions_.depends_on(e, loop_)) return Affine{values_[e], 0};
  const IndexNode& node = expressions_.node(e);
  switch (node.op) {
    case IndexOp::kLoop:
      return Affine{0, 1};
    case IndexOp::kAdd: {
      const auto a = affine(node.a);
      const auto b = affine(node.b);
      if (!a || !b) return std::nullopt;
      return Affine{a->offset + b->offset, a->slope + b->slope};
    }
    case IndexOp::kMul: {
      const auto a = affine(node.a);
      const auto b = affine(node.b);
      if (!a || !b || (a->slope != 0 && b->slope != 0)) return std::nullopt;
      const Affine& factor = a->slope == 0 ? *a : *b;
      const Affine& other = a->slope == 0 ? *b : *a;
      return Affine{other.offset * factor.offset, other.slope * factor.offset};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace cyclescope::program
