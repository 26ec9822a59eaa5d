#include "network/onnx/model_reader.h"

#include <algorithm>

#include "network/checked.h"
#include "network/onnx/order.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostWarnings = 20;
/// Nodes of functions and loops count as often as they are read.
constexpr std::size_t kMostNodes = 40'000;

bool is_control_flow(const OnnxNode& node) {
  return node.domain.empty() &&
         (node.operator_name == "If" || node.operator_name == "Loop" || node.operator_name == "Scan");
}

}  // namespace

void describe_scope(OnnxScope& scope, const OnnxGraph& graph) {
  for (const OnnxValueInfo& info : graph.values) scope.declared[info.name] = &info;
  for (const OnnxValueInfo& info : graph.outputs) {
    if (info.shape || scope.declared.count(info.name) == 0) scope.declared[info.name] = &info;
    scope.used.insert(info.name);
  }
  for (const OnnxNode& node : graph.nodes) {
    for (std::string& name : onnx_values_read(node)) scope.used.insert(std::move(name));
  }
}

OnnxReader::OnnxReader(const OnnxModel& model, const OnnxOptions& options)
    : model_(model), symbols_(options, model.graph.inputs), builder_(model.graph.name, "ONNX file") {
  for (const OnnxFunction& function : model.functions) functions_[{function.domain, function.name}] = &function;
  const auto opset = model.opsets.find("");
  top_.opset = opset == model.opsets.end() ? 0 : opset->second;
  describe_scope(top_, model.graph);
}

Result<OnnxResult> OnnxReader::read() {
  Result<void> done = read_initializers(model_.graph);
  if (done) done = read_inputs();
  if (done) done = read_nodes(model_.graph);
  if (done) done = read_outputs();
  if (done) done = symbols_.check_options();
  if (!done) return tl::unexpected<Diagnostic>(with_assumptions(done.error()));
  note_assumptions();
  auto network = builder_.finish();
  if (!network) return error_of(network);
  if (more_warnings_ > 0) warnings_.push_back("and " + std::to_string(more_warnings_) + " more warnings of this kind");
  return OnnxResult{std::move(*network), symbols_.dimensions(), symbols_.questions(), std::move(warnings_)};
}

Result<void> OnnxReader::read_initializers(const OnnxGraph& graph) {
  for (const OnnxTensor& tensor : graph.initializers) {
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
    input.type = info.type.value_or(ElementType::kFloat32);
    if (info.shape) {
      auto shape = symbols_.resolve(info.name, *info.shape);
      if (!shape) return error_of(shape);
      input.shape = std::move(*shape);
    } else {
      input.cause = "the file " + std::string(info.type ? "says no shape of" : "has no tensor as") + " the input '" +
                    info.name + "'";
      warn(input.cause + ": layers that need it are not mapped");
    }
    const auto id = builder_.add_input(info.name, input.shape, input.type);
    if (!id) return error_of(id);
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

void OnnxReader::note_assumptions() {
  for (const SymbolicDimension& dimension : symbols_.dimensions()) {
    if (dimension.given || dimension.stated) continue;
    builder_.add_assumption({dimension.name, dimension.value, dimension.input, dimension.axis, dimension.batch});
  }
}

Diagnostic OnnxReader::with_assumptions(Diagnostic error) const {
  std::string names;
  for (const SymbolicDimension& dimension : symbols_.dimensions()) {
    if (dimension.given || dimension.stated) continue;
    names += (names.empty() ? "'" : ", '") + dimension.name + "'";
  }
  const bool about_shapes = error.code == "ShapeMismatch" || error.code == "BadAttribute";
  if (!about_shapes || names.empty() || !error.hint.empty()) return error;
  error.hint = "give the open dimensions, which were taken as 1: " + names;
  for (const std::string& name : symbols_.unused()) error.hint += "; the inputs have no '" + name + "'";
  return error;
}

Result<void> OnnxReader::read_nodes(const OnnxGraph& graph) {
  const auto order = onnx_order(graph, [&](const std::string& name) { return id_of(name).has_value(); });
  if (!order) return error_of(order);
  for (const std::size_t index : *order) {
    if (auto done = read_node(graph.nodes[index], scope_->prefix + onnx_node_name(graph, index)); !done) return done;
  }
  return {};
}

Result<void> OnnxReader::check_node_count(const std::string& path) const {
  if (nodes_read_ <= kMostNodes + model_.graph.nodes.size()) return {};
  return failure("TooLarge", path, "functions and loops of the model have too many nodes in all",
                 "more than " + std::to_string(kMostNodes) + " are not read");
}

Result<void> OnnxReader::read_node(const OnnxNode& node, std::string name) {
  ++nodes_read_;
  if (auto few = check_node_count(name); !few) return few;
  const OnnxCall call = call_of(node, std::move(name));
  if (const auto function = functions_.find({node.domain, node.operator_name}); function != functions_.end()) {
    return inline_function(call, *function->second);
  }
  if (note_folded(call)) return {};
  if (is_control_flow(node)) {
    if (node.operator_name == "If") return read_if(call);
    return node.operator_name == "Loop" ? read_loop(call) : read_scan(call);
  }
  if (note_large_constant(call)) return {};
  const auto quantization = emit_quantization(call);
  if (!quantization) return error_of(quantization);
  if (*quantization) return {};
  const OnnxOperator* known = onnx_operator(node.domain, node.operator_name);
  bool ready = known != nullptr && call.output_count() > 0;
  for (std::size_t i = 0; i < call.input_count(); ++i) ready = ready && (!call.has_input(i) || call.has_shape(i));
  if (ready && known->expand != nullptr) {
    const auto expansion = known->expand(call);
    if (!expansion) return error_of(expansion);
    if (*expansion) {
      warn_of_assumption(call, *known);
      return inline_expansion(call, **expansion);
    }
  }
  if (!ready || known->convert == nullptr) return emit_other(call, known);
  auto draft = known->convert(call);
  if (!draft) return error_of(draft);
  if (!*draft) return emit_other(call, known);
  warn_of_assumption(call, *known);
  const std::size_t outputs = (*draft)->steps.back().declared.size();
  if (auto done = emit(call, std::move(**draft)); !done) return done;
  if (!uses_output_behind(call, outputs)) return {};
  return emit_other(call, known, outputs, "no kernel computes its further outputs");
}

OnnxCall OnnxReader::call_of(const OnnxNode& node, std::string name) {
  std::vector<const OnnxValue*> inputs;
  for (const std::string& input : node.inputs) inputs.push_back(input.empty() ? nullptr : find(input));
  std::vector<std::optional<Shape>> declared;
  for (const std::string& output : node.outputs) {
    const auto info = scope_->declared.find(output);
    const bool stated = info != scope_->declared.end() && info->second->shape;
    declared.push_back(stated ? std::optional(symbols_.known(output, *info->second->shape)) : std::nullopt);
  }
  return {node, std::move(name), scope_->opset, std::move(inputs), std::move(declared)};
}

OnnxReader::ValueId OnnxReader::new_value(OnnxValue value) {
  values_.push_back(std::move(value));
  return values_.size() - 1;
}

OnnxValue& OnnxReader::value(const std::string& name) {
  const auto [entry, added] = scope_->index.emplace(name, values_.size());
  if (added) values_.emplace_back().name = scope_->prefix + name;
  return values_[entry->second];
}

std::optional<OnnxReader::ValueId> OnnxReader::id_of(const std::string& name) const {
  for (const OnnxScope* scope = scope_; scope != nullptr; scope = scope->outer) {
    if (const auto found = scope->index.find(name); found != scope->index.end()) return found->second;
  }
  return std::nullopt;
}

const OnnxValue* OnnxReader::find(const std::string& name) const {
  const auto id = id_of(name);
  return id ? &values_[*id] : nullptr;
}

Result<TensorId> OnnxReader::tensor_of(const std::string& name) {
  OnnxValue& known = values_[*id_of(name)];
  if (known.tensor != kNoTensor) return known.tensor;
  const auto id = known.shape ? builder_.add_tensor(known.name, *known.shape, known.type, known.constant)
                              : builder_.add_unknown_tensor(known.name, known.type, known.constant);
  if (id) known.tensor = *id;
  return id;
}

bool OnnxReader::uses_output_behind(const OnnxCall& call, std::size_t count) const {
  for (std::size_t i = count; i < call.output_count(); ++i) {
    if (scope_->used.count(call.node().outputs[i]) != 0) return true;
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

void OnnxReader::warn_of_assumption(const OnnxCall& call, const OnnxOperator& known) {
  if (known.assumption.empty() || (known.assumes != nullptr && !known.assumes(call))) return;
  if (!assumed_.insert(known.name).second) return;
  warn("'" + call.name() + "' (" + call.operator_name() + "), and others of its kind: taken for granted is that " +
       std::string(known.assumption));
}

void OnnxReader::warn(std::string warning) {
  if (warnings_.size() < kMostWarnings) {
    warnings_.push_back(std::move(warning));
  } else {
    ++more_warnings_;
  }
}

}  // namespace cyclescope::network
