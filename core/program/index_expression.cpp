#include "program/index_expression.h"

#include <algorithm>
#include <limits>
#include <string>

namespace cyclescope::program {
namespace {

constexpr ExprId kFree = std::numeric_limits<ExprId>::max();
constexpr __int128 kLimit = __int128{1} << 62;

std::uint64_t hash_of(const IndexNode& node) {
  std::uint64_t h = static_cast<std::uint64_t>(node.op) * 0x9E3779B97F4A7C15u;
  const auto mix = [&h](std::uint64_t value) {
    h ^= value;
    h *= 0xFF51AFD7ED558CCDu;
    h ^= h >> 32;
  };
  mix((std::uint64_t{node.a} << 32) | node.b);
  mix(node.c);
  mix(static_cast<std::uint64_t>(node.constant));
  return h;
}

bool same(const IndexNode& x, const IndexNode& y) {
  return x.op == y.op && x.a == y.a && x.b == y.b && x.c == y.c && x.constant == y.constant;
}

struct Range {
  __int128 low, high;
};

Range product_range(const IndexNode& a, const IndexNode& b) {
  const __int128 corners[] = {__int128{a.low} * b.low, __int128{a.low} * b.high, __int128{a.high} * b.low,
                              __int128{a.high} * b.high};
  return {*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4)};
}

}  // namespace

IndexExpressions::IndexExpressions() {
  table_.assign(64, kFree);
  constant(0);
  constant(1);
}

void IndexExpressions::grow() {
  table_.assign(table_.size() * 2, kFree);
  const std::size_t mask = table_.size() - 1;
  for (ExprId id = 0; id < nodes_.size(); ++id) {
    std::size_t slot = hash_of(nodes_[id]) & mask;
    while (table_[slot] != kFree) slot = (slot + 1) & mask;
    table_[slot] = id;
  }
}

ExprId IndexExpressions::intern(const IndexNode& node) {
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = hash_of(node) & mask;
  while (table_[slot] != kFree) {
    if (same(nodes_[table_[slot]], node)) return table_[slot];
    slot = (slot + 1) & mask;
  }
  const auto id = static_cast<ExprId>(nodes_.size());
  nodes_.push_back(node);
  table_[slot] = id;
  if (nodes_.size() * 2 > table_.size()) grow();
  return id;
}

ExprId IndexExpressions::constant(std::int64_t value) {
  IndexNode node;
  node.constant = node.low = node.high = value;
  return intern(node);
}

ExprId IndexExpressions::loop_index(LoopId loop, std::int64_t max_trip_count) {
  IndexNode node;
  node.op = IndexOp::kLoop;
  node.a = loop;
  node.high = std::max<std::int64_t>(0, max_trip_count - 1);
  node.loops = std::uint64_t{1} << (loop % 64);
  const ExprId id = intern(node);
  if (loop >= loop_nodes_.size()) loop_nodes_.resize(loop + 1, 0);
  loop_nodes_[loop] = id;
  return id;
}

Result<ExprId> IndexExpressions::checked(IndexNode node, __int128 low, __int128 high) {
  if (low < -kLimit || high > kLimit) {
    return failure("Overflow", "", "an index expression can leave the range of +-2^62",
                   "smaller sizes, strides or trip counts are needed");
  }
  node.low = static_cast<std::int64_t>(low);
  node.high = static_cast<std::int64_t>(high);
  node.loops = nodes_[node.a].loops | nodes_[node.b].loops;
  if (low == high) return constant(node.low);
  return intern(node);
}

Result<ExprId> IndexExpressions::add(ExprId a, ExprId b) {
  // Sums are kept as (((x + y) + z) + constant), so that equal sums written in another order mostly meet.
  if (is_constant(a)) std::swap(a, b);
  const IndexNode x = nodes_[a];
  const IndexNode y = nodes_[b];
  if (is_constant(b)) {
    if (y.constant == 0) return a;
    if (x.op == IndexOp::kConstant) {
      const __int128 sum = __int128{x.constant} + y.constant;
      if (sum < -kLimit || sum > kLimit) return checked({}, sum, sum);
      return constant(static_cast<std::int64_t>(sum));
    }
    if (x.op == IndexOp::kAdd && is_constant(x.b)) {
      const __int128 sum = __int128{nodes_[x.b].constant} + y.constant;
      if (sum < -kLimit || sum > kLimit) return checked({}, sum, sum);
      return add(x.a, constant(static_cast<std::int64_t>(sum)));
    }
  } else {
    if (x.op == IndexOp::kAdd && is_constant(x.b)) {
      const auto inner = add(x.a, b);
      return inner ? add(*inner, x.b) : inner;
    }
    if (y.op == IndexOp::kAdd && is_constant(y.b)) {
      const auto inner = add(a, y.a);
      return inner ? add(*inner, y.b) : inner;
    }
    if (a > b) std::swap(a, b);
  }
  IndexNode node;
  node.op = IndexOp::kAdd;
  node.a = a;
  node.b = b;
  return checked(node, __int128{x.low} + y.low, __int128{x.high} + y.high);
}

Result<ExprId> IndexExpressions::subtract(ExprId a, ExprId b) {
  if (a == b) return constant(0);
  const auto negated = multiply(b, constant(-1));
  return negated ? add(a, *negated) : negated;
}

Result<ExprId> IndexExpressions::multiply(ExprId a, ExprId b) {
  if (is_constant(a)) std::swap(a, b);
  const IndexNode x = nodes_[a];
  const IndexNode y = nodes_[b];
  if (is_constant(b)) {
    if (y.constant == 0) return b;
    if (y.constant == 1) return a;
    // Constants are distributed over sums and folded into products, which keeps affine expressions in one shape.
    if (x.op == IndexOp::kAdd) {
      const auto left = multiply(x.a, b);
      if (!left) return left;
      const auto right = multiply(x.b, b);
      return right ? add(*left, *right) : right;
    }
    if (x.op == IndexOp::kMul && is_constant(x.b)) {
      const __int128 factor = __int128{nodes_[x.b].constant} * y.constant;
      if (factor >= -kLimit && factor <= kLimit) return multiply(x.a, constant(static_cast<std::int64_t>(factor)));
    }
  } else if (a > b) {
    std::swap(a, b);
  }
  IndexNode node;
  node.op = IndexOp::kMul;
  node.a = a;
  node.b = b;
  const Range range = product_range(x, y);
  return checked(node, range.low, range.high);
}

Result<std::pair<ExprId, ExprId>> IndexExpressions::take_multiples(ExprId sum, std::int64_t divisor) {
  const IndexNode x = nodes_[sum];
  if (x.op == IndexOp::kConstant) {
    const std::int64_t quotient = floor_div(x.constant, divisor);
    return std::pair{constant(quotient), constant(x.constant - quotient * divisor)};
  }
  if (x.op == IndexOp::kMul && is_constant(x.b) && nodes_[x.b].constant % divisor == 0) {
    const auto quotient = multiply(x.a, constant(nodes_[x.b].constant / divisor));
    if (!quotient) return tl::unexpected(quotient.error());
    return std::pair{*quotient, constant(0)};
  }
  if (x.op != IndexOp::kAdd) return std::pair{constant(0), sum};
  const auto a = take_multiples(x.a, divisor);
  if (!a) return a;
  const auto b = take_multiples(x.b, divisor);
  if (!b) return b;
  const auto quotient = add(a->first, b->first);
  if (!quotient) return tl::unexpected(quotient.error());
  const auto rest = add(a->second, b->second);
  if (!rest) return tl::unexpected(rest.error());
  return std::pair{*quotient, *rest};
}

Result<ExprId> IndexExpressions::floor_divide(ExprId a, ExprId b) {
  const IndexNode x = nodes_[a];
  const IndexNode y = nodes_[b];
  if (y.low <= 0 && y.high >= 0) return failure("DivisionByZero", "", "the divisor can be 0");
  if (is_constant(b) && y.constant == 1) return a;
  if (is_constant(b) && y.constant > 1 && x.op == IndexOp::kAdd) {
    const auto parts = take_multiples(a, y.constant);
    if (parts && parts->second != a) {
      const auto rest = floor_divide(parts->second, b);
      return rest ? add(parts->first, *rest) : rest;
    }
  }
  IndexNode node;
  node.op = IndexOp::kFloorDiv;
  node.a = a;
  node.b = b;
  const std::int64_t corners[] = {floor_div(x.low, y.low), floor_div(x.low, y.high), floor_div(x.high, y.low),
                                  floor_div(x.high, y.high)};
  return checked(node, *std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
}

Result<ExprId> IndexExpressions::modulo(ExprId a, ExprId b) {
  const IndexNode x = nodes_[a];
  const IndexNode y = nodes_[b];
  if (y.low <= 0 && y.high >= 0) return failure("DivisionByZero", "", "the divisor of a remainder can be 0");
  if (is_constant(b)) {
    const std::int64_t quotient = floor_div(x.low, y.constant);
    if (quotient == floor_div(x.high, y.constant)) return add(a, constant(-quotient * y.constant));
    if (y.constant > 1 && (x.op == IndexOp::kAdd || x.op == IndexOp::kMul)) {
      const auto parts = take_multiples(a, y.constant);
      if (parts && parts->second != a) return modulo(parts->second, b);
    }
  }
  IndexNode node;
  node.op = IndexOp::kMod;
  node.a = a;
  node.b = b;
  return y.low > 0 ? checked(node, 0, __int128{y.high} - 1) : checked(node, __int128{y.low} + 1, 0);
}

Result<ExprId> IndexExpressions::ceil_divide(ExprId a, ExprId b) {
  const auto negated = multiply(a, constant(-1));
  if (!negated) return negated;
  const auto quotient = floor_divide(*negated, b);
  return quotient ? multiply(*quotient, constant(-1)) : quotient;
}

ExprId IndexExpressions::minimum(ExprId a, ExprId b) {
  if (a == b || nodes_[a].high <= nodes_[b].low) return a;
  if (nodes_[b].high <= nodes_[a].low) return b;
  if (a > b) std::swap(a, b);
  IndexNode node;
  node.op = IndexOp::kMin;
  node.a = a;
  node.b = b;
  return *checked(node, std::min(nodes_[a].low, nodes_[b].low), std::min(nodes_[a].high, nodes_[b].high));
}

ExprId IndexExpressions::maximum(ExprId a, ExprId b) {
  if (a == b || nodes_[a].low >= nodes_[b].high) return a;
  if (nodes_[b].low >= nodes_[a].high) return b;
  if (a > b) std::swap(a, b);
  IndexNode node;
  node.op = IndexOp::kMax;
  node.a = a;
  node.b = b;
  return *checked(node, std::max(nodes_[a].low, nodes_[b].low), std::max(nodes_[a].high, nodes_[b].high));
}

ExprId IndexExpressions::less(ExprId a, ExprId b) {
  if (nodes_[a].high < nodes_[b].low) return constant(1);
  if (a == b || nodes_[a].low >= nodes_[b].high) return constant(0);
  // x + c < y with constants c and y becomes x < y - c: guards that differ by a shift alone then share their operands.
  if (is_constant(b) && nodes_[a].op == IndexOp::kAdd && is_constant(nodes_[a].b)) {
    const std::int64_t bound = nodes_[b].constant - nodes_[nodes_[a].b].constant;  // both within 2^62
    const ExprId rest = nodes_[a].a;
    return less(rest, constant(bound));
  }
  IndexNode node;
  node.op = IndexOp::kLess;
  node.a = a;
  node.b = b;
  return *checked(node, 0, 1);
}

ExprId IndexExpressions::equal(ExprId a, ExprId b) {
  if (a == b) return constant(1);
  if (nodes_[a].high < nodes_[b].low || nodes_[b].high < nodes_[a].low) return constant(0);
  if (a > b) std::swap(a, b);
  IndexNode node;
  node.op = IndexOp::kEqual;
  node.a = a;
  node.b = b;
  return *checked(node, 0, 1);
}

namespace {
/// 1 where the value is never 0, 0 where it always is, nothing where it depends.
std::optional<bool> truth(const IndexNode& node) {
  if (node.low > 0 || node.high < 0) return true;
  if (node.low == 0 && node.high == 0) return false;
  return std::nullopt;
}
}  // namespace

ExprId IndexExpressions::logical_and(ExprId a, ExprId b) {
  const auto left = truth(nodes_[a]);
  const auto right = truth(nodes_[b]);
  if ((left && !*left) || (right && !*right)) return constant(0);
  if (left && right) return constant(1);
  const auto is_truth_value = [this](ExprId id) { return nodes_[id].low >= 0 && nodes_[id].high <= 1; };
  if ((left || a == b) && is_truth_value(b)) return b;
  if (right && is_truth_value(a)) return a;
  if (a > b) std::swap(a, b);
  IndexNode node;
  node.op = IndexOp::kAnd;
  node.a = a;
  node.b = b;
  return *checked(node, 0, 1);
}

ExprId IndexExpressions::logical_or(ExprId a, ExprId b) {
  return logical_not(logical_and(logical_not(a), logical_not(b)));
}

ExprId IndexExpressions::logical_not(ExprId a) {
  if (const auto value = truth(nodes_[a])) return constant(*value ? 0 : 1);
  if (nodes_[a].op == IndexOp::kNot) {
    const ExprId inner = nodes_[a].a;
    if (nodes_[inner].low >= 0 && nodes_[inner].high <= 1) return inner;
  }
  IndexNode node;
  node.op = IndexOp::kNot;
  node.a = a;
  return *checked(node, 0, 1);
}

ExprId IndexExpressions::select(ExprId condition, ExprId if_true, ExprId if_false) {
  if (const auto value = truth(nodes_[condition])) return *value ? if_true : if_false;
  if (if_true == if_false) return if_true;
  IndexNode node;
  node.op = IndexOp::kSelect;
  node.a = condition;
  node.b = if_true;
  node.c = if_false;
  // In `x == c ? a : x`, how counters wrap, the second x is never c.
  std::int64_t low = nodes_[if_false].low;
  std::int64_t high = nodes_[if_false].high;
  const IndexNode& test = nodes_[condition];
  const auto excludes = [&](ExprId compared, ExprId number, std::int64_t value) {
    return compared == if_false && is_constant(number) && constant_value(number) == value;
  };
  if (test.op == IndexOp::kEqual) {
    if (excludes(test.a, test.b, high) || excludes(test.b, test.a, high)) --high;
    if (excludes(test.a, test.b, low) || excludes(test.b, test.a, low)) ++low;
  }
  node.low = std::min(nodes_[if_true].low, low);
  node.high = std::max(nodes_[if_true].high, high);
  node.loops = nodes_[condition].loops | nodes_[if_true].loops | nodes_[if_false].loops;
  return intern(node);
}

std::int64_t IndexExpressions::evaluate(ExprId id, std::span<const std::int64_t> loop_values) const {
  const IndexNode& node = nodes_[id];
  if (node.op == IndexOp::kConstant) return node.constant;
  if (node.op == IndexOp::kLoop) return loop_values[node.a];
  return apply(node.op, node.a, node.b, node.c, [&](ExprId operand) { return evaluate(operand, loop_values); });
}

bool IndexExpressions::depends_on(ExprId id, LoopId loop) const {
  const IndexNode& node = nodes_[id];
  if ((node.loops >> (loop % 64) & 1) == 0) return false;
  if (loop_nodes_.size() <= 64) return loop < 64;  // every loop has a bit of its own
  if (node.op == IndexOp::kLoop) return node.a == loop;
  bool depends = false;
  for_each_operand(node, [&](ExprId operand) { depends = depends || depends_on(operand, loop); });
  return depends;
}

Result<ExprId> IndexExpressions::lower(const expression::Expression& expression, const Names& names,
                                       const expression::ChoiceLookup& choices,
                                       const std::vector<std::string>& known_names) {
  const auto operand = [&](std::size_t i) { return lower(expression.operands[i], names, choices, known_names); };
  using Binary = Result<ExprId> (IndexExpressions::*)(ExprId, ExprId);
  const auto binary = [&](Binary combine) -> Result<ExprId> {
    const auto a = operand(0);
    if (!a) return a;
    const auto b = operand(1);
    return b ? (this->*combine)(*a, *b) : b;
  };
  const auto pure = [&](auto combine) -> Result<ExprId> {
    auto result = operand(0);
    for (std::size_t i = 1; result && i < expression.operands.size(); ++i) {
      const auto next = operand(i);
      if (!next) return next;
      result = combine(*result, *next);
    }
    return result;
  };
  const auto equality = [&]() -> Result<ExprId> {
    const expression::Expression& a = expression.operands[0];
    const expression::Expression& b = expression.operands[1];
    if (a.op == expression::ExpressionOp::kString || b.op == expression::ExpressionOp::kString) {
      const expression::Expression& text = a.op == expression::ExpressionOp::kString ? a : b;
      const expression::Expression& name = a.op == expression::ExpressionOp::kString ? b : a;
      const auto index =
          choices && name.op == expression::ExpressionOp::kName ? choices(name.name, text.name) : std::nullopt;
      if (!index) return failure("UnknownChoice", "", "'" + text.name + "' is no choice of '" + name.name + "'");
      const auto value = lower(name, names, choices, known_names);
      return value ? Result<ExprId>(equal(*value, constant(*index))) : value;
    }
    return pure([this](ExprId x, ExprId y) { return equal(x, y); });
  };
  switch (expression.op) {
    case expression::ExpressionOp::kConstant:
      if (expression.constant > kLimit || expression.constant < -kLimit) return checked({}, kLimit + 1, kLimit + 1);
      return constant(expression.constant);
    case expression::ExpressionOp::kName: {
      if (const auto id = names(expression.name)) return *id;
      const auto near = diagnostics::nearest_name(expression.name, known_names);
      return failure("UnknownName", "", "unknown name '" + expression.name + "'",
                     near ? "did you mean '" + *near + "'?" : "");
    }
    case expression::ExpressionOp::kString:
      return failure("UnknownChoice", "", "'" + expression.name + "' can only be compared with a parameter");
    case expression::ExpressionOp::kNegate: {
      const auto a = operand(0);
      return a ? multiply(*a, constant(-1)) : a;
    }
    case expression::ExpressionOp::kAdd:
      return binary(&IndexExpressions::add);
    case expression::ExpressionOp::kSubtract:
      return binary(&IndexExpressions::subtract);
    case expression::ExpressionOp::kMultiply:
      return binary(&IndexExpressions::multiply);
    case expression::ExpressionOp::kFloorDivide:
      return binary(&IndexExpressions::floor_divide);
    case expression::ExpressionOp::kModulo:
      return binary(&IndexExpressions::modulo);
    case expression::ExpressionOp::kCeilDivide:
      return binary(&IndexExpressions::ceil_divide);
    case expression::ExpressionOp::kMinimum:
      return pure([this](ExprId x, ExprId y) { return minimum(x, y); });
    case expression::ExpressionOp::kMaximum:
      return pure([this](ExprId x, ExprId y) { return maximum(x, y); });
    case expression::ExpressionOp::kLog2Ceil: {
      const auto a = operand(0);
      if (!a) return a;
      if (!is_constant(*a)) return failure("NotConstant", "", "log2_ceil needs a value that no loop changes");
      if (nodes_[*a].constant < 1) return failure("DomainError", "", "log2_ceil needs a value of at least 1");
      std::int64_t bits = 0;
      while ((std::int64_t{1} << bits) < nodes_[*a].constant) ++bits;
      return constant(bits);
    }
    case expression::ExpressionOp::kSelect: {
      const auto condition = operand(0);
      if (!condition) return condition;
      // A branch that is never taken may divide by zero.
      if (const auto value = truth(nodes_[*condition])) return operand(*value ? 1 : 2);
      const auto if_true = operand(1);
      if (!if_true) return if_true;
      const auto if_false = operand(2);
      return if_false ? Result<ExprId>(select(*condition, *if_true, *if_false)) : if_false;
    }
    case expression::ExpressionOp::kLess:
      return pure([this](ExprId x, ExprId y) { return less(x, y); });
    case expression::ExpressionOp::kLessEqual:
      return pure([this](ExprId x, ExprId y) { return logical_not(less(y, x)); });
    case expression::ExpressionOp::kGreater:
      return pure([this](ExprId x, ExprId y) { return less(y, x); });
    case expression::ExpressionOp::kGreaterEqual:
      return pure([this](ExprId x, ExprId y) { return logical_not(less(x, y)); });
    case expression::ExpressionOp::kEqual:
      return equality();
    case expression::ExpressionOp::kNotEqual: {
      const auto id = equality();
      return id ? Result<ExprId>(logical_not(*id)) : id;
    }
    case expression::ExpressionOp::kAnd:
    case expression::ExpressionOp::kOr: {
      const bool is_and = expression.op == expression::ExpressionOp::kAnd;
      const auto a = operand(0);
      if (!a) return a;
      if (const auto value = truth(nodes_[*a]); value && *value != is_and) return constant(is_and ? 0 : 1);
      const auto b = operand(1);
      if (!b) return b;
      return is_and ? logical_and(*a, *b) : logical_or(*a, *b);
    }
    case expression::ExpressionOp::kNot: {
      const auto a = operand(0);
      return a ? Result<ExprId>(logical_not(*a)) : a;
    }
  }
  return failure("Internal", "", "unknown operator");
}

}  // namespace cyclescope::program
