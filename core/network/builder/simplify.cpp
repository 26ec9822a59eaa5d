#include <utility>

#include "network/builder/network_builder.h"

namespace cyclescope::network {
namespace {

std::size_t index_of(TensorId id) { return static_cast<std::size_t>(id); }

/// The convolution or Gemm that `normalization` can be folded into, or nullptr.
Layer* linear_layer_before(Network& network, const Layer& normalization, const std::vector<std::size_t>& producer,
                           const std::vector<int>& uses) {
  for (std::size_t i = 1; i < normalization.inputs.size(); ++i) {
    if (!network.tensors[index_of(normalization.inputs[i])].constant) return nullptr;
  }
  const std::size_t x = index_of(normalization.inputs[0]);
  if (producer[x] >= network.layers.size() || uses[x] != 1) return nullptr;
  Layer& before = network.layers[producer[x]];
  const bool linear = before.kind == OperatorKind::kConvolution || before.kind == OperatorKind::kGemm ||
                      before.kind == OperatorKind::kTransposedConvolution;
  if (!linear) return nullptr;
  // The weights and bias are about to change: they must be constants of this convolution alone.
  for (std::size_t i = 1; i < before.inputs.size(); ++i) {
    if (before.inputs[i] == kNoTensor) continue;
    const std::size_t at = index_of(before.inputs[i]);
    if (!network.tensors[at].constant || uses[at] != 1) return nullptr;
  }
  return &before;
}

void fold_batch_normalizations(Network& network) {
  std::vector<std::size_t> producer(network.tensors.size(), network.layers.size());
  std::vector<int> uses(network.tensors.size(), 0);
  for (const TensorId id : network.outputs) ++uses[index_of(id)];
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    for (const TensorId id : network.layers[i].outputs) producer[index_of(id)] = i;
    for (const TensorId id : network.layers[i].inputs) {
      if (id != kNoTensor) ++uses[index_of(id)];
    }
  }
  std::vector<Layer> kept;
  std::vector<bool> folded(network.layers.size(), false);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    Layer& layer = network.layers[i];
    if (layer.kind != OperatorKind::kBatchNormalization) continue;
    Layer* before = linear_layer_before(network, layer, producer, uses);
    if (before == nullptr) continue;
    // The scaled weights keep their shape; the shift becomes the bias, or is added to it.
    before->inputs.resize(3, kNoTensor);
    if (before->inputs[2] == kNoTensor) {
      before->inputs[2] = layer.inputs[2];
    } else {
      --uses[index_of(layer.inputs[2])];
    }
    before->outputs = layer.outputs;
    before->folded.push_back(layer.operator_name);
    producer[index_of(layer.outputs[0])] = producer[index_of(layer.inputs[0])];
    folded[i] = true;
  }
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (!folded[i]) kept.push_back(std::move(network.layers[i]));
  }
  network.layers = std::move(kept);
}

void drop_unused_tensors(Network& network) {
  std::vector<TensorId> renumbered(network.tensors.size(), kNoTensor);
  const auto mark = [&](const std::vector<TensorId>& ids) {
    for (const TensorId id : ids) {
      if (id != kNoTensor) renumbered[index_of(id)] = 0;
    }
  };
  mark(network.inputs);
  mark(network.outputs);
  for (const Layer& layer : network.layers) {
    mark(layer.inputs);
    mark(layer.outputs);
  }
  std::vector<Tensor> kept;
  for (std::size_t i = 0; i < network.tensors.size(); ++i) {
    if (renumbered[i] == kNoTensor) continue;
    renumbered[i] = static_cast<TensorId>(kept.size());
    kept.push_back(std::move(network.tensors[i]));
  }
  network.tensors = std::move(kept);
  const auto renumber = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids) {
      if (id != kNoTensor) id = renumbered[index_of(id)];
    }
  };
  renumber(network.inputs);
  renumber(network.outputs);
  for (Layer& layer : network.layers) {
    renumber(layer.inputs);
    renumber(layer.outputs);
  }
}

}  // namespace

void simplify(Network& network) {
  fold_batch_normalizations(network);
  drop_unused_tensors(network);
}

}  // namespace cyclescope::network
