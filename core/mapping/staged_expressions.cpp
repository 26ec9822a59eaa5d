#include "mapping/staged_expressions.h"

#include <algorithm>
#include <array>

#include "expression/operators.h"

namespace cyclescope::mapping {
namespace {

using expression::ExpressionOp;

constexpr std::size_t kStages = std::size_t{kIndexStage} + 1;

std::size_t arity_of(ExpressionOp op) {
  if (op == ExpressionOp::kConstant || op == ExpressionOp::kName) return 0;
  if (op == ExpressionOp::kSelect) return 3;
  return expression::is_unary(op) ? 1 : 2;
}

}  // namespace

StagedExpressions::StagedExpressions(const SlotExpressions& expressions, const Mapping& mapping, std::size_t frame_size)
    : expressions_(expressions),
      slot_stages_(frame_size, kKernelStage),
      roots_(expressions.size(), kNone),
      entered_(kStages, 0) {
  for (const TileVariable& variable : mapping.tiling.variables) slot_stages_[variable.slot] = variable.stage;
  for (const Let& let : mapping.lets) slot_stages_[let.slot] = expressions.stage(let.value);
}

std::uint32_t StagedExpressions::add(std::uint32_t node) {
  const SlotExpressions::Node& from = expressions_.node(node);
  Part part;
  part.op = from.op;
  part.value = from.value;
  if (part.op == ExpressionOp::kName) part.stage = slot_stages_[static_cast<std::size_t>(from.value)];
  const std::size_t operands = arity_of(part.op);
  if (operands > 0) part.a = add(from.a);
  if (operands > 1) part.b = add(from.b);
  if (operands > 2) part.c = add(from.c);
  const std::array<std::uint32_t, 3> places = {part.a, part.b, part.c};
  for (std::size_t i = 0; i < operands; ++i) part.stage = std::max(part.stage, parts_[places[i]].stage);
  for (std::size_t i = 0; i < operands; ++i) parts_[places[i]].kept = parts_[places[i]].stage < part.stage;
  parts_.push_back(part);
  return static_cast<std::uint32_t>(parts_.size() - 1);
}

std::optional<std::int64_t> StagedExpressions::evaluate(SlotExpressionId id, std::span<const std::int64_t> frame) {
  if (roots_[id] == kNone) {
    roots_[id] = add(expressions_.root(id));
    parts_[roots_[id]].kept = true;  // it may be asked for at later stages
  }
  frame_ = frame;
  failed_ = false;
  const std::int64_t result = value(roots_[id]);
  if (failed_) return std::nullopt;
  return result;
}

std::int64_t StagedExpressions::decide(Part& part) {
  const std::int64_t result = compute(part);
  if (failed_ || !part.kept) return result;
  part.value = result;
  part.known_for = entered_[part.stage];
  return result;
}

std::int64_t StagedExpressions::compute(const Part& part) {
  switch (part.op) {
    case ExpressionOp::kSelect:
      return value(value(part.a) != 0 ? part.b : part.c);
    case ExpressionOp::kAnd:
      return value(part.a) != 0 && value(part.b) != 0 ? 1 : 0;
    case ExpressionOp::kOr:
      return value(part.a) != 0 || value(part.b) != 0 ? 1 : 0;
    default: {
      const std::int64_t a = value(part.a);
      const expression::ArithmeticResult result =
          expression::apply(part.op, a, expression::is_unary(part.op) ? 0 : value(part.b));
      failed_ = failed_ || result.error != expression::ArithmeticError::kNone;
      return result.value;
    }
  }
}

}  // namespace cyclescope::mapping
