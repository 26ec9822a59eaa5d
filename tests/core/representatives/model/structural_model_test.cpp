#include "representatives/model/structural_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "representatives/sampling/plan.h"
#include "representatives/types/work_sizes.h"
#include "statistics/binned_tree.h"
#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// A device that cuts sums longer than 512 in two ways: then it works at a third of its speed and stores sums between.
double cut_latency(const MeasurableLayer& layer) {
  const auto m = static_cast<double>(value_of(layer, P::kM)), n = static_cast<double>(value_of(layer, P::kN));
  const auto k = static_cast<double>(value_of(layer, P::kK));
  return k <= 512 ? 40 + m * n * k + 2 * n * k : 90 + 3 * m * n * k + 25 * m * n;
}

Measurements cut_measurements(std::size_t count, std::uint64_t seed) {
  Measurements measurements;
  for (const MeasurableLayer& layer : plan_random(usual_space(layer_type("fully_connected")), count, seed)) {
    measurements.push_back({layer, cut_latency(layer)});
  }
  return measurements;
}

double mean_error(const StructuralModel& model, const Measurements& measurements) {
  double sum = 0;
  for (const Measurement& one : measurements) sum += std::fabs(model.predict(one.layer) / one.latency - 1);
  return sum / static_cast<double>(measurements.size());
}

TEST(StructuralModel, TellsRegimesApart) {
  const Measurements train = cut_measurements(1500, 1), test = cut_measurements(500, 2);
  const WorkTerms terms = work_terms(layer_type("fully_connected"), {});
  const StructuralModel single = fit_structural_model(train, terms, {});
  const StructuralModel several = fit_structural_model(train, terms, layer_sizes(layer_type("fully_connected"), {}));
  EXPECT_EQ(single.regimes.size(), 1u);
  EXPECT_GE(several.regimes.size(), 2u);
  EXPECT_LT(mean_error(several, test), 0.02);
  EXPECT_GT(mean_error(single, test), 3 * mean_error(several, test));
}

TEST(StructuralModel, NeedsNoRegimesWhereThereAreNone) {
  Measurements train = cut_measurements(600, 3);
  for (Measurement& one : train) {
    const auto size = work_sizes(one.layer);
    one.latency = std::max(100 + size.operations, 3 * size.weights);
  }
  const StructuralModel model = fit_structural_model(train, work_terms(layer_type("fully_connected"), {}),
                                                     layer_sizes(layer_type("fully_connected"), {}));
  EXPECT_EQ(model.regimes.size(), 1u);
  EXPECT_LT(mean_error(model, train), 1e-6);
}

TEST(BinnedTree, SplitsWhereTheTargetsDo) {
  statistics::Random random(5);
  statistics::FeatureMatrix matrix;
  matrix.columns = 3;
  std::vector<double> targets;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const double a = random.uniform(), b = random.uniform(), c = random.uniform();
    matrix.values.insert(matrix.values.end(), {a, b, c});
    targets.push_back((b > 0.25 ? 4.0 : 1.0) + (c > 0.5 ? 0.5 : 0.0));
    rows.push_back(i);
  }
  statistics::TreeOptions options;
  options.most_levels = 2;
  const statistics::Tree tree =
      statistics::grow_binned_tree(statistics::BinnedMatrix(matrix), targets, rows, options, random);
  ASSERT_EQ(tree.nodes.size(), 7u);
  EXPECT_EQ(tree.nodes[0].feature, 1);
  EXPECT_NEAR(tree.nodes[0].threshold, 0.25, 0.01) << "a bin of 256 is no wider";
  double error = 0;
  for (std::size_t i = 0; i < matrix.rows(); ++i) error += std::fabs(tree.predict(matrix.row(i)) - targets[i]);
  EXPECT_LT(error / 3000, 0.02);
}

TEST(BinnedTree, KeepsLeastRowsAndOneBinPerValue) {
  statistics::Random random(6);
  statistics::FeatureMatrix matrix;
  matrix.columns = 1;
  std::vector<double> targets;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < 90; ++i) {
    matrix.values.push_back(i % 3);
    targets.push_back(i % 3 == 2 ? 7 : i % 3);
    rows.push_back(i);
  }
  const statistics::BinnedMatrix binned(matrix);
  EXPECT_EQ(binned.bins(0), 3u);
  statistics::TreeOptions options;
  options.least_leaf = 31;
  EXPECT_EQ(statistics::grow_binned_tree(binned, targets, rows, options, random).nodes.size(), 1u)
      << "a third is too few";
  options.least_leaf = 1;
  const statistics::Tree tree = statistics::grow_binned_tree(binned, targets, rows, options, random);
  for (std::size_t i = 0; i < 90; ++i) EXPECT_EQ(tree.predict(matrix.row(i)), targets[i]);
}

}  // namespace
}  // namespace cyclescope::representatives
