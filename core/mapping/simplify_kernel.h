#pragma once

#include "kernels/kernel.h"

namespace cyclescope {

/// The same computation with fewer sizes: where a kernel of one row (or column) steps over the input, the input becomes
/// a view of the rows that are used, with a stride of 1. What is skipped then is not transferred either.
Kernel simplified(Kernel kernel);

}  // namespace cyclescope
