// Operators that choose elements one by one, go along an axis in order, or look for extremes.
#include "network/checked.h"
#include "network/onnx/convert.h"
#include "network/onnx/listed_shapes.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

const OnnxConversion kNoForm = std::optional<OnnxDraft>();

/// The one shape of `shapes`, where it is known in whole.
std::optional<Shape> only_shape(const OnnxShapes& shapes) {
  if (!shapes || shapes->empty() || !shapes->front() || !checked_product(*shapes->front())) return std::nullopt;
  return shapes->front();
}

/// A draft of one layer that takes these inputs of the node.
OnnxDraft draft_with(const OnnxCall& call, OperatorKind kind, const std::vector<std::size_t>& inputs) {
  OnnxDraft draft = draft_of(call, kind, 0);
  for (const std::size_t input : inputs) {
    draft.inputs.push_back(call.has_input(input) ? std::optional(input) : std::nullopt);
  }
  return draft;
}

std::optional<std::int64_t> one_integer(const OnnxCall& call, std::size_t input) {
  const auto given = call.integers(input);
  return given && given->size() == 1 ? std::optional(given->front()) : std::nullopt;
}

/// `count` extremes along the axis of the first input.
OnnxConversion extremes(const OnnxCall& call, std::int64_t count) {
  const Shape& x = call.shape(0);
  const auto axis = normal_axis(call.integer("axis", -1), x.size());
  if (!axis || count < 0) return kNoForm;
  OnnxDraft draft = draft_of(call, OperatorKind::kTopK, 1);
  OnnxStep& step = draft.steps[0];
  step.layer.function = call.integer("largest", 1) != 0 ? "max" : "min";
  step.layer.attributes.axis = *axis;
  step.layer.attributes.sizes = {std::min(count, x[static_cast<std::size_t>(*axis)])};
  if (call.has_output(1)) step.declared.emplace_back();
  return draft;
}

}  // namespace

OnnxConversion convert_elements(const OnnxCall& call) {
  const std::string& op = call.operator_name();
  const auto shape = only_shape(op == "GatherND"         ? shapes_of_gather_nd(call)
                                : op == "GatherElements" ? shapes_of_second(call)
                                                         : shapes_of_attribute(call));
  if (!shape || !call.has_input(0)) return kNoForm;
  OnnxDraft draft = draft_with(call, OperatorKind::kGather, {0, 1});
  draft.steps[0].layer.function = "elements";
  draft.steps[0].declared = {*shape};
  return draft;
}

OnnxConversion convert_scatter(const OnnxCall& call) {
  const bool cache = call.operator_name() == "TensorScatter";  // past, update, places
  const std::vector<std::size_t> inputs = cache ? std::vector<std::size_t>{1, 2, 0} : std::vector<std::size_t>{2, 1, 0};
  if (!call.has_input(0) || !call.has_input(inputs[0])) return kNoForm;
  OnnxDraft draft = draft_with(call, OperatorKind::kScatter, inputs);
  const std::string function = call.text("reduction", "none");
  if (function != "none") draft.steps[0].layer.function = function;
  draft.type = call.input(0).type;
  return draft;
}

OnnxConversion convert_unpooling(const OnnxCall& call) {
  const auto shape = only_shape(shapes_of_unpooling(call));
  if (!shape || !call.has_input(0)) return kNoForm;
  OnnxDraft draft = draft_with(call, OperatorKind::kScatter, {0, 1});
  draft.steps[0].declared = {*shape};
  return draft;
}

bool takes_last_axis(const OnnxCall& call) { return !one_integer(call, 1); }

OnnxConversion convert_cumulative(const OnnxCall& call) {
  if (!call.has_input(0) || call.shape(0).empty()) return kNoForm;
  const std::int64_t axis = one_integer(call, 1).value_or(-1);
  const auto normal = normal_axis(axis, call.shape(0).size());
  if (!normal) return call.bad_attribute("axis " + std::to_string(axis) + " is none of " + to_text(call.shape(0)));
  OnnxDraft draft = draft_of(call, OperatorKind::kCumulative, 1);
  Layer& layer = draft.steps[0].layer;
  layer.function = call.operator_name() == "CumSum" ? "sum" : "prod";
  layer.attributes.axis = *normal;
  layer.attributes.exclusive = call.integer("exclusive", 0) != 0;
  layer.attributes.reverse = call.integer("reverse", 0) != 0;
  return draft;
}

OnnxConversion convert_top_k(const OnnxCall& call) {
  const auto count = call.has("k") ? std::optional(call.integer("k", 0)) : one_integer(call, 1);
  return count && call.has_input(0) ? extremes(call, *count) : kNoForm;
}

}  // namespace cyclescope::network
