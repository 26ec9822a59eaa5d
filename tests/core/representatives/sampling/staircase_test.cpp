#include "representatives/sampling/staircase.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

using Shape = Staircase::Shape;

template <typename Function>
std::vector<SweepPoint> sampled(std::int64_t most, const Function& latency) {
  std::vector<SweepPoint> points;
  for (std::int64_t x = 1; x <= most; ++x) points.push_back({x, latency(static_cast<double>(x))});
  return points;
}

Staircase best_of(const std::vector<SweepPoint>& points) { return score_staircases(points, 24, 10).front().staircase; }

TEST(Staircase, StepsAreRoundedUp) {
  const Staircase plain{Shape::kSteps, 8, 0, 1};
  EXPECT_EQ(step_of(plain, 1), 1);
  EXPECT_EQ(step_of(plain, 8), 1);
  EXPECT_EQ(step_of(plain, 9), 2);
  const Staircase shifted{Shape::kSteps, 8, 3, 1};
  EXPECT_EQ(step_of(shifted, 3), 0);
  EXPECT_EQ(step_of(shifted, 4), 1);
  EXPECT_EQ(step_of(shifted, 11), 1);
  EXPECT_EQ(step_of(shifted, 12), 2);
  const Staircase joint{Shape::kSteps, 16, 0, 9};
  EXPECT_EQ(step_of(joint, 1), 1);
  EXPECT_EQ(step_of(joint, 2), 2);
  EXPECT_EQ(step_of(joint, 16), 9);
}

TEST(Staircase, TheRightShapeHasTheMostEvidence) {
  statistics::Random random(1);
  const auto noisy = [&](double latency) { return latency * (1 + 0.01 * random.normal()); };
  EXPECT_EQ(best_of(sampled(96, [&](double) { return noisy(500); })).shape, Shape::kFlat);
  EXPECT_EQ(best_of(sampled(96, [&](double x) { return noisy(100 + 7 * x); })).shape, Shape::kSmooth);
  EXPECT_EQ(best_of(sampled(96, [&](double x) { return noisy(std::max(500.0, 20 * x)); })).shape, Shape::kSmooth);
  EXPECT_EQ(best_of(sampled(96, [&](double x) { return noisy(100 + 90 * std::ceil((x - 3) / 12)); })),
            (Staircase{Shape::kSteps, 12, 3, 1}));
  EXPECT_EQ(best_of(sampled(96, [&](double x) { return noisy(100 + 4 * x + 90 * std::ceil(x / 12)); })),
            (Staircase{Shape::kSawtooth, 12, 0, 1}));
}

TEST(Staircase, ProbabilitiesAddUp) {
  statistics::Random random(2);
  const auto points =
      sampled(24, [&](double x) { return (100 + 10 * std::ceil(x / 4)) * (1 + 0.05 * random.normal()); });
  const auto scores = score_staircases(points, 12, 40);
  double sum = 0;
  for (const double probability : probabilities(scores)) sum += probability;
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_LT(probabilities(scores).front(), 0.999) << "24 points with 5 % noise cannot decide";
}

TEST(Staircase, EvidenceIsThatOfTheScores) {
  const auto points = sampled(60, [](double x) { return 100 + 3 * x + 50 * std::ceil(x / 10); });
  for (const StaircaseScore& score : score_staircases(points, 12, 1e9)) {
    EXPECT_EQ(score.evidence, evidence_of(points, score.staircase));
  }
}

TEST(Staircase, SawteethAreFoundWhateverTheyDoBetween) {
  const auto points = sampled(
      130, [](double x) { return 1000 + 200 * std::ceil((x - 5) / 16) + 6 * std::sqrt(x) * std::fabs(std::sin(x)); });
  const auto found = find_sawtooth(points, 32);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, 16);
  EXPECT_EQ(found->offset, 5);
  EXPECT_FALSE(find_sawtooth(sampled(130, [](double x) { return 100 + 3 * x; }), 32));
}

}  // namespace
}  // namespace cyclescope::representatives
