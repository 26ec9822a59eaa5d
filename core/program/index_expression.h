#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "expression/expression.h"

namespace cyclescope::program {

using ExprId = std::uint32_t;
using LoopId = std::uint32_t;

/// The quotient rounded down, and what is left: of the divisor's sign. Precondition: b != 0, and not a == -2^63, b ==
/// -1.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  const std::int64_t remainder = a % b;
  return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

/// Operators of index expressions: what is left of a description's expressions once parameters and layer sizes are
/// known.
enum class IndexOp : std::uint8_t {
  kConstant,
  kLoop,
  kAdd,
  kMul,
  kFloorDiv,
  kMod,
  kMin,
  kMax,
  kLess,
  kEqual,
  kAnd,
  kOr,
  kNot,
  kSelect
};

/// One node; operands are older nodes of the same pool.
struct IndexNode {
  IndexOp op = IndexOp::kConstant;
  ExprId a = 0, b = 0, c = 0;      ///< kSelect: condition a, values b and c; kLoop: a is the LoopId
  std::int64_t constant = 0;       ///< kConstant
  std::int64_t low = 0, high = 0;  ///< every value lies in [low, high], whatever the loops do
  std::uint64_t loops = 0;         ///< bit (loop % 64) is set for every loop that the value may depend on
};

/// What the operator `op` (neither kConstant nor kLoop) makes of operands whose values `value(id)` gives.
template <typename Value>
std::int64_t apply(IndexOp op, ExprId a, ExprId b, ExprId c, const Value& value) {
  switch (op) {
    case IndexOp::kConstant:
    case IndexOp::kLoop:
      break;
    case IndexOp::kAdd:
      return value(a) + value(b);
    case IndexOp::kMul:
      return value(a) * value(b);
    case IndexOp::kFloorDiv:
      return floor_div(value(a), value(b));
    case IndexOp::kMod:
      return floor_mod(value(a), value(b));
    case IndexOp::kMin:
      return std::min(value(a), value(b));
    case IndexOp::kMax:
      return std::max(value(a), value(b));
    case IndexOp::kLess:
      return value(a) < value(b) ? 1 : 0;
    case IndexOp::kEqual:
      return value(a) == value(b) ? 1 : 0;
    case IndexOp::kAnd:
      return value(a) != 0 && value(b) != 0 ? 1 : 0;
    case IndexOp::kOr:
      return value(a) != 0 || value(b) != 0 ? 1 : 0;
    case IndexOp::kNot:
      return value(a) == 0 ? 1 : 0;
    case IndexOp::kSelect:
      return value(a) != 0 ? value(b) : value(c);
  }
  return 0;
}

/// Calls `visit(id)` for each operand of `node`.
template <typename Visit>
void for_each_operand(const IndexNode& node, const Visit& visit) {
  if (node.op == IndexOp::kConstant || node.op == IndexOp::kLoop) return;
  visit(node.a);
  if (node.op != IndexOp::kNot) visit(node.b);
  if (node.op == IndexOp::kSelect) visit(node.c);
}

/// A pool of hash-consed integer expressions over loop indices. Equal expressions have equal ids. Simplifies while
/// building (constants, neutral elements, comparisons and minima that the ranges decide). Every node carries its value
/// range, computed without overflow; an expression whose range leaves +-2^62 is refused when it is built, so that
/// evaluation never overflows.
class IndexExpressions {
 public:
  IndexExpressions();

  ExprId constant(std::int64_t value);
  /// The index of `loop`, in [0, max_trip_count - 1]. A loop keeps its first bound.
  ExprId loop_index(LoopId loop, std::int64_t max_trip_count);
  Result<ExprId> add(ExprId a, ExprId b);
  Result<ExprId> subtract(ExprId a, ExprId b);
  Result<ExprId> multiply(ExprId a, ExprId b);
  Result<ExprId> floor_divide(ExprId a, ExprId b);  ///< b must not be able to be 0 (error DivisionByZero)
  Result<ExprId> modulo(ExprId a, ExprId b);        ///< likewise; sign of b
  Result<ExprId> ceil_divide(ExprId a, ExprId b);
  ExprId minimum(ExprId a, ExprId b);
  ExprId maximum(ExprId a, ExprId b);
  ExprId less(ExprId a, ExprId b);
  ExprId equal(ExprId a, ExprId b);
  ExprId logical_and(ExprId a, ExprId b);
  ExprId logical_or(ExprId a, ExprId b);
  ExprId logical_not(ExprId a);
  ExprId select(ExprId condition, ExprId if_true, ExprId if_false);

  /// Lowers a description's expression. `names` gives each name's ExprId (constants included), or nothing if unknown.
  /// Errors as `evaluate` of expression.h, and those above.
  using Names = std::function<std::optional<ExprId>(std::string_view)>;
  Result<ExprId> lower(const expression::Expression& expression, const Names& names,
                       const expression::ChoiceLookup& choices = {}, const std::vector<std::string>& known_names = {});

  const IndexNode& node(ExprId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  bool is_constant(ExprId id) const { return nodes_[id].op == IndexOp::kConstant; }
  /// The value of a constant. Precondition: is_constant(id).
  std::int64_t constant_value(ExprId id) const { return nodes_[id].constant; }
  /// Evaluates with `loop_values[loop]` as the loops' indices. Only loops that occur need valid values.
  std::int64_t evaluate(ExprId id, std::span<const std::int64_t> loop_values) const;
  /// The expression that is the index of `loop`, where one was made.
  std::optional<ExprId> loop_node(LoopId loop) const {
    return loop < loop_nodes_.size() && loop_nodes_[loop] != 0 ? std::optional(loop_nodes_[loop]) : std::nullopt;
  }
  /// True where the value of `id` depends on the index of `loop`.
  bool depends_on(ExprId id, LoopId loop) const;

  /// About the memory that it takes.
  std::size_t bytes() const {
    return nodes_.capacity() * sizeof(IndexNode) + (loop_nodes_.capacity() + table_.capacity()) * sizeof(ExprId);
  }

 private:
  ExprId intern(const IndexNode& node);
  /// Quotient and rest of `sum` by `divisor` > 1, as far as its summands are multiples: sum == quotient * divisor +
  /// rest.
  Result<std::pair<ExprId, ExprId>> take_multiples(ExprId sum, std::int64_t divisor);
  Result<ExprId> checked(IndexNode node, __int128 low, __int128 high);
  void grow();

  std::vector<IndexNode> nodes_;
  std::vector<ExprId> loop_nodes_;  ///< by LoopId; 0 (a constant) where none was made
  std::vector<ExprId> table_;       ///< open addressing, linear probing; kFree where empty; a power of two long
};

}  // namespace cyclescope::program
