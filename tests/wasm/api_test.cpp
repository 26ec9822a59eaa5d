#include "api.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "wasm/outcome_json.h"

namespace cyclescope::api {
namespace {

using nlohmann::json;

const std::string kNetwork =
    R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 16, "bias": false}, {"op": "Relu"}]})";

std::string scalar_text() {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/tests/wasm/fixtures/scalar.json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Steps a job to its end.
json estimate_of(Session& session, const std::string& architecture, const std::string& network,
                 const std::string& request) {
  const auto job = value_of(session.start_estimate(architecture, network, request)).get<std::int32_t>();
  for (;;) {
    const json step = value_of(session.step_estimate(job, 1000));
    if (step.is_null() || step.at("done").get<bool>()) return step.value("estimate", json());
  }
}

TEST(Api, SaysItsVersion) {
  Session session;
  const json version = value_of(session.version());
  EXPECT_EQ(version.at("core"), "0.1.0");
  EXPECT_EQ(version.at("schema"), 1);
}

TEST(Api, SummarisesAnArchitectureAtTheGivenParameters) {
  Session session;
  const json summary = value_of(session.check_architecture(scalar_text(), R"({"parameters": {"latency": 9}})"));
  EXPECT_EQ(summary.at("name"), "scalar");
  EXPECT_EQ(summary.at("peak_macs_per_cycle"), 1);
  const json& latency = summary.at("parameters").at(0);
  EXPECT_EQ(latency.at("value"), 9);
  EXPECT_EQ(latency.at("default"), 2);
  const json& store_latency = summary.at("parameters").at(1);
  EXPECT_EQ(store_latency.at("value"), 10);
  EXPECT_EQ(store_latency.at("default"), 10);
  EXPECT_EQ(store_latency.at("default_expression"), "latency + 1");
  const json& multiplier = summary.at("parameters").at(2);
  EXPECT_EQ(multiplier.at("value"), "fast");
  EXPECT_EQ(multiplier.at("choices"), json({"fast", "slow"}));
  EXPECT_FALSE(multiplier.contains("min"));
}

TEST(Api, ADefaultThatFollowsIsToldEvenWhereItIsOverridden) {
  Session session;
  const json summary =
      value_of(session.check_architecture(scalar_text(), R"({"parameters": {"latency": 9, "store_latency": 50}})"));
  EXPECT_EQ(summary.at("parameters").at(1).at("value"), 50);
  EXPECT_EQ(summary.at("parameters").at(1).at("default"), 10);
}

TEST(Api, PlacesErrorsOfADescription) {
  Session session;
  std::string text = scalar_text();
  const std::size_t place = text.find("\"latency\": \"multiplier");
  text.replace(place, 9, "\"latencey\"");
  const json error = error_of(session.check_architecture(text, ""));
  EXPECT_EQ(error.at("code"), "UnknownKey");
  EXPECT_EQ(error.at("input"), "architecture");
  EXPECT_GT(error.at("line"), 1);
  EXPECT_NE(error.at("hint").get<std::string>().find("latency"), std::string::npos);
}

TEST(Api, ARefusedParameterIsTheRequestsFault) {
  Session session;
  for (const char* parameters :
       {R"({"latency": 65})", R"({"latency": "two"})", R"({"multiplier": "faster"})", R"({"latncy": 3})"}) {
    const json error =
        error_of(session.check_architecture(scalar_text(), std::string(R"({"parameters": )") + parameters + "}"));
    EXPECT_EQ(error.at("input"), "request") << parameters;
    EXPECT_EQ(error.at("path").get<std::string>().rfind("/parameters/", 0), 0u) << parameters;
  }
}

TEST(Api, RefusesRequestsThatItDoesNotUnderstand) {
  Session session;
  for (const char* request : {"[]", "{", R"({"parameter": {}})", R"({"method": "guess"})", R"({"clock_hz": 0})",
                              R"({"instruction_budget": -1})", R"({"parameters": []})",
                              R"({"parameters": {"latency": 1.5}})", R"({"clock_hz": 1, "clock_hz": 2})", "\xff"}) {
    const json error = error_of(session.start_estimate(scalar_text(), kNetwork, request));
    EXPECT_EQ(error.at("input"), "request") << request;
  }
}

TEST(Api, SummarisesANetwork) {
  Session session;
  const json summary = value_of(session.read_network(kNetwork));
  EXPECT_EQ(summary.at("layers"), 2);
  EXPECT_EQ(summary.at("macs"), 4 * 8 * 16);
  EXPECT_EQ(summary.at("parameters"), 8 * 16);
  EXPECT_EQ(summary.at("operators").at(0).at("operator"), "Gemm");
  EXPECT_EQ(summary.at("inputs").at(0).at("shape"), json({4, 8}));
  EXPECT_EQ(summary.at("outputs").at(0).at("type"), "float32");
}

TEST(Api, PlacesErrorsOfANetwork) {
  Session session;
  const json error = error_of(
      session.read_network("{\"name\": \"n\",\n \"inputs\": {\"x\": [4]},\n \"layers\": [{\"op\": \"Convv\"}]}"));
  EXPECT_EQ(error.at("input"), "network");
  EXPECT_EQ(error.at("line"), 3);
}

TEST(Api, EstimatesInSteps) {
  Session session;
  const json estimate = estimate_of(session, scalar_text(), kNetwork, R"({"parameters": {"latency": 3}})");
  EXPECT_EQ(estimate.at("architecture").at("parameters").at("latency"), 3);
  EXPECT_EQ(estimate.at("layers").size(), 2u);
  EXPECT_GT(estimate.at("total").at("cycles"), 0);
}

TEST(Api, TheMethodsAgree) {
  Session session;
  const json fast = estimate_of(session, scalar_text(), kNetwork, "");
  const json whole = estimate_of(session, scalar_text(), kNetwork, R"({"method": "whole_graph"})");
  EXPECT_EQ(fast.at("total").at("cycles"), whole.at("total").at("cycles"));
  EXPECT_EQ(whole.at("method"), "whole_graph");
  const json paper = estimate_of(session, scalar_text(), kNetwork, R"({"method": "fixed_point"})");
  EXPECT_EQ(paper.at("method"), "fixed_point");
  EXPECT_GT(paper.at("total").at("cycles"), 0);
}

TEST(Api, AnEstimateDoesNotDependOnWhatTheSessionRemembers) {
  Session fresh;
  Session used;
  estimate_of(used, scalar_text(), kNetwork, R"({"parameters": {"latency": 7}})");
  const auto text = [](Session& session) {
    const auto job = value_of(session.start_estimate(scalar_text(), kNetwork, "")).get<std::int32_t>();
    return session.step_estimate(job, 10'000);
  };
  const std::string first = text(used);
  EXPECT_EQ(first, text(used));
  EXPECT_EQ(first, text(fresh));
}

TEST(Api, AJobIsGoneAfterItsEnd) {
  Session session;
  const auto job = value_of(session.start_estimate(scalar_text(), kNetwork, "")).get<std::int32_t>();
  EXPECT_TRUE(value_of(session.step_estimate(job, 10'000)).at("done").get<bool>());
  EXPECT_EQ(error_of(session.step_estimate(job, 10)).at("code"), "UnknownJob");
  EXPECT_EQ(error_of(session.cancel_estimate(job)).at("code"), "UnknownJob");
}

TEST(Api, AJobCanBeCancelledHalfWayAndTheNextOneWorks) {
  Session session;
  const std::string slow = R"({"method": "whole_graph", "instruction_budget": 1000000000})";
  const std::string network =
      R"({"name": "n", "inputs": {"x": [64, 512]}, "layers": [{"op": "Gemm", "units": 512, "bias": false}]})";
  const auto job = value_of(session.start_estimate(scalar_text(), network, slow)).get<std::int32_t>();
  EXPECT_FALSE(value_of(session.step_estimate(job, 0)).at("done").get<bool>());
  EXPECT_FALSE(value_of(session.step_estimate(job, 0)).at("done").get<bool>());
  EXPECT_TRUE(value_of(session.cancel_estimate(job)).is_null());
  EXPECT_EQ(error_of(session.step_estimate(job, 0)).at("code"), "UnknownJob");
  EXPECT_GT(estimate_of(session, scalar_text(), kNetwork, "").at("total").at("cycles"), 0);
}

TEST(Api, AFailedJobIsGoneAndNamesItsLayer) {
  Session session;
  const auto job = value_of(session.start_estimate(scalar_text(), kNetwork,
                                                   R"({"method": "whole_graph", "instruction_budget": 10})"))
                       .get<std::int32_t>();
  json outcome;
  do {
    outcome = json::parse(session.step_estimate(job, 1000));
  } while (outcome.at("ok") == true && outcome.at("value").at("done") == false);
  EXPECT_EQ(outcome.at("error").at("code"), "BudgetExceeded");
  EXPECT_EQ(outcome.at("error").at("input"), "network");
  EXPECT_EQ(error_of(session.step_estimate(job, 10)).at("code"), "UnknownJob");
}

TEST(Api, JobsTakeTurns) {
  Session session;
  const std::string slow = R"({"method": "whole_graph"})";
  const auto a = value_of(session.start_estimate(scalar_text(), kNetwork, slow)).get<std::int32_t>();
  const auto b = value_of(session.start_estimate(scalar_text(), kNetwork, slow)).get<std::int32_t>();
  EXPECT_NE(a, b);
  json first;
  json second;
  while (first.is_null() || second.is_null()) {
    for (const auto& [job, result] : {std::pair{a, &first}, std::pair{b, &second}}) {
      if (!result->is_null()) continue;
      const json step = value_of(session.step_estimate(job, 0));
      if (step.at("done") == true) *result = step.at("estimate");
    }
  }
  EXPECT_EQ(first, second);
}

TEST(Api, RefusesMoreJobsThanAnyoneMeansToRun) {
  Session session;
  std::string outcome;
  for (int i = 0; i < 65; ++i) outcome = session.start_estimate(scalar_text(), kNetwork, "");
  EXPECT_EQ(error_of(outcome).at("code"), "TooManyJobs");
  value_of(session.cancel_estimate(1));
  value_of(session.start_estimate(scalar_text(), kNetwork, ""));
}

TEST(Api, AbsurdStepTimesAreNoWait) {
  Session session;
  for (const double milliseconds : {std::nan(""), -1.0, -std::numeric_limits<double>::infinity()}) {
    const auto job = value_of(session.start_estimate(scalar_text(), kNetwork, "")).get<std::int32_t>();
    value_of(session.step_estimate(job, milliseconds));
    session.cancel_estimate(job);
  }
}

TEST(Api, AnErrorWhileMappingPointsIntoTheDescription) {
  Session session;
  std::string text = scalar_text();
  const std::string good = "rf.acc\"}},\n              {\"for\": \"k\"";
  const std::size_t place = text.find(good);
  ASSERT_NE(place, std::string::npos);
  text.replace(place, 6, "rf.sum");
  const auto started = json::parse(session.start_estimate(text, kNetwork, ""));
  ASSERT_TRUE(started.at("ok").get<bool>()) << started;
  const json error = error_of(session.step_estimate(started.at("value").get<std::int32_t>(), 1000));
  EXPECT_EQ(error.at("code"), "UnknownRegister");
  EXPECT_EQ(error.at("input"), "architecture");
  EXPECT_GT(error.at("line"), 1);
  EXPECT_NE(error.at("message").get<std::string>().find("gemm"), std::string::npos);
}

}  // namespace
}  // namespace cyclescope::api
