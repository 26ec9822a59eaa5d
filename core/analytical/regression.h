#pragma once

#include <array>
#include <vector>

#include "analytical/layer_facts.h"
#include "diagnostics/diagnostic.h"

namespace cyclescope::analytical {

/// What the regression looks at, in this order: a constant, multiply-accumulates, bytes read, bytes written.
constexpr std::size_t kRegressionFeatures = 4;
using RegressionCoefficients = std::array<double, kRegressionFeatures>;

struct MeasuredLayer {
  LayerFacts facts;
  double cycles = 0;  ///< measured; > 0
};

/// Linear regression on layer features: the coefficients with the least sum of squared relative errors. Errors:
/// TooFewSamples (fewer than features), OutOfRange (cycles that are not positive).
Result<RegressionCoefficients> fit_regression(const std::vector<MeasuredLayer>& layers);

/// At least 1 cycle.
double regression_cycles(const RegressionCoefficients& coefficients, const LayerFacts& layer);

}  // namespace cyclescope::analytical
