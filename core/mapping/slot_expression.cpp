#include "mapping/slot_expression.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include "diagnostics/nearest_name.h"

namespace cyclescope {

Result<Slot> MappingScope::declare(const std::string& name, Stage stage, const std::string& path) {
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  const bool valid = !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (!valid) {
    return failure("InvalidName", path, "'" + name + "' is no name",
                   "a name is a letter followed by letters, digits and underscores");
  }
  const auto slot = static_cast<Slot>(stages_.size());
  if (!by_name_.emplace(name, slot).second) {
    return failure("DuplicateName", path, "'" + name + "' has a meaning here already", "choose another name");
  }
  names_.push_back(name);
  slots_.push_back(slot);
  stages_.push_back(stage);
  return slot;
}

std::optional<Slot> MappingScope::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional<Slot>(found->second);
}

std::vector<std::string> MappingScope::names() const { return names_; }

void MappingScope::close_block() {
  while (names_.size() > blocks_.back()) {
    by_name_.erase(names_.back());
    names_.pop_back();
    slots_.pop_back();
  }
  blocks_.pop_back();
}

std::uint32_t SlotExpressions::add(Node node) {
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

SlotExpressionId SlotExpressions::constant(std::int64_t value) {
  Node node;
  node.value = value;
  roots_.push_back({add(node), kKernelStage, std::to_string(value), ""});
  return static_cast<SlotExpressionId>(roots_.size() - 1);
}

Result<SlotExpressionId> SlotExpressions::parse(const std::string& text, const MappingScope& scope,
                                                const std::string& path) {
  const auto located = [&](Diagnostic diagnostic) {
    diagnostic.path = path;
    diagnostic.message += " in '" + text + "'";
    return tl::unexpected<Diagnostic>(std::move(diagnostic));
  };
  const auto expression = parse_expression(text);
  if (!expression) return located(expression.error());
  Stage stage = kKernelStage;
  const auto node = compile(*expression, scope, stage);
  if (!node) return located(node.error());
  roots_.push_back({*node, stage, text, path});
  return static_cast<SlotExpressionId>(roots_.size() - 1);
}

Result<SlotExpressionId> SlotExpressions::read(const Json& value, const MappingScope& scope, const std::string& path) {
  if (value.is_string()) return parse(value.get<std::string>(), scope, path);
  if (!value.is_number()) {
    return failure("WrongType", path, "expected a whole number or an expression, found " + describe(value));
  }
  const auto number = as_integer(value, path);
  if (!number) return tl::unexpected(number.error());
  const SlotExpressionId id = constant(*number);
  roots_[id].path = path;
  return id;
}

/// 'choice' on either side of == or != stands for its index among the choices of the name on the other side.
Result<std::uint32_t> SlotExpressions::compile_choice(const Expression& expression, const MappingScope& scope,
                                                      Stage& stage) {
  const bool text_first = expression.operands[0].op == ExpressionOp::kString;
  const Expression& text = expression.operands[text_first ? 0 : 1];
  const Expression& name = expression.operands[text_first ? 1 : 0];
  if (name.op != ExpressionOp::kName) {
    return failure("UnknownChoice", "", "'" + text.name + "' is compared with something that has no choices",
                   "compare it with an enumerated parameter, or with the kernel's 'function'");
  }
  const auto choice = scope.choices(name.name, text.name);
  if (!choice) return tl::unexpected(choice.error());
  const auto value = compile(name, scope, stage);
  if (!value) return value;
  Node index;
  index.value = *choice;
  Node comparison;
  comparison.op = expression.op;
  comparison.a = *value;
  comparison.b = add(index);
  return add(comparison);
}

Result<std::uint32_t> SlotExpressions::compile(const Expression& expression, const MappingScope& scope, Stage& stage) {
  Node node;
  node.op = expression.op;
  node.value = expression.constant;
  switch (expression.op) {
    case ExpressionOp::kConstant:
      return add(node);
    case ExpressionOp::kString:
      return failure("UnknownChoice", "", "'" + expression.name + "' can only be compared with a parameter");
    case ExpressionOp::kName: {
      const auto slot = scope.find(expression.name);
      if (!slot) {
        return failure("UnknownName", "", "unknown name '" + expression.name + "'",
                       nearest_name_hint(expression.name, scope.names()));
      }
      stage = std::max(stage, scope.stage(*slot));
      node.value = *slot;
      return add(node);
    }
    case ExpressionOp::kEqual:
    case ExpressionOp::kNotEqual:
      if (expression.operands[0].op == ExpressionOp::kString || expression.operands[1].op == ExpressionOp::kString) {
        return compile_choice(expression, scope, stage);
      }
      break;
    default:
      break;
  }
  std::vector<std::uint32_t> operands;
  for (const Expression& operand : expression.operands) {
    const auto compiled = compile(operand, scope, stage);
    if (!compiled) return compiled;
    operands.push_back(*compiled);
  }
  if (expression.op == ExpressionOp::kMinimum || expression.op == ExpressionOp::kMaximum) {
    std::uint32_t result = operands.at(0);
    for (std::size_t i = 1; i < operands.size(); ++i) {
      node.a = result;
      node.b = operands[i];
      result = add(node);
    }
    return result;
  }
  node.a = operands.at(0);
  if (operands.size() > 1) node.b = operands[1];
  if (operands.size() > 2) node.c = operands[2];
  return add(node);
}

/// One evaluation over known values.
struct SlotExpressions::Evaluation {
  const std::vector<Node>& nodes;
  std::span<const std::int64_t> frame;
  const char* code = nullptr;  ///< of the first error
  const char* message = nullptr;

  std::int64_t fail(const char* error_code, const char* error_message) {
    if (code == nullptr) {
      code = error_code;
      message = error_message;
    }
    return 0;
  }
  std::int64_t overflow() { return fail("Overflow", "the value leaves 64 bits"); }

  std::int64_t quotient(std::int64_t a, std::int64_t b) {
    if (b == 0) return fail("DivisionByZero", "the divisor is 0");
    if (b == -1) return a == std::numeric_limits<std::int64_t>::min() ? overflow() : -a;
    return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
  }

  std::int64_t remainder(std::int64_t a, std::int64_t b) {
    if (b == 0) return fail("DivisionByZero", "the divisor of a remainder is 0");
    if (b == -1) return 0;
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  }

  std::int64_t log2_ceil(std::int64_t a) {
    if (a < 1) return fail("DomainError", "log2_ceil needs a value of at least 1");
    std::int64_t bits = 0;
    while (bits < 62 && (std::int64_t{1} << bits) < a) ++bits;
    return (std::int64_t{1} << bits) < a ? 63 : bits;
  }

  std::int64_t value(std::uint32_t index) {
    const Node& node = nodes[index];
    std::int64_t result = 0;
    switch (node.op) {
      case ExpressionOp::kConstant:
        return node.value;
      case ExpressionOp::kName:
        return frame[static_cast<std::size_t>(node.value)];
      case ExpressionOp::kString:
        return 0;
      case ExpressionOp::kNegate:
        return __builtin_sub_overflow(std::int64_t{0}, value(node.a), &result) ? overflow() : result;
      case ExpressionOp::kAdd:
        return __builtin_add_overflow(value(node.a), value(node.b), &result) ? overflow() : result;
      case ExpressionOp::kSubtract:
        return __builtin_sub_overflow(value(node.a), value(node.b), &result) ? overflow() : result;
      case ExpressionOp::kMultiply:
        return __builtin_mul_overflow(value(node.a), value(node.b), &result) ? overflow() : result;
      case ExpressionOp::kFloorDivide:
        return quotient(value(node.a), value(node.b));
      case ExpressionOp::kModulo:
        return remainder(value(node.a), value(node.b));
      case ExpressionOp::kCeilDivide: {
        const std::int64_t a = value(node.a);
        const std::int64_t b = value(node.b);
        const std::int64_t below = quotient(a, b);
        return below + (b != 0 && b != -1 && a % b != 0 ? 1 : 0);
      }
      case ExpressionOp::kMinimum:
        return std::min(value(node.a), value(node.b));
      case ExpressionOp::kMaximum:
        return std::max(value(node.a), value(node.b));
      case ExpressionOp::kLog2Ceil:
        return log2_ceil(value(node.a));
      case ExpressionOp::kSelect:
        return value(value(node.a) != 0 ? node.b : node.c);
      case ExpressionOp::kLess:
        return value(node.a) < value(node.b) ? 1 : 0;
      case ExpressionOp::kLessEqual:
        return value(node.a) <= value(node.b) ? 1 : 0;
      case ExpressionOp::kGreater:
        return value(node.a) > value(node.b) ? 1 : 0;
      case ExpressionOp::kGreaterEqual:
        return value(node.a) >= value(node.b) ? 1 : 0;
      case ExpressionOp::kEqual:
        return value(node.a) == value(node.b) ? 1 : 0;
      case ExpressionOp::kNotEqual:
        return value(node.a) != value(node.b) ? 1 : 0;
      case ExpressionOp::kAnd:
        return value(node.a) != 0 && value(node.b) != 0 ? 1 : 0;
      case ExpressionOp::kOr:
        return value(node.a) != 0 || value(node.b) != 0 ? 1 : 0;
      case ExpressionOp::kNot:
        return value(node.a) == 0 ? 1 : 0;
    }
    return 0;
  }
};

Result<std::int64_t> SlotExpressions::evaluate(SlotExpressionId id, std::span<const std::int64_t> frame) const {
  Evaluation evaluation{nodes_, frame};
  const std::int64_t value = evaluation.value(roots_[id].node);
  if (evaluation.code != nullptr) {
    return failure(evaluation.code, path(id), std::string(evaluation.message) + " in '" + text(id) + "'");
  }
  return value;
}

/// One expression on its way into a pool of index expressions.
struct SlotExpressions::Lowering {
  const std::vector<Node>& nodes;
  std::span<const ExprId> frame;
  IndexExpressions& pool;
  std::optional<Diagnostic> error;

  ExprId take(Result<ExprId> result) {
    if (result) return *result;
    if (!error) error = std::move(result.error());
    return 0;
  }
  ExprId fail(const char* code, const char* message) { return take(failure(code, "", message)); }

  /// 1 or 0 where the truth of `id` is certain.
  std::optional<bool> truth(ExprId id) const {
    const IndexNode& node = pool.node(id);
    if (node.low > 0 || node.high < 0) return true;
    if (node.low == 0 && node.high == 0) return false;
    return std::nullopt;
  }

  ExprId log2_ceil(ExprId a) {
    if (!pool.is_constant(a)) return fail("NotConstant", "log2_ceil needs a value that no loop changes");
    const std::int64_t value = pool.constant_value(a);
    if (value < 1) return fail("DomainError", "log2_ceil needs a value of at least 1");
    std::int64_t bits = 0;
    while (bits < 62 && (std::int64_t{1} << bits) < value) ++bits;
    return pool.constant(bits);
  }

  ExprId value(std::uint32_t index) {
    const Node& node = nodes[index];
    switch (node.op) {
      case ExpressionOp::kConstant:
        if (node.value > (std::int64_t{1} << 62) || node.value < -(std::int64_t{1} << 62)) {
          return fail("Overflow", "the value leaves the range of +-2^62");
        }
        return pool.constant(node.value);
      case ExpressionOp::kName:
        return frame[static_cast<std::size_t>(node.value)];
      case ExpressionOp::kString:
        return 0;
      case ExpressionOp::kNegate:
        return take(pool.multiply(value(node.a), pool.constant(-1)));
      case ExpressionOp::kAdd: {
        const ExprId a = value(node.a);
        return take(pool.add(a, value(node.b)));
      }
      case ExpressionOp::kSubtract: {
        const ExprId a = value(node.a);
        return take(pool.subtract(a, value(node.b)));
      }
      case ExpressionOp::kMultiply: {
        const ExprId a = value(node.a);
        return take(pool.multiply(a, value(node.b)));
      }
      case ExpressionOp::kFloorDivide: {
        const ExprId a = value(node.a);
        return take(pool.floor_divide(a, value(node.b)));
      }
      case ExpressionOp::kModulo: {
        const ExprId a = value(node.a);
        return take(pool.modulo(a, value(node.b)));
      }
      case ExpressionOp::kCeilDivide: {
        const ExprId a = value(node.a);
        return take(pool.ceil_divide(a, value(node.b)));
      }
      case ExpressionOp::kMinimum: {
        const ExprId a = value(node.a);
        return pool.minimum(a, value(node.b));
      }
      case ExpressionOp::kMaximum: {
        const ExprId a = value(node.a);
        return pool.maximum(a, value(node.b));
      }
      case ExpressionOp::kLog2Ceil:
        return log2_ceil(value(node.a));
      case ExpressionOp::kSelect: {
        // A branch that is never taken may divide by zero.
        const ExprId condition = value(node.a);
        if (const auto known = truth(condition)) return value(*known ? node.b : node.c);
        const ExprId if_true = value(node.b);
        return pool.select(condition, if_true, value(node.c));
      }
      case ExpressionOp::kLess: {
        const ExprId a = value(node.a);
        return pool.less(a, value(node.b));
      }
      case ExpressionOp::kLessEqual: {
        const ExprId a = value(node.a);
        return pool.logical_not(pool.less(value(node.b), a));
      }
      case ExpressionOp::kGreater: {
        const ExprId a = value(node.a);
        return pool.less(value(node.b), a);
      }
      case ExpressionOp::kGreaterEqual: {
        const ExprId a = value(node.a);
        return pool.logical_not(pool.less(a, value(node.b)));
      }
      case ExpressionOp::kEqual: {
        const ExprId a = value(node.a);
        return pool.equal(a, value(node.b));
      }
      case ExpressionOp::kNotEqual: {
        const ExprId a = value(node.a);
        return pool.logical_not(pool.equal(a, value(node.b)));
      }
      case ExpressionOp::kAnd: {
        const ExprId a = value(node.a);
        if (truth(a) == false) return pool.constant(0);
        return pool.logical_and(a, value(node.b));
      }
      case ExpressionOp::kOr: {
        const ExprId a = value(node.a);
        if (truth(a) == true) return pool.constant(1);
        return pool.logical_or(a, value(node.b));
      }
      case ExpressionOp::kNot:
        return pool.logical_not(value(node.a));
    }
    return 0;
  }
};

Result<ExprId> SlotExpressions::lower(SlotExpressionId id, std::span<const ExprId> frame,
                                      IndexExpressions& pool) const {
  Lowering lowering{nodes_, frame, pool, std::nullopt};
  const ExprId result = lowering.value(roots_[id].node);
  if (lowering.error) {
    return failure(lowering.error->code, path(id), lowering.error->message + " in '" + text(id) + "'",
                   lowering.error->hint);
  }
  return result;
}

}  // namespace cyclescope
