#include "program/range_decisions.h"

#include <algorithm>
#include <map>

namespace cyclescope::program {
namespace {

constexpr int kMostNested = 12;

/// Calls visit(id) for what a sum adds up; not deeper than kMostNested sums in each other.
template <typename Visit>
void for_each_summand(const IndexExpressions& expressions, ExprId e, const Visit& visit, int nested = 0) {
  const IndexNode& node = expressions.node(e);
  if (node.op != IndexOp::kAdd || nested >= kMostNested) return visit(e);
  for_each_summand(expressions, node.a, visit, nested + 1);
  for_each_summand(expressions, node.b, visit, nested + 1);
}

bool always(const ValueRange& r) { return r.low > 0 || r.high < 0; }
bool never(const ValueRange& r) { return r.low == 0 && r.high == 0; }

}  // namespace

bool depends_on_any(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside, bool wanted) {
  for (LoopId l = 0; l < inside.size(); ++l) {
    if (inside[l] == wanted && expressions.depends_on(e, l)) return true;
  }
  return false;
}

RangeDecisions::RangeDecisions(const IndexExpressions& expressions, std::span<const ExprId> roots,
                               const std::vector<bool>& inside) {
  if (roots.empty()) return;
  const auto is_mixed = [&](ExprId e) {
    return depends_on_any(expressions, e, inside, true) && depends_on_any(expressions, e, inside, false);
  };
  // Operands are older than their users.
  std::vector<bool> reached(expressions.size(), false);
  std::vector<bool> is_root(expressions.size(), false);
  for (const ExprId e : roots) reached[e] = is_root[e] = is_mixed(e);
  for (ExprId e = static_cast<ExprId>(expressions.size()); e-- > 0;) {
    if (!reached[e]) continue;
    for_each_operand(expressions.node(e),
                     [&](ExprId operand) { reached[operand] = reached[operand] || is_mixed(operand); });
  }
  std::map<ExprId, std::uint32_t> mixed;
  std::map<ExprId, std::uint32_t> known;
  const auto operand = [&](ExprId e) {
    Operand result;
    if (const auto found = mixed.find(e); found != mixed.end()) {
      result.kind = Operand::Kind::kMixed;
      result.index = found->second;
    } else if (expressions.is_constant(e) || depends_on_any(expressions, e, inside, true)) {
      result.kind = Operand::Kind::kInner;
      result.inner = {expressions.node(e).low, expressions.node(e).high};
    } else {
      result.kind = Operand::Kind::kKnown;
      const auto [place, is_new] = known.try_emplace(e, static_cast<std::uint32_t>(known_.size()));
      result.index = place->second;
      if (is_new) known_.push_back(e);
    }
    return result;
  };
  for (ExprId e = 0; e < expressions.size(); ++e) {
    if (!reached[e]) continue;
    const IndexNode& from = expressions.node(e);
    Node node;
    node.op = from.op;
    node.root = is_root[e];
    node.limits = {from.low, from.high};
    node.a = operand(from.a);
    if (from.op != IndexOp::kNot) node.b = operand(from.b);
    if (from.op == IndexOp::kSelect) node.c = operand(from.c);
    if (from.op == IndexOp::kMod && expressions.is_constant(from.b) && expressions.constant_value(from.b) > 1) {
      node.divisor = expressions.constant_value(from.b);
      node.known_begin = static_cast<std::uint32_t>(known_summands_.size());
      node.summands_begin = static_cast<std::uint32_t>(summands_.size());
      for_each_summand(expressions, from.a, [&](ExprId summand) {
        const Operand it = operand(summand);
        if (it.kind == Operand::Kind::kKnown) known_summands_.push_back(summand);
        if (it.kind == Operand::Kind::kMixed) summands_.push_back(it);
      });
      node.known_end = static_cast<std::uint32_t>(known_summands_.size());
      node.summands_end = static_cast<std::uint32_t>(summands_.size());
    }
    mixed.emplace(e, static_cast<std::uint32_t>(nodes_.size()));
    nodes_.push_back(node);
  }
  ranges_.resize(nodes_.size());
  taken_.resize(nodes_.size());
}

ValueRange RangeDecisions::range_of(const Operand& operand, const IndexValues& values) const {
  switch (operand.kind) {
    case Operand::Kind::kKnown: {
      const std::int64_t value = values[known_[operand.index]];
      return {value, value};
    }
    case Operand::Kind::kMixed:
      return ranges_[operand.index];
    case Operand::Kind::kNone:
    case Operand::Kind::kInner:
      break;
  }
  return operand.inner;
}

std::int64_t RangeDecisions::remainder(const Node& node, const IndexValues& values) const {
  std::int64_t sum = 0;
  for (std::uint32_t k = node.known_begin; k < node.known_end; ++k) {
    sum = floor_mod(sum + floor_mod(values[known_summands_[k]], node.divisor), node.divisor);
  }
  return sum;
}

RangeDecisions::Taken RangeDecisions::operands_that_count(IndexOp op, const ValueRange& a, const ValueRange& b) {
  switch (op) {
    case IndexOp::kMin:
      if (a.high <= b.low) return kFirst;
      if (b.high <= a.low) return kSecond;
      break;
    case IndexOp::kMax:
      if (a.low >= b.high) return kFirst;
      if (b.low >= a.high) return kSecond;
      break;
    case IndexOp::kSelect:
      if (always(a)) return kSecond;
      if (never(a)) return kThird;
      return kFirst | kSecond | kThird;
    case IndexOp::kNot:
      return kFirst;
    default:
      break;
  }
  return kFirst | kSecond;
}

void RangeDecisions::find_ranges(const IndexValues& values) const {
  needed_.assign(nodes_.size(), 0);
  told_.assign(known_.size(), 0);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    const ValueRange a = range_of(node.a, values);
    const ValueRange b = range_of(node.b, values);
    const ValueRange range = range_of_result(node.op, a, b, range_of(node.c, values), node.limits);
    taken_[i] = operands_that_count(node.op, a, b);
    ranges_[i] = {std::max(range.low, node.limits.low), std::min(range.high, node.limits.high)};
  }
}

std::size_t RangeDecisions::bytes() const {
  // What for_each works with is as large as what it is about.
  return nodes_.capacity() * (sizeof(Node) + sizeof(ValueRange) + sizeof(Taken) + 1) +
         known_.capacity() * (sizeof(ExprId) + 1) + known_summands_.capacity() * sizeof(ExprId) +
         summands_.capacity() * sizeof(Operand);
}

}  // namespace cyclescope::program
