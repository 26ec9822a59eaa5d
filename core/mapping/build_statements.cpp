#include <utility>

#include "mapping/program_builder.h"

namespace cyclescope::mapping {
namespace {

constexpr std::int64_t kMaxCopies = 4 * program::kMaxInstructionTemplates;

}  // namespace

program::ExprId ProgramBuilder::take(Result<program::ExprId> result) {
  if (result) return *result;
  fail(std::move(result.error()));
  return 0;
}

IndexValue ProgramBuilder::index_value(SlotExpressionId id) {
  const SlotExpressions& expressions = binding_.model().expressions;
  if (const IndexValue* value = expressions.named(id, frame_)) return *value;
  auto result = expressions.lower(id, frame_, pool());
  if (result) return *result;
  fail(std::move(result.error()));
  return {};
}

program::ExprId ProgramBuilder::id_of(const IndexValue& value) {
  if (!value.known) return value.id;
  constexpr std::int64_t limit = std::int64_t{1} << 62;
  if (value.number <= limit && value.number >= -limit) return constant(value.number);
  fail({"Overflow", "", "a value leaves the range of +-2^62", "", 0, 0});
  return constant(0);
}

IndexValue ProgramBuilder::value_of_id(program::ExprId id) {
  return pool().is_constant(id) ? IndexValue{true, pool().constant_value(id), 0} : IndexValue{false, 0, id};
}

void ProgramBuilder::fail(Diagnostic diagnostic) {
  if (error_) return;
  if (diagnostic.path.empty() && path_ != nullptr) diagnostic.path = *path_;
  error_ = std::move(diagnostic);
}

Result<void> ProgramBuilder::append(std::size_t number) {
  const KernelPlan& plan = (*plans_)[number];
  chain_ = number;
  guard_ = constant(1);
  depth_ = 0;
  functions_.assign(plan.places.size(), architecture::kNone);
  path_ = &plan.mapping->path;
  frame_.clear();
  for (const std::int64_t number : plan.frame) frame_.push_back({true, number, 0});
  build(plan.mapping->program, program_.body);
  if (error_) return tl::unexpected<Diagnostic>(std::move(*error_));
  return {};
}

void ProgramBuilder::build(const Block& block, std::vector<program::Node>& nodes) {
  for (const Statement& statement : block) {
    if (error_) return;
    if (const auto* instruction = std::get_if<InstructionStatement>(&statement.value)) {
      build_instruction(*instruction, nodes);
    } else if (const auto* let = std::get_if<LetStatement>(&statement.value)) {
      build_let(let->lets);
    } else if (const auto* loop = std::get_if<ForStatement>(&statement.value)) {
      build_for(*loop, nodes);
    } else if (const auto* unroll = std::get_if<UnrollStatement>(&statement.value)) {
      build_unroll(*unroll, nodes);
    } else if (const auto* branch = std::get_if<IfStatement>(&statement.value)) {
      build_if(*branch, nodes);
    } else if (const auto* nest = std::get_if<PrefetchStatement>(&statement.value)) {
      build_prefetch(*nest, nodes);
    }
  }
}

void ProgramBuilder::build_let(const std::vector<Let>& lets) {
  for (const Let& let : lets) frame_[let.slot] = index_value(let.value);
}

void ProgramBuilder::build_for(const ForStatement& loop, std::vector<program::Node>& nodes) {
  path_ = &loop.path;
  in_loop(value(loop.count), loop.index, loop.name, loop.path, nodes,
          [&](std::vector<program::Node>& body) { build(loop.body, body); });
}

void ProgramBuilder::build_unroll(const UnrollStatement& unroll, std::vector<program::Node>& nodes) {
  path_ = &unroll.path;
  const IndexValue from = index_value(unroll.from);
  const IndexValue to = index_value(unroll.to);
  if (error_) return;
  if (!from.known || !to.known) {
    fail({"NotConstant", unroll.path, "the bounds of an unrolled block depend on a loop's index",
          "use a constant bound and a condition inside", 0, 0});
    return;
  }
  const std::int64_t first = from.number;
  const std::int64_t end = to.number;
  for (std::int64_t i = first; i < end && !error_; ++i) {
    if (++copies_ > kMaxCopies) {
      fail({"ProgramTooLarge", unroll.path, "more than " + std::to_string(kMaxCopies) + " unrolled copies", "", 0, 0});
      return;
    }
    frame_[unroll.index] = {true, unroll.descending ? end - 1 - (i - first) : i, 0};
    build(unroll.body, nodes);
  }
}

void ProgramBuilder::build_if(const IfStatement& branch, std::vector<program::Node>& nodes) {
  const program::ExprId condition = value(branch.condition);
  guarded(condition, [&] { build(branch.body, nodes); });
  if (!branch.otherwise.empty()) guarded(pool().logical_not(condition), [&] { build(branch.otherwise, nodes); });
}

}  // namespace cyclescope::mapping
