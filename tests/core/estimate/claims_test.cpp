#include "estimate/claims.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "estimate/validation.h"
#include "estimate/write_estimate.h"

namespace cyclescope::estimate {
namespace {

using Status = LayerEstimate::Status;

LayerEstimate layer_of(Status status, std::int64_t cycles = 10) {
  LayerEstimate layer;
  layer.status = status;
  if (status == Status::kMapped) {
    auto cost = std::make_shared<LayerCost>();
    cost->cost.cycles = cycles;
    layer.cost = std::move(cost);
  }
  return layer;
}

Estimate estimate_with(const std::vector<Status>& statuses) {
  Estimate estimate;
  for (const Status status : statuses) {
    estimate.layers.push_back(layer_of(status));
    if (status == Status::kMapped) estimate.total.cycles += 10;
  }
  return estimate;
}

TEST(Claims, CompleteIsAboutLayersThatComputeSomething) {
  const Coverage all = coverage_of(estimate_with({Status::kMapped, Status::kFused, Status::kView}));
  EXPECT_EQ(all.completeness, Completeness::kComplete);
  EXPECT_EQ(all.layers, 2);
  EXPECT_EQ(all.layers_covered, 2);
  const Coverage some = coverage_of(estimate_with({Status::kMapped, Status::kUnmapped, Status::kView}));
  EXPECT_EQ(some.completeness, Completeness::kPartial);
  EXPECT_EQ(some.layers_covered, 1);
  EXPECT_EQ(coverage_of(estimate_with({Status::kUnmapped, Status::kView})).completeness, Completeness::kNothing);
  EXPECT_EQ(coverage_of(estimate_with({Status::kView})).completeness, Completeness::kComplete);
}

TEST(Claims, WhatCouldNotBeCountedIsNotComplete) {
  Estimate estimate = estimate_with({Status::kMapped});
  estimate.missing.push_back({"Odd", 1, "", ""});
  EXPECT_EQ(coverage_of(estimate).completeness, Completeness::kPartial);
  estimate.macs = estimate.macs_mapped = 5;
  EXPECT_NE(write_estimate(estimate).find(R"("complete":{"level":"partial","share_of_macs":null,)"), std::string::npos);
}

TEST(Claims, ExactIsAboutWhatWasTimedAndByWhichMethod) {
  Estimate estimate = estimate_with({Status::kMapped});
  EXPECT_EQ(arithmetic_of(estimate), Arithmetic::kExact);
  estimate.total.exact = false;
  EXPECT_EQ(arithmetic_of(estimate), Arithmetic::kAveraged);
  estimate.method = Method::kFixedPoint;
  EXPECT_EQ(arithmetic_of(estimate), Arithmetic::kHeuristic);
  estimate.method = Method::kRoofline;
  EXPECT_EQ(arithmetic_of(estimate), Arithmetic::kBaseline);
  estimate.method = Method::kFittedModel;
  EXPECT_EQ(arithmetic_of(estimate), Arithmetic::kPredicted);
  EXPECT_EQ(arithmetic_of(estimate_with({Status::kUnmapped})), Arithmetic::kNone);
}

TEST(Claims, NothingThatRunsHasNoCyclesAnywhere) {
  const std::string text = write_estimate(estimate_with({Status::kUnmapped, Status::kUnmapped}));
  EXPECT_EQ(text.find(R"("cycles":0)"), std::string::npos) << text;
  EXPECT_EQ(text.find(R"("time_s":0)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("total":{"cycles":null,"time_s":null)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("level":"nothing","share_of_macs":null,"layers":2,"layers_covered":0)"), std::string::npos);
}

TEST(Claims, WithoutAClockThereIsNoTime) {
  Estimate estimate = estimate_with({Status::kMapped});
  EXPECT_NE(write_estimate(estimate).find(R"("total":{"cycles":10,"time_s":null)"), std::string::npos);
  estimate.clock_hz = 5;
  EXPECT_NE(write_estimate(estimate).find(R"("total":{"cycles":10,"time_s":2)"), std::string::npos);
}

/// Of layers of 10 and `other` cycles, a card that nothing was fitted to compared the first.
Estimate judged(std::int64_t other) {
  Estimate estimate;
  estimate.layers = {layer_of(Status::kMapped), layer_of(Status::kMapped, other)};
  estimate.total.cycles = 10 + other;
  ComparedError card;
  card.card.basis = architecture::CardBasis::kCheck;
  card.card.mape_percent = 3;
  card.card.worst_percent = 7;
  estimate.accuracy = {card};
  judge_cards(estimate, [&](std::size_t, const LayerEstimate& layer) { return &layer == estimate.layers.data(); });
  return estimate;
}

TEST(Claims, AnErrorOfFewCyclesIsNotThatOfTheTotal) {
  const Estimate few = judged(11);
  EXPECT_NEAR(few.validated.share, 10.0 / 21, 1e-12);
  EXPECT_NEAR(few.accuracy[0].share, 10.0 / 21, 1e-12);
  EXPECT_FALSE(few.validated.mape_percent);
  EXPECT_FALSE(few.validated.worst_percent);
  const Estimate half = judged(10);
  EXPECT_EQ(half.validated.mape_percent, 3);
  EXPECT_EQ(half.validated.worst_percent, 7);
}

TEST(Claims, WhatIsEstimatedTooSlowCountsByWhatItTakes) {
  Estimate estimate;
  estimate.layers = {layer_of(Status::kMapped, 100), layer_of(Status::kMapped, 100)};
  estimate.total.cycles = 200;
  ComparedError slow;
  slow.card.basis = architecture::CardBasis::kCheck;
  slow.card.mape_percent = slow.card.bias_percent = 300;  // 25 cycles are estimated as 100
  ComparedError right = slow;
  right.card.mape_percent = right.card.bias_percent = 0;
  estimate.accuracy = {slow, right};
  judge_cards(estimate, [&](std::size_t card, const LayerEstimate& layer) {
    return (card == 0) == (&layer == estimate.layers.data());
  });
  ASSERT_TRUE(estimate.validated.mape_percent);
  EXPECT_NEAR(*estimate.validated.mape_percent, 300 * 25 / 125.0, 1e-9);  // 200 instead of 125
}

}  // namespace
}  // namespace cyclescope::estimate
