#include "statistics/portable_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "statistics/random.h"

namespace cyclescope::statistics {
namespace {

std::uint64_t bits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

TEST(PortableMath, AgreesWithTheStandardLibrary) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const double exponent = 1400 * random.uniform() - 700;
    EXPECT_NEAR(portable_exp(exponent) / std::exp(exponent), 1, 4e-16 + 2e-16 * std::fabs(exponent) / 100) << exponent;
    const double x = std::exp(exponent);
    EXPECT_NEAR(portable_log(x), std::log(x), 4e-16 * std::max(1.0, std::fabs(exponent))) << x;
    const double near_one = 1 + (random.uniform() - 0.5) * 1e-3;
    EXPECT_NEAR(portable_log(near_one), std::log(near_one), 2e-19) << near_one;
  }
}

TEST(PortableMath, IsExactWhereItMustBe) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_log(0), -INFINITY);
  EXPECT_EQ(portable_exp(-1000), 0);
  EXPECT_EQ(portable_exp(1000), INFINITY);
}

TEST(Random, GivesTheSameNumbersEverywhere) {
  // The engine's ten-thousandth number is in the C++ standard.
  Random random(5489);
  std::uint64_t bits = 0;
  for (int i = 0; i < 10'000; ++i) bits = random.bits();
  EXPECT_EQ(bits, 9981545732273789042U);
  Random other(42);
  EXPECT_EQ(other.integer(1, 6), Random(42).integer(1, 6));
  Random normal(7);
  double sum = 0;
  for (int i = 0; i < 1000; ++i) sum += normal.normal();
  // As computed by gcc and clang; any other platform must give the same bits.
  EXPECT_EQ(bits_of(sum), 0x403b7cfbe41355aaU);
}

TEST(Random, HasTheRightMoments) {
  Random random(3);
  const int count = 100'000;
  double mean = 0, variance = 0, uniform = 0;
  for (int i = 0; i < count; ++i) {
    const double value = random.normal();
    mean += value / count;
    variance += value * value / count;
    uniform += random.uniform() / count;
  }
  EXPECT_NEAR(mean, 0, 0.02);
  EXPECT_NEAR(variance, 1, 0.02);
  EXPECT_NEAR(uniform, 0.5, 0.005);
}

TEST(Random, ReachesBothEndsOfARange) {
  Random random(9);
  bool least = false, most = false;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t value = random.integer(-3, 4);
    ASSERT_GE(value, -3);
    ASSERT_LE(value, 4);
    least = least || value == -3;
    most = most || value == 4;
  }
  EXPECT_TRUE(least && most);
}

}  // namespace
}  // namespace cyclescope::statistics
