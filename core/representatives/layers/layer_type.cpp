#include "representatives/layers/layer_type.h"

#include <algorithm>
#include <array>

#include "diagnostics/nearest_name.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Products of three values stay exact.
constexpr std::int64_t kLargestValue = std::int64_t{1} << 20;

struct TypeEntry {
  const char* name;
  std::vector<P> parameters;
};

const std::array<TypeEntry, kLayerTypes>& type_table() {
  static const std::vector<P> conv1d = {P::kBatch,       P::kGroups,      P::kChannels, P::kFilters,
                                        P::kOutputWidth, P::kKernelWidth, P::kStride,   P::kInputWidth};
  static const std::vector<P> conv2d = {P::kBatch,        P::kGroups,      P::kChannels,     P::kFilters,
                                        P::kOutputHeight, P::kOutputWidth, P::kKernelHeight, P::kKernelWidth,
                                        P::kStride,       P::kInputHeight, P::kInputWidth};
  static const std::vector<P> window = {P::kBatch,       P::kChannels,     P::kOutputHeight,
                                        P::kOutputWidth, P::kKernelHeight, P::kKernelWidth,
                                        P::kStride,      P::kInputHeight,  P::kInputWidth};
  static const std::vector<P> separable = {P::kBatch,       P::kChannels,     P::kFilters,     P::kOutputHeight,
                                           P::kOutputWidth, P::kKernelHeight, P::kKernelWidth, P::kStride,
                                           P::kInputHeight, P::kInputWidth};
  static const std::vector<P> residual = {P::kBatch,       P::kChannels,     P::kOutputHeight,
                                          P::kOutputWidth, P::kKernelHeight, P::kKernelWidth};
  static const std::vector<P> rows = {P::kRows, P::kColumns};
  static const std::vector<P> parts = {P::kOperands, P::kRows, P::kColumns};
  static const std::vector<P> images = {P::kBatch, P::kChannels, P::kOutputHeight, P::kOutputWidth};
  static const std::array<TypeEntry, kLayerTypes> table = {{
      {"conv1d", conv1d},
      {"conv2d", conv2d},
      {"depthwise", window},
      {"fully_connected", {P::kM, P::kN, P::kK}},
      {"matmul", {P::kBatch, P::kM, P::kN, P::kK}},
      {"max_pooling", window},
      {"average_pooling", window},
      {"elementwise", {P::kOperands, P::kBatch, P::kChannels, P::kOutputHeight, P::kOutputWidth}},
      {"softmax", rows},
      {"layer_normalization", rows},
      {"conv1d_relu", conv1d},
      {"conv2d_relu", conv2d},
      {"conv2d_relu_pool", conv2d},
      {"depthwise_separable", separable},
      {"residual", residual},
      {"conv1d_add_relu", conv1d},
      {"conv2d_add", conv2d},
      {"conv2d_add_relu", conv2d},
      {"conv2d_clip", conv2d},
      {"depthwise_relu", window},
      {"depthwise_clip", window},
      {"fully_connected_relu", {P::kM, P::kN, P::kK}},
      {"transpose", {P::kBatch, P::kM, P::kN, P::kColumns}},
      {"concat", parts},
      {"split", parts},
      {"gather", rows},
      {"broadcast_add", rows},
      {"channel_scale", images},
      {"local_response", images},
      {"product", images},
      {"sigmoid", images},
      {"swish", images},
      {"gelu", images},
      {"clip", images},
  }};
  return table;
}

const TypeEntry& entry(LayerType type) { return type_table()[static_cast<std::size_t>(type)]; }

struct Extent {
  P output, input, kernel;
};
constexpr std::array<Extent, 2> kExtents = {
    {{P::kOutputHeight, P::kInputHeight, P::kKernelHeight}, {P::kOutputWidth, P::kInputWidth, P::kKernelWidth}}};

std::int64_t reach(const Configuration& layer, const Extent& extent) {
  return (value_of(layer, extent.output) - 1) * value_of(layer, P::kStride) + value_of(layer, extent.kernel);
}

}  // namespace

LayerType first_layer_of(LayerType type) {
  switch (type) {
    case LayerType::kConv1dRelu:
    case LayerType::kConv1dAddRelu:
      return LayerType::kConv1d;
    case LayerType::kConv2dRelu:
    case LayerType::kConv2dAdd:
    case LayerType::kConv2dAddRelu:
    case LayerType::kConv2dClip:
      return LayerType::kConv2d;
    case LayerType::kDepthwiseRelu:
    case LayerType::kDepthwiseClip:
      return LayerType::kDepthwise;
    case LayerType::kFullyConnectedRelu:
      return LayerType::kFullyConnected;
    default:
      return type;
  }
}

std::vector<std::string_view> functions_behind(LayerType type) {
  switch (type) {
    case LayerType::kConv1dRelu:
    case LayerType::kConv2dRelu:
    case LayerType::kDepthwiseRelu:
    case LayerType::kFullyConnectedRelu:
      return {"relu"};
    case LayerType::kConv2dClip:
    case LayerType::kDepthwiseClip:
      return {"clip"};
    case LayerType::kConv2dAdd:
      return {"add"};
    case LayerType::kConv1dAddRelu:
    case LayerType::kConv2dAddRelu:
      return {"add", "relu"};
    default:
      return {};
  }
}

const char* name_of(LayerType type) { return entry(type).name; }

const char* name_of(LayerParameter parameter) {
  static constexpr std::array<const char*, 17> kNames = {"batch",
                                                         "groups",
                                                         "channels",
                                                         "filters",
                                                         "output_height",
                                                         "output_width",
                                                         "kernel_height",
                                                         "kernel_width",
                                                         "stride",
                                                         "input_height",
                                                         "input_width",
                                                         "m",
                                                         "n",
                                                         "k",
                                                         "operands",
                                                         "rows",
                                                         "columns"};
  return kNames[static_cast<std::size_t>(parameter)];
}

std::vector<LayerType> all_layer_types() {
  std::vector<LayerType> types;
  for (std::size_t i = 0; i < kLayerTypes; ++i) types.push_back(static_cast<LayerType>(i));
  return types;
}

Result<LayerType> layer_type_of(std::string_view name) {
  std::vector<std::string> known;
  for (const LayerType type : all_layer_types()) {
    if (name == name_of(type)) return type;
    known.emplace_back(name_of(type));
  }
  return failure("UnknownLayerType", "", "there is no layer type '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, known));
}

Result<LayerParameter> layer_parameter_of(std::string_view name) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(LayerParameter::kColumns); ++i) {
    const auto parameter = static_cast<LayerParameter>(i);
    if (name == name_of(parameter)) return parameter;
    known.emplace_back(name_of(parameter));
  }
  return failure("UnknownParameter", "", "there is no layer parameter '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, known));
}

const std::vector<LayerParameter>& parameters_of(LayerType type) { return entry(type).parameters; }

std::optional<std::size_t> index_of(LayerType type, LayerParameter parameter) {
  const auto& parameters = parameters_of(type);
  const auto found = std::find(parameters.begin(), parameters.end(), parameter);
  if (found == parameters.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parameters.begin());
}

bool is_dependent(LayerParameter parameter) { return parameter == P::kInputHeight || parameter == P::kInputWidth; }

std::int64_t value_of(const Configuration& configuration, LayerParameter parameter) {
  const auto index = index_of(configuration.type, parameter);
  return index ? configuration.values[*index] : 1;
}

void set_value(Configuration& configuration, LayerParameter parameter, std::int64_t value) {
  const Configuration before = configuration;
  configuration.values[*index_of(configuration.type, parameter)] = value;
  for (const Extent& extent : kExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input || parameter == extent.input) continue;
    const std::int64_t padding = reach(before, extent) - before.values[*input];
    configuration.values[*input] = std::max<std::int64_t>(1, reach(configuration, extent) - padding);
    if (parameter == extent.kernel || parameter == P::kStride) {
      // "same" padding grows with the kernel.
      const bool same = before.values[*input] == value_of(before, extent.output) * value_of(before, P::kStride);
      if (same)
        configuration.values[*input] = value_of(configuration, extent.output) * value_of(configuration, P::kStride);
    }
  }
}

Configuration unit_configuration(LayerType type) {
  return {type, std::vector<std::int64_t>(parameters_of(type).size(), 1)};
}

void pad_same(Configuration& configuration) {
  for (const Extent& extent : kExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input) continue;
    configuration.values[*input] = value_of(configuration, extent.output) * value_of(configuration, P::kStride);
  }
}

void pad_valid(Configuration& configuration) {
  for (const Extent& extent : kExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (input) configuration.values[*input] = reach(configuration, extent);
  }
}

Result<void> check_configuration(const Configuration& configuration) {
  const auto& parameters = parameters_of(configuration.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::int64_t value = i < configuration.values.size() ? configuration.values[i] : 0;
    if (value < 1 || value > kLargestValue) {
      return failure("OutOfRange", name_of(parameters[i]),
                     std::string(name_of(parameters[i])) + " of a " + name_of(configuration.type) +
                         " layer must be 1 to 2^20, and is " + std::to_string(value));
    }
  }
  for (const Extent& extent : kExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input) continue;
    // Padding that is as large as the kernel would make outputs of nothing but padding; input rows that the last
    // window leaves over are fewer than a stride.
    const std::int64_t padding = reach(configuration, extent) - configuration.values[*input];
    const std::int64_t most = 2 * (value_of(configuration, extent.kernel) - 1);
    if (padding > most || -padding >= value_of(configuration, P::kStride)) {
      return failure("OutOfRange", name_of(extent.input),
                     std::string(name_of(extent.input)) + " " + std::to_string(configuration.values[*input]) +
                         " does not give " + name_of(extent.output) + " " +
                         std::to_string(value_of(configuration, extent.output)) +
                         " with this kernel and stride for any padding smaller than the kernel");
    }
  }
  return {};
}

std::string describe(const Configuration& configuration) {
  std::string text = name_of(configuration.type);
  const auto& parameters = parameters_of(configuration.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    text += std::string(i == 0 ? "(" : ", ") + name_of(parameters[i]) + " " + std::to_string(configuration.values[i]);
  }
  return text + ")";
}

WorkSizes work_sizes(const Configuration& configuration) {
  const auto value = [&](P parameter) { return static_cast<double>(value_of(configuration, parameter)); };
  const double batch = value(P::kBatch), groups = value(P::kGroups), channels = value(P::kChannels);
  const double filters = value(P::kFilters), kernel = value(P::kKernelHeight) * value(P::kKernelWidth);
  const double pixels = value(P::kOutputHeight) * value(P::kOutputWidth);
  const double input_pixels = value(P::kInputHeight) * value(P::kInputWidth);
  WorkSizes sizes;
  switch (first_layer_of(configuration.type)) {
    case LayerType::kConv1d:
    case LayerType::kConv2d:
    case LayerType::kConv2dReluPool:
      sizes.operations = batch * groups * channels * filters * pixels * kernel;
      sizes.inputs = batch * groups * channels * input_pixels;
      sizes.outputs = batch * groups * filters * pixels;
      sizes.weights = groups * channels * filters * kernel;
      break;
    case LayerType::kDepthwise:
      sizes.weights = channels * kernel;
      [[fallthrough]];
    case LayerType::kMaxPooling:
    case LayerType::kAveragePooling:
      sizes.operations = batch * channels * pixels * kernel;
      sizes.inputs = batch * channels * input_pixels;
      sizes.outputs = batch * channels * pixels;
      break;
    case LayerType::kDepthwiseSeparable:
      sizes.operations = batch * channels * pixels * (kernel + filters);
      sizes.inputs = batch * channels * input_pixels;
      sizes.outputs = batch * filters * pixels;
      sizes.weights = channels * (kernel + filters);
      break;
    case LayerType::kResidual:
      sizes.operations = 2 * batch * channels * channels * pixels * kernel;
      sizes.inputs = sizes.outputs = batch * channels * pixels;
      sizes.weights = 2 * channels * channels * kernel;
      break;
    case LayerType::kFullyConnected:
    case LayerType::kMatMul:
      sizes.operations = batch * value(P::kM) * value(P::kN) * value(P::kK);
      sizes.inputs = batch * value(P::kM) * value(P::kK);
      sizes.outputs = batch * value(P::kM) * value(P::kN);
      sizes.weights = batch * value(P::kN) * value(P::kK);
      break;
    case LayerType::kElementwise:
      sizes.outputs = batch * channels * pixels;
      sizes.operations = sizes.outputs;
      sizes.inputs = sizes.outputs * value(P::kOperands);
      break;
    case LayerType::kChannelScale:
      sizes.inputs = batch * channels;
      [[fallthrough]];
    case LayerType::kProduct:
    case LayerType::kSigmoid:
    case LayerType::kSwish:
    case LayerType::kGelu:
    case LayerType::kClip:
    case LayerType::kLocalResponse:
      sizes.outputs = batch * channels * pixels;
      sizes.operations = sizes.outputs;
      if (configuration.type == LayerType::kLocalResponse) sizes.operations *= static_cast<double>(kResponseWindow);
      sizes.inputs += sizes.outputs;
      if (configuration.type == LayerType::kProduct) sizes.inputs += sizes.outputs;
      break;
    case LayerType::kTranspose:
      sizes.outputs = batch * value(P::kM) * value(P::kN) * value(P::kColumns);
      sizes.inputs = sizes.operations = sizes.outputs;
      break;
    case LayerType::kBroadcastAdd:
      sizes.inputs = value(P::kColumns);
      [[fallthrough]];
    case LayerType::kConcat:
    case LayerType::kSplit:
    case LayerType::kGather:
    case LayerType::kSoftmax:
    case LayerType::kLayerNormalization:
      sizes.outputs = sizes.operations = value(P::kOperands) * value(P::kRows) * value(P::kColumns);
      sizes.inputs += sizes.outputs;
      break;
    default:
      break;
  }
  const auto functions = functions_behind(configuration.type);
  if (std::find(functions.begin(), functions.end(), "add") != functions.end()) sizes.inputs += sizes.outputs;
  return sizes;
}

}  // namespace cyclescope::representatives
