#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/network.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// Layers of a network that are predicted as a unit.
struct NetworkPart {
  std::string name;                      ///< of its first layer
  std::vector<std::size_t> layers;       ///< indices into Network::layers, ascending
  bool view = false;                     ///< costs nothing: renames data
  std::optional<MeasurableLayer> layer;  ///< none: a view, or a layer that no type expresses
  std::int64_t macs = 0;
};

/// Cuts `network` into single layers and the blocks among `known`, the longest first. Every layer belongs to one part;
/// parts are in the order of their first layers. A block's inner results must not be used elsewhere.
std::vector<NetworkPart> parts_of(const network::Network& network, const std::vector<LayerType>& known);

}  // namespace cyclescope::representatives
