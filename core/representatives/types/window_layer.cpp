#include "representatives/types/window_layer.h"

#include <algorithm>
#include <string>
#include <utility>

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

bool has_height(const MeasurableLayer& layer) { return index_of(layer.type, P::kOutputHeight).has_value(); }

network::Shape images(const LayerNetwork& network, std::int64_t channels, P height, P width) {
  if (!has_height(network.measurable())) return {network.value(P::kBatch), channels, network.value(width)};
  return {network.value(P::kBatch), channels, network.value(height), network.value(width)};
}

}  // namespace

network::Shape input_images(const LayerNetwork& network, std::int64_t channels) {
  return images(network, channels, P::kInputHeight, P::kInputWidth);
}

network::Shape output_images(const LayerNetwork& network, std::int64_t channels) {
  return images(network, channels, P::kOutputHeight, P::kOutputWidth);
}

WorkSizes window_work(const MeasurableLayer& layer) {
  const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
  const double images = value(P::kBatch) * value(P::kChannels);
  WorkSizes sizes;
  sizes.outputs = images * (value(P::kOutputHeight) * value(P::kOutputWidth));
  sizes.operations = sizes.outputs * (value(P::kKernelHeight) * value(P::kKernelWidth));
  sizes.inputs = images * (value(P::kInputHeight) * value(P::kInputWidth));
  return sizes;
}

std::vector<WorkDimension> window_dimensions() {
  return {{{P::kBatch}},
          {{P::kChannels}},
          {{P::kKernelHeight, P::kKernelWidth}},
          {.product = {P::kOutputWidth, P::kOutputHeight},
           .another_form = {P::kInputWidth, P::kInputHeight},
           .may_take_batch = true}};
}

network::WindowDescription window_of(const MeasurableLayer& layer) {
  network::WindowDescription window;
  for (const WindowExtent& extent : kWindowExtents) {
    if (extent.output == P::kOutputHeight && !has_height(layer)) continue;
    const std::int64_t padding = std::max<std::int64_t>(0, reach_of(layer, extent) - value_of(layer, extent.input));
    window.kernel.push_back(value_of(layer, extent.kernel));
    window.stride.push_back(value_of(layer, P::kStride));
    window.pad_begin.push_back(padding / 2);
    window.pad_end.push_back(padding - padding / 2);
  }
  return window;
}

network::TensorId add_convolution(LayerNetwork& network, network::TensorId x, std::int64_t groups, std::int64_t filters,
                                  network::WindowDescription window) {
  if (x == network::kNoTensor) return network::kNoTensor;
  network::Layer layer = LayerNetwork::layer("Conv", network::OperatorKind::kConvolution, {x});
  layer.attributes.groups = groups;
  const network::Shape shape = network.shape(x);
  network::Shape weights = {filters, shape[1] / groups};
  weights.insert(weights.end(), window.kernel.begin(), window.kernel.end());
  network.keep(network::set_window(layer, std::move(window), shape));
  layer.inputs.push_back(network.constant("weight", weights));
  layer.inputs.push_back(network.constant("bias", {filters}));
  return network.add(std::move(layer));
}

network::TensorId add_pooling(LayerNetwork& network, std::string_view function, network::TensorId x,
                              network::WindowDescription window) {
  if (x == network::kNoTensor) return network::kNoTensor;
  network::Layer layer =
      LayerNetwork::layer(function == "max" ? "MaxPool" : "AveragePool", network::OperatorKind::kPooling, {x});
  layer.function = std::string(function);
  network.keep(network::set_window(layer, std::move(window), network.shape(x)));
  return network.add(std::move(layer));
}

bool take_window(Draft& draft, const network::OperatorAttributes& attributes, network::Shape x, network::Shape y) {
  if (x.size() == 3) x.insert(x.begin() + 2, 1);
  if (y.size() == 3) y.insert(y.begin() + 2, 1);
  if (x.size() != 4 || attributes.kernel.size() != 2 || attributes.dilation != network::Shape{1, 1}) return false;
  // A direction with a single output has no stride.
  const std::int64_t stride = y[2] > 1 ? attributes.stride[0] : attributes.stride[1];
  if (y[2] > 1 && y[3] > 1 && attributes.stride[0] != attributes.stride[1]) return false;
  draft.set(P::kBatch, x[0]).set(P::kStride, y[2] > 1 || y[3] > 1 ? stride : 1);
  draft.set(P::kOutputHeight, y[2]).set(P::kOutputWidth, y[3]).set(P::kInputHeight, x[2]).set(P::kInputWidth, x[3]);
  draft.set(P::kKernelHeight, attributes.kernel[0]).set(P::kKernelWidth, attributes.kernel[1]);
  return true;
}

}  // namespace cyclescope::representatives
