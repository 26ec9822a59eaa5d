#include "representatives/layers/network_parts.h"

#include <algorithm>
#include <utility>

#include "representatives/types/network_reader.h"

namespace cyclescope::representatives {
namespace {

/// The longest block of `known` types from layer `index` on, or the layer alone.
NetworkPart part_at(const NetworkReader& reader, const std::vector<LayerType>& known, std::size_t index) {
  NetworkPart part;
  part.layers = {index};
  part.layer = layer_of(reader.network(), reader.layer(index));
  if (!part.layer) return part;
  for (const LayerType type : known) {
    auto block = block_of(type, reader, index);
    if (!block || block->layers.size() <= part.layers.size()) continue;
    part.layers = std::move(block->layers);
    part.layer = std::move(block->layer);
  }
  return part;
}

}  // namespace

std::vector<NetworkPart> parts_of(const network::Network& network, const std::vector<LayerType>& known) {
  const NetworkReader reader(network);
  std::vector<bool> taken(network.layers.size(), false);
  std::vector<NetworkPart> parts;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (taken[i]) continue;
    NetworkPart part = part_at(reader, known, i);
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
