#pragma once

#include "kernels/kernel.h"

namespace cyclescope::mapping {

/// The same computation with fewer sizes: where a kernel of one row (or column) steps over the input, the input becomes
/// a view of the rows that are used, with a stride of 1. What is skipped then is not transferred either.
kernels::Kernel simplified(kernels::Kernel kernel);

}  // namespace cyclescope::mapping
