#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/kernel.h"
#include "mapping/binding.h"
#include "mapping/kernel_plan.h"
#include "program/program.h"

namespace cyclescope::mapping {

/// Makes a layer's program from planned chains of kernels: buffers in layer_buffers.cpp, statements in
/// build_statements.cpp, prefetch nests in build_prefetch.cpp, instructions in build_instruction.cpp, memory accesses
/// in build_access.cpp.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(Binding& binding) : binding_(binding) {}

  /// Lays out the buffers of all chains: one arena per storage for scratch, which all share, and one buffer
  /// per tensor. Call once, first; `chains` and `plans` must outlive the builder. Errors: BufferTooSmall,
  /// PlacementConflict, RankMismatch, Overflow.
  Result<void> lay_out(const std::vector<KernelChain>& chains, const std::vector<KernelPlan>& plans);
  /// Appends the chain with number `number` in the vectors given to lay_out().
  Result<void> append(std::size_t number);

  program::Program take() { return std::move(program_); }

 private:
  /// A tensor or scratch area as its slices see it: addresses in elements of its buffer.
  struct Area {
    program::BufferId buffer = architecture::kNone;
    std::int64_t offset = 0;            ///< of coordinate (0, 0, ...)
    std::vector<std::int64_t> extents;  ///< in coordinates
    std::vector<std::int64_t> strides;  ///< in elements of the buffer
    bool clipped = false;               ///< coordinates outside the extents do not exist
    int element_bits = 8;               ///< of one coordinate
    std::int64_t units = 1;             ///< elements of the buffer per coordinate
  };

  // layer_buffers.cpp
  Result<void> lay_out_scratch(const std::vector<KernelPlan>& plans);
  Result<void> lay_out_tensors(const KernelChain& chain, const KernelPlan& plan, std::size_t number);
  Result<Area> tensor_area(const KernelChain& chain, const KernelPlan& plan, std::size_t index);

  // build_statements.cpp
  void build(const Block& block, std::vector<program::Node>& nodes);
  void build_let(const std::vector<Let>& lets);
  void build_for(const ForStatement& loop, std::vector<program::Node>& nodes);
  void build_unroll(const UnrollStatement& unroll, std::vector<program::Node>& nodes);
  void build_if(const IfStatement& branch, std::vector<program::Node>& nodes);
  /// Runs `build_body(nodes)` inside a new loop of `count` iterations whose index is in `slot` and called `name`;
  /// without a loop where count is constant 1, not at all where it cannot be positive.
  template <typename BuildBody>
  void in_loop(program::ExprId count, Slot slot, const std::string& name, const std::string& path,
               std::vector<program::Node>& nodes, BuildBody build_body);
  /// Runs `build_body()` with `condition` added to the guard of all instructions; not at all where it is constant 0.
  template <typename BuildBody>
  void guarded(program::ExprId condition, BuildBody build_body);

  // build_prefetch.cpp
  struct Nest;
  void build_prefetch(const PrefetchStatement& statement, std::vector<program::Node>& nodes);
  void build_prologue(const Nest& nest, std::vector<program::Node>& nodes);
  void build_nest_level(Nest& nest, std::size_t level, std::vector<program::Node>& nodes);
  void build_nest_body(Nest& nest, std::vector<program::Node>& nodes);

  // build_instruction.cpp
  void build_instruction(const InstructionStatement& statement, std::vector<program::Node>& nodes);
  void bind_register(const OperandBinding& binding, const architecture::OperandDeclaration& declaration,
                     program::Instruction& instruction);
  void set_times(const InstructionStatement& statement, const architecture::Operation& operation,
                 program::Instruction& instruction);
  program::ExprId lowered_time(std::int32_t expression, const InstructionStatement& statement,
                               const architecture::Operation& operation);
  program::ExprId elements_of(const program::Instruction& instruction, const std::vector<std::int32_t>& operands);
  template <typename Find>
  std::int32_t find_name(IndexedNameId id, Find find);
  /// Of the chain's member (TensorForm::member) in Program::functions.
  std::int32_t function_number(const InstructionStatement& statement);

  // build_access.cpp
  void bind_memory(const OperandBinding& binding, const architecture::OperandDeclaration& declaration,
                   program::Instruction& instruction);
  struct Box;
  std::int64_t step_of(const SliceDimension::Range& range);
  void add_index(const Area& area, std::size_t dimension, program::ExprId start, program::MemoryAccess& access,
                 Box& box);
  void add_slice(const Area& area, std::size_t dimension, const SliceDimension& slice, program::ExprId start,
                 program::MemoryAccess& access, Box& box);

  IndexValue index_value(SlotExpressionId id);
  program::ExprId value(SlotExpressionId id) { return id_of(index_value(id)); }
  /// In the pool; numbers beyond +-2^62 are an error.
  program::ExprId id_of(const IndexValue& value);
  IndexValue value_of_id(program::ExprId id);
  program::ExprId take(Result<program::ExprId> result);
  /// Like take(), for sums and products that belong to no expression of the description: errors get `path_`.
  void fail(Diagnostic diagnostic);
  program::IndexExpressions& pool() { return program_.expressions; }
  program::ExprId constant(std::int64_t number) { return pool().constant(number); }
  program::ExprId sum(program::ExprId a, program::ExprId b) { return take(pool().add(a, b)); }
  program::ExprId difference(program::ExprId a, program::ExprId b) { return take(pool().subtract(a, b)); }
  program::ExprId product(program::ExprId a, program::ExprId b) { return take(pool().multiply(a, b)); }
  bool certainly_false(program::ExprId id) const {
    const program::IndexNode& node = program_.expressions.node(id);
    return node.low == 0 && node.high == 0;
  }

  Binding& binding_;
  program::Program program_;
  std::map<std::pair<bool, std::int64_t>, program::BufferId> tensor_buffers_;  ///< by {is a tensor, its number}
  std::vector<std::int64_t> next_word_;                                        ///< by ObjectId: first free word
  const std::vector<KernelChain>* chains_ = nullptr;
  const std::vector<KernelPlan>* plans_ = nullptr;
  std::vector<std::vector<Area>> tensor_areas_, scratch_areas_;  ///< by chain

  // While a chain is appended:
  std::size_t chain_ = 0;
  std::vector<IndexValue> frame_;
  program::ExprId guard_ = 0;
  int depth_ = 0;
  std::int64_t copies_ = 0;              ///< bodies of unrolled blocks built
  std::vector<std::int32_t> functions_;  ///< by TensorForm::member; kNone while unknown
  const std::string* path_ = nullptr;    ///< of the statement being built
  std::optional<Diagnostic> error_;
};

template <typename BuildBody>
void ProgramBuilder::in_loop(program::ExprId count, Slot slot, const std::string& name, const std::string& path,
                             std::vector<program::Node>& nodes, BuildBody build_body) {
  const std::int64_t most = pool().node(count).high;
  if (error_ || most <= 0) return;
  if (pool().is_constant(count) && most == 1) {
    frame_[slot] = IndexValue{};
    build_body(nodes);
    return;
  }
  if (depth_ == program::kMaxLoopDepth) {
    fail({"LoopsTooDeep", path, "more than " + std::to_string(program::kMaxLoopDepth) + " loops inside each other", "",
          0, 0});
    return;
  }
  const auto id = static_cast<program::LoopId>(program_.loops.size());
  // A guarded loop runs no iteration, instead of iterations without instructions.
  program_.loops.push_back({pool().select(guard_, count, constant(0)), {}, name});
  frame_[slot] = {false, 0, pool().loop_index(id, most)};
  const program::ExprId outer_guard = std::exchange(guard_, constant(1));
  ++depth_;
  std::vector<program::Node> body;
  build_body(body);
  --depth_;
  guard_ = outer_guard;
  if (body.empty()) return;
  program_.loops[id].body = std::move(body);
  nodes.push_back({program::Node::Kind::kLoop, id});
}

template <typename BuildBody>
void ProgramBuilder::guarded(program::ExprId condition, BuildBody build_body) {
  const program::ExprId outer_guard = guard_;
  guard_ = pool().logical_and(outer_guard, condition);
  if (!error_ && !certainly_false(guard_)) build_body();
  guard_ = outer_guard;
}

}  // namespace cyclescope::mapping
