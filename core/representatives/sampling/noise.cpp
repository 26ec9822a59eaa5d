#include "representatives/sampling/noise.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::representatives {
namespace {

/// Noise never makes a latency shorter than this part of the truth.
constexpr double kLeastPart = 0.05;

}  // namespace

Result<double> NoisyDevice::latency(const MeasurableLayer& layer) {
  const auto truth = device_.latency(layer);
  if (!truth) return truth;
  double value = *truth;
  if (noise_.relative > 0) value *= 1 + noise_.relative * random_.normal();
  if (noise_.additive > 0) value += noise_.additive * random_.normal();
  value = std::max(value, kLeastPart * *truth);
  if (noise_.outlier_probability > 0 && random_.chance(noise_.outlier_probability)) value *= noise_.outlier_factor;
  if (noise_.clock_period > 0)
    value = noise_.clock_period * std::max(1.0, std::floor(value / noise_.clock_period + 0.5));
  return value;
}

}  // namespace cyclescope::representatives
