// The part of OnnxReader that makes layers and values of nodes that kernels compute.
#include "network/checked.h"
#include "network/onnx/fold.h"
#include "network/onnx/model_reader.h"

namespace cyclescope::network {
namespace {

std::string output_name(const OnnxCall& call, const std::string& prefix, std::size_t i) {
  return call.has_output(i) ? prefix + call.node().outputs[i] : call.name() + "_output_" + std::to_string(i);
}

}  // namespace

ElementType OnnxReader::output_type(const OnnxCall& call, const OnnxDraft& draft, std::size_t i) const {
  if (draft.type) return *draft.type;
  if (i == 1 && draft.steps.back().layer.kind == OperatorKind::kTopK) return ElementType::kInt64;
  const bool has_first = !draft.inputs.empty() && draft.inputs[0];
  const OnnxValue* first = has_first ? &call.input(*draft.inputs[0]) : nullptr;
  if (first != nullptr && first->quantized) return first->type;
  const auto declared =
      i < call.output_count() ? scope_->declared.find(call.node().outputs[i]) : scope_->declared.end();
  if (declared != scope_->declared.end() && declared->second->type) return *declared->second->type;
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
      const std::string name =
          last ? output_name(call, scope_->prefix, i) : call.name() + "_step_" + std::to_string(step);
      outputs.push_back({name, now.declared[i], last && i > 0 ? output_type(call, draft, i) : type});
    }
    auto ids = builder_.add_layer(std::move(now.layer), outputs);
    if (!ids) return error_of(ids);
    current = std::move(*ids);
  }
  const bool quantized = !draft.inputs.empty() && draft.inputs[0] && call.input(*draft.inputs[0]).quantized;
  for (std::size_t i = 0; i < current.size(); ++i) {
    if (!call.has_output(i)) continue;
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

bool OnnxReader::note_folded(const OnnxCall& call) {
  auto folded = fold_constants(call);
  if (!folded) return false;
  for (std::size_t i = 0; i < folded->size(); ++i) {
    if (!call.has_output(i)) continue;
    OnnxValue& output = value(call.node().outputs[i]);
    output.shape = (*folded)[i].shape;
    output.type = (*folded)[i].type;
    output.literal = std::move((*folded)[i]);
    output.constant = true;
  }
  return true;
}

bool OnnxReader::note_large_constant(const OnnxCall& call) {
  if (!call.node().domain.empty()) return false;
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
