#include "representatives/sampling/measurement_job.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "representatives/types/work_sizes.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// A device that takes as long as the layer's operations, and refuses what it is told to.
class PickyDevice : public Device {
 public:
  explicit PickyDevice(std::function<bool(const MeasurableLayer&)> refuses) : refuses_(std::move(refuses)) {}

  std::string unit() const override { return "cycles"; }
  bool repeatable() const override { return true; }
  Result<double> latency(const MeasurableLayer& layer) override {
    ++asked;
    if (refuses_(layer)) return failure("NotMeasured", "", "no " + describe(layer));
    return work_sizes(layer).operations + 1;
  }

  int asked = 0;

 private:
  std::function<bool(const MeasurableLayer&)> refuses_;
};

bool none(const MeasurableLayer&) { return false; }
bool odd_rows(const MeasurableLayer& layer) { return value_of(layer, P::kM) % 2 == 1; }

TypePlan plan_of(LayerType type, std::size_t budget) { return {usual_space(type), {}, {budget, 0.4, 5}}; }

std::vector<MeasurableLayer> planned(const TypePlan& plan, std::size_t budget) {
  PlanOptions options = plan.options;
  options.budget = budget;
  return plan_layers(plan.space, plan.widths, options);
}

std::vector<MeasurableLayer> layers_of(const Measurements& measurements) {
  std::vector<MeasurableLayer> layers;
  for (const Measurement& one : measurements) layers.push_back(one.layer);
  return layers;
}

void run(MeasurementJob& job, Device& device) {
  while (job.layer()) {
    job.provide(latencies_of(device, job.wanted()));
    ASSERT_LE(job.layers_done(), job.layers_total());
  }
  EXPECT_EQ(job.layers_done(), job.layers_total());
  EXPECT_FALSE(job.layer());
}

TEST(MeasurementJob, APlanWithoutRefusalsIsMeasuredAsItStands) {
  PickyDevice device(none);
  const TypePlan products = plan_of(layer_type("matmul"), 40), softmax = plan_of(layer_type("softmax"), 30);
  MeasurementJob job({products, softmax}, {}, 1);
  run(job, device);
  std::vector<MeasurableLayer> expected = planned(products, 40);
  for (const MeasurableLayer& layer : planned(softmax, 30)) expected.push_back(layer);
  EXPECT_EQ(layers_of(job.measured()), expected);
  EXPECT_EQ(job.refused(), 0u);
  EXPECT_EQ(device.asked, 70);
}

TEST(MeasurementJob, RefusedLayersOfAPlanAreReplacedByWhatFollows) {
  for (const bool random : {false, true}) {
    PickyDevice device(odd_rows);
    TypePlan plan = plan_of(layer_type("matmul"), 100);
    if (random) plan.options.sampling = Sampling::kRandom;
    MeasurementJob job({plan}, {}, 3);
    run(job, device);
    EXPECT_EQ(job.measured().size(), 100u);
    EXPECT_GT(job.refused(), 20u);
    // What the longer plan has and the device runs, in its order.
    std::vector<MeasurableLayer> expected;
    for (const MeasurableLayer& layer : random ? plan_random(plan.space, 400, 5) : planned(plan, 400)) {
      if (!odd_rows(layer) && expected.size() < 100) expected.push_back(layer);
    }
    EXPECT_EQ(layers_of(job.measured()), expected);
    ASSERT_EQ(job.reasons().size(), 1u);
    EXPECT_NE(job.reasons()[0].message.find("no matmul("), std::string::npos);
  }
}

TEST(MeasurementJob, GivesUpAtFourTimesTheBudgetAndGoesOnWithTheNextPlan) {
  PickyDevice device([](const MeasurableLayer& layer) { return layer.type == layer_type("softmax"); });
  MeasurementJob job({plan_of(layer_type("softmax"), 25), plan_of(layer_type("matmul"), 10)}, {}, 1);
  run(job, device);
  EXPECT_EQ(job.measured().size(), 10u);
  EXPECT_EQ(job.refused(), 100u);
  EXPECT_EQ(job.layers_total(), 35u);
}

TEST(MeasurementJob, EndsWhereASpaceHasNoMoreLayers) {
  PickyDevice device(odd_rows);
  TypePlan plan = plan_of(layer_type("fully_connected"), 50);
  plan.space.range(P::kM) = {P::kM, 1, 6};
  plan.space.range(P::kN) = {P::kN, 2, 2};
  plan.space.range(P::kK) = {P::kK, 8, 8};
  MeasurementJob job({plan}, {}, 1);
  run(job, device);
  EXPECT_EQ(job.measured().size(), 3u);
  EXPECT_EQ(job.refused(), 3u);
}

TEST(MeasurementJob, RefusedLayersOfATableAreLeftOut) {
  PickyDevice device(odd_rows);
  const auto table = planned(plan_of(layer_type("matmul"), 60), 60);
  MeasurementJob job(table, 1);
  run(job, device);
  EXPECT_EQ(job.measured().size() + job.refused(), 60u);
  EXPECT_EQ(device.asked, 60);
  MeasurementJob empty(std::vector<MeasurableLayer>(), 1);
  EXPECT_FALSE(empty.layer());
  EXPECT_TRUE(empty.wanted().empty());
}

}  // namespace
}  // namespace cyclescope::representatives
