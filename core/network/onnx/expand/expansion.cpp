#include "network/onnx/expand/expansion.h"

#include <utility>

namespace cyclescope::network {

OnnxAttribute onnx_attribute(std::string name, std::int64_t value) {
  OnnxAttribute attribute;
  attribute.name = std::move(name);
  attribute.i = value;
  return attribute;
}

OnnxAttribute onnx_attribute(std::string name, std::vector<std::int64_t> values) {
  OnnxAttribute attribute;
  attribute.name = std::move(name);
  attribute.ints = std::move(values);
  return attribute;
}

OnnxAttribute onnx_attribute(std::string name, std::string text) {
  OnnxAttribute attribute;
  attribute.name = std::move(name);
  attribute.s = std::move(text);
  return attribute;
}

OnnxExpansion::OnnxExpansion(const OnnxCall& call) : call_(call) {
  for (std::size_t i = 0; i < call.input_count(); ++i) graph_.inputs.push_back({"input_" + std::to_string(i), {}, {}});
}

std::vector<std::string> OnnxExpansion::nodes(const std::string& op, std::vector<std::string> inputs,
                                              std::vector<OnnxAttribute> attributes, std::size_t outputs) {
  OnnxNode& node = graph_.nodes.emplace_back();
  node.operator_name = op;
  node.name = op;
  if (const std::size_t point = op.rfind('.'); point != std::string::npos) {
    node.domain = op.substr(0, point);
    node.operator_name = node.name = op.substr(point + 1);
  }
  node.inputs = std::move(inputs);
  node.attributes = std::move(attributes);
  for (std::size_t i = 0; i < outputs; ++i) node.outputs.push_back("value_" + std::to_string(values_++));
  return node.outputs;
}

std::string OnnxExpansion::node(const std::string& op, std::vector<std::string> inputs,
                                std::vector<OnnxAttribute> attributes, const std::string& name) {
  std::string output = nodes(op, std::move(inputs), std::move(attributes), 1)[0];
  if (!name.empty()) graph_.nodes.back().name = name;
  return output;
}

std::string OnnxExpansion::weights(const Shape& shape, ElementType type) {
  OnnxTensor& tensor = graph_.initializers.emplace_back();
  tensor.name = "weight_" + std::to_string(values_++);
  tensor.shape = shape;
  tensor.type = type;
  return tensor.name;
}

std::string OnnxExpansion::scalar(double value) {
  const std::string name = weights({}, ElementType::kFloat32);
  graph_.initializers.back().literal = OnnxLiteral{{}, ElementType::kFloat32, true, {}, {value}};
  return name;
}

std::string OnnxExpansion::integers(const std::vector<std::int64_t>& values) {
  const Shape shape = {static_cast<std::int64_t>(values.size())};
  const std::string name = weights(shape, ElementType::kInt64);
  graph_.initializers.back().literal = OnnxLiteral{shape, ElementType::kInt64, false, values, {}};
  return name;
}

std::string OnnxExpansion::reshape(const std::string& x, const Shape& shape) {
  return node("Reshape", {x}, {onnx_attribute("shape", shape), onnx_attribute("allowzero", 1)});
}

std::string OnnxExpansion::transpose(const std::string& x, const std::vector<std::int64_t>& order) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] != static_cast<std::int64_t>(i)) return node("Transpose", {x}, {onnx_attribute("perm", order)});
  }
  return x;
}

std::string OnnxExpansion::plus_input(const std::string& x, std::size_t i, const std::string& name) {
  return call_.has_input(i) ? node("Add", {x, input(i)}, {}, name) : x;
}

OnnxExpansionResult OnnxExpansion::yields(const std::vector<std::string>& outputs) {
  for (std::size_t i = 0; i < call_.output_count(); ++i) {
    if (call_.has_output(i) && (i >= outputs.size() || outputs[i].empty())) return kNoExpansion;
    graph_.outputs.push_back({i < outputs.size() ? outputs[i] : std::string(), {}, {}});
  }
  while (!graph_.outputs.empty() && graph_.outputs.back().name.empty()) graph_.outputs.pop_back();
  return std::optional(std::move(graph_));
}

}  // namespace cyclescope::network
