#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/network.h"
#include "representatives/layers/layer_type.h"

namespace cyclescope::representatives {

/// `layer` as a configuration to predict, or nothing where no layer type expresses it: dilation, strides that differ,
/// broadcasting along other axes than the first (sums) or last ones (products), operators without a type. A convolution
/// without bias counts as one with, parts of a concatenation that differ as their mean, a slice of rows that follow
/// each other as a gather of them, and a transposition that leaves elements in their order as one of a single row.
std::optional<Configuration> configuration_of(const network::Network& network, const network::Layer& layer);

/// Layers of a network that are predicted as a unit.
struct NetworkPart {
  std::string name;                            ///< of its first layer
  std::vector<std::size_t> layers;             ///< indices into Network::layers, ascending
  bool view = false;                           ///< costs nothing: renames data
  std::optional<Configuration> configuration;  ///< none: a view, or a layer that no type expresses
  std::int64_t macs = 0;
};

/// Cuts `network` into single layers and the blocks among `known` (convolution + ReLU [+ pooling], depthwise-separable,
/// residual), the longest first. Every layer belongs to one part; parts are in the order of their first layers. A
/// block's inner results must not be used elsewhere.
std::vector<NetworkPart> parts_of(const network::Network& network, const std::vector<LayerType>& known);

}  // namespace cyclescope::representatives
