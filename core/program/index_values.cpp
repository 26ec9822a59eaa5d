#include "program/index_values.h"

#include <cstddef>
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
  for (const IndexSchedule::Step& step : schedule.of(loop)) {
    values[step.target] = step.op == IndexOp::kLoop ? index
                                                    : apply(step.op, step.a, step.b, step.c,
                                                            [values](ExprId operand) { return values[operand]; });
  }
}

}  // namespace cyclescope::program
