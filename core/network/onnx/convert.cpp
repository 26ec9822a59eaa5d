#include "network/onnx/convert.h"

#include <algorithm>

#include "network/elementwise.h"
#include "network/reductions.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

struct Entry {
  std::string_view operator_name;
  OnnxConverter converter;
};

constexpr Entry kConverters[] = {
    {"Conv", convert_convolution},
    {"ConvInteger", convert_quantized_convolution},
    {"QLinearConv", convert_quantized_convolution},
    {"ConvTranspose", convert_transposed_convolution},
    {"MaxPool", convert_pooling},
    {"AveragePool", convert_pooling},
    {"LpPool", convert_pooling},
    {"GlobalMaxPool", convert_global_pooling},
    {"GlobalAveragePool", convert_global_pooling},
    {"GlobalLpPool", convert_global_pooling},
    {"Gemm", convert_gemm},
    {"MatMul", convert_matmul},
    {"MatMulInteger", convert_matmul},
    {"QLinearMatMul", convert_matmul},
    {"Cast", convert_cast},
    {"CastLike", convert_cast},
    {"BatchNormalization", convert_batch_normalization},
    {"LayerNormalization", convert_normalization},
    {"RMSNormalization", convert_normalization},
    {"InstanceNormalization", convert_normalization},
    {"GroupNormalization", convert_normalization},
    {"LRN", convert_normalization},
    {"Softmax", convert_softmax},
    {"LogSoftmax", convert_softmax},
    {"LSTM", convert_recurrent},
    {"GRU", convert_recurrent},
    {"RNN", convert_recurrent},
    {"Concat", convert_concat},
    {"Split", convert_split},
    {"Pad", convert_pad},
    {"Resize", convert_resize},
    {"Upsample", convert_resize},
    {"Transpose", convert_transpose},
    {"Gather", convert_gather},
    {"Slice", convert_slice},
    {"Reshape", convert_view},
    {"Flatten", convert_view},
    {"Squeeze", convert_view},
    {"Unsqueeze", convert_view},
    {"Identity", convert_view},
    {"Dropout", convert_view},
    {"Expand", convert_expand},
    {"Tile", convert_tile},
    {"DepthToSpace", convert_depth_to_space},
    {"SpaceToDepth", convert_depth_to_space},
};

constexpr std::string_view kLikeTheirInput[] = {"Bernoulli",
                                                "CumSum",
                                                "DynamicQuantizeLinear",
                                                "Hardmax",
                                                "LpNormalization",
                                                "MeanVarianceNormalization",
                                                "RandomNormalLike",
                                                "RandomUniformLike",
                                                "ReverseSequence",
                                                "RotaryEmbedding",
                                                "ScatterElements",
                                                "ScatterND",
                                                "Trilu"};

}  // namespace

OnnxConverter onnx_converter(std::string_view operator_name) {
  for (const Entry& entry : kConverters) {
    if (entry.operator_name == operator_name) return entry.converter;
  }
  if (!elementwise_function(operator_name).empty()) return convert_elementwise;
  if (!reduction_function(operator_name).empty()) return convert_reduction;
  return nullptr;
}

OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t first, std::size_t end) {
  OnnxDraft draft;
  OnnxStep& step = draft.steps.emplace_back();
  step.layer.name = call.name();
  step.layer.operator_name = call.operator_name();
  step.layer.kind = kind;
  for (std::size_t i = first; i < std::min(end, call.input_count()); ++i) {
    draft.inputs.push_back(call.has_input(i) ? std::optional(i) : std::nullopt);
  }
  while (!draft.inputs.empty() && !draft.inputs.back()) draft.inputs.pop_back();
  return draft;
}

OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t inputs) {
  return draft_of(call, kind, 0, inputs);
}

OnnxDraft view_of(const OnnxCall& call, const Shape& shape) {
  OnnxDraft draft = draft_of(call, OperatorKind::kView, 1);
  draft.steps[0].declared = {shape};
  return draft;
}

std::optional<std::vector<Shape>> shapes_of_other(const OnnxCall& call) {
  if (!call.node().domain.empty() || !call.has_shape(0)) return std::nullopt;
  const std::string& op = call.operator_name();
  const Shape& x = call.shape(0);
  if (op == "DynamicQuantizeLinear") return std::vector<Shape>{x, {}, {}};
  if (std::find(std::begin(kLikeTheirInput), std::end(kLikeTheirInput), op) != std::end(kLikeTheirInput)) {
    return std::vector<Shape>{x};
  }
  if (op == "GatherElements" && call.has_shape(1)) return std::vector<Shape>{call.shape(1)};
  if (op == "TopK") {
    const auto count = call.integers("k", 1);
    const auto axis = normal_axis(call.integer("axis", -1), x.size());
    if (!count || count->size() != 1 || !axis) return std::nullopt;
    Shape shape = x;
    shape[static_cast<std::size_t>(*axis)] = (*count)[0];
    return std::vector<Shape>{shape, shape};
  }
  if (op == "GatherND" && call.has_shape(1) && !call.shape(1).empty()) {
    const Shape& indices = call.shape(1);
    const std::int64_t skipped = indices.back() + call.integer("batch_dims", 0);
    if (skipped < 0 || skipped > static_cast<std::int64_t>(x.size())) return std::nullopt;
    Shape shape(indices.begin(), indices.end() - 1);
    shape.insert(shape.end(), x.begin() + skipped, x.end());
    return std::vector<Shape>{shape};
  }
  return std::nullopt;
}

}  // namespace cyclescope::network
