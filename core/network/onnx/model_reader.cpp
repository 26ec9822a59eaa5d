#include "network/onnx/model_reader.h"

#include <algorithm>

#include "network/checked.h"
#include "network/onnx/fold.h"
#include "network/onnx/order.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostWarnings = 20;

bool has_subgraph(const OnnxNode& node) {
  return std::any_of(node.attributes.begin(), node.attributes.end(),
                     [](const OnnxAttribute& attribute) { return attribute.graph != nullptr; });
}

}  // namespace

OnnxReader::OnnxReader(const OnnxModel& model, const OnnxOptions& options)
    : model_(model), symbols_(options), builder_(model.graph.name, "ONNX file") {
  for (const OnnxValueInfo& info : model.graph.values) declared_[info.name] = &info;
  for (const OnnxValueInfo& info : model.graph.outputs) {
    declared_[info.name] = &info;
    used_.insert(info.name);
  }
  for (const OnnxNode& node : model.graph.nodes) {
    for (const std::string& name : onnx_values_read(node)) used_.insert(name);
  }
}

Result<OnnxResult> OnnxReader::read() {
  const auto order = onnx_order(model_.graph);
  if (!order) return error_of(order);
  if (auto done = read_initializers(); !done) return error_of(done);
  if (auto done = read_inputs(); !done) return error_of(done);
  for (const std::size_t index : *order) {
    if (auto done = read_node(index); !done) return error_of(done);
  }
  if (auto done = read_outputs(); !done) return error_of(done);
  if (auto done = symbols_.check_options(); !done) return error_of(done);
  auto network = builder_.finish();
  if (!network) return error_of(network);
  if (more_warnings_ > 0) warnings_.push_back("and " + std::to_string(more_warnings_) + " more warnings of this kind");
  return OnnxResult{std::move(*network), symbols_.dimensions(), std::move(warnings_)};
}

Result<void> OnnxReader::read_initializers() {
  for (const OnnxTensor& tensor : model_.graph.initializers) {
    if (tensor.shape.size() > kLargestRank || !checked_product(tensor.shape)) {
      return failure("TooLarge", tensor.name,
                     "the shape " + to_text(tensor.shape) + " of the constant '" + tensor.name +
                         "' is impossible: extents are at least 0, dimensions at most 32, elements at most 2^53");
    }
    OnnxValue& known = value(tensor.name);
    known.shape = tensor.shape;
    known.type = tensor.type;
    known.literal = tensor.literal;
    known.constant = true;
  }
  return {};
}

Result<void> OnnxReader::read_inputs() {
  for (const OnnxValueInfo& info : model_.graph.inputs) {
    if (const OnnxValue* known = find(info.name); known != nullptr && known->constant) continue;  // has a default
    OnnxValue& input = value(info.name);
    if (!info.shape) {
      return failure("OnnxGraph", info.name,
                     "the input '" + info.name + "' " + (info.type ? "has no shape" : "is no tensor"),
                     info.type ? "export the model with the shapes of its inputs" : "");
    }
    auto shape = symbols_.resolve(info.name, *info.shape, true);
    if (!shape) return error_of(shape);
    input.type = info.type.value_or(ElementType::kFloat32);
    const auto id = builder_.add_input(info.name, *shape, input.type);
    if (!id) return error_of(id);
    input.shape = std::move(*shape);
    input.tensor = *id;
  }
  return {};
}

Result<void> OnnxReader::read_outputs() {
  for (const OnnxValueInfo& info : model_.graph.outputs) {
    if (find(info.name) == nullptr) {
      return failure("OnnxGraph", info.name, "the output '" + info.name + "' is computed by no node");
    }
    const auto id = tensor_of(info.name);
    if (!id) return error_of(id);
    builder_.add_output(*id);
  }
  return {};
}

Result<void> OnnxReader::read_node(std::size_t index) {
  const OnnxCall call = call_of(index);
  if (auto folded = fold_constants(call)) {
    for (std::size_t i = 0; i < folded->size(); ++i) {
      if (call.node().outputs[i].empty()) continue;
      OnnxValue& output = value(call.node().outputs[i]);
      output.shape = (*folded)[i].shape;
      output.type = (*folded)[i].type;
      output.literal = std::move((*folded)[i]);
      output.constant = true;
    }
    return {};
  }
  if (!call.node().domain.empty() || has_subgraph(call.node())) return emit_other(call);
  if (note_large_constant(call)) return {};
  const auto quantization = emit_quantization(call);
  if (!quantization) return error_of(quantization);
  if (*quantization) return {};
  const OnnxConverter converter = onnx_converter(call.operator_name());
  bool known = converter != nullptr;
  for (std::size_t i = 0; i < call.input_count(); ++i) known = known && (!call.has_input(i) || call.has_shape(i));
  if (!known || call.output_count() == 0) return emit_other(call);
  auto draft = converter(call);
  if (!draft) return error_of(draft);
  if (!*draft || uses_output_behind(call, (*draft)->steps.back().declared.size())) return emit_other(call);
  return emit(call, std::move(**draft));
}

OnnxCall OnnxReader::call_of(std::size_t index) const {
  const OnnxNode& node = model_.graph.nodes[index];
  std::vector<const OnnxValue*> inputs;
  for (const std::string& name : node.inputs) inputs.push_back(name.empty() ? nullptr : find(name));
  std::vector<std::optional<Shape>> declared;
  for (const std::string& name : node.outputs) {
    const auto info = declared_.find(name);
    const bool stated = info != declared_.end() && info->second->shape;
    declared.push_back(stated ? symbols_.known(*info->second->shape) : std::nullopt);
  }
  const auto opset = model_.opsets.find("");
  return {node, onnx_node_name(model_.graph, index), opset == model_.opsets.end() ? 0 : opset->second,
          std::move(inputs), std::move(declared)};
}

OnnxValue& OnnxReader::value(const std::string& name) {
  const auto [entry, added] = index_.emplace(name, values_.size());
  if (added) values_.emplace_back();
  return values_[entry->second];
}

const OnnxValue* OnnxReader::find(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &values_[found->second];
}

Result<TensorId> OnnxReader::tensor_of(const std::string& name) {
  OnnxValue& known = value(name);
  if (known.tensor != kNoTensor) return known.tensor;
  const auto id = builder_.add_tensor(name, known.shape.value_or(Shape{0}), known.type, known.constant);
  if (id) known.tensor = *id;
  return id;
}

bool OnnxReader::uses_output_behind(const OnnxCall& call, std::size_t count) const {
  for (std::size_t i = count; i < call.output_count(); ++i) {
    if (used_.count(call.node().outputs[i]) != 0) return true;
  }
  return false;
}

void OnnxReader::check_declared(const OnnxCall& call, std::size_t output, const Shape& shape) {
  const auto declared = call.declared(output);
  if (declared && *declared != shape) {
    warn("'" + call.name() + "' (" + call.operator_name() + "): the file says that its output is " +
         to_text(*declared) + ", but it is " + to_text(shape));
  }
}

void OnnxReader::warn(std::string warning) {
  if (warnings_.size() < kMostWarnings) {
    warnings_.push_back(std::move(warning));
  } else {
    ++more_warnings_;
  }
}

}  // namespace cyclescope::network
