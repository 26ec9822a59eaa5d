#pragma once

#include <optional>

#include "network/kernel.h"

namespace cyclescope {

/// A convolution with a 1 x 1 window as the matrix product that it is: a row of A per pixel, a column of B per filter,
/// a batch per image. Nothing where a window is larger, strided or padded, where there are groups, or where the pixels
/// of an image are not evenly spaced in memory.
std::optional<Kernel> as_matrix_product(const Kernel& convolution);

}  // namespace cyclescope
