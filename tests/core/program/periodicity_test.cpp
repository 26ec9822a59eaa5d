#include "program/periodicity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "../random/random_expression.h"

namespace cyclescope::program {
namespace {

using random_cases::for_all_indices;
using random_cases::LoopExpression;
using random_cases::Random;
using random_cases::random_loop_expression;
using Indices = std::vector<std::int64_t>;

// Loops of the random expressions: one outside, the one that is looked at, and two inside.
constexpr LoopId kOutside = 0, kOwn = 1;
const std::vector<bool> kInside = {false, false, true, true};
// Of the expressions with a single loop.
const std::vector<bool> kNoLoops = {false};

/// The period unit of a single loop from its first index on.
std::int64_t unit_of(const IndexExpressions& pool, const std::vector<ExprId>& divisions) {
  const IndexValues values(pool, {0});
  PeriodicityAnalysis analysis(pool, values);
  return period_unit(pool, analysis, 0, kNoLoops, 0, divisions);
}

struct RandomAnalysis {
  LoopExpression it;
  std::int64_t outside = 0, start = 0, period = 1;
};

std::optional<RandomAnalysis> random_analysis(std::uint64_t seed) {
  Random random(seed);
  const std::int64_t own = random.in(2, 30);
  auto it = random_loop_expression(random, {random.in(1, 4), own, random.in(1, 3), random.in(1, 2)});
  if (!it) return std::nullopt;
  const std::int64_t outside = random.in(0, it->trips[kOutside] - 1);
  const std::int64_t start = random.in(0, own / 2);
  return RandomAnalysis{std::move(*it), outside, start, random.in(1, own / 2)};
}

/// For how many successive indices from `start` on the value moves by one and the same `delta` in a period.
std::int64_t shifts_by_brute_force(const RandomAnalysis& a, std::int64_t& delta) {
  bool first = true;
  for (std::int64_t x = a.start; x + a.period < a.it.trips[kOwn]; ++x) {
    bool holds = true;
    for_all_indices(a.it.trips, {a.outside, x, -1, -1}, [&](const Indices& indices) {
      Indices later = indices;
      later[kOwn] += a.period;
      const std::int64_t moved = a.it.pool.evaluate(a.it.id, later) - a.it.pool.evaluate(a.it.id, indices);
      if (first) delta = moved;
      first = false;
      holds = holds && moved == delta;
    });
    if (!holds) return x - a.start;
  }
  return a.it.trips[kOwn] - a.period - a.start;
}

TEST(PeriodicityAnalysis, ClaimsOnlyShiftsThatHoldForAllIndices) {
  std::int64_t whole = 0;  // expressions that shift by a constant all along
  std::int64_t whole_found = 0;
  std::int64_t partial = 0;  // ... for some indices, and then no more
  std::int64_t partial_found = 0;
  for (std::uint64_t seed = 1; seed <= 40'000; ++seed) {
    const auto a = random_analysis(seed);
    if (!a || !a->it.pool.depends_on(a->it.id, kOwn)) continue;
    const IndexValues values(a->it.pool, Indices{a->outside, 0, 0, 0});
    PeriodicityAnalysis analysis(a->it.pool, values);
    analysis.look_at(kOwn, kInside, a->start, a->period);
    const Shift claimed = analysis.shift_of(a->it.id);
    std::int64_t delta = 0;
    const std::int64_t truth = shifts_by_brute_force(*a, delta);
    const std::int64_t indices = a->it.trips[kOwn] - a->period - a->start;
    ASSERT_LE(std::min(claimed.count, indices), truth) << "seed " << seed;
    if (claimed.count > 0 && indices > 0) {
      ASSERT_EQ(claimed.delta, delta) << "seed " << seed;
    }
    if (indices <= 0 || truth == 0) continue;
    (truth == indices ? whole : partial) += 1;
    (truth == indices ? whole_found : partial_found) += std::min(claimed.count, indices) == truth ? 1 : 0;
  }
  std::cout << "shifts found: " << whole_found << " of " << whole << " that hold to the end, " << partial_found
            << " of " << partial << " that end before\n";
  EXPECT_GT(whole, 5'000);
  EXPECT_GT(whole_found * 2, whole);
  EXPECT_GT(partial_found, 100);
}

TEST(PeriodicityAnalysis, BoundsAllValues) {
  std::int64_t tight = 0;
  std::int64_t bounded = 0;
  std::int64_t none_left = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    const auto a = random_analysis(seed);
    if (!a) continue;
    Random random(seed);
    const IndexValues values(a->it.pool, Indices{a->outside, 0, 0, 0});
    PeriodicityAnalysis analysis(a->it.pool, values);
    analysis.look_at(kOwn, kInside, a->start, a->period);
    const std::int64_t last = random.in(a->start, a->it.trips[kOwn] - 1);
    std::vector<LoopLimit> limits;
    for (LoopId l = 0; l < a->it.trips.size(); ++l) {
      if (random.chance(30)) limits.push_back({l, random.in(-2, 3), random.in(1, 20)});
    }
    const ValueRange all = analysis.range_of(a->it.id, a->start, last);
    const auto within = analysis.range_within(a->it.id, a->start, last, limits);
    const ValueRange again = analysis.range_of(a->it.id, a->start, last);
    ASSERT_TRUE(again.low == all.low && again.high == all.high) << "seed " << seed;
    std::int64_t low = std::numeric_limits<std::int64_t>::max();
    std::int64_t high = std::numeric_limits<std::int64_t>::min();
    bool any_within = false;
    for (std::int64_t x = a->start; x <= last; ++x) {
      for_all_indices(a->it.trips, {a->outside, x, -1, -1}, [&](const Indices& indices) {
        const std::int64_t value = a->it.pool.evaluate(a->it.id, indices);
        low = std::min(low, value);
        high = std::max(high, value);
        const bool limited = std::all_of(limits.begin(), limits.end(), [&](const LoopLimit& l) {
          return indices[l.loop] >= l.low && indices[l.loop] <= l.high;
        });
        if (!limited) return;
        any_within = true;
        ASSERT_TRUE(within) << "seed " << seed;
        ASSERT_TRUE(within->low <= value && value <= within->high) << "seed " << seed;
      });
      if (HasFatalFailure()) return;
    }
    ASSERT_TRUE(all.low <= low && high <= all.high) << "seed " << seed;
    bounded += 1;
    tight += all.low == low && all.high == high ? 1 : 0;
    none_left += !within ? 1 : 0;
    EXPECT_TRUE(within || !any_within);
  }
  EXPECT_GT(tight * 10, bounded * 7) << "of " << bounded;
  EXPECT_GT(none_left, 100);
}

TEST(PeriodicityAnalysis, SurvivesTheLargestStrides) {
  // i * 2^59 for i up to 8 reaches 2^62; -i * 2^59 moves the other way.
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 9);
  const ExprId up = *pool.multiply(i, pool.constant(std::int64_t{1} << 59));
  const ExprId down = *pool.multiply(up, pool.constant(-1));
  const ExprId none = *pool.add(up, down);
  const ExprId less = pool.less(down, up);
  const ExprId minimum = pool.minimum(down, up);
  const IndexValues values(pool, {0});
  PeriodicityAnalysis analysis(pool, values);
  analysis.look_at(0, kNoLoops, 0, 8);
  EXPECT_EQ(analysis.shift_of(up).delta, std::int64_t{1} << 62);
  EXPECT_EQ(analysis.shift_of(none).delta, 0);
  EXPECT_EQ(analysis.shift_of(less).count, 0) << "not at 0, and then always";
  EXPECT_EQ(analysis.shift_of(minimum).delta, -(std::int64_t{1} << 62));
}

/// The smallest period from which all of `expressions` move by constants, by trying.
std::int64_t smallest_period(const IndexExpressions& pool, const std::vector<ExprId>& expressions, std::int64_t trip) {
  for (std::int64_t period = 1;; ++period) {
    const bool holds = std::all_of(expressions.begin(), expressions.end(), [&](ExprId e) {
      const auto value = [&](std::int64_t x) { return pool.evaluate(e, Indices{x}); };
      const std::int64_t delta = value(period) - value(0);
      for (std::int64_t x = 1; x + period < trip; ++x) {
        if (value(x + period) - value(x) != delta) return false;
      }
      return true;
    });
    if (holds) return period;
  }
}

TEST(PeriodUnit, IsTheSmallestPeriodOfRings) {
  std::int64_t rings = 0;
  for (std::uint64_t seed = 1; seed <= 800; ++seed) {
    Random random(seed);
    constexpr std::int64_t kTrip = 2'000;
    IndexExpressions pool;
    const ExprId i = pool.loop_index(0, kTrip);
    std::vector<ExprId> expressions;
    for (std::int64_t n = random.in(1, 2); n > 0; --n) {
      ExprId e = i;
      for (std::int64_t depth = random.in(1, 2); depth > 0; --depth) {
        e = *pool.add(*pool.multiply(e, pool.constant(random.in(1, 6))), pool.constant(random.in(0, 9)));
        const ExprId divisor = pool.constant(random.in(2, 6));
        e = random.chance(depth == 1 ? 70 : 0) ? *pool.modulo(e, divisor) : *pool.floor_divide(e, divisor);
      }
      expressions.push_back(e);
    }
    const std::vector<ExprId> divisions = divisions_below(pool, 0, expressions);
    const std::int64_t unit = unit_of(pool, divisions);
    ASSERT_EQ(unit, smallest_period(pool, divisions, kTrip)) << "seed " << seed;
    rings += unit > 1 ? 1 : 0;
    const IndexValues values(pool, {0});
    PeriodicityAnalysis analysis(pool, values);
    analysis.look_at(0, kNoLoops, 0, unit);
    for (const ExprId e : expressions) ASSERT_GE(analysis.shift_of(e).count, kTrip) << "seed " << seed;
  }
  EXPECT_GT(rings, 500);
}

TEST(PeriodUnit, IsOneWhereNothingIsDivided) {
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 10);
  const std::vector<ExprId> expressions = {i, pool.less(i, pool.constant(4))};
  EXPECT_TRUE(divisions_below(pool, 0, expressions).empty());
  EXPECT_EQ(unit_of(pool, {}), 1);
}

TEST(PeriodUnit, GivesUpOnPeriodsThatNoProofWouldLookAt) {
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 1'000'000);
  const std::vector<ExprId> rings = {*pool.modulo(i, pool.constant(1'000)), *pool.modulo(i, pool.constant(999))};
  EXPECT_LE(unit_of(pool, divisions_below(pool, 0, rings)), PeriodicityAnalysis::kMaxResidues);
}

TEST(PeriodUnit, StaysWithinTheLoop) {
  // Rings of 3, 5 and 7: together longer than the loop, whose strides leave 64 bits beyond its end.
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 9);
  const ExprId large = *pool.multiply(i, pool.constant(std::int64_t{1} << 59));
  const ExprId bent = pool.minimum(large, pool.constant((std::int64_t{1} << 61) + 1));
  std::vector<ExprId> rings;
  for (const std::int64_t ring : {3, 5, 7}) rings.push_back(*pool.modulo(i, pool.constant(ring)));
  for (const std::int64_t ring : {3, 5, 7}) rings.push_back(*pool.modulo(bent, pool.constant(ring)));
  const std::int64_t unit = unit_of(pool, divisions_below(pool, 0, rings));
  EXPECT_GT(unit, 8);
  EXPECT_EQ(unit % 15, 0);
}

}  // namespace
}  // namespace cyclescope::program
