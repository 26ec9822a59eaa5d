#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "network/builder/network_builder.h"
#include "network/onnx/call.h"
#include "network/onnx/convert.h"
#include "network/onnx/model.h"
#include "network/onnx/read_onnx.h"
#include "network/onnx/symbols.h"

namespace cyclescope::network {

/// Turns a parsed ONNX model into a network, node by node.
class OnnxReader {
 public:
  OnnxReader(const OnnxModel& model, const OnnxOptions& options);

  Result<OnnxResult> read();

 private:
  Result<void> read_inputs();
  Result<void> read_initializers();
  Result<void> read_node(std::size_t index);
  Result<void> read_outputs();

  /// Adds the layers of `draft`, or only notes the shapes where all its inputs are constant.
  Result<void> emit(const OnnxCall& call, OnnxDraft draft);
  Result<void> emit_constants(const OnnxCall& call, const OnnxDraft& draft, ElementType type);
  Result<void> emit_other(const OnnxCall& call);
  /// Quantisation disappears where it can: operators between a dequantisation and the next quantisation work on the
  /// narrow type. False where the node is no such operator.
  Result<bool> emit_quantization(const OnnxCall& call);
  /// A node whose only output is constant, of known shape but not small.
  bool note_large_constant(const OnnxCall& call);

  OnnxCall call_of(std::size_t index) const;
  /// The value called `name`; makes it where it is new.
  OnnxValue& value(const std::string& name);
  const OnnxValue* find(const std::string& name) const;
  /// Makes `name` another name of the value `original`.
  void alias(const std::string& name, const std::string& original) { index_[name] = index_.at(original); }
  /// The tensor of the value `name`; makes one for a constant that has none yet.
  Result<TensorId> tensor_of(const std::string& name);
  /// The element type of output `i` of a node that works on `inputs`.
  ElementType output_type(const OnnxCall& call, const OnnxDraft& draft, std::size_t i) const;
  bool uses_output_behind(const OnnxCall& call, std::size_t count) const;
  void check_declared(const OnnxCall& call, std::size_t output, const Shape& shape);
  void warn(std::string warning);

  const OnnxModel& model_;
  OnnxSymbols symbols_;
  NetworkBuilder builder_;
  std::deque<OnnxValue> values_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_map<std::string, const OnnxValueInfo*> declared_;
  std::unordered_set<std::string> used_;
  std::vector<std::string> warnings_;
  std::size_t more_warnings_ = 0;
};

}  // namespace cyclescope::network
