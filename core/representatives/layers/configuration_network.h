#pragma once

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "representatives/layers/layer_type.h"

namespace cyclescope::representatives {

/// The network that consists of `configuration` alone: the layer, or the block's layers one after another. Padding that
/// does not split evenly has the larger part at the end. Errors: as check_configuration(), and those of read_network()
/// for sizes beyond its limits.
Result<network::Network> network_of(const Configuration& configuration);

}  // namespace cyclescope::representatives
