// The part of OnnxReader that reads graphs inside the model's: subgraphs, functions, and fused operators as their
// parts.
#include "network/onnx/model_reader.h"
#include "network/onnx/order.h"

namespace cyclescope::network {
namespace {

/// Graphs inside each other.
constexpr int kDeepest = 40;
/// Of the nodes that expansions and loops add: attributes of all versions are understood where they are given.
constexpr std::int64_t kOwnOpset = 18;

const OnnxAttribute* attribute_named(const std::vector<OnnxAttribute>& attributes, const std::string& name) {
  for (const OnnxAttribute& attribute : attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

/// Puts the attributes that `node` gives (or the function's defaults) in the place of references to them.
void instantiate(OnnxGraph& graph, const OnnxFunction& function, const OnnxNode& node) {
  for (OnnxNode& inner : graph.nodes) {
    std::vector<OnnxAttribute> attributes;
    for (OnnxAttribute& attribute : inner.attributes) {
      if (attribute.graph) {
        attribute.graph = std::make_shared<OnnxGraph>(*attribute.graph);
        instantiate(*attribute.graph, function, node);
      }
      if (attribute.reference.empty()) {
        attributes.push_back(std::move(attribute));
        continue;
      }
      const OnnxAttribute* given = attribute_named(node.attributes, attribute.reference);
      if (given == nullptr) given = attribute_named(function.defaults, attribute.reference);
      if (given == nullptr) continue;
      attributes.push_back(*given);
      attributes.back().name = attribute.name;
    }
    inner.attributes = std::move(attributes);
  }
}

}  // namespace

OnnxReader::ValueIds OnnxReader::inputs_of(const OnnxNode& node) const {
  ValueIds inputs;
  for (const std::string& name : node.inputs) inputs.push_back(name.empty() ? std::nullopt : id_of(name));
  return inputs;
}

Result<OnnxReader::ValueIds> OnnxReader::read_graph(const OnnxGraph& graph, const std::string& prefix,
                                                    const ValueIds& inputs, bool subgraph, std::int64_t opset) {
  OnnxScope scope;
  scope.outer = subgraph ? scope_ : nullptr;
  scope.prefix = prefix;
  scope.opset = opset;
  scope.depth = scope_->depth + 1;
  if (scope.depth > kDeepest) {
    return failure("OnnxGraph", prefix, "functions and subgraphs are nested too deeply or without end");
  }
  // Nodes of subgraphs cost something for each time that they are looked at, also where they are not read.
  nodes_read_ += onnx_node_count(graph) - graph.nodes.size();
  if (auto few = check_node_count(prefix); !few) return error_of(few);
  describe_scope(scope, graph);
  for (std::size_t i = 0; i < graph.inputs.size() && i < inputs.size(); ++i) {
    if (inputs[i]) scope.index[graph.inputs[i].name] = *inputs[i];
  }
  OnnxScope* const before = scope_;
  scope_ = &scope;
  Result<void> done = read_initializers(graph);
  // An operand that the caller omits is omitted inside.
  const auto is_given = [&](const std::string& name) { return id_of(name).has_value(); };
  if (done) done = read_nodes(graph);
  ValueIds outputs;
  for (const OnnxValueInfo& output : graph.outputs) {
    if (done && !is_given(output.name)) {
      done = failure("OnnxGraph", prefix, "the output '" + output.name + "' is computed by no node");
    }
    outputs.push_back(id_of(output.name));
  }
  scope_ = before;
  if (!done) return error_of(done);
  return outputs;
}

Result<void> OnnxReader::bind_outputs(const OnnxCall& call, const ValueIds& outputs, ValueId first) {
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    if (!call.has_output(i)) continue;
    if (i >= outputs.size() || !outputs[i]) {
      return failure("OnnxGraph", call.name(), call.operator_name() + " has no output " + std::to_string(i));
    }
    scope_->index[call.node().outputs[i]] = *outputs[i];
    OnnxValue& output = values_[*outputs[i]];
    if (*outputs[i] >= first) {
      output.name = scope_->prefix + call.node().outputs[i];
      if (output.tensor != kNoTensor) builder_.rename(output.tensor, output.name);
    }
    if (output.shape) check_declared(call, i, *output.shape);
  }
  return {};
}

Result<void> OnnxReader::inline_function(const OnnxCall& call, const OnnxFunction& function) {
  const ValueId first = values_.size();
  OnnxGraph body = function.body;
  instantiate(body, function, call.node());
  const auto opset = function.opsets.find("");
  const auto outputs = read_graph(body, call.name() + "/", inputs_of(call.node()), false,
                                  opset == function.opsets.end() ? scope_->opset : opset->second);
  if (!outputs) return error_of(outputs);
  return bind_outputs(call, *outputs, first);
}

Result<void> OnnxReader::inline_expansion(const OnnxCall& call, const OnnxGraph& expansion) {
  const ValueId first = values_.size();
  const auto outputs = read_graph(expansion, call.name() + "/", inputs_of(call.node()), false, kOwnOpset);
  if (!outputs) return error_of(outputs);
  return bind_outputs(call, *outputs, first);
}

Result<OnnxReader::ValueId> OnnxReader::apply(OnnxNode node, const std::string& name, const ValueIds& inputs) {
  OnnxGraph graph;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    node.inputs.push_back("x" + std::to_string(i));
    graph.inputs.push_back({node.inputs.back(), {}, {}});
  }
  node.outputs = {"y"};
  node.name = node.operator_name;
  graph.outputs.push_back({"y", {}, {}});
  graph.nodes.push_back(std::move(node));
  const auto outputs = read_graph(graph, name + "/", inputs, false, kOwnOpset);
  if (!outputs) return error_of(outputs);
  return *(*outputs)[0];
}

}  // namespace cyclescope::network
