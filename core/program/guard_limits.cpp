#include "program/guard_limits.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace cyclescope::program {
namespace {

using Wide = __int128;

/// constant in [low, high] + sum of factor * index
struct Linear {
  Wide low = 0, high = 0;
  std::map<LoopId, Wide> factors;
};

void add(Linear& sum, const Linear& other, Wide factor) {
  sum.low += factor * (factor >= 0 ? other.low : other.high);
  sum.high += factor * (factor >= 0 ? other.high : other.low);
  for (const auto& [loop, f] : other.factors) sum.factors[loop] += factor * f;
}

Linear linear(const IndexExpressions& expressions, ExprId e) {
  const IndexNode& node = expressions.node(e);
  switch (node.op) {
    case IndexOp::kLoop:
      return {0, 0, {{node.a, 1}}};
    case IndexOp::kAdd: {
      Linear sum = linear(expressions, node.a);
      add(sum, linear(expressions, node.b), 1);
      return sum;
    }
    case IndexOp::kMul:
      for (const auto& [factor, other] : {std::pair{node.a, node.b}, std::pair{node.b, node.a}}) {
        if (!expressions.is_constant(factor)) continue;
        Linear scaled;
        add(scaled, linear(expressions, other), expressions.constant_value(factor));
        return scaled;
      }
      break;
    default:
      break;
  }
  return {node.low, node.high, {}};
}

class Limits {
 public:
  Limits(const IndexExpressions& expressions, const std::vector<LoopId>& loops) : expressions_(expressions) {
    for (const LoopId loop : loops) {
      limits_[loop] = {loop, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    }
  }

  void require(ExprId guard, bool wanted) {
    const IndexNode& node = expressions_.node(guard);
    if (node.op == IndexOp::kNot) {
      require(node.a, !wanted);
    } else if (node.op == IndexOp::kAnd && wanted) {
      require(node.a, true);
      require(node.b, true);
    } else if (node.op == IndexOp::kLess) {
      // a < b is b - a >= 1; its opposite is a - b >= 0.
      at_least(wanted ? node.b : node.a, wanted ? node.a : node.b, wanted ? 1 : 0);
    } else if (node.op == IndexOp::kEqual && wanted) {
      at_least(node.a, node.b, 0);
      at_least(node.b, node.a, 0);
    }
  }

  std::vector<LoopLimit> result() const {
    std::vector<LoopLimit> found;
    for (const auto& [loop, limit] : limits_) {
      if (limit.low != std::numeric_limits<std::int64_t>::min() ||
          limit.high != std::numeric_limits<std::int64_t>::max()) {
        found.push_back(limit);
      }
    }
    return found;
  }

 private:
  /// a - b >= bound
  void at_least(ExprId a, ExprId b, std::int64_t bound) {
    Linear difference = linear(expressions_, a);
    add(difference, linear(expressions_, b), -1);
    for (auto& [loop, limit] : limits_) {
      const auto own = difference.factors.find(loop);
      if (own == difference.factors.end() || own->second == 0) continue;
      Wide rest = difference.high;
      bool known = true;
      for (const auto& [other, factor] : difference.factors) {
        if (other == loop || factor == 0) continue;
        const auto range = range_of(other);
        known = known && range.has_value();
        if (range) rest += std::max(factor * range->low, factor * range->high);
      }
      if (!known) continue;
      // factor * index >= bound - rest
      const Wide room = bound - rest;
      const Wide factor = own->second;
      const auto floor = [](Wide x, Wide y) { return x >= 0 ? x / y : -((-x + y - 1) / y); };  // y > 0
      const Wide low = factor > 0 ? -floor(-room, factor) : std::numeric_limits<std::int64_t>::min();
      const Wide high = factor < 0 ? floor(-room, -factor) : std::numeric_limits<std::int64_t>::max();
      const auto narrow = [](Wide x) {
        return static_cast<std::int64_t>(
            std::clamp<Wide>(x, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
      };
      limit.low = std::max(limit.low, narrow(low));
      limit.high = std::min(limit.high, narrow(high));
    }
  }

  /// All indices that a loop can have, from its own node in the pool.
  std::optional<LoopLimit> range_of(LoopId loop) const {
    const auto node = expressions_.loop_node(loop);
    if (!node) return std::nullopt;
    return LoopLimit{loop, expressions_.node(*node).low, expressions_.node(*node).high};
  }

  const IndexExpressions& expressions_;
  std::map<LoopId, LoopLimit> limits_;
};

}  // namespace

std::vector<LoopLimit> guard_limits(const IndexExpressions& expressions, ExprId guard,
                                    const std::vector<LoopId>& loops) {
  if (expressions.is_constant(guard)) return {};
  Limits limits(expressions, loops);
  limits.require(guard, true);
  return limits.result();
}

}  // namespace cyclescope::program
