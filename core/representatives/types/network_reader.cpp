#include "representatives/types/network_reader.h"

#include <algorithm>
#include <utility>

#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {

NetworkReader::NetworkReader(const network::Network& network) : network_(network), uses_(network.tensors.size(), 0) {
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

std::size_t NetworkReader::next(std::size_t index) const {
  if (index == kNone || layer(index).outputs.size() != 1) return kNone;
  const auto id = static_cast<std::size_t>(layer(index).outputs[0]);
  return uses_[id] == 1 ? consumer_[id] : kNone;
}

Draft& Draft::set(LayerParameter parameter, std::int64_t value) {
  if (const auto index = index_of(layer_.type, parameter)) layer_.values[*index] = value;
  return *this;
}

std::optional<MeasurableLayer> Draft::finish() const {
  if (!check_measurable(layer_)) return std::nullopt;
  return layer_;
}

const std::vector<std::int64_t>& shape_of(const network::Network& network, network::TensorId id) {
  return network.tensors[static_cast<std::size_t>(id)].shape;
}

std::int64_t product(const std::vector<std::int64_t>& shape, std::size_t begin, std::size_t end) {
  std::int64_t result = 1;
  for (std::size_t i = begin; i < end; ++i) result *= shape[i];
  return result;
}

namespace {

std::optional<MeasurableLayer> as_type(LayerType type, const network::Network& network, const network::Layer& layer) {
  const LayerTypeRow& row = type.row();
  if (std::find(row.kinds.begin(), row.kinds.end(), layer.kind) == row.kinds.end()) return std::nullopt;
  if (layer.inputs.empty() || layer.inputs[0] == network::kNoTensor || layer.outputs.empty()) return std::nullopt;
  return row.find(type, network, layer);
}

}  // namespace

std::optional<MeasurableLayer> layer_of(const network::Network& network, const network::Layer& layer) {
  for (const LayerType type : all_layer_types()) {
    if (!type.row().functions.empty()) continue;
    if (auto found = as_type(type, network, layer)) return found;
  }
  return std::nullopt;
}

std::optional<FoundBlock> block_of(LayerType type, const NetworkReader& reader, std::size_t index) {
  const LayerTypeRow& row = type.row();
  if (row.find_block != nullptr) return row.find_block(type, reader, index);
  auto first = as_type(type, reader.network(), reader.layer(index));
  if (!first) return std::nullopt;
  FoundBlock block{std::move(*first), {index}};
  for (const LayerFunction* function : row.functions) {
    const std::size_t next = reader.next(block.layers.back());
    if (next == NetworkReader::kNone || !function->is(reader, next, index)) return std::nullopt;
    block.layers.push_back(next);
  }
  return block;
}

}  // namespace cyclescope::representatives
