#include "random_indices.h"

#include <algorithm>

namespace cyclescope::random_cases {

program::ExprId IndexMaker::simple_condition() {
  const OpenLoop& at = random_.chance(60) ? open_.back() : random_.pick(open_);
  const program::ExprId last = constant(at.max_trip_count - 1);
  switch (random_.in(0, 6)) {
    case 0:
      return expressions_.equal(at.index, constant(0));
    case 1:
      return expressions_.equal(at.index, last);
    case 2:
      return expressions_.logical_not(expressions_.equal(at.index, constant(0)));
    case 3:
      return expressions_.less(at.index, last);
    case 4:
      return expressions_.less(at.index, constant(random_.in(1, at.max_trip_count)));
    case 5: {
      const std::int64_t period = random_.in(2, 4);
      const program::ExprId phase = *expressions_.modulo(at.index, constant(period));
      return expressions_.equal(phase, constant(random_.in(0, period - 1)));
    }
    default: {
      const OpenLoop& other = random_.pick(open_);
      return expressions_.less(*expressions_.add(at.index, other.index),
                               constant(random_.in(1, at.max_trip_count + other.max_trip_count)));
    }
  }
}

program::ExprId IndexMaker::condition() {
  if (open_.empty()) return constant(1);
  const program::ExprId first = simple_condition();
  if (!random_.chance(15)) return first;
  const program::ExprId second = simple_condition();
  return random_.chance(50) ? expressions_.logical_and(first, second) : expressions_.logical_or(first, second);
}

program::ExprId IndexMaker::guard() { return random_.chance(knobs_.guard_percent) ? condition() : constant(1); }

program::ExprId IndexMaker::variable_trip_count(std::int64_t trip_count) {
  if (random_.chance(knobs_.zero_trip_percent)) {
    return open_.empty() ? constant(0) : expressions_.select(condition(), constant(0), constant(trip_count));
  }
  if (open_.empty() || !random_.chance(knobs_.variable_trip_percent)) return constant(trip_count);
  const OpenLoop& outer = random_.pick(open_);
  switch (random_.in(0, 3)) {
    case 0:  // a border
      return expressions_.select(expressions_.equal(outer.index, constant(outer.max_trip_count - 1)),
                                 constant(random_.in(0, trip_count)), constant(trip_count));
    case 1:  // growing
      return expressions_.minimum(constant(trip_count), *expressions_.add(outer.index, constant(random_.in(0, 2))));
    case 2:  // shrinking, down to negative counts
      return *expressions_.subtract(constant(trip_count), outer.index);
    default:
      return *expressions_.add(constant(trip_count - std::min<std::int64_t>(trip_count, 2)),
                               *expressions_.modulo(outer.index, constant(std::min<std::int64_t>(trip_count, 2) + 1)));
  }
}

program::ExprId IndexMaker::size(std::int64_t value) {
  if (open_.empty() || !random_.chance(knobs_.border_percent)) return constant(value);
  const OpenLoop& at = random_.pick(open_);
  const std::int64_t rest = random_.in(std::min<std::int64_t>(1, value), value);
  switch (random_.in(0, 3)) {
    case 0:
    case 1: {
      // min(value, total - value * i): whole tiles, and the rest at the border.
      const std::int64_t total = value * (at.max_trip_count - 1) + rest;
      return expressions_.minimum(
          constant(value), *expressions_.subtract(constant(total), *expressions_.multiply(at.index, constant(value))));
    }
    case 2:
      return expressions_.select(condition(), constant(value), constant(rest));
    default: {
      const std::int64_t period = random_.in(1, 3);
      const program::ExprId phase = *expressions_.modulo(at.index, constant(period));
      return expressions_.maximum(constant(rest), *expressions_.subtract(constant(value), phase));
    }
  }
}

std::int64_t IndexMaker::stride(program::BufferId buffer, program::LoopId loop, bool own, std::int64_t tile) {
  const auto fresh = [&]() -> std::int64_t {
    switch (random_.in(0, 4)) {
      case 0:
        return 0;
      case 1:
        return tile;
      case 2:
        return random_.in(1, 3);
      case 3:
        return std::int64_t{1} << random_.in(0, 4);
      default:
        return random_.in(0, 20);
    }
  };
  if (own) return fresh();
  const auto [entry, inserted] = strides_.try_emplace({buffer, loop}, 0);
  if (inserted) entry->second = fresh();
  return entry->second;
}

program::ExprId IndexMaker::offset(program::BufferId buffer, std::int64_t tile) {
  program::ExprId result = constant(random_.chance(50) ? 0 : random_.in(0, 2 * tile));
  const bool own = random_.chance(knobs_.unequal_stride_percent);
  const bool ring = random_.chance(knobs_.ring_percent);
  const bool bent = random_.chance(knobs_.bent_percent);
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const OpenLoop& at = open_[i];
    program::ExprId term = at.index;
    std::int64_t step = stride(buffer, at.loop, own, tile);
    if (ring) {
      if (i + 1 < open_.size() && !random_.chance(20)) continue;
      term = *expressions_.modulo(term, constant(random_.in(2, 4)));
      step = tile;
    } else if (bent) {
      const program::ExprId bound = constant(random_.in(1, at.max_trip_count));
      switch (random_.in(0, 3)) {
        case 0:
          term = expressions_.minimum(term, bound);
          break;
        case 1:
          term = expressions_.maximum(term, bound);
          break;
        case 2:
          term = *expressions_.floor_divide(term, constant(random_.in(1, 4)));
          break;
        default:
          term = *expressions_.modulo(term, constant(random_.in(1, 5)));
          break;
      }
    }
    result = *expressions_.add(result, *expressions_.multiply(term, constant(step)));
  }
  return result;
}

}  // namespace cyclescope::random_cases
