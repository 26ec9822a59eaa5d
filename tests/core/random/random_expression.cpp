#include "random_expression.h"

#include <optional>

namespace cyclescope::random_cases {
namespace {

const std::vector<expression::ExpressionOp> kArithmetic = {
    expression::ExpressionOp::kNegate,      expression::ExpressionOp::kAdd,      expression::ExpressionOp::kAdd,
    expression::ExpressionOp::kSubtract,    expression::ExpressionOp::kMultiply, expression::ExpressionOp::kMultiply,
    expression::ExpressionOp::kFloorDivide, expression::ExpressionOp::kModulo,   expression::ExpressionOp::kModulo,
    expression::ExpressionOp::kCeilDivide,  expression::ExpressionOp::kMinimum,  expression::ExpressionOp::kMaximum,
    expression::ExpressionOp::kSelect};
const std::vector<expression::ExpressionOp> kTruth = {
    expression::ExpressionOp::kLess,         expression::ExpressionOp::kLessEqual, expression::ExpressionOp::kGreater,
    expression::ExpressionOp::kGreaterEqual, expression::ExpressionOp::kEqual,     expression::ExpressionOp::kNotEqual,
    expression::ExpressionOp::kAnd,          expression::ExpressionOp::kOr,        expression::ExpressionOp::kNot};

std::size_t operands_of(expression::ExpressionOp op) {
  switch (op) {
    case expression::ExpressionOp::kConstant:
    case expression::ExpressionOp::kName:
      return 0;
    case expression::ExpressionOp::kNegate:
    case expression::ExpressionOp::kNot:
      return 1;
    case expression::ExpressionOp::kSelect:
      return 3;
    default:
      return 2;
  }
}

expression::Expression leaf(Random& random, const std::vector<std::string>& names, const ExpressionKnobs& knobs) {
  expression::Expression result;
  if (!names.empty() && random.chance(60)) {
    result.op = expression::ExpressionOp::kName;
    result.name = random.pick(names);
  } else {
    result.constant = random.in(random.chance(20) ? -knobs.largest_constant : 0, knobs.largest_constant);
  }
  return result;
}

expression::Expression tree(Random& random, const std::vector<std::string>& names, const ExpressionKnobs& knobs,
                            int depth) {
  if (depth == 0 || random.chance(20)) return leaf(random, names, knobs);
  expression::Expression result;
  result.op = random.pick(random.chance(knobs.truth_percent) ? kTruth : kArithmetic);
  for (std::size_t i = 0; i < operands_of(result.op); ++i) {
    result.operands.push_back(tree(random, names, knobs, depth - 1));
  }
  const bool divides = result.op == expression::ExpressionOp::kFloorDivide ||
                       result.op == expression::ExpressionOp::kModulo ||
                       result.op == expression::ExpressionOp::kCeilDivide;
  if (divides && random.chance(85)) {
    result.operands[1] = expression::Expression{};
    result.operands[1].constant = random.in(1, knobs.largest_constant) * (random.chance(15) ? -1 : 1);
  }
  return result;
}

}  // namespace

expression::Expression random_expression(Random& random, const std::vector<std::string>& names,
                                         const ExpressionKnobs& knobs) {
  return tree(random, names, knobs, knobs.depth);
}

std::string loop_name(std::size_t loop) { return "i" + std::to_string(loop); }

Result<LoopExpression> random_loop_expression(Random& random, const std::vector<std::int64_t>& trips,
                                              const ExpressionKnobs& knobs) {
  LoopExpression result;
  result.trips = trips;
  std::vector<std::string> names;
  for (std::size_t l = 0; l < trips.size(); ++l) names.push_back(loop_name(l));
  result.tree = random_expression(random, names, knobs);
  const auto lookup = [&](std::string_view name) -> std::optional<program::ExprId> {
    const std::size_t loop = std::stoul(std::string(name.substr(1)));
    return result.pool.loop_index(static_cast<program::LoopId>(loop), trips[loop]);
  };
  for (const std::string& name : names) lookup(name);
  const auto id = result.pool.lower(result.tree, lookup);
  if (!id) return tl::unexpected(id.error());
  result.id = *id;
  return result;
}

Result<std::int64_t> value_of_tree(const expression::Expression& tree, const std::vector<std::int64_t>& indices) {
  return expression::evaluate(tree, [&](std::string_view name) -> std::optional<std::int64_t> {
    return indices[std::stoul(std::string(name.substr(1)))];
  });
}

}  // namespace cyclescope::random_cases
