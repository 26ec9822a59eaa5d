// Element-wise layers: activations, sums and products.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/vector_layers.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// An image of these may as well be a matrix.
constexpr std::int64_t kLargestExtent = 4096;

network::Shape image(const LayerNetwork& network) {
  return {network.value(P::kBatch), network.value(P::kChannels), network.value(P::kOutputHeight),
          network.value(P::kOutputWidth)};
}

/// Work of one operation per element, with `inputs` tensors of the result's size.
WorkSizes image_work(const MeasurableLayer& layer, double inputs) {
  const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
  WorkSizes sizes;
  sizes.outputs = value(P::kBatch) * value(P::kChannels) * (value(P::kOutputHeight) * value(P::kOutputWidth));
  sizes.operations = sizes.outputs;
  sizes.inputs = sizes.outputs * inputs;
  return sizes;
}

/// `layer` of equal shapes with `type`, whose operands are `operands`.
std::optional<MeasurableLayer> of_equal_shapes(LayerType type, const network::Network& network,
                                               const network::Layer& layer, std::string_view function,
                                               std::size_t operands) {
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  const bool plain = std::all_of(layer.inputs.begin(), layer.inputs.end(), [&](network::TensorId id) {
    return id != network::kNoTensor && shape_of(network, id) == y;
  });
  if (!plain || layer.function != function || layer.inputs.size() != operands) return std::nullopt;
  Draft draft(type);
  draft.set(P::kOperands, static_cast<std::int64_t>(operands));
  const std::size_t rank = y.size();
  if (rank >= 1) draft.set(P::kOutputWidth, y[rank - 1]);
  if (rank >= 2) draft.set(P::kOutputHeight, y[rank - 2]);
  if (rank >= 3) draft.set(P::kChannels, y[rank - 3]);
  if (rank >= 4) draft.set(P::kBatch, product(y, 0, rank - 3));
  return draft.finish();
}

LayerTypeRow of_images() {
  LayerTypeRow row;
  row.parameters = {
      P::kBatch, P::kChannels, {P::kOutputHeight, 1, kLargestExtent}, {P::kOutputWidth, 1, kLargestExtent}};
  row.dimensions = {
      {{P::kBatch}}, {{P::kChannels}}, {.product = {P::kOutputWidth, P::kOutputHeight}, .may_take_batch = true}};
  row.joint = {{P::kOutputWidth, P::kOutputHeight, P::kBatch}};
  row.kinds = {network::OperatorKind::kElementwise};
  return row;
}

LayerTypeRow relu_or_sum() {
  LayerTypeRow row = of_images();
  row.name = "elementwise";
  row.title = "ReLU or sum";
  row.description = "ReLU (one operand), or the sum of two tensors";
  row.parameters.insert(row.parameters.begin(), {P::kOperands, 1, 2, 1});
  row.dimensions.front() = {{P::kOperands}};
  row.work = [](const MeasurableLayer& layer) {
    return image_work(layer, static_cast<double>(value_of(layer, P::kOperands)));
  };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input(image(network));
    if (network.value(P::kOperands) == 1) {
      network.add_elementwise("Relu", "relu", {x});
    } else {
      network.add_elementwise("Add", "add", {x, network.input(image(network))});
    }
  };
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    auto found = of_equal_shapes(type, network, layer, "relu", 1);
    return found ? found : of_equal_shapes(type, network, layer, "add", 2);
  };
  return row;
}

LayerTypeRow product_of_two() {
  LayerTypeRow row = of_images();
  row.name = "product";
  row.title = "Element-wise product";
  row.description = "the product of two tensors, element by element";
  row.work = [](const MeasurableLayer& layer) { return image_work(layer, 2); };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input(image(network));
    network.add_elementwise("Mul", "mul", {x, network.input(image(network))});
  };
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return of_equal_shapes(type, network, layer, "mul", 2);
  };
  return row;
}

/// A function of one tensor, by the names of network/elementwise.h.
struct Activation {
  const char* title;
  const char* operator_name;
  const char* function;  ///< and the layer type's name
  const char* description;
};
constexpr std::array<Activation, 4> kActivations = {{
    {"Sigmoid", "Sigmoid", "sigmoid", "1 / (1 + exp(-x))"},
    {"Swish", "Swish", "swish", "x sigmoid(x), also called SiLU"},
    {"GELU", "Gelu", "gelu", "the Gaussian error linear unit"},
    {"ReLU6", "Clip", "clip", "clipping on both sides"},
}};

template <std::size_t kIndex>
LayerTypeRow activation() {
  LayerTypeRow row = of_images();
  row.name = kActivations[kIndex].function;
  row.title = kActivations[kIndex].title;
  row.description = kActivations[kIndex].description;
  row.work = [](const MeasurableLayer& layer) { return image_work(layer, 1); };
  row.build = [](LayerNetwork& network) {
    const Activation& one = kActivations[kIndex];
    network.add_elementwise(one.operator_name, one.function, {network.input(image(network))});
  };
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return of_equal_shapes(type, network, layer, kActivations[kIndex].function, 1);
  };
  return row;
}

template <std::size_t... kIndices>
void append_activations(std::vector<LayerTypeRow>& rows, std::index_sequence<kIndices...>) {
  (rows.push_back(activation<kIndices>()), ...);
}

/// The second operand of a sum or product of two, where it is smaller than the result and repeated; its shape with
/// ones before it, as long as the result's.
std::optional<network::Shape> repeated_operand(const network::Network& network, const network::Layer& layer) {
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  if (layer.inputs.size() != 2 || layer.inputs[0] == network::kNoTensor || layer.inputs[1] == network::kNoTensor)
    return std::nullopt;
  for (const std::size_t whole : {0, 1}) {
    const network::Shape& other = shape_of(network, layer.inputs[1 - whole]);
    if (other == y || shape_of(network, layer.inputs[whole]) != y || other.size() > y.size()) continue;
    network::Shape aligned(y.size() - other.size(), 1);
    aligned.insert(aligned.end(), other.begin(), other.end());
    return aligned;
  }
  return std::nullopt;
}

/// A sum with a tensor that is repeated along the first axes: [12, 128, 128] + [128], say.
std::optional<MeasurableLayer> find_broadcast_add(LayerType type, const network::Network& network,
                                                  const network::Layer& layer) {
  const auto repeated = repeated_operand(network, layer);
  if (!repeated || layer.function != "add") return std::nullopt;
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  std::size_t begin = y.size();
  while (begin > 0 && (*repeated)[begin - 1] == y[begin - 1]) --begin;
  if (product(*repeated, 0, begin) != 1) return std::nullopt;
  return Draft(type).set(P::kRows, product(y, 0, begin)).set(P::kColumns, product(y, begin, y.size())).finish();
}

/// A product with a tensor that is repeated along the last axes: [1, 96, 56, 56] * [1, 96, 1, 1], say.
std::optional<MeasurableLayer> find_channel_scale(LayerType type, const network::Network& network,
                                                  const network::Layer& layer) {
  const auto repeated = repeated_operand(network, layer);
  if (!repeated || layer.function != "mul") return std::nullopt;
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  std::size_t end = 0;
  while (end < y.size() && (*repeated)[end] == y[end]) ++end;
  if (product(*repeated, end, y.size()) != 1) return std::nullopt;
  Draft draft(type);
  const std::size_t channels = end < 2 ? 0 : 1;
  draft.set(P::kBatch, product(y, 0, channels)).set(P::kChannels, product(y, channels, end));
  if (end < y.size()) draft.set(P::kOutputWidth, y.back()).set(P::kOutputHeight, product(y, end, y.size() - 1));
  return draft.finish();
}

LayerTypeRow broadcast_add() {
  LayerTypeRow row = vector_row();
  row.name = "broadcast_add";
  row.title = "Vector added to rows";
  row.description = "one vector of `columns` elements added to each of `rows` vectors";
  row.parameters = {P::kRows, {P::kColumns, 1, kLargestVector}};
  row.work = [](const MeasurableLayer& layer) {
    const auto columns = static_cast<double>(value_of(layer, P::kColumns));
    WorkSizes sizes;
    sizes.outputs = sizes.operations = static_cast<double>(value_of(layer, P::kRows)) * columns;
    sizes.inputs = columns + sizes.outputs;
    return sizes;
  };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input({network.value(P::kRows), network.value(P::kColumns)});
    network.add_elementwise("Add", "add", {x, network.input({network.value(P::kColumns)})});
  };
  row.kinds = {network::OperatorKind::kElementwise};
  row.find = find_broadcast_add;
  return row;
}

LayerTypeRow channel_scale() {
  LayerTypeRow row = of_images();
  row.name = "channel_scale";
  row.title = "Scaled channels";
  row.description = "images times one value per channel";
  row.parameters = {P::kBatch, P::kChannels, P::kOutputHeight, P::kOutputWidth};
  row.kernel_sizes_are_parameters = false;
  row.work = [](const MeasurableLayer& layer) {
    WorkSizes sizes = image_work(layer, 1);
    sizes.inputs +=
        static_cast<double>(value_of(layer, P::kBatch)) * static_cast<double>(value_of(layer, P::kChannels));
    return sizes;
  };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input(image(network));
    const network::TensorId factors = network.input({network.value(P::kBatch), network.value(P::kChannels), 1, 1});
    network.add_elementwise("Mul", "mul", {x, factors});
  };
  row.find = find_channel_scale;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> elementwise_types() {
  std::vector<LayerTypeRow> rows = {relu_or_sum(), product_of_two(), broadcast_add(), channel_scale()};
  append_activations(rows, std::make_index_sequence<kActivations.size()>());
  return rows;
}

}  // namespace cyclescope::representatives
