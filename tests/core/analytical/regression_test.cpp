#include "analytical/regression.h"

#include <gtest/gtest.h>

namespace cyclescope::analytical {
namespace {

TEST(Regression, IsLinearInALayersFeatures) {
  LayerFacts layer;
  layer.macs = 1000;
  layer.bytes_in = 30;
  layer.bytes_out = 7;
  EXPECT_DOUBLE_EQ(regression_cycles({500, 0.25, 2, 4}, layer), 500 + 250 + 60 + 28);
}

TEST(Regression, NeverAnswersLessThanACycle) { EXPECT_EQ(regression_cycles({-100, 0, 0, 0}, {}), 1); }

}  // namespace
}  // namespace cyclescope::analytical
