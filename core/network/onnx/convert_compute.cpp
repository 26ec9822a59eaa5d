// Products, element-wise operators, normalisations, reductions and recurrent layers.
#include <numeric>

#include "network/elementwise.h"
#include "network/onnx/convert.h"
#include "network/reductions.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

tl::unexpected<Diagnostic> no_axis(const OnnxCall& call, const std::vector<std::int64_t>& axes) {
  return call.bad_attribute("axes " + to_text(axes) + " are no axes of " + to_text(call.shape(0)));
}

bool is_int8(ElementType type) { return type == ElementType::kInt8 || type == ElementType::kUInt8; }

}  // namespace

OnnxConversion convert_gemm(const OnnxCall& call) {
  OnnxDraft draft = draft_of(call, OperatorKind::kGemm, 3);
  draft.steps[0].layer.attributes.transpose_a = call.integer("transA", 0) != 0;
  draft.steps[0].layer.attributes.transpose_b = call.integer("transB", 0) != 0;
  return draft;
}

OnnxConversion convert_matmul(const OnnxCall& call) {
  OnnxDraft draft = draft_of(call, OperatorKind::kMatMul, 2);
  if (call.operator_name() == "MatMulInteger") draft.type = ElementType::kInt32;
  if (call.operator_name() == "QLinearMatMul") {
    draft.inputs = {0, 3};  // a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale, y_zero_point
    if (!call.has_input(0) || !call.has_input(3)) return call.bad_attribute("an input is missing");
    if (call.has_input(7)) draft.type = call.input(7).type;
  }
  return draft;
}

OnnxConversion convert_elementwise(const OnnxCall& call) {
  const std::string function(elementwise_function(call.operator_name()));
  // Of unary operators only the data counts, not the bounds of Clip.
  const std::size_t inputs = arity_of(function) == Arity::kUnary ? 1 : call.input_count();
  OnnxDraft draft = draft_of(call, OperatorKind::kElementwise, inputs);
  draft.steps[0].layer.function = function;
  if (yields_bool(function)) draft.type = ElementType::kBool;
  if (function == "where" && call.has_input(1)) draft.type = call.input(1).type;
  return draft;
}

OnnxConversion convert_cast(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  std::optional<ElementType> type = onnx_element_type(call.integer("to", 0));
  if (call.operator_name() == "CastLike" && call.has_input(1)) type = call.input(1).type;
  if (!type) return std::optional<OnnxDraft>();
  OnnxDraft draft =
      *type == call.input(0).type ? view_of(call, call.shape(0)) : draft_of(call, OperatorKind::kElementwise, 1);
  if (draft.steps[0].layer.kind == OperatorKind::kElementwise) draft.steps[0].layer.function = "cast";
  draft.type = *type;
  return draft;
}

OnnxConversion convert_reduction(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  OnnxDraft draft = draft_of(call, OperatorKind::kReduce, 1);
  Layer& layer = draft.steps[0].layer;
  layer.function = std::string(reduction_function(call.operator_name()));
  layer.attributes.keep_dims = call.integer("keepdims", 1) != 0;
  const std::size_t rank = call.shape(0).size();
  if (layer.function == "argmax" || layer.function == "argmin") {
    const auto axis = normal_axis(call.integer("axis", 0), rank);
    if (!axis) return no_axis(call, {call.integer("axis", 0)});
    layer.attributes.axes = {*axis};
    draft.type = ElementType::kInt64;
    return draft;
  }
  const auto given = call.integers("axes", 1);
  if (!given && call.has_input(1)) return std::optional<OnnxDraft>();  // axes that are computed
  if (given && !given->empty()) {
    const auto axes = normal_axes(*given, rank);
    if (!axes) return no_axis(call, *given);
    layer.attributes.axes = *axes;
  } else if (call.integer("noop_with_empty_axes", 0) == 0) {
    layer.attributes.axes.resize(rank);
    std::iota(layer.attributes.axes.begin(), layer.attributes.axes.end(), 0);
  }
  return draft;
}

OnnxConversion convert_batch_normalization(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  const bool per_element = call.opset() < 9 && call.integer("spatial", 1) == 0;
  if (per_element || call.shape(0).size() < 2) return std::optional<OnnxDraft>();
  return draft_of(call, OperatorKind::kBatchNormalization, 5);
}

OnnxConversion convert_normalization(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  const std::string& op = call.operator_name();
  OnnxDraft draft = draft_of(call, OperatorKind::kLayerNormalization, op == "RMSNormalization" ? 2 : 3);
  Layer& layer = draft.steps[0].layer;
  if (op == "LRN") {
    layer.function = "local_response";
    layer.attributes.sizes = {call.integer("size", 1)};
  } else if (op == "InstanceNormalization") {
    layer.function = "instance";
  } else if (op == "GroupNormalization") {
    layer.function = "group";
    layer.attributes.groups = call.integer("num_groups", 1);
  } else {
    const auto axis = normal_axis(call.integer("axis", -1), call.shape(0).size());
    if (!axis) return no_axis(call, {call.integer("axis", -1)});
    layer.function = op == "LayerNormalization" ? "layer" : "rms";
    layer.attributes.axis = *axis;
  }
  return draft;
}

OnnxConversion convert_softmax(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  OnnxDraft draft = draft_of(call, OperatorKind::kSoftmax, 1);
  Layer& layer = draft.steps[0].layer;
  layer.function = call.operator_name() == "Softmax" ? "softmax" : "log_softmax";
  const std::size_t rank = call.shape(0).size();
  if (rank == 0) return draft;
  const bool flattens = call.opset() < 13;  // then all axes from `axis` on are one
  const std::int64_t given =
      call.integer("axis", flattens ? std::min<std::int64_t>(1, static_cast<std::int64_t>(rank) - 1) : -1);
  const auto axis = normal_axis(given, rank);
  if (!axis) return no_axis(call, {given});
  layer.attributes.axes = {*axis};
  for (std::int64_t more = *axis + 1; flattens && more < static_cast<std::int64_t>(rank); ++more) {
    layer.attributes.axes.push_back(more);
  }
  return draft;
}

OnnxConversion convert_recurrent(const OnnxCall& call) {
  const std::string& op = call.operator_name();
  OnnxDraft draft = draft_of(call, OperatorKind::kRecurrent, op == "LSTM" ? 8 : 6);
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  a.gates = op == "LSTM" ? 4 : op == "GRU" ? 3 : 1;
  const std::string direction = call.text("direction", "forward");
  if (direction != "forward" && direction != "reverse" && direction != "bidirectional") {
    return call.bad_attribute("the direction is 'forward', 'reverse' or 'bidirectional', not '" + direction + "'");
  }
  a.directions = direction == "bidirectional" ? 2 : 1;
  a.reverse = direction == "reverse";
  a.batch_first = call.integer("layout", 0) != 0;
  a.linear_before_reset = call.integer("linear_before_reset", 0) != 0;
  a.hidden_size = call.integer("hidden_size", 0);
  if (a.hidden_size == 0 && call.has_input(2) && !call.shape(2).empty()) a.hidden_size = call.shape(2).back();
  if (op == "LSTM" && call.integer("input_forget", 0) != 0) a.mode = "coupled";
  if (const OnnxAttribute* activations = call.attribute("activations")) {
    for (const std::string& name : activations->strings) {
      const std::string function(elementwise_function(name));
      if (function.empty() || arity_of(function) != Arity::kUnary) return std::optional<OnnxDraft>();
      a.activations.push_back(function);
    }
  }
  draft.steps[0].declared.assign(std::max<std::size_t>(call.output_count(), 1), {});
  if (call.has_input(0) && is_int8(call.input(0).type)) draft.type = call.input(0).type;
  return draft;
}

}  // namespace cyclescope::network
