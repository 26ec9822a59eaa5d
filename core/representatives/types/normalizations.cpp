// Normalisations: softmax, over the last axis, and over neighbouring channels.
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/vector_layers.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Neighbouring channels of a local response normalisation, as AlexNet and GoogLeNet have them.
constexpr std::int64_t kResponseWindow = 5;

std::int64_t last_axis(const network::Network& network, const network::Layer& layer) {
  return static_cast<std::int64_t>(shape_of(network, layer.outputs[0]).size()) - 1;
}

std::optional<MeasurableLayer> over_last_axis(LayerType type, const network::Network& network,
                                              const network::Layer& layer) {
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  if (y.empty()) return std::nullopt;
  return Draft(type).set(P::kRows, product(y, 0, y.size() - 1)).set(P::kColumns, y.back()).finish();
}

LayerTypeRow softmax() {
  LayerTypeRow row = vector_row();
  row.name = "softmax";
  row.title = "Softmax";
  row.description = "the softmax of `rows` vectors of `columns` elements";
  row.parameters = {P::kRows, P::kColumns};
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input({network.value(P::kRows), network.value(P::kColumns)});
    network::Layer layer = LayerNetwork::layer("Softmax", network::OperatorKind::kSoftmax, {x});
    layer.function = "softmax";
    layer.attributes.axes = {1};
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kSoftmax};
  row.find = [](LayerType type, const network::Network& network,
                const network::Layer& layer) -> std::optional<MeasurableLayer> {
    if (layer.function != "softmax" || layer.attributes.axes != network::Shape{last_axis(network, layer)})
      return std::nullopt;
    return over_last_axis(type, network, layer);
  };
  return row;
}

LayerTypeRow layer_normalization() {
  LayerTypeRow row = vector_row();
  row.name = "layer_normalization";
  row.title = "Layer normalisation";
  row.description = "the normalisation of `rows` vectors of `columns` elements, with scale and bias";
  row.parameters = {P::kRows, P::kColumns};
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input({network.value(P::kRows), network.value(P::kColumns)});
    const network::TensorId scale = network.constant("scale", {network.value(P::kColumns)});
    const network::TensorId bias = network.constant("bias", {network.value(P::kColumns)});
    network::Layer layer =
        LayerNetwork::layer("LayerNormalization", network::OperatorKind::kLayerNormalization, {x, scale, bias});
    layer.function = "layer";
    layer.attributes.axis = 1;
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kLayerNormalization};
  row.find = [](LayerType type, const network::Network& network,
                const network::Layer& layer) -> std::optional<MeasurableLayer> {
    if (layer.function != "layer" || layer.attributes.axis != last_axis(network, layer)) return std::nullopt;
    return over_last_axis(type, network, layer);
  };
  return row;
}

std::optional<MeasurableLayer> find_local_response(LayerType type, const network::Network& network,
                                                   const network::Layer& layer) {
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  const bool usual = layer.function == "local_response" && layer.attributes.sizes == network::Shape{kResponseWindow};
  if (!usual || y.size() < 3) return std::nullopt;
  Draft draft(type);
  draft.set(P::kBatch, y[0]).set(P::kChannels, y[1]).set(P::kOutputHeight, product(y, 2, y.size() - 1));
  return draft.set(P::kOutputWidth, y.back()).finish();
}

LayerTypeRow local_response() {
  LayerTypeRow row;
  row.name = "local_response";
  row.title = "Local response normalisation";
  row.description = "the normalisation of images over 5 neighbouring channels";
  row.parameters = {P::kBatch, P::kChannels, P::kOutputHeight, P::kOutputWidth};
  row.dimensions = {
      {{P::kBatch}}, {{P::kChannels}}, {.product = {P::kOutputWidth, P::kOutputHeight}, .may_take_batch = true}};
  row.joint = {{P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kernel_sizes_are_parameters = false;
  row.work = [](const MeasurableLayer& layer) {
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    WorkSizes sizes;
    sizes.outputs = value(P::kBatch) * value(P::kChannels) * (value(P::kOutputHeight) * value(P::kOutputWidth));
    sizes.inputs = sizes.outputs;
    sizes.operations = sizes.outputs * static_cast<double>(kResponseWindow);
    return sizes;
  };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input({network.value(P::kBatch), network.value(P::kChannels),
                                               network.value(P::kOutputHeight), network.value(P::kOutputWidth)});
    network::Layer layer = LayerNetwork::layer("LRN", network::OperatorKind::kLayerNormalization, {x});
    layer.function = "local_response";
    layer.attributes.sizes = {kResponseWindow};
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kLayerNormalization};
  row.find = find_local_response;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> normalization_types() { return {softmax(), layer_normalization(), local_response()}; }

}  // namespace cyclescope::representatives
