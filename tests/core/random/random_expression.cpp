#include "random_expression.h"

#include <optional>

namespace cyclescope::random_cases {
namespace {

const std::vector<ExpressionOp> kArithmetic = {
    ExpressionOp::kNegate,   ExpressionOp::kAdd,        ExpressionOp::kAdd,         ExpressionOp::kSubtract,
    ExpressionOp::kMultiply, ExpressionOp::kMultiply,   ExpressionOp::kFloorDivide, ExpressionOp::kModulo,
    ExpressionOp::kModulo,   ExpressionOp::kCeilDivide, ExpressionOp::kMinimum,     ExpressionOp::kMaximum,
    ExpressionOp::kSelect};
const std::vector<ExpressionOp> kTruth = {
    ExpressionOp::kLess,         ExpressionOp::kLessEqual, ExpressionOp::kGreater,
    ExpressionOp::kGreaterEqual, ExpressionOp::kEqual,     ExpressionOp::kNotEqual,
    ExpressionOp::kAnd,          ExpressionOp::kOr,        ExpressionOp::kNot};

std::size_t operands_of(ExpressionOp op) {
  switch (op) {
    case ExpressionOp::kConstant:
    case ExpressionOp::kName:
      return 0;
    case ExpressionOp::kNegate:
    case ExpressionOp::kNot:
      return 1;
    case ExpressionOp::kSelect:
      return 3;
    default:
      return 2;
  }
}

Expression leaf(Random& random, const std::vector<std::string>& names, const ExpressionKnobs& knobs) {
  Expression result;
  if (!names.empty() && random.chance(60)) {
    result.op = ExpressionOp::kName;
    result.name = random.pick(names);
  } else {
    result.constant = random.in(random.chance(20) ? -knobs.largest_constant : 0, knobs.largest_constant);
  }
  return result;
}

Expression tree(Random& random, const std::vector<std::string>& names, const ExpressionKnobs& knobs, int depth) {
  if (depth == 0 || random.chance(20)) return leaf(random, names, knobs);
  Expression result;
  result.op = random.pick(random.chance(knobs.truth_percent) ? kTruth : kArithmetic);
  for (std::size_t i = 0; i < operands_of(result.op); ++i) {
    result.operands.push_back(tree(random, names, knobs, depth - 1));
  }
  const bool divides = result.op == ExpressionOp::kFloorDivide || result.op == ExpressionOp::kModulo ||
                       result.op == ExpressionOp::kCeilDivide;
  if (divides && random.chance(85)) {
    result.operands[1] = Expression{};
    result.operands[1].constant = random.in(1, knobs.largest_constant) * (random.chance(15) ? -1 : 1);
  }
  return result;
}

}  // namespace

Expression random_expression(Random& random, const std::vector<std::string>& names, const ExpressionKnobs& knobs) {
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
  const auto lookup = [&](std::string_view name) -> std::optional<ExprId> {
    const std::size_t loop = std::stoul(std::string(name.substr(1)));
    return result.pool.loop_index(static_cast<LoopId>(loop), trips[loop]);
  };
  for (const std::string& name : names) lookup(name);
  const auto id = result.pool.lower(result.tree, lookup);
  if (!id) return tl::unexpected(id.error());
  result.id = *id;
  return result;
}

Result<std::int64_t> value_of_tree(const Expression& tree, const std::vector<std::int64_t>& indices) {
  return evaluate(tree, [&](std::string_view name) -> std::optional<std::int64_t> {
    return indices[std::stoul(std::string(name.substr(1)))];
  });
}

}  // namespace cyclescope::random_cases
