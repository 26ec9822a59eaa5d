#pragma once

#include <cstdint>

#include "execution/sample_kernels.h"

namespace cyclescope::testing {

using SmallKernels = execution::SampleKernels;

/// A dense matrix product, for tests that want certain sizes.
kernels::Kernel dense_matmul(std::int64_t batch, std::int64_t m, std::int64_t n, std::int64_t k);

/// A dense convolution of square images with odd windows, padded to keep their size.
kernels::Kernel square_convolution(std::int64_t window, std::int64_t side, std::int64_t channels, std::int64_t filters);

}  // namespace cyclescope::testing
