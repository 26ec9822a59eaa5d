#include "estimate/method.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/mapping/mapped.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

std::shared_ptr<Machine> array_machine(architecture::Evidence evidence = {},
                                       const architecture::ParameterValues& parameters = {}) {
  const architecture::Description& description = testing::preset("systolic_array");
  auto architecture = architecture::instantiate(description, parameters);
  if (!architecture) throw std::runtime_error(architecture.error().message);
  return std::make_shared<Machine>(std::move(*architecture), testing::preset_mappings("systolic_array"),
                                   std::move(evidence));
}

/// 64 x 64 x 64 on 16 x 16 elements: 1,024 cycles at the peak, 3 x 4 KiB at 16 bytes a cycle.
std::shared_ptr<const network::Network> product() {
  auto network = network::read_network(
      R"({"name": "net", "inputs": {"x": [64, 64]}, "layers": [{"op": "Gemm", "units": 64, "bias": false}]})");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

Result<Estimate> estimated(Method method, architecture::Evidence evidence = {},
                           const architecture::ParameterValues& parameters = {}) {
  EstimateOptions options;
  options.method = method;
  return estimate_network(array_machine(std::move(evidence), parameters), product(), options);
}

TEST(Methods, RooflinesAreWhatTheirFormulasSay) {
  const auto roofline = estimated(Method::kRoofline);
  ASSERT_TRUE(roofline) << roofline.error().message;
  EXPECT_EQ(roofline->total.cycles, 1024);
  EXPECT_FALSE(roofline->total.exact);
  EXPECT_EQ(roofline->layers[0].cost->method, "roofline");
  for (const Use& use : roofline->total.use) EXPECT_EQ(use.busiest, 0);
  architecture::ParameterValues narrow;
  narrow["dram_bandwidth"] = std::int64_t{4};
  EXPECT_EQ(estimated(Method::kRoofline, {}, narrow)->total.cycles, 3 * 4096 / 4);
}

TEST(Methods, ThoseThatKnowThroughputsOnlyNeverExceedTheExactOne) {
  const auto exact = estimated(Method::kFastForward);
  ASSERT_TRUE(exact) << exact.error().message;
  const std::int64_t roofline = estimated(Method::kRoofline)->total.cycles;
  const std::int64_t refined = estimated(Method::kRefinedRoofline)->total.cycles;
  const std::int64_t analytical = estimated(Method::kAnalytical)->total.cycles;
  EXPECT_LE(roofline, refined);
  EXPECT_LE(refined, analytical);
  EXPECT_LE(analytical, exact->total.cycles);
  EXPECT_GT(analytical, exact->total.cycles / 4);
}

TEST(Methods, RegressionWantsCoefficients) {
  const auto refused = estimated(Method::kRegression);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "NoRegression");
  EXPECT_NE(refused.error().message.find("no regression coefficients"), std::string::npos);
  EXPECT_NE(refused.error().hint.find("add \"regression\" to the description"), std::string::npos);
  architecture::Evidence evidence;
  evidence.regression = {100, 1.0 / 256, 0, 0.5};
  const auto given = estimated(Method::kRegression, evidence);
  ASSERT_TRUE(given) << given.error().message;
  EXPECT_EQ(given->total.cycles, 100 + 1024 + 2048);
  evidence.regression = {1, 2};
  EXPECT_EQ(estimated(Method::kRegression, evidence).error().code, "NoRegression");
}

TEST(Accuracy, WarnsOfWhatWasNotCompared) {
  architecture::Evidence evidence;
  architecture::AccuracyCard card;
  card.reference = "a chip";
  card.layers = 12;
  card.kernels = {"conv2d"};
  card.parameters = {{"rows", {8, 16}}, {"dataflow", {1, 1}}};
  evidence.accuracy = {card};
  architecture::ParameterValues parameters;
  parameters["rows"] = std::int64_t{32};
  const auto estimate = estimated(Method::kFastForward, evidence, parameters);
  ASSERT_TRUE(estimate) << estimate.error().message;
  ASSERT_EQ(estimate->accuracy.size(), 1u);
  EXPECT_EQ(estimate->accuracy[0].warnings,
            (std::vector<std::string>{"rows is 32; compared was 8 to 16",
                                      "dataflow is output_stationary; compared was weight_stationary",
                                      "100.0 % of the cycles are in layers of kinds that were not compared"}));
}

architecture::AccuracyCard card_of(architecture::CardBasis basis, double mape) {
  architecture::AccuracyCard card;
  card.basis = basis;
  card.layers = 3;
  card.mape_percent = mape;
  card.worst_percent = 2 * mape;
  card.kernels = {"matmul"};
  return card;
}

TEST(Accuracy, OnlyRowsThatNothingWasFittedToGiveAnErrorToExpect) {
  using architecture::CardBasis;
  architecture::Evidence evidence;
  evidence.accuracy = {card_of(CardBasis::kFit, 1), card_of(CardBasis::kPart, 2), card_of(CardBasis::kModel, 3)};
  const auto fitted = estimated(Method::kFastForward, evidence);
  ASSERT_TRUE(fitted) << fitted.error().message;
  EXPECT_EQ(fitted->accuracy[0].share, 1);
  EXPECT_EQ(fitted->validated.share, 0);
  EXPECT_FALSE(fitted->validated.mape_percent);
  evidence.accuracy.push_back(card_of(CardBasis::kCheck, 4));
  evidence.accuracy.push_back(card_of(CardBasis::kCheck, 5));
  const auto checked = estimated(Method::kFastForward, evidence);
  EXPECT_EQ(checked->validated.share, 1);
  EXPECT_EQ(checked->validated.mape_percent, 5);  // the larger of two that speak for one layer
  EXPECT_EQ(checked->validated.worst_percent, 10);
}

TEST(Accuracy, CardsOfOtherMappingsOrParametersSayNothing) {
  architecture::Evidence evidence;
  evidence.accuracy = {card_of(architecture::CardBasis::kCheck, 4)};
  evidence.accuracy[0].mappings = {"no such mapping"};
  EXPECT_EQ(estimated(Method::kFastForward, evidence)->validated.share, 0);
  const auto mapping = estimated(Method::kFastForward)->layers[0].cost->choices[0].mapping;
  evidence.accuracy[0].mappings = {mapping};
  EXPECT_EQ(estimated(Method::kFastForward, evidence)->validated.share, 1);
  evidence.accuracy[0].parameters = {{"rows", {8, 8}}};
  EXPECT_EQ(estimated(Method::kFastForward, evidence)->validated.share, 0);
}

TEST(Accuracy, CardsAreNotAboutOtherMethods) {
  architecture::Evidence evidence;
  evidence.accuracy = {card_of(architecture::CardBasis::kCheck, 4)};
  for (const Method method : {Method::kRoofline, Method::kRefinedRoofline, Method::kAnalytical, Method::kFixedPoint}) {
    const auto estimate = estimated(method, evidence);
    ASSERT_TRUE(estimate) << estimate.error().message;
    EXPECT_TRUE(estimate->accuracy.empty()) << name_of(method);
    EXPECT_FALSE(estimate->validated.mape_percent) << name_of(method);
  }
}

TEST(Accuracy, IsSilentInsideTheCardsRange) {
  architecture::Evidence evidence;
  architecture::AccuracyCard card;
  card.kernels = {"matmul"};
  card.parameters = {{"rows", {16, 16}}};
  card.macs = architecture::ValidRange{64 * 64 * 64, 64 * 64 * 64};
  evidence.accuracy = {card};
  EXPECT_TRUE(estimated(Method::kFastForward, evidence)->accuracy[0].warnings.empty());
  evidence.accuracy[0].macs = architecture::ValidRange{1, 1000};
  const auto estimate = estimated(Method::kFastForward, evidence);
  ASSERT_EQ(estimate->accuracy[0].warnings.size(), 1u);
  EXPECT_NE(estimate->accuracy[0].warnings[0].find("multiply-accumulates"), std::string::npos);
}

}  // namespace
}  // namespace cyclescope::estimate
