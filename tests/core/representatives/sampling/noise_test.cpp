#include "representatives/sampling/noise.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/representatives/types/named_type.h"

namespace cyclescope::representatives {
namespace {

class ConstantDevice : public Device {
 public:
  std::string unit() const override { return "cycles"; }
  bool repeatable() const override { return true; }
  Result<double> latency(const MeasurableLayer&) override { return 1000.0; }
};

std::vector<double> answers(const Noise& noise, std::uint64_t seed, int count = 4000) {
  ConstantDevice truth;
  NoisyDevice device(truth, noise, seed);
  EXPECT_FALSE(device.repeatable());
  std::vector<double> result;
  for (int i = 0; i < count; ++i) result.push_back(*device.latency(unit_layer(layer_type("conv2d"))));
  return result;
}

TEST(NoisyDevice, HasTheDeviationThatIsAskedFor) {
  for (const Noise& noise : {Noise{0.05, 0, 0, 1, 0}, Noise{0, 50, 0, 1, 0}}) {
    double mean = 0, variance = 0;
    const std::vector<double> values = answers(noise, 1);
    for (const double value : values) mean += value / static_cast<double>(values.size());
    for (const double value : values) variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
    EXPECT_NEAR(mean, 1000, 5);
    EXPECT_NEAR(std::sqrt(variance), 50, 2);
  }
}

TEST(NoisyDevice, HasOutliersAndAClock) {
  int outliers = 0;
  for (const double value : answers({0, 0, 0.1, 3, 0}, 2)) {
    EXPECT_TRUE(value == 1000 || value == 3000) << value;
    outliers += value == 3000 ? 1 : 0;
  }
  EXPECT_NEAR(outliers, 400, 60);
  for (const double value : answers({0.05, 0, 0, 1, 64}, 3)) EXPECT_EQ(std::fmod(value, 64), 0) << value;
}

TEST(NoisyDevice, RepeatsItselfWithItsSeed) {
  EXPECT_EQ(answers({0.05, 3, 0.1, 2, 0}, 4), answers({0.05, 3, 0.1, 2, 0}, 4));
  EXPECT_NE(answers({0.05, 3, 0.1, 2, 0}, 4), answers({0.05, 3, 0.1, 2, 0}, 5));
}

TEST(Median, IsInTheMiddle) {
  EXPECT_EQ(median({}), 0);
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({9, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 9}), 3);
}

}  // namespace
}  // namespace cyclescope::representatives
