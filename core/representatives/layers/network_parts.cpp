#include "representatives/layers/network_parts.h"

#include <algorithm>

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

using Shape = std::vector<std::int64_t>;

const Shape& shape_of(const network::Network& network, network::TensorId id) {
  return network.tensors[static_cast<std::size_t>(id)].shape;
}

std::int64_t product(const Shape& shape, std::size_t begin, std::size_t end) {
  std::int64_t result = 1;
  for (std::size_t i = begin; i < end; ++i) result *= shape[i];
  return result;
}

/// A configuration while its parameters are set.
class Draft {
 public:
  explicit Draft(LayerType type) : configuration_(unit_configuration(type)) {}
  Draft& set(P parameter, std::int64_t value) {
    if (const auto index = index_of(configuration_.type, parameter)) configuration_.values[*index] = value;
    return *this;
  }
  std::optional<Configuration> finish() const {
    if (!check_configuration(configuration_)) return std::nullopt;
    return configuration_;
  }

 private:
  Configuration configuration_;
};

bool set_window(Draft& draft, const network::OperatorAttributes& a, Shape x, Shape y) {
  if (x.size() == 3) x.insert(x.begin() + 2, 1);
  if (y.size() == 3) y.insert(y.begin() + 2, 1);
  if (x.size() != 4 || a.kernel.size() != 2 || a.dilation != Shape{1, 1}) return false;
  // A direction with a single output has no stride.
  const std::int64_t stride = y[2] > 1 ? a.stride[0] : a.stride[1];
  if (y[2] > 1 && y[3] > 1 && a.stride[0] != a.stride[1]) return false;
  draft.set(P::kBatch, x[0]).set(P::kStride, y[2] > 1 || y[3] > 1 ? stride : 1);
  draft.set(P::kOutputHeight, y[2]).set(P::kOutputWidth, y[3]).set(P::kInputHeight, x[2]).set(P::kInputWidth, x[3]);
  draft.set(P::kKernelHeight, a.kernel[0]).set(P::kKernelWidth, a.kernel[1]);
  return true;
}

std::optional<Configuration> convolution(const network::Network& network, const network::Layer& layer) {
  const Shape& x = shape_of(network, layer.inputs[0]);
  const Shape& y = shape_of(network, layer.outputs[0]);
  const std::int64_t groups = layer.attributes.groups;
  if (x.size() < 3 || groups < 1) return std::nullopt;
  const bool depthwise = groups > 1 && groups == x[1] && y[1] == x[1];
  Draft draft(depthwise ? LayerType::kDepthwise : x.size() == 3 ? LayerType::kConv1d : LayerType::kConv2d);
  if (!set_window(draft, layer.attributes, x, y)) return std::nullopt;
  draft.set(P::kGroups, groups).set(P::kFilters, y[1] / groups);
  draft.set(P::kChannels, depthwise ? x[1] : x[1] / groups);
  return draft.finish();
}

std::optional<Configuration> pooling(const network::Network& network, const network::Layer& layer) {
  Draft draft(layer.function == "max" ? LayerType::kMaxPooling : LayerType::kAveragePooling);
  const Shape& x = shape_of(network, layer.inputs[0]);
  if (x.size() < 3 || !set_window(draft, layer.attributes, x, shape_of(network, layer.outputs[0]))) return std::nullopt;
  return draft.set(P::kChannels, x[1]).finish();
}

std::optional<Configuration> gemm(const network::Network& network, const network::Layer& layer) {
  const Shape& a = shape_of(network, layer.inputs[0]);
  const Shape& y = shape_of(network, layer.outputs[0]);
  const bool bias = layer.inputs.size() > 2 && layer.inputs[2] != network::kNoTensor;
  Draft draft(bias ? LayerType::kFullyConnected : LayerType::kMatMul);
  return draft.set(P::kM, y[0]).set(P::kN, y[1]).set(P::kK, a[layer.attributes.transpose_a ? 0 : 1]).finish();
}

std::optional<Configuration> matmul(const network::Network& network, const network::Layer& layer) {
  const Shape& a = shape_of(network, layer.inputs[0]);
  const Shape& y = shape_of(network, layer.outputs[0]);
  if (a.size() < 2 || y.size() < 2 || y.size() < a.size()) return std::nullopt;
  Draft draft(LayerType::kMatMul);
  draft.set(P::kBatch, product(y, 0, y.size() - 2)).set(P::kM, y[y.size() - 2]).set(P::kN, y.back());
  return draft.set(P::kK, a.back()).finish();
}

/// The second operand of a sum or product of two, where it is smaller than the result and repeated; its shape with
/// ones before it, as long as the result's.
std::optional<Shape> repeated_operand(const network::Network& network, const network::Layer& layer) {
  const Shape& y = shape_of(network, layer.outputs[0]);
  if (layer.inputs.size() != 2 || layer.inputs[0] == network::kNoTensor || layer.inputs[1] == network::kNoTensor)
    return std::nullopt;
  for (const std::size_t whole : {0, 1}) {
    const Shape& other = shape_of(network, layer.inputs[1 - whole]);
    if (shape_of(network, layer.inputs[whole]) != y || other.size() > y.size()) continue;
    Shape aligned(y.size() - other.size(), 1);
    aligned.insert(aligned.end(), other.begin(), other.end());
    return aligned;
  }
  return std::nullopt;
}

/// A sum with a tensor that is repeated along the first axes: [12, 128, 128] + [128], say.
std::optional<Configuration> broadcast_add(const Shape& y, const Shape& repeated) {
  std::size_t begin = y.size();
  while (begin > 0 && repeated[begin - 1] == y[begin - 1]) --begin;
  if (product(repeated, 0, begin) != 1) return std::nullopt;
  Draft draft(LayerType::kBroadcastAdd);
  return draft.set(P::kRows, product(y, 0, begin)).set(P::kColumns, product(y, begin, y.size())).finish();
}

/// A product with a tensor that is repeated along the last axes: [1, 96, 56, 56] * [1, 96, 1, 1], say.
std::optional<Configuration> channel_scale(const Shape& y, const Shape& repeated) {
  std::size_t end = 0;
  while (end < y.size() && repeated[end] == y[end]) ++end;
  if (product(repeated, end, y.size()) != 1) return std::nullopt;
  Draft draft(LayerType::kChannelScale);
  const std::size_t channels = end < 2 ? 0 : 1;
  draft.set(P::kBatch, product(y, 0, channels)).set(P::kChannels, product(y, channels, end));
  if (end < y.size()) draft.set(P::kOutputWidth, y.back()).set(P::kOutputHeight, product(y, end, y.size() - 1));
  return draft.finish();
}

std::optional<Configuration> broadcast(const network::Network& network, const network::Layer& layer) {
  const auto repeated = repeated_operand(network, layer);
  if (!repeated) return std::nullopt;
  const Shape& y = shape_of(network, layer.outputs[0]);
  if (layer.function == "add") return broadcast_add(y, *repeated);
  return layer.function == "mul" ? channel_scale(y, *repeated) : std::nullopt;
}

std::optional<LayerType> elementwise_type(std::string_view function, std::size_t operands) {
  if (operands == 2) {
    if (function == "add") return LayerType::kElementwise;
    if (function == "mul") return LayerType::kProduct;
  }
  if (operands != 1) return std::nullopt;
  if (function == "relu") return LayerType::kElementwise;
  if (function == "sigmoid") return LayerType::kSigmoid;
  if (function == "swish") return LayerType::kSwish;
  if (function == "gelu") return LayerType::kGelu;
  if (function == "clip") return LayerType::kClip;
  return std::nullopt;
}

std::optional<Configuration> elementwise(const network::Network& network, const network::Layer& layer) {
  const Shape& y = shape_of(network, layer.outputs[0]);
  const bool plain = std::all_of(layer.inputs.begin(), layer.inputs.end(), [&](network::TensorId id) {
    return id != network::kNoTensor && shape_of(network, id) == y;
  });
  if (!plain) return broadcast(network, layer);
  const auto type = elementwise_type(layer.function, layer.inputs.size());
  if (!type) return std::nullopt;
  Draft draft(*type);
  draft.set(P::kOperands, static_cast<std::int64_t>(layer.inputs.size()));
  const std::size_t rank = y.size();
  if (rank >= 1) draft.set(P::kOutputWidth, y[rank - 1]);
  if (rank >= 2) draft.set(P::kOutputHeight, y[rank - 2]);
  if (rank >= 3) draft.set(P::kChannels, y[rank - 3]);
  if (rank >= 4) draft.set(P::kBatch, product(y, 0, rank - 3));
  return draft.finish();
}

std::optional<Configuration> over_last_axis(const network::Network& network, const network::Layer& layer,
                                            LayerType type) {
  const Shape& y = shape_of(network, layer.outputs[0]);
  if (y.empty()) return std::nullopt;
  Draft draft(type);
  return draft.set(P::kRows, product(y, 0, y.size() - 1)).set(P::kColumns, y.back()).finish();
}

std::optional<Configuration> local_response(const network::Network& network, const network::Layer& layer) {
  const Shape& y = shape_of(network, layer.outputs[0]);
  if (layer.attributes.sizes != Shape{kResponseWindow} || y.size() < 3) return std::nullopt;
  Draft draft(LayerType::kLocalResponse);
  draft.set(P::kBatch, y[0]).set(P::kChannels, y[1]).set(P::kOutputHeight, product(y, 2, y.size() - 1));
  return draft.set(P::kOutputWidth, y.back()).finish();
}

/// Two neighbouring groups of axes that change places, with axes of extent 1 anywhere; a copy in order is one of a
/// single row.
std::optional<Configuration> transpose(const network::Network& network, const network::Layer& layer) {
  const Shape& x = shape_of(network, layer.inputs[0]);
  Shape order;
  for (const std::int64_t axis : layer.attributes.axes) {
    if (x[static_cast<std::size_t>(axis)] != 1) order.push_back(axis);
  }
  const auto extent = [&](std::size_t begin, std::size_t end) {
    std::int64_t result = 1;
    for (std::size_t i = begin; i < end; ++i) result *= x[static_cast<std::size_t>(order[i])];
    return result;
  };
  Shape sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::size_t begin = 0, end = order.size();
  while (begin < end && order[begin] == sorted[begin]) ++begin;
  while (end > begin && order[end - 1] == sorted[end - 1]) --end;
  Draft draft(LayerType::kTranspose);
  if (begin == end) return draft.set(P::kColumns, extent(0, order.size())).finish();
  const auto middle = std::find(order.begin(), order.end(), sorted[begin]);
  Shape turned(middle, order.begin() + static_cast<std::ptrdiff_t>(end));
  turned.insert(turned.end(), order.begin() + static_cast<std::ptrdiff_t>(begin), middle);
  if (!std::equal(turned.begin(), turned.end(), sorted.begin() + static_cast<std::ptrdiff_t>(begin))) {
    return std::nullopt;
  }
  const auto half = static_cast<std::size_t>(middle - order.begin());
  draft.set(P::kBatch, extent(0, begin)).set(P::kN, extent(begin, half)).set(P::kM, extent(half, end));
  return draft.set(P::kColumns, extent(end, order.size())).finish();
}

/// `parts` of `whole`, cut along `axis`; parts that differ count as their mean.
std::optional<Configuration> cut(LayerType type, const Shape& whole, std::int64_t axis, std::size_t parts) {
  const auto begin = static_cast<std::size_t>(axis);
  const auto count = static_cast<std::int64_t>(parts);
  Draft draft(type);
  draft.set(P::kOperands, count).set(P::kRows, product(whole, 0, begin));
  return draft.set(P::kColumns, (product(whole, begin, whole.size()) + count / 2) / count).finish();
}

/// Rows of a table, or some that follow each other.
std::optional<Configuration> gather(const network::Network& network, const network::Layer& layer, std::size_t axis) {
  const Shape& x = shape_of(network, layer.inputs[0]);
  const std::int64_t columns = product(x, axis + 1, x.size());
  if (product(x, 0, axis) != 1 || columns == 0) return std::nullopt;
  const std::int64_t elements = network::element_count(network.tensors[static_cast<std::size_t>(layer.outputs[0])]);
  return Draft(LayerType::kGather).set(P::kRows, elements / columns).set(P::kColumns, columns).finish();
}

/// Which layers follow each other.
class Consumers {
 public:
  explicit Consumers(const network::Network& network) : network_(network), uses_(network.tensors.size(), 0) {
    consumer_.assign(network.tensors.size(), kNone);
    producer_.assign(network.tensors.size(), kNone);
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      for (const network::TensorId id : network.layers[i].outputs) {
        if (id != network::kNoTensor) producer_[static_cast<std::size_t>(id)] = i;
      }
      for (const network::TensorId id : network.layers[i].inputs) {
        if (id == network::kNoTensor) continue;
        ++uses_[static_cast<std::size_t>(id)];
        consumer_[static_cast<std::size_t>(id)] = i;
      }
    }
    for (const network::TensorId id : network.outputs) ++uses_[static_cast<std::size_t>(id)];
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// The only layer that uses the result of layer `index`, or kNone.
  std::size_t next(std::size_t index) const {
    const network::Layer& layer = network_.layers[index];
    if (layer.outputs.size() != 1) return kNone;
    const auto id = static_cast<std::size_t>(layer.outputs[0]);
    return uses_[id] == 1 ? consumer_[id] : kNone;
  }

  /// The layer that makes `tensor`, or kNone.
  std::size_t producer(network::TensorId tensor) const { return producer_[static_cast<std::size_t>(tensor)]; }

 private:
  const network::Network& network_;
  std::vector<std::int64_t> uses_;
  std::vector<std::size_t> consumer_, producer_;
};

/// Finds blocks that begin with a given layer.
class BlockFinder {
 public:
  BlockFinder(const network::Network& network, const std::vector<LayerType>& known)
      : network_(network), known_(known), consumers_(network) {}

  /// The longest known block from layer `index` on, or the layer alone.
  NetworkPart part_at(std::size_t index) const {
    NetworkPart part;
    part.layers = {index};
    part.configuration = configuration_of(network_, network_.layers[index]);
    if (!part.configuration) return part;
    if (separable(index, part) || residual(index, part)) return part;
    const LayerType type = part.configuration->type;
    const std::size_t relu = next_function(index, "relu");
    if (relu != Consumers::kNone && type == LayerType::kConv2d && knows(LayerType::kConv2dReluPool)) {
      const std::size_t pool = consumers_.next(relu);
      if (pool != Consumers::kNone && is_halving_pool(pool)) {
        part.layers.insert(part.layers.end(), {relu, pool});
        part.configuration->type = LayerType::kConv2dReluPool;
        return part;
      }
    }
    take_functions(part, type);
    return part;
  }

 private:
  bool knows(LayerType type) const { return std::find(known_.begin(), known_.end(), type) != known_.end(); }

  /// The longest known block of layer `part.layers[0]` and functions behind it.
  void take_functions(NetworkPart& part, LayerType first) const {
    const std::size_t begin = part.layers.front();
    for (const LayerType type : known_) {
      if (type == first || first_layer_of(type) != first) continue;
      std::vector<std::size_t> layers = {begin};
      for (const std::string_view function : functions_behind(type)) {
        const std::size_t next = next_function(layers.back(), function);
        if (next == Consumers::kNone || (function == "add" && !adds_what_is_there(next, begin))) break;
        layers.push_back(next);
      }
      if (layers.size() != functions_behind(type).size() + 1 || layers.size() <= part.layers.size()) continue;
      part.layers = std::move(layers);
      part.configuration->type = type;
    }
  }

  /// The only reader of layer `index`, where it is this function.
  std::size_t next_function(std::size_t index, std::string_view function) const {
    const std::size_t next = consumers_.next(index);
    if (next == Consumers::kNone) return next;
    const network::Layer& layer = network_.layers[next];
    return layer.kind == network::OperatorKind::kElementwise && layer.function == function ? next : Consumers::kNone;
  }
  std::size_t next_relu(std::size_t index) const { return next_function(index, "relu"); }

  /// Whether layer `sum` adds two tensors of one shape, of which the one that does not come from layer `begin` is there
  /// before it.
  bool adds_what_is_there(std::size_t sum, std::size_t begin) const {
    const network::Layer& layer = network_.layers[sum];
    if (layer.inputs.size() != 2 || layer.inputs[0] == layer.inputs[1]) return false;
    const network::TensorId mine = network_.layers[begin].outputs[0];
    for (const network::TensorId id : layer.inputs) {
      if (id == network::kNoTensor || shape_of(network_, id) != shape_of(network_, mine)) return false;
      if (id != mine && consumers_.producer(id) != Consumers::kNone && consumers_.producer(id) >= begin) return false;
    }
    return true;
  }

  bool is_halving_pool(std::size_t index) const {
    const network::Layer& layer = network_.layers[index];
    return layer.kind == network::OperatorKind::kPooling && layer.function == "max" &&
           layer.attributes.kernel == Shape{2, 2} && layer.attributes.stride == Shape{2, 2};
  }

  bool separable(std::size_t index, NetworkPart& part) const {
    if (part.configuration->type != LayerType::kDepthwise || !knows(LayerType::kDepthwiseSeparable)) return false;
    const std::size_t first_relu = next_relu(index);
    const std::size_t pointwise = first_relu == Consumers::kNone ? first_relu : consumers_.next(first_relu);
    const std::size_t second_relu = pointwise == Consumers::kNone ? pointwise : next_relu(pointwise);
    if (second_relu == Consumers::kNone) return false;
    const auto second = configuration_of(network_, network_.layers[pointwise]);
    if (!second || second->type != LayerType::kConv2d || value_of(*second, P::kGroups) != 1 ||
        value_of(*second, P::kKernelHeight) * value_of(*second, P::kKernelWidth) != 1 ||
        value_of(*second, P::kStride) != 1) {
      return false;
    }
    Draft draft(LayerType::kDepthwiseSeparable);
    for (const P parameter : parameters_of(LayerType::kDepthwise))
      draft.set(parameter, value_of(*part.configuration, parameter));
    part.configuration = draft.set(P::kFilters, value_of(*second, P::kFilters)).finish();
    part.layers.insert(part.layers.end(), {first_relu, pointwise, second_relu});
    return true;
  }

  bool residual(std::size_t index, NetworkPart& part) const {
    const Configuration& first = *part.configuration;
    if (first.type != LayerType::kConv2d || !knows(LayerType::kResidual)) return false;
    const std::size_t relu = next_relu(index);
    const std::size_t second = relu == Consumers::kNone ? relu : consumers_.next(relu);
    const std::size_t sum = second == Consumers::kNone ? second : consumers_.next(second);
    const std::size_t last = sum == Consumers::kNone ? sum : next_relu(sum);
    if (last == Consumers::kNone) return false;
    const auto other = configuration_of(network_, network_.layers[second]);
    const network::Layer& addition = network_.layers[sum];
    const bool adds = addition.kind == network::OperatorKind::kElementwise && addition.function == "add" &&
                      addition.inputs.size() == 2;
    const network::TensorId input = network_.layers[index].inputs[0];
    const bool skips = adds && (addition.inputs[0] == input || addition.inputs[1] == input);
    if (!skips || !other || *other != first || value_of(first, P::kGroups) != 1 || value_of(first, P::kStride) != 1 ||
        value_of(first, P::kChannels) != value_of(first, P::kFilters)) {
      return false;
    }
    Draft draft(LayerType::kResidual);
    for (const P parameter : parameters_of(LayerType::kResidual)) draft.set(parameter, value_of(first, parameter));
    part.configuration = draft.finish();
    part.layers.insert(part.layers.end(), {relu, second, sum, last});
    return true;
  }

  const network::Network& network_;
  const std::vector<LayerType>& known_;
  Consumers consumers_;
};

}  // namespace

std::optional<Configuration> configuration_of(const network::Network& network, const network::Layer& layer) {
  if (layer.inputs.empty() || layer.inputs[0] == network::kNoTensor || layer.outputs.empty()) return std::nullopt;
  switch (layer.kind) {
    case network::OperatorKind::kConvolution:
      return convolution(network, layer);
    case network::OperatorKind::kPooling:
      return pooling(network, layer);
    case network::OperatorKind::kGemm:
      return gemm(network, layer);
    case network::OperatorKind::kMatMul:
      return matmul(network, layer);
    case network::OperatorKind::kElementwise:
      return elementwise(network, layer);
    case network::OperatorKind::kTranspose:
      return transpose(network, layer);
    case network::OperatorKind::kConcat:
      return cut(LayerType::kConcat, shape_of(network, layer.outputs[0]), layer.attributes.axis, layer.inputs.size());
    case network::OperatorKind::kSplit:
      return cut(LayerType::kSplit, shape_of(network, layer.inputs[0]), layer.attributes.axis, layer.outputs.size());
    case network::OperatorKind::kGather:
      return gather(network, layer, static_cast<std::size_t>(layer.attributes.axis));
    case network::OperatorKind::kSlice:
      if (layer.attributes.axes.size() != 1 || layer.attributes.steps != Shape{1}) return std::nullopt;
      return gather(network, layer, static_cast<std::size_t>(layer.attributes.axes[0]));
    case network::OperatorKind::kSoftmax: {
      const auto last = static_cast<std::int64_t>(shape_of(network, layer.outputs[0]).size()) - 1;
      if (layer.function != "softmax" || layer.attributes.axes != Shape{last}) return std::nullopt;
      return over_last_axis(network, layer, LayerType::kSoftmax);
    }
    case network::OperatorKind::kLayerNormalization: {
      if (layer.function == "local_response") return local_response(network, layer);
      const auto last = static_cast<std::int64_t>(shape_of(network, layer.outputs[0]).size()) - 1;
      if (layer.function != "layer" || layer.attributes.axis != last) return std::nullopt;
      return over_last_axis(network, layer, LayerType::kLayerNormalization);
    }
    default:
      return std::nullopt;
  }
}

std::vector<NetworkPart> parts_of(const network::Network& network, const std::vector<LayerType>& known) {
  const BlockFinder finder(network, known);
  std::vector<bool> taken(network.layers.size(), false);
  std::vector<NetworkPart> parts;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (taken[i]) continue;
    NetworkPart part = finder.part_at(i);
    part.name = network.layers[i].name;
    part.view = network.layers[i].kind == network::OperatorKind::kView;
    std::sort(part.layers.begin(), part.layers.end());
    for (const std::size_t layer : part.layers) {
      taken[layer] = true;
      part.macs += network::mac_count(network, network.layers[layer]);
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace cyclescope::representatives
