#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/kernel.h"
#include "statistics/random.h"

namespace cyclescope::execution {

/// Small random kernels of each kind, for executing mapped programs: strides, groups, padding, dilation, broadcasting,
/// permuted and offset views, windows that leave the input.
class SampleKernels {
 public:
  /// Sizes of channels, features, rows and columns are up to `scale` times as large.
  explicit SampleKernels(std::uint64_t seed, std::int64_t scale = 1) : random_(seed), scale_(scale) {}

  /// A kernel of `kind` with one of `functions`, or any where none are named; of an element-wise function as many
  /// inputs as it takes.
  kernels::Kernel any(kernels::KernelKind kind, const std::vector<std::string>& functions);

  kernels::Kernel convolution();
  kernels::Kernel depthwise();             ///< of one channel and one filter in each group
  kernels::Kernel pointwise();             ///< windows of 1 x 1
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
  /// The convolution with views of tensors of its sizes.
  kernels::Kernel with_views(kernels::Kernel kernel);
  kernels::Kernel elementwise(const std::string& function, std::size_t inputs);
  static std::size_t inputs_of(const std::string& function);
  /// A view of a tensor of its own: dimensions in any order in memory, sometimes with an offset and gaps. `repeats`
  /// lets dimensions have stride 0, `reverses` negative strides.
  kernels::KernelTensor view(const std::string& name, const std::vector<std::int64_t>& extents, bool repeats = false,
                             bool reverses = false);

  std::int64_t size(std::int64_t least, std::int64_t most) { return pick(least, most * scale_); }

  statistics::Random random_;
  std::int64_t scale_;
  std::int32_t next_tensor_ = 0;
};

}  // namespace cyclescope::execution
