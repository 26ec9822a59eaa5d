#include "expression/evaluate_with.h"

namespace cyclescope::expression {

Result<std::int64_t> evaluate(const Expression& expression, const NameLookup& lookup, const ChoiceLookup& choices,
                              const std::vector<std::string>& known_names) {
  const auto at = [](const Expression& node) { return "column " + std::to_string(node.column) + ": "; };
  const auto value_of = [&](const Expression& node) -> Result<std::int64_t> {
    if (lookup) {
      if (const auto value = lookup(node.name)) return *value;
    }
    return failure("UnknownName", "", at(node) + "nothing is called '" + node.name + "' here",
                   diagnostics::nearest_name_hint(node.name, known_names));
  };
  const auto compare = [&](const Expression& node) -> Result<std::int64_t> {
    const bool string_first = node.operands[0].op == ExpressionOp::kString;
    const Expression& text = node.operands[string_first ? 0 : 1];
    const Expression& parameter = node.operands[string_first ? 1 : 0];
    const auto choice = choices && parameter.op == ExpressionOp::kName ? choices(parameter.name, text.name)
                                                                       : std::optional<std::int64_t>();
    if (!choice) {
      return failure("UnknownChoice", "",
                     at(text) + "'" + text.name + "' is no choice of " +
                         (parameter.name.empty() ? "a parameter" : "'" + parameter.name + "'"));
    }
    const auto value = value_of(parameter);
    if (!value) return value;
    return (*value == *choice) == (node.op == ExpressionOp::kEqual) ? 1 : 0;
  };
  return evaluate_with(expression, value_of, compare);
}

}  // namespace cyclescope::expression
