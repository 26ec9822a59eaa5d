#include "expression/bound_expression.h"

#include <algorithm>
#include <utility>

#include "expression/evaluate_with.h"

namespace cyclescope::expression {
namespace {

Expression constant(std::int64_t value, int column) {
  Expression result;
  result.constant = value;
  result.column = column;
  return result;
}

Result<std::int64_t> no_strings_left(const Expression& node) {
  return failure("UnknownChoice", "", "column " + std::to_string(node.column) + ": a string that was not bound");
}

struct Binder {
  const BoundExpression::Names& names;
  std::int32_t highest_slot = -1;
  bool has_free_names = false;

  Result<void> bind(Expression& node) {
    if (node.op == ExpressionOp::kName) return bind_name(node);
    if (auto replaced = replace_choice(node); !replaced) return replaced;
    for (Expression& operand : node.operands) {
      if (auto bound = bind(operand); !bound) return bound;
    }
    return {};
  }

  Result<void> bind_name(Expression& node) {
    node.constant = -1;
    if (const auto slot = names.slot(node.name)) {
      node.constant = *slot;
      highest_slot = std::max(highest_slot, *slot);
      return {};
    }
    if (names.is_free && names.is_free(node.name)) {
      has_free_names = true;
      return {};
    }
    return failure("UnknownName", "",
                   "column " + std::to_string(node.column) + ": nothing is called '" + node.name + "' here",
                   diagnostics::nearest_name_hint(node.name, names.known ? names.known() : std::vector<std::string>()));
  }

  /// parameter == 'choice' becomes parameter == index.
  Result<void> replace_choice(Expression& node) {
    if (node.op != ExpressionOp::kEqual && node.op != ExpressionOp::kNotEqual) return {};
    for (std::size_t i = 0; i < 2; ++i) {
      Expression& text = node.operands[i];
      if (text.op != ExpressionOp::kString) continue;
      const Expression& parameter = node.operands[1 - i];
      const auto index = names.choices && parameter.op == ExpressionOp::kName ? names.choices(parameter.name, text.name)
                                                                              : std::optional<std::int64_t>();
      if (!index) {
        return failure(
            "UnknownChoice", "",
            "column " + std::to_string(text.column) + ": '" + text.name + "' is no choice of " +
                (parameter.op == ExpressionOp::kName ? "'" + parameter.name + "'" : "a parameter"),
            names.known_choices ? diagnostics::nearest_name_hint(text.name, names.known_choices(parameter.name)) : "");
      }
      text = constant(*index, text.column);
    }
    return {};
  }
};

struct Folder {
  const std::int64_t* slots;

  Expression fold(const Expression& node) const {
    if (node.op == ExpressionOp::kConstant) return node;
    if (node.op == ExpressionOp::kName) {
      return node.constant < 0 ? node : constant(slots[node.constant], node.column);
    }
    Expression folded;
    folded.op = node.op;
    folded.column = node.column;
    if (node.op == ExpressionOp::kSelect) {
      folded.operands.push_back(fold(node.operands[0]));
      if (folded.operands[0].op == ExpressionOp::kConstant) {
        return fold(node.operands[folded.operands[0].constant != 0 ? 1 : 2]);
      }
      folded.operands.push_back(fold(node.operands[1]));
      folded.operands.push_back(fold(node.operands[2]));
      return folded;
    }
    if (node.op == ExpressionOp::kAnd || node.op == ExpressionOp::kOr) {
      const bool decisive = node.op == ExpressionOp::kOr;
      folded.operands.push_back(fold(node.operands[0]));
      if (folded.operands[0].op == ExpressionOp::kConstant && (folded.operands[0].constant != 0) == decisive) {
        return constant(decisive ? 1 : 0, node.column);
      }
      folded.operands.push_back(fold(node.operands[1]));
    } else {
      for (const Expression& operand : node.operands) folded.operands.push_back(fold(operand));
    }
    const bool known = std::all_of(folded.operands.begin(), folded.operands.end(),
                                   [](const Expression& operand) { return operand.op == ExpressionOp::kConstant; });
    if (!known) return folded;
    const auto value = evaluate_with(folded, no_strings_left, no_strings_left);
    return value ? constant(*value, node.column) : folded;
  }
};

void append_text(const Expression& node, std::string& text) {
  const std::string op(spelling(node.op));
  switch (node.op) {
    case ExpressionOp::kConstant:
      text += node.constant < 0 ? "(" + std::to_string(node.constant) + ")" : std::to_string(node.constant);
      return;
    case ExpressionOp::kName:
      text += node.name;
      return;
    case ExpressionOp::kString:
      text += "'" + node.name + "'";
      return;
    default:
      break;
  }
  const bool call = op.size() > 2;
  if (call) {
    text += op + "(";
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      if (i > 0) text += ", ";
      append_text(node.operands[i], text);
    }
    text += ")";
    return;
  }
  text += "(";
  if (node.operands.size() == 1) {
    text += op;
    append_text(node.operands[0], text);
  } else {
    append_text(node.operands[0], text);
    text += " " + op + " ";
    append_text(node.operands[1], text);
  }
  text += ")";
}

}  // namespace

BoundExpression::BoundExpression(std::int64_t value) { expression_.constant = value; }

Result<BoundExpression> BoundExpression::bind(Expression expression, const Names& names) {
  Binder binder{names};
  if (auto bound = binder.bind(expression); !bound) return tl::unexpected<Diagnostic>(std::move(bound.error()));
  BoundExpression result;
  result.expression_ = std::move(expression);
  result.highest_slot_ = binder.highest_slot;
  result.has_free_names_ = binder.has_free_names;
  return result;
}

Result<std::int64_t> BoundExpression::evaluate_tree(const std::int64_t* slots) const {
  const auto leaf = [slots](const Expression& node) -> Result<std::int64_t> {
    if (node.constant >= 0) return slots[node.constant];
    return failure("UnknownName", "",
                   "column " + std::to_string(node.column) + ": '" + node.name + "' has no value here");
  };
  return evaluate_with(expression_, leaf, no_strings_left);
}

Expression BoundExpression::fold(const std::int64_t* slots) const { return Folder{slots}.fold(expression_); }

std::string to_text(const Expression& expression) {
  std::string text;
  append_text(expression, text);
  return text;
}

}  // namespace cyclescope::expression
