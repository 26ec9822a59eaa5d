#include "network/transposed_taps.h"

#include <numeric>
#include <utility>

#include "network/checked.h"

namespace cyclescope::network {
namespace {

/// x with a * x % modulus == 1 % modulus, for coprime a and modulus >= 1.
std::int64_t inverse_modulo(std::int64_t a, std::int64_t modulus) {
  std::int64_t r0 = modulus, r1 = a % modulus, x0 = 0, x1 = 1;
  while (r1 != 0) {
    const std::int64_t quotient = r0 / r1;
    r0 = std::exchange(r1, r0 - quotient * r1);
    x0 = std::exchange(x1, x0 - quotient * x1);
  }
  return x0 < 0 ? x0 + modulus : x0;
}

}  // namespace

TransposedPhase transposed_phase(const TransposedDimension& d, std::int64_t phase) {
  TransposedPhase result;
  result.first = phase;
  result.outputs = phase < d.output ? (d.output - phase - 1) / d.stride + 1 : 0;
  // Output o meets kernel position k where o + pad_begin - k * dilation is a multiple of the stride, `input` times it.
  const std::int64_t common = std::gcd(d.dilation, d.stride);
  const std::int64_t step = d.stride / common;
  const std::int64_t shifted = phase + d.pad_begin;
  if (shifted % common != 0) return result;
  // The lowest such position; they repeat after `step`.
  const std::int64_t lowest = shifted / common % step * inverse_modulo(d.dilation / common, step) % step;
  if (lowest >= d.kernel) return result;
  const std::int64_t taps = (d.kernel - 1 - lowest) / step + 1;
  const std::int64_t kernel_first = lowest + (taps - 1) * step;
  const std::int64_t dilation = d.dilation / common;
  const std::int64_t first_input = (shifted - kernel_first * d.dilation) / d.stride;
  const std::int64_t last_input = first_input + result.outputs - 1 + (taps - 1) * dilation;
  if (first_input >= d.input || last_input < 0) return result;
  result.taps = taps;
  result.kernel_first = kernel_first;
  result.kernel_step = step;
  result.dilation = dilation;
  result.pad = -first_input;
  return result;
}

std::int64_t transposed_taps(const TransposedDimension& d) {
  std::int64_t sum = 0;
  for (std::int64_t phase = 0; phase < d.stride && phase < d.output; ++phase) {
    const TransposedPhase found = transposed_phase(d, phase);
    sum = saturating_add(sum, saturating_multiply(found.outputs, found.taps));
  }
  return sum;
}

}  // namespace cyclescope::network
