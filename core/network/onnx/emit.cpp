// The part of OnnxReader that makes layers and values of nodes.
#include "network/checked.h"
#include "network/onnx/model_reader.h"

namespace cyclescope::network {
namespace {

std::string output_name(const OnnxCall& call, std::size_t i) {
  const bool named = i < call.output_count() && !call.node().outputs[i].empty();
  return named ? call.node().outputs[i] : call.name() + "_output_" + std::to_string(i);
}

/// The outputs' shapes that a subgraph of the node states (the branches of If, the body of Loop).
const std::vector<OnnxValueInfo>* subgraph_outputs(const OnnxNode& node) {
  for (const OnnxAttribute& attribute : node.attributes) {
    if (attribute.graph && node.operator_name == "If") return &attribute.graph->outputs;
  }
  return nullptr;
}

}  // namespace

ElementType OnnxReader::output_type(const OnnxCall& call, const OnnxDraft& draft, std::size_t i) const {
  if (draft.type) return *draft.type;
  const bool has_first = !draft.inputs.empty() && draft.inputs[0];
  const OnnxValue* first = has_first ? &call.input(*draft.inputs[0]) : nullptr;
  if (first != nullptr && first->quantized) return first->type;
  const auto declared = i < call.output_count() ? declared_.find(call.node().outputs[i]) : declared_.end();
  if (declared != declared_.end() && declared->second->type) return *declared->second->type;
  return first == nullptr ? ElementType::kFloat32 : first->type;
}

Result<void> OnnxReader::emit(const OnnxCall& call, OnnxDraft draft) {
  bool constant = !draft.inputs.empty();
  for (const auto& input : draft.inputs) constant = constant && (!input || call.input(*input).constant);
  const ElementType type = output_type(call, draft, 0);
  if (constant) return emit_constants(call, draft, type);
  std::vector<TensorId> current;
  for (const auto& input : draft.inputs) {
    if (!input) {
      current.push_back(kNoTensor);
      continue;
    }
    const auto id = tensor_of(call.node().inputs[*input]);
    if (!id) return error_of(id);
    current.push_back(*id);
  }
  for (std::size_t step = 0; step < draft.steps.size(); ++step) {
    const bool last = step + 1 == draft.steps.size();
    OnnxStep& now = draft.steps[step];
    now.layer.inputs = current;
    std::vector<NetworkBuilder::Output> outputs;
    for (std::size_t i = 0; i < now.declared.size(); ++i) {
      const std::string name = last ? output_name(call, i) : call.name() + "_step_" + std::to_string(step);
      outputs.push_back({name, now.declared[i], last && i > 0 ? output_type(call, draft, i) : type});
    }
    auto ids = builder_.add_layer(std::move(now.layer), outputs);
    if (!ids) return error_of(ids);
    current = std::move(*ids);
  }
  const bool quantized = !draft.inputs.empty() && draft.inputs[0] && call.input(*draft.inputs[0]).quantized;
  for (std::size_t i = 0; i < current.size(); ++i) {
    if (i >= call.output_count() || call.node().outputs[i].empty()) continue;
    OnnxValue& output = value(call.node().outputs[i]);
    output.shape = builder_.tensor(current[i]).shape;
    output.type = builder_.tensor(current[i]).type;
    output.quantized = quantized;
    output.tensor = current[i];
    check_declared(call, i, *output.shape);
  }
  return {};
}

Result<void> OnnxReader::emit_constants(const OnnxCall& call, const OnnxDraft& draft, ElementType type) {
  std::vector<Shape> current;
  std::vector<bool> omitted;
  for (const auto& input : draft.inputs) {
    current.push_back(input ? call.shape(*input) : Shape());
    omitted.push_back(!input);
  }
  for (const OnnxStep& step : draft.steps) {
    std::vector<const Shape*> shapes;
    for (std::size_t i = 0; i < current.size(); ++i) shapes.push_back(omitted[i] ? nullptr : &current[i]);
    auto inferred = infer_output_shapes(step.layer, shapes, step.declared);
    if (!inferred) return error_of(inferred);
    current = std::move(*inferred);
    omitted.assign(current.size(), false);
  }
  for (std::size_t i = 0; i < current.size() && i < call.output_count(); ++i) {
    if (call.node().outputs[i].empty()) continue;
    OnnxValue& output = value(call.node().outputs[i]);
    output.shape = current[i];
    output.type = type;
    output.constant = true;
  }
  return {};
}

Result<void> OnnxReader::emit_other(const OnnxCall& call) {
  Layer layer;
  layer.name = call.name();
  layer.operator_name =
      call.node().domain.empty() ? call.operator_name() : call.node().domain + "." + call.operator_name();
  for (const std::string& name : call.node().inputs) {
    if (name.empty()) {
      layer.inputs.push_back(kNoTensor);
      continue;
    }
    const auto id = tensor_of(name);
    if (!id) return error_of(id);
    layer.inputs.push_back(*id);
  }
  if (call.output_count() == 0) return {};
  const auto inferred = shapes_of_other(call);
  const std::vector<OnnxValueInfo>* inner = subgraph_outputs(call.node());
  std::vector<NetworkBuilder::Output> outputs;
  std::vector<bool> known;
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    NetworkBuilder::Output output{output_name(call, i), {0}, ElementType::kFloat32};
    const auto found = declared_.find(call.node().outputs[i]);
    const OnnxValueInfo* info = found == declared_.end() ? nullptr : found->second;
    if ((info == nullptr || !info->shape) && inner != nullptr && i < inner->size()) info = &(*inner)[i];
    if (info != nullptr && info->type) output.type = *info->type;
    known.push_back(true);
    if (inferred && i < inferred->size()) {
      output.declared = (*inferred)[i];
    } else if (info != nullptr && info->shape) {
      auto shape = symbols_.resolve(output.name, *info->shape, false);
      if (!shape) return error_of(shape);
      output.declared = std::move(*shape);
    } else {
      known.back() = false;
      if (used_.count(call.node().outputs[i]) != 0) {
        warn("'" + call.name() + "' (" + layer.operator_name + "): the shape of its output '" + output.name +
             "' is not known; layers that need it are not mapped");
      }
    }
    outputs.push_back(std::move(output));
  }
  auto ids = builder_.add_layer(std::move(layer), outputs);
  if (!ids) return error_of(ids);
  for (std::size_t i = 0; i < ids->size(); ++i) {
    if (call.node().outputs[i].empty()) continue;
    OnnxValue& output = value(call.node().outputs[i]);
    if (known[i]) output.shape = outputs[i].declared;
    output.type = outputs[i].type;
    output.tensor = (*ids)[i];
  }
  return {};
}

Result<bool> OnnxReader::emit_quantization(const OnnxCall& call) {
  const std::string& op = call.operator_name();
  if ((op != "QuantizeLinear" && op != "DequantizeLinear") || !call.has_shape(0) || call.output_count() != 1 ||
      call.node().outputs[0].empty()) {
    return false;
  }
  const std::string& from = call.node().inputs[0];
  const std::string& to = call.node().outputs[0];
  if (op == "DequantizeLinear") {
    value(from).quantized = true;
    alias(to, from);
    return true;
  }
  if (call.input(0).quantized) {
    alias(to, from);
    return true;
  }
  OnnxDraft draft = draft_of(call, OperatorKind::kElementwise, 1);
  draft.steps[0].layer.function = "quantize";
  draft.type = onnx_element_type(call.integer("output_dtype", 0));
  if (!draft.type) draft.type = call.has_input(2) ? call.input(2).type : ElementType::kUInt8;
  if (auto done = emit(call, std::move(draft)); !done) return error_of(done);
  return true;
}

bool OnnxReader::note_large_constant(const OnnxCall& call) {
  const std::string& op = call.operator_name();
  std::optional<Shape> shape;
  ElementType type = ElementType::kFloat32;
  if (op == "Constant") {
    for (const OnnxAttribute& attribute : call.node().attributes) {
      if (!attribute.tensor) continue;
      shape = attribute.tensor->shape;
      type = attribute.tensor->type;
    }
    if (call.has("value_string")) shape = Shape{};
    if (const OnnxAttribute* strings = call.attribute("value_strings")) {
      shape = Shape{static_cast<std::int64_t>(strings->strings.size())};
    }
  } else if (op == "ConstantOfShape") {
    shape = call.integers(0);
    if (const OnnxAttribute* fill = call.attribute("value"); fill != nullptr && fill->tensor) type = fill->tensor->type;
  } else if (op == "Range") {
    const auto start = call.integers(0);
    const auto limit = call.integers(1);
    const auto delta = call.integers(2);
    if (!start || !limit || !delta || start->size() != 1 || limit->size() != 1 || delta->size() != 1) return false;
    const double step = static_cast<double>((*delta)[0]);
    const double span = static_cast<double>((*limit)[0]) - static_cast<double>((*start)[0]);
    if (step == 0 || span / step < 1 || span / step > static_cast<double>(kLargestCount)) return false;
    const auto whole = static_cast<std::int64_t>(span / step);
    shape = Shape{whole + (static_cast<double>(whole) * step != span ? 1 : 0)};
    type = call.input(0).type;
  }
  if (!shape || call.output_count() != 1 || !checked_product(*shape)) return false;
  OnnxValue& output = value(call.node().outputs[0]);
  output.shape = std::move(shape);
  output.type = type;
  output.constant = true;
  return true;
}

}  // namespace cyclescope::network
