#pragma once

#include "estimate/estimate.h"
#include "network/network.h"

namespace cyclescope::estimate {

/// What an estimate says of `layer` before it is known what it costs.
LayerEstimate estimate_of(const network::Network& network, const network::Layer& layer);

/// Adds `layer`, which is unmapped, to the estimate's list of unmapped operators, and to what is missing where its MACs
/// are not known.
void list_unmapped(Estimate& estimate, const LayerEstimate& layer);

/// Puts the unmapped operators with the most MACs first.
void sort_unmapped(Estimate& estimate);

}  // namespace cyclescope::estimate
