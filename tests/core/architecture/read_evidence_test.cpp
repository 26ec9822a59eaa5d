#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "architecture/description.h"
#include "tiny_description.h"

namespace cyclescope::architecture {
namespace {

using tests::tiny_description;

Json with_accuracy(const char* card) {
  Json json = tiny_description();
  json["accuracy"] = Json::array({Json::parse(card)});
  return json;
}

TEST(ReadEvidence, KeepsCardsAndCoefficients) {
  Json json = with_accuracy(R"({"reference": "a chip", "layers": 12, "mape_percent": 1.5, "worst_percent": 4,
    "kernels": ["conv2d", "matmul"], "parameters": {"width": [2, 4], "flow": "weight"}, "macs": [10, 1000]})");
  json["regression"] = Json::parse(R"({"coefficients": [1, 0.5, 0.25, 2e-3], "fitted_on": "the same"})");
  const auto description = read_description(json.dump());
  ASSERT_TRUE(description) << description.error().message;
  const Evidence& evidence = description->evidence;
  EXPECT_EQ(evidence.regression, (std::vector<double>{1, 0.5, 0.25, 2e-3}));
  ASSERT_EQ(evidence.accuracy.size(), 1u);
  const AccuracyCard& card = evidence.accuracy[0];
  EXPECT_EQ(card.reference, "a chip");
  EXPECT_EQ(card.layers, 12);
  EXPECT_EQ(card.mape_percent, 1.5);
  EXPECT_EQ(card.worst_percent, 4);
  EXPECT_EQ(card.kernels, (std::vector<std::string>{"conv2d", "matmul"}));
  ASSERT_EQ(card.parameters.size(), 2u);
  for (const AccuracyCard::Parameter& parameter : card.parameters) {
    EXPECT_EQ(parameter.range.low, parameter.name == "width" ? 2 : 1);
    EXPECT_EQ(parameter.range.high, parameter.name == "width" ? 4 : 1);
  }
  ASSERT_TRUE(card.macs);
  EXPECT_EQ(card.macs->high, 1000);
}

TEST(ReadEvidence, TakesRowsAsFittedToUnlessToldOtherwise) {
  const std::string figures = R"("reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1)";
  const auto untold = read_description(with_accuracy(("{" + figures + "}").c_str()).dump());
  ASSERT_TRUE(untold) << untold.error().message;
  EXPECT_EQ(untold->evidence.accuracy[0].basis, CardBasis::kFit);
  EXPECT_FALSE(is_held_out(CardBasis::kFit));
  Json json = with_accuracy(("{" + figures + R"(, "basis": "check", "mappings": ["loop"]})").c_str());
  json["mappings"] = Json::parse(R"([{"name": "loop"}])");
  const auto told = read_description(json.dump());
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->evidence.accuracy[0].basis, CardBasis::kCheck);
  EXPECT_EQ(told->evidence.accuracy[0].mappings, std::vector<std::string>{"loop"});
  EXPECT_TRUE(is_held_out(CardBasis::kCheck));
}

TEST(ReadEvidence, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char* card;
    const char* code;
    const char* path;
  };
  for (
      const Case& it : {
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "bias_percent": -2})",
               "OutOfRange", "/accuracy/0/bias_percent"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "basis": "cross_validation"})",
               "UnknownValue", "/accuracy/0/basis"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "mappings": ["loop"]})",
               "UnknownMapping", "/accuracy/0/mappings/0"},
          Case{R"({"layers": 1, "mape_percent": 1, "worst_percent": 1})", "MissingKey", "/accuracy/0"},
          Case{R"({"reference": "", "layers": 0, "mape_percent": 1, "worst_percent": 1})", "OutOfRange",
               "/accuracy/0/layers"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": -1, "worst_percent": 1})", "OutOfRange",
               "/accuracy/0/mape_percent"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "kernels": ["conv"]})",
               "UnknownValue", "/accuracy/0/kernels/0"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "parameters": {"with": 1}})",
               "UnknownParameter", "/accuracy/0/parameters/with"},
          Case{
              R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "parameters": {"flow": "wait"}})",
              "UnknownChoice", "/accuracy/0/parameters/flow"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "macs": [2, 1]})", "OutOfRange",
               "/accuracy/0/macs"},
          Case{R"({"reference": "", "layers": 1, "mape_percent": 1, "worst_percent": 1, "sample": 1})", "UnknownKey",
               "/accuracy/0/sample"},
      }) {
    const auto description = read_description(with_accuracy(it.card).dump());
    ASSERT_FALSE(description) << it.card;
    EXPECT_EQ(description.error().code, it.code) << it.card;
    EXPECT_EQ(description.error().path, it.path) << it.card;
    EXPECT_GT(description.error().line, 0) << it.card;
  }
}

TEST(ReadEvidence, RefusesCoefficientsThatAreNone) {
  for (const char* regression : {R"({"coefficients": []})", R"({"coefficients": ["a"], "fitted_on": ""})",
                                 R"({"coefficients": [], "fitted_on": ""})", R"([1, 2])"}) {
    Json json = tiny_description();
    json["regression"] = Json::parse(regression);
    const auto description = read_description(json.dump());
    ASSERT_FALSE(description) << regression;
    EXPECT_EQ(description.error().path.substr(0, 11), "/regression") << regression;
  }
}

}  // namespace
}  // namespace cyclescope::architecture
