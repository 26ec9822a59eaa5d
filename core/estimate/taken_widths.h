#pragma once

#include <vector>

#include "estimate/estimate.h"
#include "kernels/kernel.h"
#include "mapping/kernel_chains.h"

namespace cyclescope::estimate {

/// Notes in `estimate` which tensors of a layer have elements of another width on the accelerator than in `network`.
/// `kernels`: the layer's; `links`: those behind it, of which its mapping executes the first `cost.followers` too.
void note_widths(Estimate& estimate, const network::Network& network, const LayerCost& cost,
                 const std::vector<kernels::Kernel>& kernels, const std::vector<mapping::ChainLink>& links);

}  // namespace cyclescope::estimate
