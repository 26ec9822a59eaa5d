#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "network/network.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// A network and which of its layers follow each other.
class NetworkReader {
 public:
  explicit NetworkReader(const network::Network& network);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  const network::Network& network() const { return network_; }
  const network::Layer& layer(std::size_t index) const { return network_.layers[index]; }

  /// The only layer that uses the result of layer `index`, or kNone; of kNone kNone.
  std::size_t next(std::size_t index) const;

  /// The layer that makes `tensor`, or kNone.
  std::size_t producer(network::TensorId tensor) const { return producer_[static_cast<std::size_t>(tensor)]; }

 private:
  const network::Network& network_;
  std::vector<std::int64_t> uses_;
  std::vector<std::size_t> consumer_, producer_;
};

/// A block in a network.
struct FoundBlock {
  MeasurableLayer layer;
  std::vector<std::size_t> layers;  ///< indices into Network::layers, as they follow each other
};

/// A layer while its parameters are set.
class Draft {
 public:
  explicit Draft(LayerType type) : layer_(unit_layer(type)) {}
  /// Nothing where the type has no such parameter.
  Draft& set(LayerParameter parameter, std::int64_t value);
  /// The layer, if a layer with these numbers exists.
  std::optional<MeasurableLayer> finish() const;

 private:
  MeasurableLayer layer_;
};

const std::vector<std::int64_t>& shape_of(const network::Network& network, network::TensorId id);

/// The product of the extents `begin` to `end` of `shape`, the last excluded.
std::int64_t product(const std::vector<std::int64_t>& shape, std::size_t begin, std::size_t end);

/// `layer` as one that can be measured, or nothing where no layer type expresses it: dilation, strides that differ,
/// broadcasting along other axes than the first (sums) or last ones (products), operators without a type. A convolution
/// without bias counts as one with, parts of a concatenation that differ as their mean, a slice of rows that follow
/// each other as a gather of them, and a transposition that leaves elements in their order as one of a single row.
std::optional<MeasurableLayer> layer_of(const network::Network& network, const network::Layer& layer);

/// The block of `type` that begins with layer `index`; of a type that is a single layer, this layer.
std::optional<FoundBlock> block_of(LayerType type, const NetworkReader& reader, std::size_t index);

}  // namespace cyclescope::representatives
