#include "analytical/regression.h"

#include <algorithm>
#include <string>

namespace cyclescope::analytical {
namespace {

using Row = std::array<double, kRegressionFeatures>;
using Matrix = std::array<Row, kRegressionFeatures>;

/// Of the diagonal: keeps features that never differ between layers from making the equations singular.
constexpr double kRidge = 1e-9;

Row features_of(const LayerFacts& layer) { return {1, layer.macs, layer.bytes_in, layer.bytes_out}; }

/// Solves `a x = b` for a positive definite `a` by elimination without pivoting.
Row solve(Matrix a, Row b) {
  for (std::size_t i = 0; i < kRegressionFeatures; ++i) {
    for (std::size_t row = i + 1; row < kRegressionFeatures; ++row) {
      const double factor = a[row][i] / a[i][i];
      for (std::size_t column = i; column < kRegressionFeatures; ++column) a[row][column] -= factor * a[i][column];
      b[row] -= factor * b[i];
    }
  }
  Row x{};
  for (std::size_t i = kRegressionFeatures; i-- > 0;) {
    double sum = b[i];
    for (std::size_t column = i + 1; column < kRegressionFeatures; ++column) sum -= a[i][column] * x[column];
    x[i] = sum / a[i][i];
  }
  return x;
}

}  // namespace

Result<RegressionCoefficients> fit_regression(const std::vector<MeasuredLayer>& layers) {
  if (layers.size() < kRegressionFeatures) {
    return failure("TooFewSamples", "",
                   std::to_string(layers.size()) + " layers are too few for " + std::to_string(kRegressionFeatures) +
                       " coefficients");
  }
  // Features are of very different sizes, so each is taken relative to its largest value.
  Row largest{};
  for (const MeasuredLayer& layer : layers) {
    if (!(layer.cycles > 0)) return failure("OutOfRange", "", "a layer's cycles must be more than 0");
    const Row features = features_of(layer.facts);
    for (std::size_t i = 0; i < kRegressionFeatures; ++i) largest[i] = std::max(largest[i], features[i]);
  }
  Matrix normal{};
  Row right{};
  for (const MeasuredLayer& layer : layers) {
    Row features = features_of(layer.facts);
    for (std::size_t i = 0; i < kRegressionFeatures; ++i) {
      features[i] = largest[i] > 0 ? features[i] / largest[i] * (layers.front().cycles / layer.cycles) : 0;
    }
    for (std::size_t i = 0; i < kRegressionFeatures; ++i) {
      for (std::size_t j = 0; j < kRegressionFeatures; ++j) normal[i][j] += features[i] * features[j];
      right[i] += features[i];
    }
  }
  for (std::size_t i = 0; i < kRegressionFeatures; ++i) normal[i][i] = normal[i][i] * (1 + kRidge) + 1e-30;
  RegressionCoefficients coefficients = solve(normal, right);
  for (std::size_t i = 0; i < kRegressionFeatures; ++i) {
    coefficients[i] = largest[i] > 0 ? coefficients[i] * layers.front().cycles / largest[i] : 0;
  }
  return coefficients;
}

double regression_cycles(const RegressionCoefficients& coefficients, const LayerFacts& layer) {
  const Row features = features_of(layer);
  double cycles = 0;
  for (std::size_t i = 0; i < kRegressionFeatures; ++i) cycles += coefficients[i] * features[i];
  return std::max(1.0, cycles);
}

}  // namespace cyclescope::analytical
