// Poolings of images.
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/window_layer.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

constexpr std::int64_t kLargestImage = 128;  ///< that is usually pooled as a whole
constexpr double kWholeImages = 0.5;

std::optional<MeasurableLayer> find_pooling(LayerType type, const network::Network& network,
                                            const network::Layer& layer) {
  const network::Shape& x = shape_of(network, layer.inputs[0]);
  Draft draft(type);
  if (x.size() < 3 || !take_window(draft, layer.attributes, x, shape_of(network, layer.outputs[0]))) {
    return std::nullopt;
  }
  return draft.set(P::kChannels, x[1]).finish();
}

void build_pooling(LayerNetwork& network, std::string_view function) {
  const network::TensorId x = network.input(input_images(network, network.value(P::kChannels)));
  add_pooling(network, function, x, window_of(network.measurable()));
}

LayerTypeRow pooling() {
  LayerTypeRow row;
  row.parameters = {P::kBatch,       P::kChannels, P::kOutputHeight, P::kOutputWidth, P::kKernelHeight,
                    P::kKernelWidth, P::kStride,   P::kInputHeight,  P::kInputWidth};
  row.work = window_work;
  row.dimensions = window_dimensions();
  row.joint = {{P::kChannels, P::kKernelHeight, P::kKernelWidth}, {P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kinds = {network::OperatorKind::kPooling};
  return row;
}

LayerTypeRow max_pooling() {
  LayerTypeRow row = pooling();
  row.name = "max_pooling";
  row.title = "Max pooling";
  row.description = "the maximum of each window";
  row.build = [](LayerNetwork& network) { build_pooling(network, "max"); };
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return layer.function == "max" ? find_pooling(type, network, layer) : std::nullopt;
  };
  return row;
}

LayerTypeRow average_pooling() {
  LayerTypeRow row = pooling();
  row.name = "average_pooling";
  row.title = "Average pooling";
  row.description = "the mean of each window";
  for (TypeParameter& parameter : row.parameters) {
    if (parameter.parameter == P::kKernelHeight || parameter.parameter == P::kKernelWidth) {
      parameter.usual_most = kLargestImage;
    }
  }
  row.pools_whole_images = kWholeImages;
  row.build = [](LayerNetwork& network) { build_pooling(network, "average"); };
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return layer.function == "average" ? find_pooling(type, network, layer) : std::nullopt;
  };
  return row;
}

}  // namespace

std::vector<LayerTypeRow> pooling_types() { return {max_pooling(), average_pooling()}; }

}  // namespace cyclescope::representatives
