#include "program/index_values.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace cyclescope::program {
namespace {

/// Adds `expression` and everything below it to `needed`.
void mark(const IndexExpressions& expressions, ExprId expression, std::vector<bool>& needed) {
  std::vector<ExprId> stack{expression};
  while (!stack.empty()) {
    const ExprId id = stack.back();
    stack.pop_back();
    if (needed[id]) continue;
    needed[id] = true;
    for_each_operand(expressions.node(id), [&stack](ExprId operand) { stack.push_back(operand); });
  }
}

/// How many loops are around each loop below `body`.
void find_depths(const Program& program, const std::vector<Node>& body, int depth, std::vector<int>& depths) {
  for (const Node& node : body) {
    if (node.kind != Node::Kind::kLoop) continue;
    depths[node.index] = depth;
    find_depths(program, program.loops[node.index].body, depth + 1, depths);
  }
}

/// Calls `visit(operand)` for each operand of `step`, whose operator is not kLoop.
template <typename Visit>
void for_each_operand(const IndexSchedule::Step& step, const Visit& visit) {
  visit(step.a);
  if (step.op != IndexOp::kNot) visit(step.b);
  if (step.op == IndexOp::kSelect) visit(step.c);
}

/// Puts steps with one operator behind each other as far as operands still come first, so that it is found out once for
/// all of them what to do. `heights` has 0 for every expression, and does so again afterwards.
void sort_by_operator(std::vector<IndexSchedule::Step>& steps, std::vector<std::uint32_t>& heights) {
  for (const IndexSchedule::Step& step : steps) {
    std::uint32_t below = 0;
    if (step.op != IndexOp::kLoop) {
      for_each_operand(step, [&](ExprId operand) { below = std::max(below, heights[operand]); });
    }
    heights[step.target] = below + 1;
  }
  std::sort(steps.begin(), steps.end(), [&heights](const auto& a, const auto& b) {
    return std::tuple(heights[a.target], a.op, a.target) < std::tuple(heights[b.target], b.op, b.target);
  });
  for (const IndexSchedule::Step& step : steps) heights[step.target] = 0;
}

/// Executes the steps from `step` on that have its operator, which is `Op`, and returns where others begin.
template <IndexOp Op>
const IndexSchedule::Step* run(const IndexSchedule::Step* step, const IndexSchedule::Step* end, std::int64_t* values) {
  do {
    values[step->target] = apply(Op, step->a, step->b, step->c, [values](ExprId operand) { return values[operand]; });
  } while (++step != end && step->op == Op);
  return step;
}

}  // namespace

IndexSchedule::IndexSchedule(const Program& program, std::span<const ExprId> wanted) : by_loop_(program.loops.size()) {
  const IndexExpressions& expressions = program.expressions;
  std::vector<bool> needed(expressions.size(), false);
  for (const ExprId e : wanted) mark(expressions, e, needed);
  std::vector<int> depths(program.loops.size(), -1);
  find_depths(program, program.body, 0, depths);
  for (ExprId e = 0; e < needed.size(); ++e) {
    if (!needed[e] || expressions.is_constant(e)) continue;
    LoopId innermost = 0;
    int depth = -1;
    for (LoopId l = 0; l < program.loops.size(); ++l) {
      if (depths[l] > depth && expressions.depends_on(e, l)) {
        innermost = l;
        depth = depths[l];
      }
    }
    const IndexNode& node = expressions.node(e);
    if (depth >= 0) by_loop_[innermost].push_back({node.op, node.a, node.b, node.c, e});
  }
  std::vector<std::uint32_t> heights(expressions.size(), 0);
  for (std::vector<Step>& steps : by_loop_) sort_by_operator(steps, heights);
}

std::size_t IndexSchedule::bytes() const {
  std::size_t bytes = by_loop_.capacity() * sizeof by_loop_.front();
  for (const std::vector<Step>& steps : by_loop_) bytes += steps.capacity() * sizeof(Step);
  return bytes;
}

IndexValues::IndexValues(const IndexExpressions& expressions, std::vector<std::int64_t> indices)
    : values_(expressions.size()), indices_(std::move(indices)) {
  for (ExprId e = 0; e < expressions.size(); ++e) {
    const IndexNode& node = expressions.node(e);
    if (node.op == IndexOp::kConstant) {
      values_[e] = node.constant;
    } else if (node.op == IndexOp::kLoop) {
      values_[e] = node.a < indices_.size() ? indices_[node.a] : 0;
    } else {
      values_[e] = apply(node.op, node.a, node.b, node.c, [this](ExprId operand) { return values_[operand]; });
    }
  }
}

void IndexValues::set_index(const IndexSchedule& schedule, LoopId loop, std::int64_t index) {
  indices_[loop] = index;
  std::int64_t* const values = values_.data();
  const std::span<const IndexSchedule::Step> steps = schedule.of(loop);
  const IndexSchedule::Step* const end = steps.data() + steps.size();
  for (const IndexSchedule::Step* step = steps.data(); step != end;) {
    switch (step->op) {
      case IndexOp::kConstant:
        ++step;
        break;
      case IndexOp::kLoop:
        values[(step++)->target] = index;
        break;
      case IndexOp::kAdd:
        step = run<IndexOp::kAdd>(step, end, values);
        break;
      case IndexOp::kMul:
        step = run<IndexOp::kMul>(step, end, values);
        break;
      case IndexOp::kFloorDiv:
        step = run<IndexOp::kFloorDiv>(step, end, values);
        break;
      case IndexOp::kMod:
        step = run<IndexOp::kMod>(step, end, values);
        break;
      case IndexOp::kMin:
        step = run<IndexOp::kMin>(step, end, values);
        break;
      case IndexOp::kMax:
        step = run<IndexOp::kMax>(step, end, values);
        break;
      case IndexOp::kLess:
        step = run<IndexOp::kLess>(step, end, values);
        break;
      case IndexOp::kEqual:
        step = run<IndexOp::kEqual>(step, end, values);
        break;
      case IndexOp::kAnd:
        step = run<IndexOp::kAnd>(step, end, values);
        break;
      case IndexOp::kOr:
        step = run<IndexOp::kOr>(step, end, values);
        break;
      case IndexOp::kNot:
        step = run<IndexOp::kNot>(step, end, values);
        break;
      case IndexOp::kSelect:
        step = run<IndexOp::kSelect>(step, end, values);
        break;
    }
  }
}

}  // namespace cyclescope::program
