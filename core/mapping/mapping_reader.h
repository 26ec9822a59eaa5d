#pragma once

#include <map>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "json/values.h"
#include "mapping/mapping_model.h"

namespace cyclescope::mapping {

/// The error of `result`, which has one, as the error of a Result of another type.
template <typename T>
tl::unexpected<Diagnostic> error_of(const Result<T>& result) {
  return tl::unexpected<Diagnostic>(result.error());
}

/// Reads one mapping of a description into a model: the chain of kernels in read_chain.cpp, the rest of the header in
/// read_mapping.cpp, tiling in read_tiling.cpp, statements in read_statements.cpp, operands in read_operand.cpp.
class MappingReader {
 public:
  MappingReader(const architecture::Description& description, MappingModel& model,
                std::map<std::string, std::size_t>& patterns)
      : parameters_(description.parameters), operations_(description.operations), model_(model), patterns_(patterns) {}

  Result<Mapping> read(const Json& value, const std::string& path);
  /// A mapping with "not_mapped".
  Result<Refusal> read_refusal(const Json& value, const std::string& path);

 private:
  // read_chain.cpp
  /// "kernel", "then", "functions" and "when": which kernels the mapping executes, and the names that tell about them.
  Result<void> read_chain(const Json& value, const std::string& path);
  Result<Follower> read_follower(const Json& value, const std::string& path);
  Result<void> declare_operands(const Follower& follower, std::size_t member, const std::string& path);
  Result<void> declare(const std::string& name, const std::string& path, Slot& slot);
  Result<void> declare_member(ChainMember& member, const std::string& prefix, const std::string& path);
  Result<void> declare_tensor(const TensorForm& form, const std::string& path);
  Result<std::int64_t> find_choice(const std::string& name, const std::string& choice);
  /// "functions" and "when" of a kernel of the chain.
  Result<void> read_limits(const Json& value, const std::string& path, ChainMember& member);
  /// The kernel whose function an instruction of `operation` computes, as TensorForm::member.
  Result<std::size_t> read_function(const Json& value, const architecture::Operation& operation,
                                    const std::string& path) const;

  // read_mapping.cpp
  /// Forgets the mapping before; parameters have their names.
  Result<void> begin(const std::string& path);
  Result<std::vector<SlotExpressionId>> read_list(const Json& value, const std::string& path);
  Result<void> read_tensors(const Json& value, const std::string& path);
  Result<void> read_scratch(const Json& value, const std::string& path);
  Result<std::vector<Let>> read_lets(const Json& value, const std::string& path);
  /// An expression known at stage `latest`. Errors: NotConstant beside those of parsing.
  Result<SlotExpressionId> read_constant(const Json& value, const std::string& path, Stage latest);
  Result<SlotExpressionId> read_expression(const Json& value, const std::string& path) {
    return model_.expressions.read(value, scope_, path);
  }

  // read_tiling.cpp
  Result<void> declare_tile_variables(const Json& tiling, const std::string& path);
  Result<void> declare_greedy_phases(const Json& phases, const std::string& path);
  Result<void> read_tile_variable(const Json& value, TileVariable& variable);
  Result<void> read_greedy_variable(const Json& value, TileVariable& variable);
  Result<void> read_candidates(const Json& value, const std::string& path, TileVariable& variable);
  Result<void> read_tiling(const Json& tiling, const std::string& path);

  // read_statements.cpp
  Result<Block> read_block(const Json& value, const std::string& path);
  Result<Statement> read_statement(const Json& value, const std::string& path);
  Result<Statement> read_instruction(const Json& value, const std::string& path);
  Result<void> read_attributes(const Json& value, const architecture::Operation& operation, const std::string& path,
                               InstructionStatement& instruction);
  Result<void> read_operands(const Json& value, const architecture::Operation& operation, const std::string& path,
                             InstructionStatement& instruction);
  Result<OperandBinding> read_binding(const Json& value, const architecture::OperandDeclaration& declared,
                                      const std::string& path);
  Result<Statement> read_for(const Json& value, const std::string& path);
  Result<Statement> read_unroll(const Json& value, const std::string& path);
  Result<Statement> read_if(const Json& value, const std::string& path);
  Result<Statement> read_prefetch(const Json& value, const std::string& path);
  Result<PrefetchedTile> read_tile(const Json& value, const std::vector<std::string>& loops, const std::string& name,
                                   const std::string& path);
  /// A block with an index of its own, of which `name` is the key that names it.
  Result<Block> read_indexed_block(const Json& value, const std::string& path, const char* name, Slot& index);

  // read_operand.cpp
  Result<OperandBinding> read_operand(const std::string& text, const std::string& path);
  Result<IndexedNameId> read_name(const std::string& text, const std::string& path);
  Result<SliceDimension> read_dimension(const std::string& text, const std::string& path);

  const std::vector<architecture::Parameter>& parameters_;
  const std::vector<architecture::Operation>& operations_;
  MappingModel& model_;
  std::map<std::string, std::size_t>& patterns_;
  Mapping mapping_;
  MappingScope scope_;
};

}  // namespace cyclescope::mapping
