// Products, element-wise operators, normalisations, reductions and recurrent layers of the hand-written form.
#include "network/checked.h"
#include "network/elementwise.h"
#include "network/json/layer_draft.h"
#include "network/reductions.h"

namespace cyclescope::network {
namespace {

void set_function(LayerDraft& draft, OperatorKind kind, std::string_view function) {
  draft.layer.kind = kind;
  draft.layer.function = std::string(function);
}

/// The channels of an input [batch, channels, ...].
std::int64_t channels_of(LayerDraft& draft) {
  if (draft.rank() >= 2) return draft.shape()[1];
  draft.refuse("", "the input " + to_text(draft.shape()) + " has no channels");
  return 0;
}

}  // namespace

void describe_gemm(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kGemm;
  OperatorAttributes& a = draft.layer.attributes;
  a.transpose_a = draft.fields.boolean_or("transpose_a", false);
  if (draft.layer.inputs.size() == 2) {
    a.transpose_b = draft.fields.boolean_or("transpose_b", false);
    for (const char* key : {"units", "bias"}) {
      if (draft.fields.has(key)) draft.refuse(key, "a product of two inputs has no weights");
    }
    return;
  }
  if (draft.rank() != 2) {
    return draft.refuse(
        "", "the input " + to_text(draft.shape()) + " wants two dimensions; put a Flatten or Reshape before it");
  }
  if (draft.fields.has("transpose_b")) draft.refuse("transpose_b", "only the second of two inputs can be transposed");
  const std::int64_t units = draft.fields.integer("units", 0, kLargestCount);
  a.transpose_b = true;
  draft.add_weight("weight", {units, draft.shape()[a.transpose_a ? 0 : 1]});
  if (draft.fields.boolean_or("bias", true)) draft.add_weight("bias", {units}, draft.bias_type());
}

void describe_matmul(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kMatMul;
  if (draft.layer.inputs.size() == 2) {
    if (draft.fields.has("units")) draft.refuse("units", "a product of two inputs has no weights");
    return;
  }
  const std::int64_t units = draft.fields.integer("units", 0, kLargestCount);
  if (draft.rank() == 0) return draft.refuse("", "a scalar cannot be a factor");
  draft.add_weight("weight", {draft.shape().back(), units});
}

void describe_elementwise(LayerDraft& draft) {
  set_function(draft, OperatorKind::kElementwise, elementwise_function(draft.layer.operator_name));
  if (draft.fields.has("weight")) draft.add_weight("weight", draft.fields.integers_or_one("weight", 0, kLargestCount));
}

void describe_reduction(LayerDraft& draft) {
  set_function(draft, OperatorKind::kReduce, reduction_function(draft.layer.operator_name));
  draft.layer.attributes.keep_dims = draft.fields.boolean_or("keep_dims", true);
  draft.layer.attributes.axes = draft.axes("axes");
  if (draft.fields.has("axes")) return;
  for (std::size_t i = 0; i < draft.rank(); ++i) draft.layer.attributes.axes.push_back(static_cast<std::int64_t>(i));
}

void describe_batch_normalization(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kBatchNormalization;
  const std::int64_t channels = channels_of(draft);
  for (const char* suffix : {"scale", "bias", "mean", "variance"})
    draft.add_weight(suffix, {channels}, draft.bias_type());
}

void describe_normalization(LayerDraft& draft) {
  const std::string& name = draft.layer.operator_name;
  if (name == "LRN") {
    set_function(draft, OperatorKind::kLayerNormalization, "local_response");
    draft.layer.attributes.sizes = {draft.fields.integer("size", 1, kLargestWindow)};
    return;
  }
  const bool over_axes = name == "LayerNormalization" || name == "RMSNormalization";
  set_function(draft, OperatorKind::kLayerNormalization,
               name == "LayerNormalization"      ? "layer"
               : name == "RMSNormalization"      ? "rms"
               : name == "InstanceNormalization" ? "instance"
                                                 : "group");
  Shape parameters;
  if (over_axes) {
    const std::int64_t axis = draft.axis("axis", -1);
    draft.layer.attributes.axis = axis;
    if (draft.fields.failed()) return;
    parameters.assign(draft.shape().begin() + axis, draft.shape().end());
  } else {
    parameters = {channels_of(draft)};
    if (name == "GroupNormalization") {
      draft.layer.attributes.groups = draft.fields.integer("groups", 1, kLargestCount);
    }
  }
  draft.add_weight("scale", parameters);
  if (name != "RMSNormalization" && draft.fields.boolean_or("bias", true)) draft.add_weight("bias", parameters);
}

void describe_softmax(LayerDraft& draft) {
  set_function(draft, OperatorKind::kSoftmax, draft.layer.operator_name == "Softmax" ? "softmax" : "log_softmax");
  draft.layer.attributes.axes = {draft.axis("axis", -1)};
}

void describe_recurrent(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kRecurrent;
  if (draft.rank() != 3) {
    return draft.refuse("", "the input " + to_text(draft.shape()) + " wants three dimensions: time, batch, features");
  }
  OperatorAttributes& a = draft.layer.attributes;
  const std::string& name = draft.layer.operator_name;
  a.gates = name == "LSTM" ? 4 : name == "GRU" ? 3 : 1;
  a.hidden_size = draft.fields.integer("hidden_size", 1, kLargestWindow);
  const std::string direction = draft.fields.choice_or("direction", "forward", {"forward", "reverse", "bidirectional"});
  a.directions = direction == "bidirectional" ? 2 : 1;
  a.reverse = direction == "reverse";
  a.batch_first = draft.fields.boolean_or("batch_first", false);
  a.linear_before_reset = draft.fields.boolean_or("linear_before_reset", false);
  const std::int64_t rows = a.gates * a.hidden_size;
  draft.add_weight("weight", {a.directions, rows, draft.shape()[2]});
  draft.add_weight("recurrent_weight", {a.directions, rows, a.hidden_size});
  if (draft.fields.boolean_or("bias", true)) draft.add_weight("bias", {a.directions, 2 * rows}, draft.bias_type());
}

}  // namespace cyclescope::network
