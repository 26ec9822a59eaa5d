#pragma once

#include <string>
#include <vector>

#include "kernels/kernel.h"

namespace cyclescope::estimate {

/// A text of bytes that is equal for two layers exactly if their kernels are, and those of the layers that may be
/// executed along with them, whatever their tensors are called and numbered: on one machine such layers have one
/// program, hence one cost.
std::string layer_key(const std::vector<kernels::Kernel>& kernels, const std::vector<kernels::Kernel>& followers = {});

}  // namespace cyclescope::estimate
