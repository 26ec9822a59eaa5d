#include "program/index_expression.h"

#include <gtest/gtest.h>

#include <map>

#include "../random/random_expression.h"

namespace cyclescope::program {
namespace {

using random_cases::for_all_indices;
using random_cases::LoopExpression;
using random_cases::Random;
using random_cases::random_loop_expression;

constexpr std::int64_t kLargest = std::int64_t{1} << 62;

std::string code_of(const Result<ExprId>& result) { return result ? "" : result.error().code; }

TEST(IndexExpressions, KeepTheValuesOfTheTreesTheyWereLoweredFrom) {
  std::map<std::string, int> refused;
  int values = 0;
  int decided = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Random random(seed);
    const std::vector<std::int64_t> trips = {random.in(1, 5), random.in(1, 7), random.in(1, 3)};
    const auto it = random_loop_expression(random, trips);
    if (!it) {
      ++refused[it.error().code];
      continue;
    }
    const IndexNode& node = it->pool.node(it->id);
    decided += it->pool.is_constant(it->id) && !expression::names_in(it->tree).empty() ? 1 : 0;
    std::vector<std::map<std::vector<std::int64_t>, std::int64_t>> without(trips.size());
    for_all_indices(trips, {-1, -1, -1}, [&](const std::vector<std::int64_t>& indices) {
      const auto expected = random_cases::value_of_tree(it->tree, indices);
      ASSERT_TRUE(expected) << "seed " << seed << ": " << expected.error().message;
      const std::int64_t value = it->pool.evaluate(it->id, indices);
      ASSERT_EQ(value, *expected) << "seed " << seed;
      ASSERT_GE(value, node.low) << "seed " << seed;
      ASSERT_LE(value, node.high) << "seed " << seed;
      ++values;
      for (LoopId l = 0; l < trips.size(); ++l) {
        if (it->pool.depends_on(it->id, l)) continue;
        std::vector<std::int64_t> others = indices;
        others[l] = 0;
        ASSERT_EQ(without[l].try_emplace(others, value).first->second, value) << "seed " << seed;
      }
    });
    if (HasFatalFailure()) return;
  }
  for (const auto& [code, count] : refused) EXPECT_EQ(code, "DivisionByZero") << count << " times";
  EXPECT_LT(refused["DivisionByZero"], 5'000);
  EXPECT_GT(values, 100'000);
  EXPECT_GT(decided, 500) << "expressions that ranges or simplification decided";
}

TEST(IndexExpressions, AreTheSameNodeWhereTheyAreWrittenTheSame) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    Random random(seed);
    auto it = random_loop_expression(random, {4, 5, 6});
    if (!it) continue;
    const std::size_t size = it->pool.size();
    const auto again = it->pool.lower(it->tree, [&](std::string_view name) {
      return it->pool.loop_node(static_cast<LoopId>(std::stoul(std::string(name.substr(1)))));
    });
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, it->id) << "seed " << seed;
    EXPECT_EQ(it->pool.size(), size) << "seed " << seed;
  }
}

class IndexExpressionPool : public testing::Test {
 protected:
  ExprId constant(std::int64_t value) { return pool.constant(value); }
  ExprId sum(ExprId a, ExprId b) { return pool.add(a, b).value(); }
  ExprId product(ExprId a, ExprId b) { return pool.multiply(a, b).value(); }

  IndexExpressions pool;
  ExprId i = pool.loop_index(0, 8), j = pool.loop_index(1, 5);
};

TEST_F(IndexExpressionPool, DropsNeutralElements) {
  EXPECT_EQ(sum(i, constant(0)), i);
  EXPECT_EQ(product(constant(1), i), i);
  EXPECT_EQ(product(i, constant(0)), constant(0));
  EXPECT_EQ(*pool.subtract(i, i), constant(0));
  EXPECT_EQ(*pool.floor_divide(i, constant(1)), i);
  EXPECT_EQ(pool.minimum(i, i), i);
  EXPECT_EQ(pool.select(i, j, j), j);
  EXPECT_EQ(pool.equal(i, i), constant(1));
  EXPECT_EQ(pool.less(i, i), constant(0));
}

TEST_F(IndexExpressionPool, MeetsEqualSumsAndProductsWrittenInAnotherOrder) {
  EXPECT_EQ(sum(i, j), sum(j, i));
  EXPECT_EQ(product(i, j), product(j, i));
  EXPECT_EQ(sum(sum(i, constant(3)), constant(4)), sum(i, constant(7)));
  EXPECT_EQ(sum(sum(i, constant(3)), j), sum(i, sum(constant(3), j)));
  EXPECT_EQ(product(product(i, constant(2)), constant(3)), product(i, constant(6)));
  EXPECT_EQ(product(sum(i, constant(1)), constant(4)), sum(product(i, constant(4)), constant(4)));
  EXPECT_EQ(*pool.subtract(sum(i, constant(5)), constant(5)), i);
}

TEST_F(IndexExpressionPool, DecidesWhatRangesDecide) {
  EXPECT_EQ(pool.less(i, constant(8)), constant(1));
  EXPECT_EQ(pool.less(constant(7), i), constant(0));
  EXPECT_EQ(pool.equal(i, constant(8)), constant(0));
  EXPECT_EQ(pool.minimum(i, constant(7)), i);
  EXPECT_EQ(pool.maximum(i, constant(7)), constant(7));
  EXPECT_EQ(*pool.modulo(i, constant(8)), i);
  EXPECT_EQ(*pool.modulo(sum(i, constant(8)), constant(8)), i);
  EXPECT_EQ(*pool.floor_divide(i, constant(8)), constant(0));
  EXPECT_EQ(pool.logical_not(pool.logical_not(pool.less(i, j))), pool.less(i, j));
  EXPECT_EQ(pool.logical_not(pool.logical_not(i)), pool.logical_not(pool.logical_not(i)));
  EXPECT_NE(pool.logical_not(pool.logical_not(i)), i) << "the index itself is no truth value";
  EXPECT_EQ(pool.logical_and(pool.less(i, constant(8)), pool.less(i, j)), pool.less(i, j));
  EXPECT_EQ(pool.select(pool.less(i, constant(8)), i, j), i);
}

TEST_F(IndexExpressionPool, ComparesShiftedSumsThroughTheSameOperand) {
  EXPECT_EQ(pool.less(sum(i, constant(3)), constant(6)), pool.less(i, constant(3)));
}

TEST_F(IndexExpressionPool, KeepsALoopsFirstBound) {
  EXPECT_EQ(pool.loop_index(0, 100), i);
  EXPECT_EQ(pool.node(i).high, 7);
}

TEST_F(IndexExpressionPool, RefusesWhatCouldOverflow) {
  const ExprId large = pool.loop_index(2, kLargest / 2 + 1);
  EXPECT_EQ(pool.node(sum(large, large)).high, kLargest);
  EXPECT_EQ(code_of(pool.add(sum(large, large), constant(1))), "Overflow");
  EXPECT_EQ(code_of(pool.multiply(large, constant(3))), "Overflow");
  EXPECT_EQ(code_of(pool.multiply(large, constant(-3))), "Overflow");
  EXPECT_EQ(code_of(pool.multiply(large, large)), "Overflow");
  EXPECT_EQ(code_of(pool.subtract(constant(-kLargest), i)), "Overflow");
  EXPECT_EQ(code_of(pool.add(constant(kLargest), constant(kLargest))), "Overflow");
  const std::vector<std::int64_t> last = {7, 4, kLargest / 2};
  EXPECT_EQ(pool.evaluate(*pool.multiply(large, constant(-2)), last), -kLargest);
}

TEST_F(IndexExpressionPool, RefusesLoweringConstantsBeyondItsRange) {
  expression::Expression expression;
  expression.constant = kLargest + 1;
  EXPECT_EQ(code_of(pool.lower(expression, {})), "Overflow");
  expression.constant = kLargest;
  EXPECT_EQ(code_of(pool.lower(expression, {})), "");
}

TEST_F(IndexExpressionPool, RefusesDivisorsThatCanBeZero) {
  EXPECT_EQ(code_of(pool.floor_divide(i, j)), "DivisionByZero");
  EXPECT_EQ(code_of(pool.modulo(i, j)), "DivisionByZero");
  EXPECT_EQ(code_of(pool.ceil_divide(i, constant(0))), "DivisionByZero");
  EXPECT_EQ(code_of(pool.floor_divide(i, sum(j, constant(1)))), "");
  EXPECT_EQ(code_of(pool.modulo(i, *pool.subtract(j, constant(5)))), "");
}

TEST_F(IndexExpressionPool, TellsLoopsApartBeyondTheBitsOfItsMask) {
  const ExprId far = pool.loop_index(64, 3);
  EXPECT_FALSE(pool.depends_on(far, 0));
  EXPECT_TRUE(pool.depends_on(far, 64));
  EXPECT_TRUE(pool.depends_on(sum(i, far), 64));
  EXPECT_FALSE(pool.depends_on(sum(i, j), 64));
}

TEST_F(IndexExpressionPool, ExplainsWhatItCannotLower) {
  const auto names = [this](std::string_view name) -> std::optional<ExprId> {
    return name == "i" ? std::optional(i) : std::nullopt;
  };
  const auto lower = [&](std::string_view text) {
    return pool.lower(expression::parse_expression(text).value(), names, {}, {"i", "rows"});
  };
  EXPECT_EQ(code_of(lower("row + 1")), "UnknownName");
  EXPECT_NE(lower("row + 1").error().hint.find("rows"), std::string::npos);
  EXPECT_EQ(code_of(lower("log2_ceil(i + 1)")), "NotConstant");
  EXPECT_EQ(code_of(lower("log2_ceil(0)")), "DomainError");
  EXPECT_EQ(code_of(lower("i == 'weights'")), "UnknownChoice");
  EXPECT_EQ(code_of(lower("1 ? i : 1 / 0")), "") << "a branch that is never taken";
  EXPECT_EQ(code_of(lower("i > 2 ? i : 1 / 0")), "DivisionByZero");
  EXPECT_EQ(code_of(lower("0 && 1 / 0")), "");
  EXPECT_EQ(code_of(lower("1 || 1 / 0")), "");
}

}  // namespace
}  // namespace cyclescope::program
