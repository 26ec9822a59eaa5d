#include "analytical/regression.h"

#include <algorithm>

namespace cyclescope::analytical {

double regression_cycles(const RegressionCoefficients& coefficients, const LayerFacts& layer) {
  const std::array<double, kRegressionFeatures> features = {1, layer.macs, layer.bytes_in, layer.bytes_out};
  double cycles = 0;
  for (std::size_t i = 0; i < kRegressionFeatures; ++i) cycles += coefficients[i] * features[i];
  return std::max(1.0, cycles);
}

}  // namespace cyclescope::analytical
