#include "representatives/sampling/table_split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/representatives/types/named_type.h"
#include "representatives/sampling/representative.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Matrix products of 1 to `count` columns and two lengths.
Measurements products(std::int64_t count) {
  Measurements measurements;
  for (std::int64_t n = 1; n <= count; ++n) {
    for (const std::int64_t k : {16, 32}) {
      MeasurableLayer layer = unit_layer(layer_type("matmul"));
      set_value(layer, P::kN, n);
      set_value(layer, P::kK, k);
      measurements.push_back({layer, static_cast<double>((n + 7) / 8 * k)});
    }
  }
  return measurements;
}

/// Columns come 8 at a time.
std::vector<TypeWidths> widths() {
  StepWidth width;
  width.parameter = P::kN;
  width.product = {P::kN};
  width.width = 8;
  return {{layer_type("matmul"), {width}}};
}

std::set<MeasurableLayer> representatives(const Measurements& measurements) {
  std::set<MeasurableLayer> all;
  for (const Measurement& one : measurements) all.insert(representative_of(one.layer, widths()[0].widths));
  return all;
}

TEST(TableSplit, KeepsWholeGroupsAsideAndNoMoreThanAskedFor) {
  const Measurements all = products(160);
  const TableSplit split = split_measurements(all, widths(), 0.25, 3);
  EXPECT_EQ(split.train.size() + split.test.size(), all.size());
  EXPECT_EQ(split.test.size(), 80U);
  const auto trained = representatives(split.train);
  for (const MeasurableLayer& kept : representatives(split.test)) EXPECT_EQ(trained.count(kept), 0U) << describe(kept);
}

TEST(TableSplit, LeavesGroupsThatAreTooLargeToTheTraining) {
  const TableSplit split = split_measurements(products(8), widths(), 0.2, 3);
  EXPECT_TRUE(split.test.empty());
  EXPECT_EQ(split.train.size(), 16U);
}

TEST(TableSplit, FollowsItsSeed) {
  const auto test = [](std::uint64_t seed) {
    return representatives(split_measurements(products(160), widths(), 0.25, seed).test);
  };
  EXPECT_EQ(test(1), test(1));
  EXPECT_NE(test(1), test(2));
}

TEST(TableSplit, DrawsRepresentativesFirst) {
  const Measurements drawn = draw_measurements(products(160), widths(), 40, true, 1);
  ASSERT_EQ(drawn.size(), 40U);
  EXPECT_TRUE(std::all_of(drawn.begin(), drawn.end(),
                          [](const Measurement& one) { return value_of(one.layer, P::kN) % 8 == 0; }));
  EXPECT_EQ(draw_measurements(products(160), widths(), 10'000, false, 1).size(), 320U);
}

}  // namespace
}  // namespace cyclescope::representatives
