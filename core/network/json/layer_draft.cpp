#include "network/json/layer_draft.h"

#include "network/checked.h"
#include "network/elementwise.h"
#include "network/reductions.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMany = 10000;

constexpr DescribedOperator kOperators[] = {
    {"Conv", "filters kernel stride dilation groups pad bias", 1, 1, describe_convolution},
    {"ConvTranspose", "filters kernel stride dilation groups pad output_padding bias", 1, 1,
     describe_transposed_convolution},
    {"MaxPool", "kernel stride dilation pad ceil_mode", 1, 1, describe_pooling},
    {"AveragePool", "kernel stride dilation pad ceil_mode count_include_pad", 1, 1, describe_pooling},
    {"GlobalMaxPool", "", 1, 1, describe_global_pooling},
    {"GlobalAveragePool", "", 1, 1, describe_global_pooling},
    {"Gemm", "units bias transpose_a transpose_b", 1, 2, describe_gemm},
    {"MatMul", "units", 1, 2, describe_matmul},
    {"BatchNormalization", "", 1, 1, describe_batch_normalization},
    {"LayerNormalization", "axis bias", 1, 1, describe_normalization},
    {"RMSNormalization", "axis", 1, 1, describe_normalization},
    {"InstanceNormalization", "", 1, 1, describe_normalization},
    {"LRN", "size", 1, 1, describe_normalization},
    {"GroupNormalization", "groups", 1, 1, describe_normalization},
    {"Softmax", "axis", 1, 1, describe_softmax},
    {"LogSoftmax", "axis", 1, 1, describe_softmax},
    {"LSTM", "hidden_size direction bias batch_first", 1, 1, describe_recurrent},
    {"GRU", "hidden_size direction bias batch_first linear_before_reset", 1, 1, describe_recurrent},
    {"RNN", "hidden_size direction bias batch_first", 1, 1, describe_recurrent},
    {"Concat", "axis", 1, kMany, describe_concat},
    {"Split", "axis sizes parts outputs", 1, 1, describe_split},
    {"Pad", "pads mode", 1, 1, describe_pad},
    {"Resize", "shape mode coordinates rounding", 1, 1, describe_resize},
    {"Transpose", "permutation", 1, 1, describe_transpose},
    {"Gather", "axis weight", 1, 2, describe_gather},
    {"Slice", "axes starts ends steps", 1, 1, describe_slice},
    {"Reshape", "shape", 1, 1, describe_view},
    {"Flatten", "axis", 1, 1, describe_view},
    {"Squeeze", "axes", 1, 1, describe_view},
    {"Unsqueeze", "axes", 1, 1, describe_view},
    {"Identity", "", 1, 1, describe_view},
    {"Dropout", "", 1, 1, describe_view},
    {"Expand", "shape", 1, 1, describe_expand},
};

constexpr DescribedOperator kReduction = {"", "axes keep_dims", 1, 1, describe_reduction};
constexpr DescribedOperator kUnary = {"", "", 1, 1, describe_elementwise};
constexpr DescribedOperator kBinary = {"", "weight", 1, 2, describe_elementwise};
constexpr DescribedOperator kTernary = {"", "", 3, 3, describe_elementwise};
constexpr DescribedOperator kAnyNumber = {"", "weight", 1, kMany, describe_elementwise};

}  // namespace

const DescribedOperator* described_operator(std::string_view name) {
  for (const DescribedOperator& candidate : kOperators) {
    if (candidate.name == name) return &candidate;
  }
  if (!reduction_function(name).empty()) return &kReduction;
  const std::string_view function = elementwise_function(name);
  if (function.empty()) return nullptr;
  switch (arity_of(function)) {
    case Arity::kUnary:
      return &kUnary;
    case Arity::kBinary:
      return &kBinary;
    case Arity::kTernary:
      return &kTernary;
    case Arity::kAny:
      break;
  }
  return &kAnyNumber;
}

std::vector<std::string> described_operator_names() {
  std::vector<std::string> names = elementwise_operator_names();
  for (const DescribedOperator& candidate : kOperators) names.emplace_back(candidate.name);
  for (const std::string& name : reduction_operator_names()) names.push_back(name);
  return names;
}

ElementType LayerDraft::bias_type() const {
  return type_ == ElementType::kInt8 || type_ == ElementType::kUInt8 ? ElementType::kInt32 : type_;
}

void LayerDraft::add_weight(const std::string& suffix, const Shape& shape, ElementType type) {
  const auto id = builder_.add_tensor(layer.name + "." + suffix, shape, type, true);
  if (id) {
    layer.inputs.push_back(*id);
  } else {
    fields.refuse_member("", id.error().code, layer.operator_name + ": " + id.error().message);
  }
}

std::int64_t LayerDraft::axis(std::string_view key, std::int64_t fallback) {
  const std::int64_t given = fields.integer_or(key, fallback, -kLargestCount, kLargestCount);
  const auto normal = normal_axis(given, rank());
  if (!normal) refuse(fields.has(key) ? key : "", "axis " + std::to_string(given) + " is none of " + to_text(shape()));
  return normal.value_or(0);
}

std::vector<std::int64_t> LayerDraft::axes(std::string_view key) {
  const std::vector<std::int64_t> given = fields.integers_or_one(key, -kLargestCount, kLargestCount);
  const auto normal = normal_axes(given, rank());
  if (!normal) refuse(key, "axes " + to_text(given) + " are no axes of " + to_text(shape()));
  return normal.value_or(std::vector<std::int64_t>());
}

}  // namespace cyclescope::network
