#include "representatives/sampling/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

std::size_t differences(const MeasurableLayer& one, const MeasurableLayer& other) {
  std::size_t count = 0;
  for (const P parameter : parameters_of(one.type)) {
    if (!is_dependent(parameter)) count += value_of(one, parameter) != value_of(other, parameter);
  }
  return count;
}

TEST(Series, BeginWithALayerOfEveryType) {
  for (const LayerType type : all_layer_types()) {
    const Space space = usual_space(type);
    const MeasurableLayer usual = usual_layer(space);
    EXPECT_TRUE(check_measurable(usual)) << describe(usual);
    EXPECT_TRUE(contains(space, usual)) << describe(usual);
    EXPECT_TRUE(within_limits(space, usual)) << describe(usual);
  }
  EXPECT_EQ(value_of(usual_layer(usual_space(layer_type("max_pooling"))), P::kKernelWidth), 2);
}

TEST(Series, ChangeOneParameterWithinItsRange) {
  Space space = usual_space(layer_type("matmul"));
  space.range(P::kM) = {P::kM, 3, 7};
  space.range(P::kN) = {P::kN, 2, 3};
  space.range(P::kK) = {P::kK, 8, 4096};
  const MeasurableLayer usual = usual_layer(space);
  EXPECT_EQ(value_of(usual, P::kM), 7) << "cut to the range";
  const std::vector<MeasurableLayer> series = series_of(space);
  std::set<std::int64_t> rows;
  std::int64_t longest = 0;
  for (const MeasurableLayer& layer : series) {
    EXPECT_LE(differences(layer, usual), 1u) << describe(layer);
    EXPECT_EQ(value_of(layer, P::kN), value_of(usual, P::kN)) << "two values show no steps";
    rows.insert(value_of(layer, P::kM));
    longest = std::max(longest, value_of(layer, P::kK));
  }
  EXPECT_EQ(rows, (std::set<std::int64_t>{3, 4, 5, 6, 7}));
  EXPECT_EQ(longest, 107) << "100 values from 8 on";
}

TEST(Series, ShowStepWidthsInATable) {
  const LayerType type = layer_type("matmul");
  Measurements measurements;
  for (const MeasurableLayer& layer : series_of(usual_space(type))) {
    measurements.push_back({layer, 100.0 * static_cast<double>((value_of(layer, P::kN) + 11) / 12)});
  }
  const auto widths = step_widths_in_table(measurements, type);
  const auto found = std::find_if(widths.begin(), widths.end(),
                                  [](const StepWidth& width) { return width.product == std::vector<P>{P::kN}; });
  ASSERT_NE(found, widths.end());
  EXPECT_EQ(found->width, 12);
}

TEST(Plan, OfUsualLayersHasOne) {
  PlanOptions options;
  options.sampling = Sampling::kUsual;
  const Space space = usual_space(layer_type("conv2d"));
  EXPECT_EQ(plan_layers(space, {}, options), std::vector<MeasurableLayer>{usual_layer(space)});
  EXPECT_TRUE(plan_layers(space, {}, options, {usual_layer(space)}).empty());
}

TEST(Plan, OfRandomLayersHasNoneThatIsKnown) {
  Space space = usual_space(layer_type("matmul"));
  for (const P parameter : {P::kBatch, P::kM}) space.range(parameter).most = space.range(parameter).least;
  space.range(P::kN) = {P::kN, 2, 11};
  space.range(P::kK) = {P::kK, 8, 17};
  const std::vector<MeasurableLayer> known = plan_random(space, 60, 1);
  PlanOptions options;
  options.sampling = Sampling::kRandom;
  const std::vector<MeasurableLayer> plan = plan_layers(space, {}, options, known);
  EXPECT_EQ(known.size() + plan.size(), 100u) << "together all that there are";
  for (const MeasurableLayer& layer : plan) EXPECT_EQ(std::count(known.begin(), known.end(), layer), 0);
}

}  // namespace
}  // namespace cyclescope::representatives
