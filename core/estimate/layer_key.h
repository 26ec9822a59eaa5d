#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.h"
#include "mapping/kept_tensors.h"

namespace cyclescope::estimate {

/// A text of bytes that is equal for two layers exactly if their kernels are, and those of the layers that may be
/// executed along with them, whatever their tensors are called and numbered: on one machine such layers have one
/// program, hence one cost.
/// `resident`: what is found of their tensors, which must be equal, too.
std::string layer_key(const std::vector<kernels::Kernel>& kernels, const std::vector<kernels::Kernel>& followers = {},
                      const mapping::ResidentShares& resident = {});

}  // namespace cyclescope::estimate
