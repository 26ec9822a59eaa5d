#pragma once

#include <cstdint>
#include <vector>

namespace cyclescope::network {

/// One dimension of a transposed convolution (ONNX: ConvTranspose).
struct TransposedDimension {
  std::int64_t input = 1, output = 1, kernel = 1, stride = 1, dilation = 1, pad_begin = 0;
};

/// The outputs o = first, first + stride, ... of a transposed convolution: an ordinary convolution with stride 1 of the
/// input, Y[first + i * stride] = sum over j < taps of X[i + j * dilation - pad] * W[kernel_first - j * kernel_step].
/// No multiplication by an inserted zero is in it. `pad` may be negative.
struct TransposedPhase {
  std::int64_t first = 0;         ///< of the outputs
  std::int64_t outputs = 0;       ///< how many
  std::int64_t taps = 0;          ///< kernel positions that meet the input; 0: the outputs are 0 (or the bias)
  std::int64_t kernel_first = 0;  ///< kernel position of tap 0
  std::int64_t kernel_step = 0;   ///< from one tap down to the next
  std::int64_t dilation = 1;
  std::int64_t pad = 0;
};

/// The phase of the outputs o with o % stride == phase. It has no taps where all of them would lie outside the input.
TransposedPhase transposed_phase(const TransposedDimension& dimension, std::int64_t phase);

/// Sum over all outputs of the taps of their phase, or the largest 64-bit number where that is less.
std::int64_t transposed_taps(const TransposedDimension& dimension);

}  // namespace cyclescope::network
