// Convolutions and pooling over three spatial dimensions, by kernels over two.
#include <algorithm>

#include "kernels/lowering.h"
#include "network/checked.h"

namespace cyclescope::kernels {
namespace {

std::int64_t ceil_divide(std::int64_t a, std::int64_t b) { return a > 0 ? (a + b - 1) / b : -(-a / b); }

/// The planes of one sample that each output plane needs: T[od, c, kd, h, w] = X[c, od * SD + kd * DD - PD, h, w], zero
/// outside.
void gather_planes(KernelBuilder& b, const KernelTensor& x, const KernelTensor& t, const KernelWindow& depth) {
  for (std::int64_t kd = 0; kd < depth.kernel; ++kd) {
    const KernelTensor tap = sliced(t, 2, kd, 1);
    const std::int64_t shift = kd * depth.dilation - depth.pad;  // of the plane that output plane 0 needs
    const std::int64_t first = std::clamp<std::int64_t>(ceil_divide(-shift, depth.stride), 0, depth.output);
    const std::int64_t end =
        std::clamp<std::int64_t>(ceil_divide(depth.input - shift, depth.stride), first, depth.output);
    if (first > 0) b.clear(sliced(tap, 0, 0, first));
    if (end < depth.output) b.clear(sliced(tap, 0, end, depth.output - end));
    if (first == end) continue;
    const KernelTensor planes = sliced(x, 1, first * depth.stride + shift, end - first, depth.stride);
    const KernelTensor ordered = permuted(planes, {1, 0, 2, 3});  // [od, c, h, w]
    const auto& e = ordered.extents;
    const auto& s = ordered.strides;
    b.move(restrided(ordered, {e[0], e[1], 1, e[2], e[3]}, {s[0], s[1], 0, s[2], s[3]}),
           sliced(tap, 0, first, end - first));
  }
}

}  // namespace

// Sample by sample: the planes under the kernel's depth become channels, and the output planes a batch.
Result<void> lower_volume_convolution(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  const network::Shape x = b.input(0).extents;
  const network::Shape w = b.input(1).extents;
  const network::Shape y = b.output().extents;
  const std::int64_t g = a.groups;
  const KernelWindow depth = window_of(a, 0, x[2], y[2]);
  if (x[0] * depth.kernel > static_cast<std::int64_t>(KernelBuilder::kMostKernels)) {
    return b.not_mapped("a batch of " + std::to_string(x[0]) + " with a kernel " + std::to_string(depth.kernel) +
                        " deep takes too many kernels");
  }
  if (b.output().elements == 0) return {};
  const KernelTensor weights = reshaped(b.input(1), {g, w[0] / g, w[1] * w[2], w[3], w[4]});
  const KernelTensor bias = b.has_input(2) ? reshaped(b.input(2), {g, w[0] / g}) : KernelTensor{};
  for (std::int64_t n = 0; n < x[0]; ++n) {
    KernelTensor planes = b.temporary({y[2], x[1], depth.kernel, x[3], x[4]});
    planes.element_bits = b.input(0).element_bits;
    const std::int64_t sample = n * (b.input(0).elements / x[0]);
    KernelTensor image = reshaped(b.input(0), {x[1], x[2], x[3], x[4]});
    image.offset += sample;
    gather_planes(b, image, planes, depth);
    const std::int64_t plane = y[3] * y[4];
    const KernelTensor result =
        restrided(b.output(), {y[2], g, y[1] / g, y[3], y[4]}, {plane, y[1] / g * y[2] * plane, y[2] * plane, y[4], 1},
                  n * (b.output().elements / y[0]));
    b.convolution(reshaped(planes, {y[2], g, x[1] / g * depth.kernel, x[3], x[4]}), weights,
                  b.has_input(2) ? &bias : nullptr, result, window_of(a, 1, x[3], y[3]), window_of(a, 2, x[4], y[4]));
  }
  return {};
}

// For each phase of the depth: the weights of its taps are laid out once, and then sample by sample the planes that
// they need, whose channels they become.
Result<void> lower_volume_transposed_convolution(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  const network::Shape x = b.input(0).extents;
  const network::Shape w = b.input(1).extents;  // [C, F / groups, KD, KH, KW]
  const network::Shape y = b.output().extents;
  if (b.output().elements == 0) return {};
  const std::int64_t phases = a.stride[0] * (a.kernel[0] + a.stride[1] * a.stride[2]);
  if (network::saturating_multiply(x[0], phases) > static_cast<std::int64_t>(KernelBuilder::kMostKernels)) {
    return b.not_mapped("a batch of " + std::to_string(x[0]) + " takes too many kernels");
  }
  const std::int64_t g = a.groups;
  const std::int64_t c = x[1] / g;
  const std::int64_t f = w[1];
  const std::int64_t plane = y[3] * y[4];
  const KernelTensor bias = b.has_input(2) ? reshaped(b.input(2), {g, f}) : KernelTensor{};
  const KernelTensor all_weights = permuted(reshaped(b.input(1), {g, c, f, w[2], w[3], w[4]}), {0, 2, 1, 3, 4, 5});
  for (std::int64_t i = 0; i < a.stride[0]; ++i) {
    const network::TransposedPhase phase =
        network::transposed_phase({x[2], y[2], a.kernel[0], a.stride[0], a.dilation[0], a.pad_begin[0]}, i);
    KernelTensor weights = b.temporary({g, f, c, phase.taps, w[3], w[4]});
    weights.element_bits = all_weights.element_bits;
    b.move(sliced(all_weights, 3, phase.kernel_first, phase.taps, -phase.kernel_step), weights);
    weights = reshaped(weights, {g, f, c * phase.taps, w[3], w[4]});
    for (std::int64_t n = 0; n < x[0]; ++n) {
      KernelTensor planes = b.temporary({phase.outputs, x[1], phase.taps, x[3], x[4]});
      planes.element_bits = b.input(0).element_bits;
      KernelTensor image = reshaped(b.input(0), {x[1], x[2], x[3], x[4]});
      image.offset += n * (image.elements / x[0]);
      gather_planes(b, image, planes, {x[2], phase.outputs, phase.taps, 1, phase.dilation, phase.pad});
      const KernelTensor result =
          restrided(b.output(), {phase.outputs, g, f, y[3], y[4]},
                    {plane * a.stride[0], f * y[2] * plane, y[2] * plane, y[4], 1}, (n * g * f * y[2] + i) * plane);
      transposed_phases(b, reshaped(planes, {phase.outputs, g, c * phase.taps, x[3], x[4]}), weights, bias, result,
                        {x[3], y[3], a.kernel[1], a.stride[1], a.dilation[1], a.pad_begin[1]},
                        {x[4], y[4], a.kernel[2], a.stride[2], a.dilation[2], a.pad_begin[2]});
    }
  }
  return {};
}

// Plane by plane, then over the depth: a maximum of maxima, or an average of averages, whose divisors multiply.
Result<void> lower_volume_pooling(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  const network::Shape x = b.input(0).extents;
  const network::Shape y = b.output().extents;
  const std::string& function = b.layer().function;
  const KernelTensor planes = b.temporary({x[0], x[1] * x[2], y[3], y[4]});
  b.pooling(function, reshaped(b.input(0), {x[0], x[1] * x[2], x[3], x[4]}), planes, window_of(a, 1, x[3], y[3]),
            window_of(a, 2, x[4], y[4]), a.count_include_pad);
  const std::int64_t plane = y[3] * y[4];
  const KernelWindow row = {plane, plane, 1, 1, 1, 0};
  b.pooling(function, reshaped(planes, {x[0], x[1], x[2], plane}), reshaped(b.output(), {y[0], y[1], y[2], plane}),
            window_of(a, 0, x[2], y[2]), row, a.count_include_pad);
  return {};
}

}  // namespace cyclescope::kernels
