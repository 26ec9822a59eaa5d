#include "program/known_parts.h"

#include <gtest/gtest.h>

#include <map>

#include "../random/random_expression.h"

namespace cyclescope::program {
namespace {

using random_cases::for_all_indices;
using random_cases::Random;
using random_cases::random_loop_expression;
using Indices = std::vector<std::int64_t>;

std::vector<std::int64_t> values_of(const KnownParts& parts, const IndexValues& values) {
  std::vector<std::int64_t> known;
  parts.for_each(values, [&known](std::int64_t part) { known.push_back(part); });
  return known;
}

TEST(KnownParts, MakeExpressionsEqualFunctionsOfTheInnerIndices) {
  std::int64_t compared = 0;
  std::int64_t equal_by_comparison = 0;
  for (std::uint64_t seed = 1; seed <= 8'000; ++seed) {
    Random random(seed);
    auto it = random_loop_expression(random, {random.in(1, 4), random.in(2, 30), random.in(1, 3), random.in(1, 2)});
    if (!it) continue;
    // Half of them decide something by a comparison with a sum.
    if (seed % 2 == 0) {
      const auto sum = it->pool.add(*it->pool.loop_node(1), it->id);
      if (!sum) continue;
      const ExprId bound = it->pool.constant(random.in(-5, 20));
      it->id = random.chance(50) ? it->pool.less(*sum, bound) : it->pool.equal(bound, *sum);
    }
    const IndexValues zeros(it->pool, {0, 0, 0, 0});
    PeriodicityAnalysis analysis(it->pool, zeros);
    // Two loops are outside, or one: then the one that is looked at changes values, too.
    const bool own = random.chance(50);
    const std::vector<bool> inside = {false, own, true, true};
    analysis.look_at(1, inside, 0, 1);
    const KnownParts parts(it->pool, std::vector<ExprId>{it->id}, inside, analysis);
    // By the values of the parts: the values of the expression for all inner indices.
    std::map<Indices, Indices> functions;
    for_all_indices(it->trips, {-1, own ? 0 : -1, 0, 0}, [&](const Indices& outer) {
      const IndexValues values(it->pool, outer);
      Indices function;
      for_all_indices(it->trips, {outer[0], own ? -1 : outer[1], -1, -1},
                      [&](const Indices& indices) { function.push_back(it->pool.evaluate(it->id, indices)); });
      const auto [first, is_new] = functions.try_emplace(values_of(parts, values), function);
      compared += is_new ? 0 : 1;
      ASSERT_EQ(first->second, function) << "seed " << seed;
    });
    if (HasFatalFailure()) return;
    if (seed % 2 == 0 && !own) equal_by_comparison += it->trips[1] - static_cast<std::int64_t>(functions.size());
  }
  EXPECT_GT(compared, 10'000);
  EXPECT_GT(equal_by_comparison, 1'000);
}

TEST(KnownParts, NamesAComparisonByHowFarItIsFromChanging) {
  // 10 * i + j < 45 with j in 0..9 inside: open for i == 4 alone.
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 8);
  const ExprId j = pool.loop_index(1, 10);
  const ExprId less = pool.less(*pool.add(*pool.multiply(i, pool.constant(10)), j), pool.constant(45));
  const std::vector<bool> inside = {false, true};
  const IndexValues zeros(pool, {0, 0});
  PeriodicityAnalysis analysis(pool, zeros);
  analysis.look_at(0, inside, 0, 1);
  const KnownParts parts(pool, std::vector<ExprId>{less}, inside, analysis);
  const auto at = [&](std::int64_t index) { return values_of(parts, IndexValues(pool, {index, 0})); };
  for (const std::int64_t index : {1, 2, 3}) EXPECT_EQ(at(index), at(0)) << index;
  for (const std::int64_t index : {6, 7}) EXPECT_EQ(at(index), at(5)) << index;
  EXPECT_NE(at(3), at(4));
  EXPECT_NE(at(4), at(5));
  EXPECT_NE(at(3), at(5));
}

TEST(KnownParts, NamesTilesThatAreNotAtABorderAlike) {
  // min(16, 100 - 16 * next): the width of the tile that is loaded ahead, where next is i + 1 when j is at its end,
  // else i.
  IndexExpressions pool;
  const ExprId i = pool.loop_index(0, 7);
  const ExprId j = pool.loop_index(1, 4);
  const ExprId next = pool.select(pool.equal(j, pool.constant(3)), *pool.add(i, pool.constant(1)), i);
  const ExprId left = *pool.subtract(pool.constant(100), *pool.multiply(next, pool.constant(16)));
  const ExprId width = *pool.multiply(pool.minimum(pool.constant(16), left), j);
  const std::vector<bool> inside = {false, true};
  const IndexValues zeros(pool, {0, 0});
  PeriodicityAnalysis analysis(pool, zeros);
  analysis.look_at(0, inside, 0, 1);
  const KnownParts parts(pool, std::vector<ExprId>{width}, inside, analysis);
  const auto at = [&](std::int64_t index) { return values_of(parts, IndexValues(pool, {index, 0})); };
  for (const std::int64_t index : {1, 2, 3, 4}) EXPECT_EQ(at(index), at(0)) << index;
  EXPECT_NE(at(5), at(4));  // the next but one is narrower
  EXPECT_NE(at(6), at(4));
  EXPECT_NE(at(6), at(5));
}

}  // namespace
}  // namespace cyclescope::program
