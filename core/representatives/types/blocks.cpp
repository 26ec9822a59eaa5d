// Blocks of layers that a device's compiler may fuse.
#include <string_view>
#include <utility>
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/window_layer.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

constexpr std::size_t kNone = NetworkReader::kNone;
constexpr std::int64_t kWidestResidual = 512;  ///< channels of usual residual blocks

LayerTypeRow behind(const char* first, std::vector<const LayerFunction*> functions) {
  LayerTypeRow row;
  row.first = first;
  row.functions = std::move(functions);
  return row;
}

bool is(const std::optional<MeasurableLayer>& layer, std::string_view type) {
  return layer && layer->type.row().name == type;
}

/// The only reader of layer `index`, where it is a ReLU, or kNone.
std::size_t next_relu(const NetworkReader& reader, std::size_t index) {
  const std::size_t next = reader.next(index);
  return next != kNone && kReluBehind.is(reader, next, index) ? next : kNone;
}

/// `of` as a layer of `type`, which has some of its parameters.
Draft draft_from(LayerType type, const MeasurableLayer& of) {
  Draft draft(type);
  for (const P parameter : parameters_of(of.type)) draft.set(parameter, value_of(of, parameter));
  return draft;
}

std::optional<FoundBlock> find_separable(LayerType type, const NetworkReader& reader, std::size_t index) {
  const auto first = layer_of(reader.network(), reader.layer(index));
  const std::size_t first_relu = next_relu(reader, index);
  const std::size_t pointwise = reader.next(first_relu);
  const std::size_t second_relu = pointwise == kNone ? kNone : next_relu(reader, pointwise);
  if (!is(first, "depthwise") || second_relu == kNone) return std::nullopt;
  const auto second = layer_of(reader.network(), reader.layer(pointwise));
  if (!is(second, "conv2d") || value_of(*second, P::kGroups) != 1 ||
      value_of(*second, P::kKernelHeight) * value_of(*second, P::kKernelWidth) != 1 ||
      value_of(*second, P::kStride) != 1) {
    return std::nullopt;
  }
  const auto block = draft_from(type, *first).set(P::kFilters, value_of(*second, P::kFilters)).finish();
  if (!block) return std::nullopt;
  return FoundBlock{*block, {index, first_relu, pointwise, second_relu}};
}

LayerTypeRow depthwise_separable() {
  LayerTypeRow row;
  row.name = "depthwise_separable";
  row.title = "Depthwise-separable block";
  row.description = "depthwise, ReLU, 1 x 1 conv2d, ReLU";
  row.parameters = {P::kBatch,        P::kChannels,    P::kFilters, P::kOutputHeight, P::kOutputWidth,
                    P::kKernelHeight, P::kKernelWidth, P::kStride,  P::kInputHeight,  P::kInputWidth};
  row.work = [](const MeasurableLayer& layer) {
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    const double per_pixel = value(P::kKernelHeight) * value(P::kKernelWidth) + value(P::kFilters);
    const double pixels = value(P::kOutputHeight) * value(P::kOutputWidth);
    WorkSizes sizes = window_work(layer);
    sizes.operations = value(P::kBatch) * value(P::kChannels) * pixels * per_pixel;
    sizes.outputs = value(P::kBatch) * value(P::kFilters) * pixels;
    sizes.weights = value(P::kChannels) * per_pixel;
    return sizes;
  };
  row.dimensions = window_dimensions();
  row.dimensions.insert(row.dimensions.begin() + 2, {{P::kFilters}});
  row.joint = {{P::kChannels, P::kKernelHeight, P::kKernelWidth}, {P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kernel_groups = P::kChannels;
  row.build = [](LayerNetwork& network) {
    const std::int64_t channels = network.value(P::kChannels);
    add_convolution(network, network.input(input_images(network, channels)), channels, channels,
                    window_of(network.measurable()));
    kReluBehind.build(network);
    network::WindowDescription pixel;
    pixel.kernel = {1, 1};
    add_convolution(network, network.last(), 1, network.value(P::kFilters), std::move(pixel));
    kReluBehind.build(network);
  };
  row.find_block = find_separable;
  return row;
}

std::optional<FoundBlock> find_residual(LayerType type, const NetworkReader& reader, std::size_t index) {
  const auto first = layer_of(reader.network(), reader.layer(index));
  const std::size_t relu = next_relu(reader, index);
  const std::size_t second = reader.next(relu);
  const std::size_t sum = reader.next(second);
  const std::size_t last = sum == kNone ? kNone : next_relu(reader, sum);
  if (!is(first, "conv2d") || last == kNone) return std::nullopt;
  const network::Layer& addition = reader.layer(sum);
  const bool adds =
      addition.kind == network::OperatorKind::kElementwise && addition.function == "add" && addition.inputs.size() == 2;
  const network::TensorId input = reader.layer(index).inputs[0];
  const bool skips = adds && (addition.inputs[0] == input || addition.inputs[1] == input);
  if (!skips || layer_of(reader.network(), reader.layer(second)) != first || value_of(*first, P::kGroups) != 1 ||
      value_of(*first, P::kStride) != 1 || value_of(*first, P::kChannels) != value_of(*first, P::kFilters)) {
    return std::nullopt;
  }
  const auto block = draft_from(type, *first).finish();
  if (!block) return std::nullopt;
  return FoundBlock{*block, {index, relu, second, sum, last}};
}

LayerTypeRow residual() {
  LayerTypeRow row;
  row.name = "residual";
  row.title = "Residual block";
  row.description = "conv2d, ReLU, conv2d, sum with the input, ReLU; all of `channels` channels, padded to equal sizes";
  row.parameters = {P::kBatch,        {P::kChannels, 1, kWidestResidual},
                    P::kOutputHeight, P::kOutputWidth,
                    P::kKernelHeight, P::kKernelWidth};
  row.work = [](const MeasurableLayer& layer) {
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    const double kernel = value(P::kKernelHeight) * value(P::kKernelWidth);
    const double pixels = value(P::kOutputHeight) * value(P::kOutputWidth);
    const double channels = value(P::kChannels);
    WorkSizes sizes;
    sizes.operations = 2 * value(P::kBatch) * channels * channels * pixels * kernel;
    sizes.inputs = sizes.outputs = value(P::kBatch) * channels * pixels;
    sizes.weights = 2 * channels * channels * kernel;
    return sizes;
  };
  row.dimensions = {{{P::kBatch}},
                    {.product = {P::kChannels}, .may_be_squared = true},
                    {{P::kKernelHeight, P::kKernelWidth}},
                    {.product = {P::kOutputWidth, P::kOutputHeight}, .may_take_batch = true}};
  row.joint = {{P::kChannels, P::kKernelHeight, P::kKernelWidth}, {P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.build = [](LayerNetwork& network) {
    const std::int64_t channels = network.value(P::kChannels);
    const network::TensorId x = network.input(output_images(network, channels));
    network::WindowDescription window;
    window.kernel = {network.value(P::kKernelHeight), network.value(P::kKernelWidth)};
    window.auto_pad = network::WindowDescription::AutoPad::kSameUpper;
    add_convolution(network, x, 1, channels, window);
    kReluBehind.build(network);
    const network::TensorId second = add_convolution(network, network.last(), 1, channels, window);
    network.add_elementwise("Add", "add", {second, x});
    kReluBehind.build(network);
  };
  row.find_block = find_residual;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> block_types() {
  return {
      behind("conv1d", {&kReluBehind}),
      behind("conv2d", {&kReluBehind}),
      behind("conv2d", {&kReluBehind, &kHalvingPoolBehind}),
      depthwise_separable(),
      residual(),
      behind("conv1d", {&kSumBehind, &kReluBehind}),
      behind("conv2d", {&kSumBehind}),
      behind("conv2d", {&kSumBehind, &kReluBehind}),
      behind("conv2d", {&kClipBehind}),
      behind("depthwise", {&kReluBehind}),
      behind("depthwise", {&kClipBehind}),
      behind("fully_connected", {&kReluBehind}),
  };
}

}  // namespace cyclescope::representatives
