// Convolutions and pooling as kernels. 1-D layers are 2-D ones of height 1.
#include "kernels/lowering.h"
#include "network/checked.h"

namespace cyclescope::kernels {
namespace {

/// [N, C, L] as [N, C, 1, L].
network::Shape two_dimensional(network::Shape shape) {
  if (shape.size() == 3) shape.insert(shape.begin() + 2, 1);
  return shape;
}

/// A phase with its view of one dimension of the input: a negative pad starts further inside.
struct PhaseWindow {
  network::TransposedPhase phase;
  KernelWindow window;
  std::int64_t input_start = 0;
};

PhaseWindow phase_window(const network::TransposedDimension& dimension, std::int64_t index) {
  PhaseWindow result;
  result.phase = network::transposed_phase(dimension, index);
  const network::TransposedPhase& phase = result.phase;
  result.input_start = phase.pad < 0 ? -phase.pad : 0;
  result.window = {dimension.input - result.input_start, phase.outputs, phase.taps, 1, phase.dilation,
                   phase.pad < 0 ? 0 : phase.pad};
  return result;
}

}  // namespace

void transposed_phases(KernelBuilder& b, const KernelTensor& x, const KernelTensor& w, const KernelTensor& bias,
                       const KernelTensor& y, const network::TransposedDimension& height,
                       const network::TransposedDimension& width) {
  for (std::int64_t i = 0; i < height.stride; ++i) {
    const PhaseWindow h = phase_window(height, i);
    for (std::int64_t j = 0; j < width.stride; ++j) {
      const PhaseWindow v = phase_window(width, j);
      if (h.phase.outputs == 0 || v.phase.outputs == 0) continue;
      KernelTensor part_x = sliced(x, 3, h.input_start, h.window.input);
      part_x = sliced(std::move(part_x), 4, v.input_start, v.window.input);
      KernelTensor part_w = sliced(w, 3, h.phase.kernel_first, h.window.kernel, -h.phase.kernel_step);
      part_w = sliced(std::move(part_w), 4, v.phase.kernel_first, v.window.kernel, -v.phase.kernel_step);
      KernelTensor part_y = sliced(y, 3, h.phase.first, h.phase.outputs, height.stride);
      part_y = sliced(std::move(part_y), 4, v.phase.first, v.phase.outputs, width.stride);
      b.convolution(part_x, part_w, b.has_input(2) ? &bias : nullptr, part_y, h.window, v.window);
    }
  }
}

KernelWindow window_of(const network::OperatorAttributes& a, std::size_t axis, std::int64_t input,
                       std::int64_t output) {
  return {input, output, a.kernel[axis], a.stride[axis], a.dilation[axis], a.pad_begin[axis]};
}

Result<void> lower_convolution(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  if (a.kernel.size() == 3) return lower_volume_convolution(b);
  const network::Shape x = two_dimensional(b.input(0).extents);
  const network::Shape w = two_dimensional(b.input(1).extents);
  const network::Shape y = two_dimensional(b.output().extents);
  const std::int64_t g = a.groups;
  const KernelTensor bias = b.has_input(2) ? reshaped(b.input(2), {g, w[0] / g}) : KernelTensor{};
  b.convolution(reshaped(b.input(0), {x[0], g, x[1] / g, x[2], x[3]}),
                reshaped(b.input(1), {g, w[0] / g, w[1], w[2], w[3]}), b.has_input(2) ? &bias : nullptr,
                reshaped(b.output(), {y[0], g, y[1] / g, y[2], y[3]}), window_of(a, 0, x[2], y[2]),
                window_of(a, 1, x[3], y[3]));
  return {};
}

// One convolution of stride 1 for each output phase, which writes every stride-th row and column of the output. No
// multiplication by an inserted zero exists in it, so its MACs are those that hardware cannot avoid (see mac_count()).
Result<void> lower_transposed_convolution(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  std::int64_t phases = 1;
  for (const std::int64_t stride : a.stride) phases = network::saturating_multiply(phases, stride);
  if (phases > network::kLargestTransposedStride) {
    return b.not_mapped("more than " + std::to_string(network::kLargestTransposedStride) +
                        " output phases are not mapped");
  }
  if (a.kernel.size() == 3) return lower_volume_transposed_convolution(b);
  const network::Shape x = two_dimensional(b.input(0).extents);
  const network::Shape w = two_dimensional(b.input(1).extents);  // [C, F / groups, KH, KW]
  const network::Shape y = two_dimensional(b.output().extents);
  const std::int64_t g = a.groups;
  const std::int64_t c = x[1] / g;
  const std::int64_t f = w[1];
  const KernelTensor all_x = reshaped(b.input(0), {x[0], g, c, x[2], x[3]});
  const KernelTensor all_w = permuted(reshaped(b.input(1), {g, c, f, w[2], w[3]}), {0, 2, 1, 3, 4});
  const KernelTensor all_y = reshaped(b.output(), {y[0], g, f, y[2], y[3]});
  const KernelTensor bias = b.has_input(2) ? reshaped(b.input(2), {g, f}) : KernelTensor{};
  transposed_phases(b, all_x, all_w, bias, all_y, {x[2], y[2], a.kernel[0], a.stride[0], a.dilation[0], a.pad_begin[0]},
                    {x[3], y[3], a.kernel[1], a.stride[1], a.dilation[1], a.pad_begin[1]});
  return {};
}

Result<void> lower_pooling(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  if (a.kernel.size() == 3) return lower_volume_pooling(b);
  const network::Shape x = two_dimensional(b.input(0).extents);
  const network::Shape y = two_dimensional(b.output().extents);
  b.pooling(b.layer().function, reshaped(b.input(0), x), reshaped(b.output(), y), window_of(a, 0, x[2], y[2]),
            window_of(a, 1, x[3], y[3]), a.count_include_pad);
  return {};
}

}  // namespace cyclescope::kernels
