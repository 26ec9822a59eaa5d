#pragma once

#include <span>
#include <vector>

#include "kernels/kernel.h"

namespace cyclescope::mapping {

/// A convolution with a 1 x 1 window as the matrix product that it is: a row of A per pixel, a column of B per filter,
/// a batch per image; and the kernels behind it in the form of the product, up to the first that is not element-wise.
/// `chain` is the convolution and what KernelChains finds behind it. Nothing where a window is larger, strided or
/// padded, where there are groups, or where the pixels of an image are not evenly spaced in memory.
std::vector<kernels::Kernel> as_matrix_product(std::span<const kernels::Kernel> chain);

}  // namespace cyclescope::mapping
