#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "network/builder/network_builder.h"
#include "network/onnx/convert.h"
#include "network/onnx/graph/call.h"
#include "network/onnx/graph/model.h"
#include "network/onnx/operators.h"
#include "network/onnx/read_onnx.h"
#include "network/onnx/scope.h"
#include "network/onnx/symbols.h"

namespace cyclescope::network {

/// Turns a parsed ONNX model into a network, node by node. Functions, fused operators, branches and loops are read as
/// the nodes that they consist of.
class OnnxReader {
 public:
  OnnxReader(const OnnxModel& model, const OnnxOptions& options);

  Result<OnnxResult> read();

 private:
  /// A value's place in values_; names in several scopes may mean the same one.
  using ValueId = std::size_t;
  using ValueIds = std::vector<std::optional<ValueId>>;  ///< nothing for an omitted one

  // model_reader.cpp
  Result<void> read_inputs();
  Result<void> read_initializers(const OnnxGraph& graph);
  Result<void> read_nodes(const OnnxGraph& graph);
  Result<void> read_node(const OnnxNode& node, std::string name);
  Result<void> read_outputs();
  /// Errors: TooLarge, where functions and loops have too many nodes.
  Result<void> check_node_count(const std::string& path) const;
  void note_assumptions();
  Diagnostic with_assumptions(Diagnostic error) const;

  // inline.cpp
  /// Reads `graph` with its inputs being `inputs`, as part of the current scope (a subgraph) or on its own.
  Result<ValueIds> read_graph(const OnnxGraph& graph, const std::string& prefix, const ValueIds& inputs, bool subgraph,
                              std::int64_t opset);
  Result<void> inline_function(const OnnxCall& call, const OnnxFunction& function);
  Result<void> inline_expansion(const OnnxCall& call, const OnnxGraph& expansion);
  /// Reads one node that the file does not have.
  Result<ValueId> apply(OnnxNode node, const std::string& name, const ValueIds& inputs);
  ValueIds inputs_of(const OnnxNode& node) const;
  /// Gives the values `outputs` the names of the call's outputs. Those from `first` on are new, and so are their
  /// tensors.
  Result<void> bind_outputs(const OnnxCall& call, const ValueIds& outputs, ValueId first);

  // control_flow.cpp
  Result<void> read_if(const OnnxCall& call);
  Result<void> read_loop(const OnnxCall& call);
  Result<void> read_scan(const OnnxCall& call);
  Result<ValueId> stacked(const OnnxCall& call, std::size_t output, const ValueIds& parts, std::int64_t axis);

  // emit.cpp
  /// Adds the layers of `draft`, or only notes the shapes where all its inputs are constant.
  Result<void> emit(const OnnxCall& call, OnnxDraft draft);
  Result<void> emit_constants(const OnnxCall& call, const OnnxDraft& draft, ElementType type);
  bool note_folded(const OnnxCall& call);
  /// A node whose only output is constant, of known shape but not small.
  bool note_large_constant(const OnnxCall& call);

  // emit_other.cpp
  /// What no kernel computes: the outputs from `first` on become those of a layer of kind kOther. `known` is the
  /// operator, or nullptr; `why` the reason where it is not one of the usual ones.
  Result<void> emit_other(const OnnxCall& call, const OnnxOperator* known, std::size_t first = 0, std::string why = {});
  /// The shape of output `i` where the rule for it gave `rule`; nothing where an extent is not known, whose name is
  /// then added to `asked`.
  std::optional<Shape> shape_of_other(const OnnxCall& call, std::size_t i, const std::optional<Shape>& rule,
                                      std::vector<std::string>& asked);
  Result<void> emit_other_layer(const OnnxCall& call, std::size_t first, Layer layer,
                                const std::vector<std::optional<Shape>>& shapes, const std::string& cause);

  // quantization.cpp
  /// Quantisation disappears where it can: operators between a dequantisation and the next quantisation work on the
  /// narrow type. False where the node is no such operator.
  Result<bool> emit_quantization(const OnnxCall& call);

  OnnxCall call_of(const OnnxNode& node, std::string name);
  /// The value called `name` of the current scope; makes it where it is new.
  OnnxValue& value(const std::string& name);
  std::optional<ValueId> id_of(const std::string& name) const;
  const OnnxValue* find(const std::string& name) const;
  ValueId new_value(OnnxValue value);
  /// Makes `name` another name of the value `original`.
  void alias(const std::string& name, const std::string& original) { scope_->index[name] = *id_of(original); }
  /// The tensor of the value `name`; makes one for a constant that has none yet.
  Result<TensorId> tensor_of(const std::string& name);
  /// The element type of output `i` of a node that works on `inputs`.
  ElementType output_type(const OnnxCall& call, const OnnxDraft& draft, std::size_t i) const;
  bool uses_output_behind(const OnnxCall& call, std::size_t count) const;
  void check_declared(const OnnxCall& call, std::size_t output, const Shape& shape);
  void warn(std::string warning);
  /// Says what is taken for granted of an operator, of the first one with its name.
  void warn_of_assumption(const OnnxCall& call, const OnnxOperator& known);

  const OnnxModel& model_;
  std::map<std::pair<std::string, std::string>, const OnnxFunction*> functions_;  ///< by domain and name
  OnnxSymbols symbols_;
  NetworkBuilder builder_;
  std::deque<OnnxValue> values_;
  OnnxScope top_;
  OnnxScope* scope_ = &top_;
  std::size_t nodes_read_ = 0;
  std::vector<std::string> warnings_;
  std::size_t more_warnings_ = 0;
  std::set<std::string_view> assumed_;  ///< names of operators of which it has been said
};

/// What describes a scope of `graph`, beside its values.
void describe_scope(OnnxScope& scope, const OnnxGraph& graph);

}  // namespace cyclescope::network
