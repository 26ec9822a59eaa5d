#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "network/shapes/window_attributes.h"
#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"

namespace cyclescope::representatives {

/// The shape of the images that a layer reads or makes, or of the signals where it has no height.
network::Shape input_images(const LayerNetwork& network, std::int64_t channels);
network::Shape output_images(const LayerNetwork& network, std::int64_t channels);

/// The work of one window per channel, without weights, and its dimensions.
WorkSizes window_work(const MeasurableLayer& layer);
std::vector<WorkDimension> window_dimensions();

/// The window of `layer`, padded as its extents say. Padding that does not split evenly has the larger part at
/// the end.
network::WindowDescription window_of(const MeasurableLayer& layer);

/// Adds a convolution with bias of `x`; `filters` of all groups.
network::TensorId add_convolution(LayerNetwork& network, network::TensorId x, std::int64_t groups, std::int64_t filters,
                                  network::WindowDescription window);

/// Adds a pooling of `x`; `function`: "max" or "average".
network::TensorId add_pooling(LayerNetwork& network, std::string_view function, network::TensorId x,
                              network::WindowDescription window);

/// Sets what `draft` has of batch, extents, kernel and stride from a layer with this window from shape `x` to `y`,
/// [batch, channels, height, width] or without height. False where no layer type has such a window.
bool take_window(Draft& draft, const network::OperatorAttributes& attributes, network::Shape x, network::Shape y);

}  // namespace cyclescope::representatives
