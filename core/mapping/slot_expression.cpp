#include "mapping/slot_expression.h"

#include <algorithm>
#include <limits>

#include "diagnostics/nearest_name.h"

namespace cyclescope::mapping {

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

Result<SlotExpressionId> SlotExpressions::parse(std::string_view text, const MappingScope& scope,
                                                const std::string& path) {
  const auto located = [&](Diagnostic diagnostic) {
    diagnostic.path = path;
    diagnostic.message += " in '" + std::string(text) + "'";
    return tl::unexpected<Diagnostic>(std::move(diagnostic));
  };
  const auto expression = expression::parse_expression(text);
  if (!expression) return located(expression.error());
  Stage stage = kKernelStage;
  const auto node = compile(*expression, scope, stage);
  if (!node) return located(node.error());
  roots_.push_back({*node, stage, std::string(text), path});
  return static_cast<SlotExpressionId>(roots_.size() - 1);
}

SlotExpressionId SlotExpressions::read(const json::JsonReader& value, const MappingScope& scope) {
  if (value.json().is_string()) return value.take(parse(value.text(), scope, value.path()));
  if (!value.json().is_number()) {
    value.refuse("WrongType", "expected a whole number or an expression, found " + value.found());
    return 0;
  }
  const SlotExpressionId id =
      constant(value.integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
  roots_[id].path = value.path();
  return id;
}

/// 'choice' on either side of == or != stands for its index among the choices of the name on the other side.
Result<std::uint32_t> SlotExpressions::compile_choice(const expression::Expression& expression,
                                                      const MappingScope& scope, Stage& stage) {
  const bool text_first = expression.operands[0].op == expression::ExpressionOp::kString;
  const expression::Expression& text = expression.operands[text_first ? 0 : 1];
  const expression::Expression& name = expression.operands[text_first ? 1 : 0];
  if (name.op != expression::ExpressionOp::kName) {
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

Result<std::uint32_t> SlotExpressions::compile(const expression::Expression& expression, const MappingScope& scope,
                                               Stage& stage) {
  Node node;
  node.op = expression.op;
  node.value = expression.constant;
  switch (expression.op) {
    case expression::ExpressionOp::kConstant:
      return add(node);
    case expression::ExpressionOp::kString:
      return failure("UnknownChoice", "", "'" + expression.name + "' can only be compared with a parameter");
    case expression::ExpressionOp::kName: {
      const auto slot = scope.find(expression.name);
      if (!slot) {
        return failure("UnknownName", "", "unknown name '" + expression.name + "'",
                       diagnostics::nearest_name_hint(expression.name, scope.names()));
      }
      stage = std::max(stage, scope.stage(*slot));
      node.value = *slot;
      return add(node);
    }
    case expression::ExpressionOp::kEqual:
    case expression::ExpressionOp::kNotEqual:
      if (expression.operands[0].op == expression::ExpressionOp::kString ||
          expression.operands[1].op == expression::ExpressionOp::kString) {
        return compile_choice(expression, scope, stage);
      }
      break;
    default:
      break;
  }
  std::vector<std::uint32_t> operands;
  for (const expression::Expression& operand : expression.operands) {
    const auto compiled = compile(operand, scope, stage);
    if (!compiled) return compiled;
    operands.push_back(*compiled);
  }
  if (expression.op == expression::ExpressionOp::kMinimum || expression.op == expression::ExpressionOp::kMaximum) {
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

std::vector<Slot> SlotExpressions::names(SlotExpressionId id) const {
  std::vector<Slot> slots;
  std::vector<std::uint32_t> pending = {roots_[id].node};
  while (!pending.empty()) {
    const Node& node = nodes_[pending.back()];
    pending.pop_back();
    if (node.op == expression::ExpressionOp::kName) slots.push_back(static_cast<Slot>(node.value));
    if (node.op == expression::ExpressionOp::kName || node.op == expression::ExpressionOp::kConstant) continue;
    // Operands that an operation does not have are node 0, which was added before it and is harmless to look at.
    for (const std::uint32_t operand : {node.a, node.b, node.c}) pending.push_back(operand);
  }
  return slots;
}

}  // namespace cyclescope::mapping
