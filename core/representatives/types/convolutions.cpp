// Convolutions, alone.
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/window_layer.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

WorkSizes convolution_work(const MeasurableLayer& layer) {
  const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
  const double kernel = value(P::kKernelHeight) * value(P::kKernelWidth);
  const double pixels = value(P::kOutputHeight) * value(P::kOutputWidth);
  const double input_pixels = value(P::kInputHeight) * value(P::kInputWidth);
  const double images = value(P::kBatch) * value(P::kGroups);
  WorkSizes sizes;
  sizes.operations = images * value(P::kChannels) * value(P::kFilters) * pixels * kernel;
  sizes.inputs = images * value(P::kChannels) * input_pixels;
  sizes.outputs = images * value(P::kFilters) * pixels;
  sizes.weights = value(P::kGroups) * value(P::kChannels) * value(P::kFilters) * kernel;
  return sizes;
}

void build_convolution(LayerNetwork& network) {
  const std::int64_t groups = network.value(P::kGroups);
  const network::TensorId x = network.input(input_images(network, groups * network.value(P::kChannels)));
  add_convolution(network, x, groups, groups * network.value(P::kFilters), window_of(network.measurable()));
}

/// Several groups of one channel and one filter each.
bool is_depthwise(const network::Network& network, const network::Layer& layer) {
  const std::int64_t groups = layer.attributes.groups;
  return groups > 1 && groups == shape_of(network, layer.inputs[0])[1] &&
         groups == shape_of(network, layer.outputs[0])[1];
}

template <std::size_t kRank>
std::optional<MeasurableLayer> find_convolution(LayerType type, const network::Network& network,
                                                const network::Layer& layer) {
  const network::Shape& x = shape_of(network, layer.inputs[0]);
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  const std::int64_t groups = layer.attributes.groups;
  if (x.size() != kRank || groups < 1 || is_depthwise(network, layer)) return std::nullopt;
  Draft draft(type);
  if (!take_window(draft, layer.attributes, x, y)) return std::nullopt;
  return draft.set(P::kGroups, groups).set(P::kFilters, y[1] / groups).set(P::kChannels, x[1] / groups).finish();
}

std::optional<MeasurableLayer> find_depthwise(LayerType type, const network::Network& network,
                                              const network::Layer& layer) {
  const network::Shape& x = shape_of(network, layer.inputs[0]);
  if (x.size() < 3 || !is_depthwise(network, layer)) return std::nullopt;
  Draft draft(type);
  if (!take_window(draft, layer.attributes, x, shape_of(network, layer.outputs[0]))) return std::nullopt;
  return draft.set(P::kChannels, x[1]).finish();
}

LayerTypeRow convolution() {
  LayerTypeRow row;
  row.work = convolution_work;
  row.dimensions = {{{P::kBatch}},
                    {{P::kGroups}},
                    {{P::kChannels, P::kKernelHeight, P::kKernelWidth}},
                    {{P::kFilters}},
                    {.product = {P::kOutputWidth, P::kOutputHeight},
                     .another_form = {P::kInputWidth, P::kInputHeight},
                     .may_take_batch = true}};
  row.joint = {{P::kChannels, P::kKernelHeight, P::kKernelWidth}, {P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kernel_groups = P::kGroups;
  row.build = build_convolution;
  row.kinds = {network::OperatorKind::kConvolution};
  return row;
}

LayerTypeRow conv1d() {
  LayerTypeRow row = convolution();
  row.name = "conv1d";
  row.title = "1-D convolution";
  row.description = "a convolution of signals, with bias";
  row.parameters = {P::kBatch,       P::kGroups,      P::kChannels, P::kFilters,
                    P::kOutputWidth, P::kKernelWidth, P::kStride,   P::kInputWidth};
  row.find = find_convolution<3>;
  return row;
}

LayerTypeRow conv2d() {
  LayerTypeRow row = convolution();
  row.name = "conv2d";
  row.title = "Convolution";
  row.description = "a convolution of images, with bias";
  row.parameters = {P::kBatch,        P::kGroups,      P::kChannels, P::kFilters,     P::kOutputHeight, P::kOutputWidth,
                    P::kKernelHeight, P::kKernelWidth, P::kStride,   P::kInputHeight, P::kInputWidth};
  row.find = find_convolution<4>;
  return row;
}

LayerTypeRow depthwise() {
  LayerTypeRow row;
  row.name = "depthwise";
  row.title = "Depthwise convolution";
  row.description = "a convolution of images with one filter per channel, with bias";
  row.parameters = {P::kBatch,       P::kChannels, P::kOutputHeight, P::kOutputWidth, P::kKernelHeight,
                    P::kKernelWidth, P::kStride,   P::kInputHeight,  P::kInputWidth};
  row.work = [](const MeasurableLayer& layer) {
    WorkSizes sizes = window_work(layer);
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    sizes.weights = value(P::kChannels) * (value(P::kKernelHeight) * value(P::kKernelWidth));
    return sizes;
  };
  row.dimensions = window_dimensions();
  row.joint = {{P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kernel_groups = P::kChannels;
  row.build = [](LayerNetwork& network) {
    const std::int64_t channels = network.value(P::kChannels);
    add_convolution(network, network.input(input_images(network, channels)), channels, channels,
                    window_of(network.measurable()));
  };
  row.kinds = {network::OperatorKind::kConvolution};
  row.find = find_depthwise;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> convolution_types() { return {conv1d(), conv2d(), depthwise()}; }

}  // namespace cyclescope::representatives
