#pragma once

#include <cstddef>

#include "diagnostics/diagnostic.h"
#include "estimate/machine.h"
#include "mapping/mapping.h"
#include "network/network.h"

namespace cyclescope::estimate {

/// The program that an estimate times for layer number `layer`, which is one of the network's. Errors: NothingToTime
/// (the layer only renames data, or is executed along with another, which the message names); those of
/// kernels::kernels_of and Mapper::map_layer.
Result<mapping::MappedLayer> program_of_layer(Machine& machine, const network::Network& network, std::size_t layer);

}  // namespace cyclescope::estimate
