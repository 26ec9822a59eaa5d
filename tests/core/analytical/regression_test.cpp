#include "analytical/regression.h"

#include <gtest/gtest.h>

namespace cyclescope::analytical {
namespace {

MeasuredLayer measured(double macs, double in, double out, double cycles) {
  MeasuredLayer layer;
  layer.facts.macs = macs;
  layer.facts.bytes_in = in;
  layer.facts.bytes_out = out;
  layer.cycles = cycles;
  return layer;
}

TEST(Regression, FindsALinearRelation) {
  std::vector<MeasuredLayer> layers;
  for (int i = 1; i <= 12; ++i) {
    const double macs = 1e6 * i * i;
    const double in = 1e4 * (20 - i);
    const double out = 777.0 * (i % 5 + 1);
    layers.push_back(measured(macs, in, out, 500 + macs / 256 + in / 16 + out / 8));
  }
  const auto coefficients = fit_regression(layers);
  ASSERT_TRUE(coefficients);
  const MeasuredLayer other = measured(3e7, 5e4, 3e3, 500 + 3e7 / 256 + 5e4 / 16 + 3e3 / 8);
  EXPECT_NEAR(regression_cycles(*coefficients, other.facts) / other.cycles, 1, 1e-4);
}

TEST(Regression, MinimisesRelativeErrors) {
  // Cycles that no line fits: 100 for small layers, 1e6 for large ones, two of each differing by 10 %.
  std::vector<MeasuredLayer> layers = {measured(1e3, 0, 0, 100), measured(1e3, 0, 0, 110), measured(1e9, 0, 0, 1e6),
                                       measured(1e9, 0, 0, 1.1e6)};
  const auto coefficients = fit_regression(layers);
  ASSERT_TRUE(coefficients);
  EXPECT_NEAR(regression_cycles(*coefficients, layers[0].facts), 104.5, 1);
  EXPECT_NEAR(regression_cycles(*coefficients, layers[2].facts), 1.045e6, 1e4);
}

TEST(Regression, WantsEnoughLayersAndPositiveCycles) {
  EXPECT_EQ(fit_regression({measured(1, 1, 1, 1)}).error().code, "TooFewSamples");
  const MeasuredLayer good = measured(1, 2, 3, 4);
  EXPECT_EQ(fit_regression({good, good, good, measured(1, 2, 3, 0)}).error().code, "OutOfRange");
}

TEST(Regression, NeverAnswersLessThanACycle) { EXPECT_EQ(regression_cycles({-100, 0, 0, 0}, {}), 1); }

}  // namespace
}  // namespace cyclescope::analytical
