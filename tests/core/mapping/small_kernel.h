#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kernels/kernel.h"

namespace cyclescope::testing {

/// Small random kernels of each kind, for executing mapped programs: strides, groups, padding, dilation, broadcasting,
/// permuted and offset views, windows that leave the input.
class SmallKernels {
 public:
  explicit SmallKernels(std::uint32_t seed) : random_(seed) {}

  kernels::Kernel convolution();
  kernels::Kernel temporal_convolution();  ///< one-dimensional, of one group
  kernels::Kernel matmul();
  kernels::Kernel pooling();
  /// Windows of up to 20 x 150, some of them the whole input.
  kernels::Kernel large_pooling();
  kernels::Kernel elementwise();  ///< of one to three inputs
  kernels::Kernel reduce();       ///< of any function that the presets map
  kernels::Kernel move();

  std::int64_t pick(std::int64_t least, std::int64_t most);
  bool flip() { return pick(0, 1) == 1; }

 private:
  kernels::Kernel convolution(std::int64_t groups, std::int64_t height);
  kernels::Kernel elementwise(const std::string& function, std::size_t inputs);
  /// A view of a tensor of its own: dimensions in any order in memory, sometimes with an offset and gaps. `repeats`
  /// lets dimensions have stride 0, `reverses` negative strides.
  kernels::KernelTensor view(const std::string& name, const std::vector<std::int64_t>& extents, bool repeats = false,
                             bool reverses = false);

  std::mt19937 random_;
  std::int32_t next_tensor_ = 0;
};

/// A dense matrix product, for tests that want certain sizes.
kernels::Kernel dense_matmul(std::int64_t batch, std::int64_t m, std::int64_t n, std::int64_t k);

/// A dense convolution of square images with odd windows, padded to keep their size.
kernels::Kernel square_convolution(std::int64_t window, std::int64_t side, std::int64_t channels, std::int64_t filters);

}  // namespace cyclescope::testing
