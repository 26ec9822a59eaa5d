#include "calibration/parameter_axis.h"

#include <gtest/gtest.h>

namespace cyclescope::calibration {
namespace {

architecture::Parameter numbers(std::int64_t min, std::int64_t max, std::int64_t step) {
  architecture::Parameter parameter;
  parameter.min = min;
  parameter.max = max;
  parameter.step = step;
  return parameter;
}

architecture::Parameter powers(std::int64_t min, std::int64_t max, std::int64_t factor) {
  architecture::Parameter parameter = numbers(min, max, 1);
  parameter.factor = factor;
  return parameter;
}

TEST(ParameterAxis, StaysOnTheStepsBetweenTheEnds) {
  const ParameterAxis axis(numbers(4, 23, 5));  // 4, 9, 14, 19
  EXPECT_EQ(axis.nearest(0), 4);
  EXPECT_EQ(axis.nearest(11), 9);
  EXPECT_EQ(axis.nearest(12), 14);
  EXPECT_EQ(axis.nearest(1e30), 19);
  EXPECT_EQ(axis.above(9, 1), 14) << "the least step";
  EXPECT_EQ(axis.above(9, 2), 19);
  EXPECT_EQ(axis.above(19, 2), std::nullopt);
  EXPECT_EQ(axis.below(19, 2), 9);
  EXPECT_EQ(axis.below(9, 1), 4);
  EXPECT_EQ(axis.below(4, 2), std::nullopt);
}

TEST(ParameterAxis, ClimbsFromZero) {
  const ParameterAxis axis(numbers(0, 100, 1));
  EXPECT_EQ(axis.above(0, 16), 1);
  EXPECT_EQ(axis.above(1, 16), 16);
  EXPECT_EQ(axis.below(1, 16), 0);
}

TEST(ParameterAxis, StaysOnPowers) {
  const ParameterAxis axis(powers(4, 64, 2));
  EXPECT_EQ(axis.nearest(31), 16);
  EXPECT_EQ(axis.above(16, 1.1), 32) << "the next one";
  EXPECT_EQ(axis.above(16, 16), 64);
  EXPECT_EQ(axis.above(64, 2), std::nullopt);
  EXPECT_EQ(axis.below(16, 1.1), 8);
  EXPECT_EQ(axis.below(4, 2), std::nullopt);
}

TEST(ParameterAxis, HasChoicesWithoutOrder) {
  architecture::Parameter parameter;
  parameter.choices = {"a", "b", "c"};
  const ParameterAxis axis(parameter);
  EXPECT_TRUE(axis.is_choice());
  EXPECT_EQ(axis.others(1), (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(axis.above(0, 2), std::nullopt);
  EXPECT_EQ(axis.below(2, 2), std::nullopt);
}

TEST(ParameterAxis, FindsWhatHardwareWouldHave) {
  const ParameterAxis axis(numbers(1, 1 << 20, 1));
  EXPECT_EQ(axis.roundest(100, 5000, 1000), 1024) << "of the powers of two the nearest to what is usual";
  EXPECT_EQ(axis.roundest(100, 5000, 10), 128);
  EXPECT_EQ(axis.roundest(2000, 5000, 10), 2048);
  EXPECT_EQ(axis.roundest(97, 120, 64), 112) << "no power of two, a multiple of 16";
  EXPECT_EQ(axis.roundest(7, 7, 1), 7);
}

}  // namespace
}  // namespace cyclescope::calibration
