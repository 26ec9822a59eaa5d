#include "program/sum_bound.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace cyclescope::program {
namespace {

class SumBound : public ::testing::Test {
 protected:
  SumBound() : t_(pool_.loop_index(0, 7)), i_(pool_.loop_index(1, 9)) {}

  ExprId times(ExprId e, std::int64_t n) { return *pool_.multiply(e, pool_.constant(n)); }
  ExprId minus(std::int64_t n, ExprId e) { return *pool_.subtract(pool_.constant(n), e); }

  /// The largest value of a + b over all indices.
  std::int64_t largest(ExprId a, ExprId b) const {
    std::int64_t result = std::numeric_limits<std::int64_t>::min();
    for (std::int64_t t = 0; t < 7; ++t) {
      for (std::int64_t i = 0; i < 9; ++i) {
        const std::vector<std::int64_t> indices = {t, i};
        result = std::max(result, pool_.evaluate(a, indices) + pool_.evaluate(b, indices));
      }
    }
    return result;
  }

  IndexExpressions pool_;
  ExprId t_, i_;
};

TEST_F(SumBound, SeesThatTheLastTileEndsWithItsTensor) {
  const ExprId start = times(t_, 16);
  const ExprId rows = pool_.minimum(pool_.constant(16), minus(100, start));
  EXPECT_EQ(sum_bound(pool_, start, rows), 100);
  EXPECT_GT(pool_.node(*pool_.add(start, rows)).high, 100);
}

TEST_F(SumBound, SeesItForBlocksOfATile) {
  // The tile's rows are known first, the block's follow from them; there is nothing to do after the last tile.
  const ExprId last = pool_.minimum(t_, pool_.constant(5));
  const ExprId tile = pool_.select(pool_.less(t_, pool_.constant(6)),
                                   pool_.minimum(pool_.constant(40), minus(230, times(last, 40))), pool_.constant(0));
  const ExprId start = *pool_.add(times(last, 40), times(i_, 16));
  const ExprId rows = pool_.minimum(pool_.constant(16), *pool_.subtract(tile, times(i_, 16)));
  EXPECT_EQ(sum_bound(pool_, start, rows), 230);
}

TEST_F(SumBound, IsNeverBelowTheSum) {
  std::mt19937 random(5);
  const auto pick = [&](int n) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(n)); };
  int tight = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<ExprId> made = {t_, i_, pool_.constant(pick(20) - 5)};
    const auto any = [&] { return made[static_cast<std::size_t>(pick(static_cast<int>(made.size())))]; };
    for (int step = 0; step < 6; ++step) {
      switch (pick(6)) {
        case 0:
          made.push_back(*pool_.add(any(), any()));
          break;
        case 1:
          made.push_back(times(any(), pick(7) - 3));
          break;
        case 2:
          made.push_back(pool_.minimum(any(), any()));
          break;
        case 3:
          made.push_back(pool_.maximum(any(), any()));
          break;
        case 4:
          made.push_back(pool_.select(pool_.less(any(), any()), any(), any()));
          break;
        default:
          made.push_back(pool_.constant(pick(40) - 20));
      }
    }
    const std::int64_t exact = largest(made.back(), made[made.size() - 2]);
    const std::int64_t bound = sum_bound(pool_, made.back(), made[made.size() - 2]);
    ASSERT_GE(bound, exact) << "round " << round;
    tight += bound == exact ? 1 : 0;
  }
  EXPECT_GT(tight, 1000);
}

}  // namespace
}  // namespace cyclescope::program
