#include <optional>
#include <utility>

#include "expression/operators.h"
#include "mapping/slot_expression.h"

namespace cyclescope::mapping {

/// The operators on known numbers, as in expression.h. Remembers the first error and goes on with 0.
struct SlotExpressions::Arithmetic {
  const char* code = nullptr;
  const char* message = nullptr;

  std::int64_t fail(const char* error_code, const char* error_message) {
    if (code == nullptr) {
      code = error_code;
      message = error_message;
    }
    return 0;
  }

  std::int64_t apply(expression::ExpressionOp op, std::int64_t a, std::int64_t b) {
    const expression::ArithmeticResult result = cyclescope::expression::apply(op, a, b);
    return result.error == expression::ArithmeticError::kNone
               ? result.value
               : fail(expression::code_of(result.error), message_of(result.error));
  }

  static const char* message_of(expression::ArithmeticError error) {
    if (error == expression::ArithmeticError::kDivisionByZero) return "the divisor is 0";
    if (error == expression::ArithmeticError::kDomainError) return "log2_ceil needs a value of at least 1";
    return "the value leaves 64 bits";
  }
};

/// One evaluation over known numbers.
struct SlotExpressions::Evaluation {
  const std::vector<Node>& nodes;
  std::span<const std::int64_t> frame;
  Arithmetic arithmetic;

  std::int64_t value(std::uint32_t index) {
    const Node& node = nodes[index];
    switch (node.op) {
      case expression::ExpressionOp::kConstant:
        return node.value;
      case expression::ExpressionOp::kName:
        return frame[static_cast<std::size_t>(node.value)];
      case expression::ExpressionOp::kSelect:
        return value(value(node.a) != 0 ? node.b : node.c);
      case expression::ExpressionOp::kAnd:
        return value(node.a) != 0 && value(node.b) != 0 ? 1 : 0;
      case expression::ExpressionOp::kOr:
        return value(node.a) != 0 || value(node.b) != 0 ? 1 : 0;
      default: {
        const std::int64_t a = value(node.a);
        return arithmetic.apply(node.op, a, expression::is_unary(node.op) ? 0 : value(node.b));
      }
    }
  }
};

Result<std::int64_t> SlotExpressions::evaluate(SlotExpressionId id, std::span<const std::int64_t> frame) const {
  Evaluation evaluation{nodes_, frame, {}};
  const std::int64_t value = evaluation.value(roots_[id].node);
  if (evaluation.arithmetic.code == nullptr) return value;
  return failure(evaluation.arithmetic.code, path(id),
                 std::string(evaluation.arithmetic.message) + " in '" + text(id) + "'");
}

/// One expression on its way into a pool of index expressions.
struct SlotExpressions::Lowering {
  const std::vector<Node>& nodes;
  std::span<const IndexValue> frame;
  program::IndexExpressions& pool;
  Arithmetic arithmetic;
  std::optional<Diagnostic> error;

  static IndexValue known(std::int64_t number) { return {true, number, 0}; }

  IndexValue in_pool(program::ExprId id) {
    return pool.is_constant(id) ? known(pool.constant_value(id)) : IndexValue{false, 0, id};
  }
  IndexValue in_pool(Result<program::ExprId> result) {
    if (result) return in_pool(*result);
    if (!error) error = std::move(result.error());
    return known(0);
  }

  program::ExprId id_of(const IndexValue& value) {
    if (!value.known) return value.id;
    constexpr std::int64_t limit = std::int64_t{1} << 62;
    if (value.number > limit || value.number < -limit) {
      arithmetic.fail("Overflow", "the value leaves the range of +-2^62");
      return pool.constant(0);
    }
    return pool.constant(value.number);
  }

  /// 1 or 0 where the truth of `value` is certain.
  std::optional<bool> truth(const IndexValue& value) const {
    if (value.known) return value.number != 0;
    const program::IndexNode& node = pool.node(value.id);
    if (node.low > 0 || node.high < 0) return true;
    return std::nullopt;
  }

  IndexValue value(std::uint32_t index) {
    const Node& node = nodes[index];
    switch (node.op) {
      case expression::ExpressionOp::kConstant:
        return known(node.value);
      case expression::ExpressionOp::kName:
        return frame[static_cast<std::size_t>(node.value)];
      case expression::ExpressionOp::kSelect: {
        // A branch that is never taken may divide by zero.
        const IndexValue condition = value(node.a);
        if (const auto certain = truth(condition)) return value(*certain ? node.b : node.c);
        const program::ExprId if_true = id_of(value(node.b));
        return in_pool(pool.select(condition.id, if_true, id_of(value(node.c))));
      }
      case expression::ExpressionOp::kAnd:
      case expression::ExpressionOp::kOr: {
        const bool is_and = node.op == expression::ExpressionOp::kAnd;
        const IndexValue a = value(node.a);
        const auto certain = truth(a);
        if (certain && *certain != is_and) return known(is_and ? 0 : 1);
        const IndexValue b = value(node.b);
        if (certain && b.known) return known(b.number != 0 ? 1 : 0);
        const program::ExprId left = id_of(a);
        const program::ExprId right = id_of(b);
        return in_pool(is_and ? pool.logical_and(left, right) : pool.logical_or(left, right));
      }
      default: {
        const IndexValue a = value(node.a);
        const IndexValue b = expression::is_unary(node.op) ? known(0) : value(node.b);
        if (a.known && b.known) return known(arithmetic.apply(node.op, a.number, b.number));
        return apply(node.op, id_of(a), id_of(b));
      }
    }
  }

  IndexValue apply(expression::ExpressionOp op, program::ExprId a, program::ExprId b) {
    switch (op) {
      case expression::ExpressionOp::kNegate:
        return in_pool(pool.multiply(a, pool.constant(-1)));
      case expression::ExpressionOp::kAdd:
        return in_pool(pool.add(a, b));
      case expression::ExpressionOp::kSubtract:
        return in_pool(pool.subtract(a, b));
      case expression::ExpressionOp::kMultiply:
        return in_pool(pool.multiply(a, b));
      case expression::ExpressionOp::kFloorDivide:
        return in_pool(pool.floor_divide(a, b));
      case expression::ExpressionOp::kModulo:
        return in_pool(pool.modulo(a, b));
      case expression::ExpressionOp::kCeilDivide:
        return in_pool(pool.ceil_divide(a, b));
      case expression::ExpressionOp::kMinimum:
        return in_pool(pool.minimum(a, b));
      case expression::ExpressionOp::kMaximum:
        return in_pool(pool.maximum(a, b));
      case expression::ExpressionOp::kLess:
        return in_pool(pool.less(a, b));
      case expression::ExpressionOp::kLessEqual:
        return in_pool(pool.logical_not(pool.less(b, a)));
      case expression::ExpressionOp::kGreater:
        return in_pool(pool.less(b, a));
      case expression::ExpressionOp::kGreaterEqual:
        return in_pool(pool.logical_not(pool.less(a, b)));
      case expression::ExpressionOp::kEqual:
        return in_pool(pool.equal(a, b));
      case expression::ExpressionOp::kNotEqual:
        return in_pool(pool.logical_not(pool.equal(a, b)));
      case expression::ExpressionOp::kNot:
        return in_pool(pool.logical_not(a));
      default:
        arithmetic.fail("NotConstant", "log2_ceil needs a value that no loop changes");
        return known(0);
    }
  }
};

Result<IndexValue> SlotExpressions::lower(SlotExpressionId id, std::span<const IndexValue> frame,
                                          program::IndexExpressions& pool) const {
  Lowering lowering{nodes_, frame, pool, {}, std::nullopt};
  const IndexValue result = lowering.value(roots_[id].node);
  if (lowering.arithmetic.code != nullptr) {
    return failure(lowering.arithmetic.code, path(id),
                   std::string(lowering.arithmetic.message) + " in '" + text(id) + "'");
  }
  if (lowering.error) {
    return failure(lowering.error->code, path(id), lowering.error->message + " in '" + text(id) + "'",
                   lowering.error->hint);
  }
  return result;
}

}  // namespace cyclescope::mapping
