#pragma once

#include <array>
#include <cstddef>

#include "analytical/layer_facts.h"

namespace cyclescope::analytical {

/// What the regression looks at, in this order: a constant, multiply-accumulates, bytes read, bytes written.
constexpr std::size_t kRegressionFeatures = 4;
using RegressionCoefficients = std::array<double, kRegressionFeatures>;

/// The linear function of these coefficients, which `npm run regression` fits to measured layers; at least 1 cycle.
double regression_cycles(const RegressionCoefficients& coefficients, const LayerFacts& layer);

}  // namespace cyclescope::analytical
