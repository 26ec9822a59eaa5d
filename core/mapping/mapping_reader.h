#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "architecture/description.h"
#include "json/reader.h"
#include "mapping/mapping_model.h"

namespace cyclescope::mapping {

/// Reads one mapping of a description into a model: the chain of kernels in read_chain.cpp, the rest of the header in
/// read_mapping.cpp, tiling in read_tiling.cpp, statements in read_statements.cpp, operands in read_operand.cpp. Errors
/// are kept by the JSON readers; after one, what the functions give means nothing.
class MappingReader {
 public:
  MappingReader(const architecture::Description& description, MappingModel& model,
                std::map<std::string, std::size_t>& patterns)
      : parameters_(description.parameters), operations_(description.operations), model_(model), patterns_(patterns) {}

  Mapping read(const json::JsonReader& json);
  /// A mapping with "not_mapped".
  KeptStorage read_kept(const json::JsonReader& json);
  Refusal read_refusal(const json::JsonReader& json);

 private:
  // read_chain.cpp
  /// "kernel", "then", "functions" and "when": which kernels the mapping executes, and the names that tell about them.
  void read_chain(const json::JsonReader& json);
  Follower read_follower(const json::JsonReader& json);
  void declare_operands(const Follower& follower, std::size_t member, const json::JsonReader& place);
  ChainMember declare_member(kernels::KernelKind kind, const std::string& prefix, const json::JsonReader& place);
  void declare_tensor(const TensorForm& form, const json::JsonReader& place);
  Result<std::int64_t> find_choice(const std::string& name, const std::string& choice);
  /// "functions" and "when" of a kernel of the chain.
  void read_limits(const json::JsonReader& json, ChainMember& member);
  /// The kernel whose function an instruction of `operation` computes, as TensorForm::member.
  std::size_t read_function(const json::JsonReader& json, const architecture::Operation& operation) const;

  // read_mapping.cpp
  /// Forgets the mapping before; parameters have their names.
  void begin(const json::JsonReader& json);
  /// Gives `name` a slot from here to the end of the block; `place` is where the name stands.
  Slot declare(const std::string& name, const json::JsonReader& place, Stage stage = kKernelStage) {
    return place.take(scope_.declare(name, stage, place.path()));
  }
  std::vector<SlotExpressionId> read_list(const json::JsonReader& list);
  void read_tensors(const json::JsonReader& json);
  void read_placement(const json::JsonReader& json, TensorPlacement& placement);
  void read_scratch(const json::JsonReader& json);
  std::vector<Slot> named_since(SlotExpressionId first, std::size_t end) const;
  std::vector<Let> read_lets(const json::JsonReader& json);
  /// An expression known at stage `latest`. Errors: NotConstant beside those of parsing.
  SlotExpressionId read_constant(const json::JsonReader& value, Stage latest);
  SlotExpressionId read_expression(const json::JsonReader& value) { return model_.expressions.read(value, scope_); }

  // read_tiling.cpp
  void declare_tile_variables(const json::JsonReader& tiling);
  GreedyPhase declare_greedy_phase(const json::JsonReader& json, const std::vector<std::string>& variables);
  void declare_greedy_phases(const json::JsonReader& phases);
  void read_tile_variable(const json::JsonReader& json, TileVariable& variable);
  void read_greedy_variable(const json::JsonReader& json, TileVariable& variable);
  void read_candidates(const json::JsonReader& value, TileVariable& variable);
  void read_tiling(const json::JsonReader& tiling);

  // read_statements.cpp
  Block read_block(const json::JsonReader& list);
  Statement read_statement(const json::JsonReader& json);
  Statement read_instruction(const json::JsonReader& json);
  const architecture::Operation* read_operation(const json::JsonReader& value, InstructionStatement& instruction);
  void read_attributes(const json::JsonReader& json, const architecture::Operation& operation,
                       InstructionStatement& instruction);
  void read_operands(const json::JsonReader& json, const architecture::Operation& operation,
                     InstructionStatement& instruction);
  OperandBinding read_binding(const json::JsonReader& value, const architecture::OperandDeclaration& declared);
  void read_transfer(const json::JsonReader& value, OperandBinding& binding);
  Statement read_for(const json::JsonReader& json);
  Statement read_unroll(const json::JsonReader& json);
  Statement read_if(const json::JsonReader& json);
  Statement read_prefetch(const json::JsonReader& json);
  PrefetchedTile read_tile(const json::JsonReader& json, const std::vector<std::string>& loops,
                           const std::string& name);
  /// "body", with an index of its own, which the key `name` names.
  Block read_indexed_block(const json::JsonReader& json, const char* name, Slot& index);

  // read_operand.cpp
  OperandBinding read_operand(const json::JsonReader& value);
  OperandBinding read_slice(const json::JsonReader& value, const std::string& root, OperandBinding::Kind kind,
                            std::size_t area, std::size_t rank);
  IndexedNameId read_name(const json::JsonReader& value);
  SliceDimension read_dimension(std::string_view text, const json::JsonReader& place);

  const std::vector<architecture::Parameter>& parameters_;
  const std::vector<architecture::Operation>& operations_;
  MappingModel& model_;
  std::map<std::string, std::size_t>& patterns_;
  Mapping mapping_;
  MappingScope scope_;
};

}  // namespace cyclescope::mapping
