#pragma once

#include <cstddef>

#include "diagnostics/diagnostic.h"
#include "estimate/machine.h"
#include "mapping/mapping.h"
#include "network/network.h"

namespace cyclescope::estimate {

/// The program that an estimate times for layer number `layer`, which is one of the network's: the options say which
/// tile sizes are pinned and what it finds in a cache; the others are not looked at.
/// Errors: NothingToTime (the layer only renames data, or is executed along with another, which the message names);
/// those of kernels::kernels_of, Mapper::map_layer and Mapper::begin_plan.
Result<mapping::MappedLayer> program_of_layer(Machine& machine, const network::Network& network, std::size_t layer,
                                              const EstimateOptions& options = {});

}  // namespace cyclescope::estimate
