#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// How a convolution or pooling operator states its window; empty vectors take the defaults (stride and dilation 1,
/// pads 0).
struct WindowDescription {
  enum class AutoPad : std::uint8_t { kExplicit, kValid, kSameUpper, kSameLower };

  std::vector<std::int64_t> kernel, stride, dilation, pad_begin, pad_end;  ///< one entry per spatial dimension
  std::vector<std::int64_t> output_padding, output_shape;                  ///< transposed convolution only
  AutoPad auto_pad = AutoPad::kExplicit;
  bool ceil_mode = false;  ///< pooling: a window that begins inside the input counts although it ends outside
};

/// Fills kernel, stride, dilation and pads of `layer` for an input of shape `x`: explicit pads, at least two
/// dimensions. What the rules of shape inference check is left to them. Errors (path: the layer's name): BadAttribute.
Result<void> set_window(Layer& layer, WindowDescription description, const Shape& x);

/// The same for transposed convolutions, whose pads may follow from a wanted output.
Result<void> set_transposed_window(Layer& layer, WindowDescription description, const Shape& x);

}  // namespace cyclescope::network
