#include "program/guard_limits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <limits>

#include "../random/random_expression.h"

namespace cyclescope::program {
namespace {

using random_cases::for_all_indices;
using random_cases::Random;
using random_cases::random_loop_expression;

constexpr std::int64_t kNoLow = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoHigh = std::numeric_limits<std::int64_t>::max();

TEST(GuardLimits, ContainAllIndicesWhereTheGuardHolds) {
  std::int64_t limiting = 0;
  for (std::uint64_t seed = 1; seed <= 30'000; ++seed) {
    Random random(seed);
    random_cases::ExpressionKnobs knobs;
    knobs.truth_percent = 60;
    const auto it = random_loop_expression(random, {random.in(1, 8), random.in(1, 8), random.in(1, 4)}, knobs);
    if (!it) continue;
    const auto limits = guard_limits(it->pool, it->id, {0, 1, 2});
    for_all_indices(it->trips, {-1, -1, -1}, [&](const std::vector<std::int64_t>& indices) {
      const bool within = std::all_of(limits.begin(), limits.end(), [&](const LoopLimit& l) {
        return l.low <= indices[l.loop] && indices[l.loop] <= l.high;
      });
      limiting += within ? 0 : 1;
      if (it->pool.evaluate(it->id, indices) != 0) {
        ASSERT_TRUE(within) << "seed " << seed;
      }
    });
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(limiting, 20'000) << "indices ruled out";
}

class LimitsOf : public testing::Test {
 protected:
  /// The limits of i and j under `guard`.
  std::vector<std::vector<std::int64_t>> limits(const std::string& guard) {
    const auto id = pool.lower(expression::parse_expression(guard).value(), [this](std::string_view name) {
      return name == "i" ? std::optional(i) : name == "j" ? std::optional(j) : std::nullopt;
    });
    std::vector<std::vector<std::int64_t>> result;
    for (const LoopLimit& l : guard_limits(pool, id.value(), {0, 1})) {
      result.push_back({static_cast<std::int64_t>(l.loop), l.low, l.high});
    }
    return result;
  }
  using Limits = std::vector<std::vector<std::int64_t>>;

  IndexExpressions pool;
  ExprId i = pool.loop_index(0, 20), j = pool.loop_index(1, 5);
};

TEST_F(LimitsOf, ComparisonsAreExact) {
  EXPECT_EQ(limits("i < 7"), (Limits{{0, kNoLow, 6}}));
  EXPECT_EQ(limits("i >= 7"), (Limits{{0, 7, kNoHigh}}));
  EXPECT_EQ(limits("i == 7"), (Limits{{0, 7, 7}}));
  EXPECT_EQ(limits("3 * i > 10"), (Limits{{0, 4, kNoHigh}}));
  EXPECT_EQ(limits("10 - 3 * i >= 0"), (Limits{{0, kNoLow, 3}}));
}

TEST_F(LimitsOf, ConjunctionsMeet) {
  EXPECT_EQ(limits("i >= 3 && i < 7 && j == 2"), (Limits{{0, 3, 6}, {1, 2, 2}}));
  EXPECT_EQ(limits("!(i < 3 || i > 6)"), (Limits{{0, 3, 6}}));
}

TEST_F(LimitsOf, ComparisonsOfTwoIndicesUseTheOthersRange) {
  // j is in 0 .. 4.
  EXPECT_EQ(limits("i <= j"), (Limits{{0, kNoLow, 4}, {1, 0, kNoHigh}}));
  EXPECT_EQ(limits("i == j + 2"), (Limits{{0, 2, 6}, {1, -2, 17}}));
}

TEST_F(LimitsOf, WhatItCannotReadLimitsNothing) {
  EXPECT_EQ(limits("i < 3 || j < 2"), (Limits{}));
  EXPECT_EQ(limits("i % 3 == 1"), (Limits{}));
  EXPECT_EQ(limits("i != 3"), (Limits{}));
  EXPECT_EQ(limits("i"), (Limits{}));
  EXPECT_EQ(limits("1"), (Limits{}));
  EXPECT_EQ(limits("0"), (Limits{}));
}

}  // namespace
}  // namespace cyclescope::program
