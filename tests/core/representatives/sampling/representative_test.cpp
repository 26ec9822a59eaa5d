#include "representatives/sampling/representative.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/types/named_type.h"
#include "representatives/sampling/plan.h"

namespace cyclescope::representatives {
namespace {

using testing::HiddenDevice;
using testing::HiddenForm;
using P = LayerParameter;

StepWidth width_of(std::vector<P> product, std::int64_t width, std::int64_t offset = 0) {
  StepWidth result;
  result.parameter = product.front();
  result.product = std::move(product);
  result.width = result.period = width;
  result.offset = result.period_offset = offset;
  return result;
}

MeasurableLayer conv(std::int64_t channels, std::int64_t kernel, std::int64_t filters) {
  MeasurableLayer layer = unit_layer(layer_type("conv2d"));
  set_value(layer, P::kChannels, channels);
  set_value(layer, P::kFilters, filters);
  set_value(layer, P::kKernelHeight, kernel);
  set_value(layer, P::kKernelWidth, kernel);
  return layer;
}

TEST(Representative, IsTheEndOfThePlateau) {
  const std::vector<StepWidth> widths = {width_of({P::kChannels}, 16), width_of({P::kFilters}, 8, 3)};
  EXPECT_EQ(representative_of(conv(1, 1, 1), widths), conv(16, 1, 3));
  EXPECT_EQ(representative_of(conv(16, 1, 3), widths), conv(16, 1, 3));
  EXPECT_EQ(representative_of(conv(17, 1, 4), widths), conv(32, 1, 11));
  EXPECT_EQ(steps_taken(conv(17, 1, 4), widths[0]), 2);
  EXPECT_EQ(steps_taken(conv(17, 1, 3), widths[1]), 1);
  EXPECT_EQ(steps_taken(conv(17, 1, 4), widths[1]), 2);
}

TEST(Representative, OfAProductKeepsTheOtherFactors) {
  const std::vector<StepWidth> widths = {width_of({P::kChannels, P::kKernelHeight, P::kKernelWidth}, 16)};
  EXPECT_EQ(representative_of(conv(1, 3, 1), widths), conv(1, 3, 1)) << "9 of 16: 2 channels would be 18";
  EXPECT_EQ(representative_of(conv(4, 3, 1), widths), conv(5, 3, 1)) << "36 and 45 are both three steps";
  EXPECT_EQ(representative_of(conv(3, 1, 1), widths), conv(16, 1, 1));
}

TEST(Representative, TakesAsLongAsTheLayerAndIsItsOwn) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    HiddenDevice device(HiddenForm::kMaximum, seed);
    const Space space = usual_space(layer_type("conv2d"));
    const auto widths = known_step_widths(space, device.secrets(layer_type("conv2d")));
    statistics::Random random(seed);
    int moved = 0;
    for (int i = 0; i < 200; ++i) {
      const MeasurableLayer layer = random_layer(space, {}, random);
      const MeasurableLayer representative = representative_of(layer, widths);
      ASSERT_EQ(*device.latency(layer), *device.latency(representative)) << describe(layer);
      ASSERT_EQ(representative_of(representative, widths), representative);
      ASSERT_TRUE(check_measurable(representative)) << describe(representative);
      moved += representative == layer ? 0 : 1;
    }
    EXPECT_GT(moved, 100);
  }
}

TEST(Representative, CountsAreThoseOfAnEnumeration) {
  Space space = usual_space(layer_type("matmul"));
  space.range(P::kBatch) = {P::kBatch, 1, 2};
  space.range(P::kM) = {P::kM, 1, 21};
  space.range(P::kN) = {P::kN, 3, 20};
  space.range(P::kK) = {P::kK, 1, 5};
  const std::vector<StepWidth> widths = {width_of({P::kM}, 8), width_of({P::kN}, 4, 1)};
  std::set<MeasurableLayer> representatives;
  double layers = 0;
  MeasurableLayer layer = unit_layer(layer_type("matmul"));
  for (std::int64_t b = 1; b <= 2; ++b) {
    for (std::int64_t m = 1; m <= 21; ++m) {
      for (std::int64_t n = 3; n <= 20; ++n) {
        for (std::int64_t k = 1; k <= 5; ++k, ++layers) {
          layer.values = {b, m, n, k};
          representatives.insert(representative_of(layer, widths));
        }
      }
    }
  }
  const LayerCount count = count_layers(space, widths);
  EXPECT_EQ(count.layers, layers);
  EXPECT_EQ(count.representatives, static_cast<double>(representatives.size()));
}

TEST(Plan, HasRepresentativesEachOnceWithinTheSpace) {
  Space space = usual_space(layer_type("conv2d"));
  space.most_operations = 1e7;
  const std::vector<StepWidth> widths = {width_of({P::kChannels}, 16), width_of({P::kFilters}, 16)};
  const auto plan = plan_layers(space, widths, {500, 0.4, 1});
  ASSERT_EQ(plan.size(), 500u);
  EXPECT_EQ(std::set<MeasurableLayer>(plan.begin(), plan.end()).size(), plan.size());
  for (const MeasurableLayer& layer : plan) {
    EXPECT_EQ(representative_of(layer, widths), layer);
    EXPECT_EQ(value_of(layer, P::kChannels) % 16, 0);
  }
  EXPECT_EQ(plan_layers(space, widths, {500, 0.4, 1}), plan);
  EXPECT_NE(plan_layers(space, widths, {500, 0.4, 2}), plan);
  for (const MeasurableLayer& layer : plan_layers(space, widths, {100, 0.4, 1}, plan)) {
    EXPECT_EQ(std::count(plan.begin(), plan.end(), layer), 0);
  }
}

TEST(Plan, EndsWhereThereAreNoMoreRepresentatives) {
  Space space = usual_space(layer_type("softmax"));
  space.range(P::kRows) = {P::kRows, 1, 16};
  space.range(P::kColumns) = {P::kColumns, 1, 8};
  EXPECT_EQ(plan_layers(space, {width_of({P::kRows}, 8), width_of({P::kColumns}, 8)}, {50, 0.4, 1}).size(), 2u);
}

TEST(Plan, SpreadsOverTheWholeRange) {
  Space space = usual_space(layer_type("matmul"));
  const auto plan = plan_layers(space, {}, {400, 0, 3});
  for (const P parameter : {P::kM, P::kN, P::kK}) {
    // Logarithms: as many layers in each quarter as chance would spread worse.
    const double least = std::log(static_cast<double>(space.range(parameter).least));
    const double most = std::log(static_cast<double>(space.range(parameter).most)) - least;
    std::vector<int> quarters(4, 0);
    for (const MeasurableLayer& layer : plan) {
      ++quarters[std::min<std::size_t>(
          3, static_cast<std::size_t>(4 * (std::log(static_cast<double>(value_of(layer, parameter))) - least) / most))];
    }
    for (const int count : quarters) EXPECT_GT(count, 40) << name_of(parameter);
  }
}

}  // namespace
}  // namespace cyclescope::representatives
