// The part of OnnxReader that makes layers of what no kernel computes, and says why.
#include "network/checked.h"
#include "network/onnx/model_reader.h"

namespace cyclescope::network {
namespace {

std::string place_of(const OnnxCall& call) { return call.operator_name() + " at '" + call.name() + "'"; }

/// Why the first input that has no shape has none, or an empty text.
std::string cause_of_inputs(const OnnxCall& call) {
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (call.has_input(i) && !call.has_shape(i)) return call.input(i).cause;
  }
  return {};
}

/// Whether a compiler can compute the outputs beforehand.
bool is_constant(const OnnxCall& call) {
  bool any = false;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (call.has_input(i) && !call.input(i).constant) return false;
    any = any || call.has_input(i);
  }
  return any;
}

/// `asked`: names of the sizes that data decides about and nobody gave.
std::string reason_of(const OnnxOperator* known, const std::string& cause, bool all_known,
                      const std::vector<std::string>& asked) {
  if (!cause.empty()) return "its input's shape is not known, since " + cause;
  if (known == nullptr) return "the operator is not known";
  if (!all_known) {
    std::string names;
    for (const std::string& name : asked) names += (names.empty() ? ": give '" : ", '") + name + "'";
    return "the shape of its output depends on data" + names;
  }
  const bool listed = known->convert == nullptr && known->expand == nullptr && known->expand_sized == nullptr;
  return listed ? "no kernel computes this operator" : "no kernel computes this form of the operator";
}

}  // namespace

std::optional<Shape> OnnxReader::shape_of_other(const OnnxCall& call, std::size_t i, const std::optional<Shape>& rule,
                                                std::vector<std::string>& asked) {
  std::optional<Shape> shape = rule;
  const std::optional<Shape>& declared = call.partly_declared(i);
  if (!shape) {
    shape = declared;
  } else if (declared && declared->size() == shape->size()) {
    for (std::size_t axis = 0; axis < shape->size(); ++axis) {
      if ((*shape)[axis] == kOpen) (*shape)[axis] = (*declared)[axis];
    }
  }
  if (!shape) return std::nullopt;
  bool complete = true;
  const auto info = scope_->declared.find(call.node().outputs[i]);
  const bool stated = declared && declared->size() == shape->size();
  for (std::size_t axis = 0; axis < shape->size(); ++axis) {
    if ((*shape)[axis] != kOpen) continue;
    const OnnxDimension dimension = stated ? (*info->second->shape)[axis] : OnnxDimension{};
    const std::string name = dimension_name(scope_->prefix + call.node().outputs[i], dimension, axis);
    const auto given =
        symbols_.ask({name, DataDependent::Kind::kExtent, call.operator_name(), call.name(), std::nullopt});
    complete = complete && given.has_value();
    if (!given) asked.push_back(name);
    (*shape)[axis] = given.value_or(kOpen);
  }
  return complete ? shape : std::nullopt;
}

Result<void> OnnxReader::emit_other(const OnnxCall& call, const OnnxOperator* known, std::size_t first,
                                    std::string why) {
  std::string cause = cause_of_inputs(call);
  std::optional<std::vector<std::optional<Shape>>> rule;
  if (known != nullptr && known->shapes != nullptr) rule = known->shapes(call);
  std::vector<std::optional<Shape>> shapes;
  std::vector<std::string> asked;
  bool all_known = true;
  for (std::size_t i = first; i < call.output_count(); ++i) {
    const std::optional<Shape> ruled = rule && i < rule->size() ? (*rule)[i] : std::nullopt;
    std::optional<Shape> shape;
    if (!call.has_output(i)) {
      shape = Shape{0};
    } else if (cause.empty() || (ruled && checked_product(*ruled))) {
      shape = shape_of_other(call, i, ruled, asked);
    } else {
      shape = call.declared(i);  // what is open follows from the input: there is nothing to ask here
    }
    all_known = all_known && shape.has_value();
    shapes.push_back(std::move(shape));
  }
  if (cause.empty() && all_known && is_constant(call)) {
    for (std::size_t i = first; i < call.output_count(); ++i) {
      if (!call.has_output(i)) continue;
      OnnxValue& output = value(call.node().outputs[i]);
      output.shape = shapes[i - first];
      output.constant = true;
    }
    return {};
  }
  const bool sized = cause.empty() && all_known && first == 0 && !shapes.empty();
  if (sized && known != nullptr && known->expand_sized != nullptr) {
    const auto expansion = known->expand_sized(call, shapes);
    if (!expansion) return error_of(expansion);
    if (*expansion) {
      warn_of_assumption(call, *known);
      return inline_expansion(call, **expansion);
    }
  }
  Layer layer;
  layer.name = call.name();
  layer.operator_name =
      call.node().domain.empty() ? call.operator_name() : call.node().domain + "." + call.operator_name();
  layer.reason = why.empty() ? reason_of(known, cause, all_known, asked) : std::move(why);
  layer.uncounted = first == 0 && (known == nullptr || known->macs);
  if (cause.empty()) {
    cause = place_of(call) + (known == nullptr ? " is no operator that is known" : " depends on data");
    if (!all_known) {
      warn("'" + call.name() + "' (" + layer.operator_name +
           "): the shape of its output is not known; layers that need it are not mapped");
    }
  }
  return emit_other_layer(call, first, std::move(layer), shapes, cause);
}

Result<void> OnnxReader::emit_other_layer(const OnnxCall& call, std::size_t first, Layer layer,
                                          const std::vector<std::optional<Shape>>& shapes, const std::string& cause) {
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (!call.has_input(i)) {
      layer.inputs.push_back(kNoTensor);
      continue;
    }
    const auto id = tensor_of(call.node().inputs[i]);
    if (!id) return error_of(id);
    layer.inputs.push_back(*id);
  }
  std::vector<NetworkBuilder::Output> outputs;
  std::vector<std::size_t> places;
  for (std::size_t i = first; i < call.output_count(); ++i) {
    if (!call.has_output(i)) continue;
    const auto& shape = shapes[i - first];
    const auto info = scope_->declared.find(call.node().outputs[i]);
    const bool typed = info != scope_->declared.end() && info->second->type;
    outputs.push_back({scope_->prefix + call.node().outputs[i], shape.value_or(Shape{}),
                       typed ? *info->second->type : ElementType::kFloat32, !shape});
    places.push_back(i);
  }
  if (outputs.empty()) return {};
  auto ids = builder_.add_layer(std::move(layer), outputs);
  if (!ids) return error_of(ids);
  for (std::size_t i = 0; i < ids->size(); ++i) {
    OnnxValue& output = value(call.node().outputs[places[i]]);
    output.shape = shapes[places[i] - first];
    if (!output.shape) output.cause = cause;
    output.type = outputs[i].type;
    output.tensor = (*ids)[i];
  }
  return {};
}

}  // namespace cyclescope::network
