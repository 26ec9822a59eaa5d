#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "pr/session.h"
#include "wasm/outcome_json.h"

namespace cyclescope::api {
namespace {

using nlohmann::json;

const std::string kSweep = R"({"types": [{"type": "matmul", "space": {"batch": [1, 1], "k": [1, 64]}}], "unit": "ms"})";

/// A table of matrix products whose columns come 16 at a time.
std::string table_of(int rows) {
  std::string table = "type,batch,m,n,k,latency_cycles\n";
  for (int i = 1; i <= rows; ++i) {
    const int m = 1 + i % 13, n = 1 + i * 7 % 90, k = 1 + i * 31 % 57;
    table += "matmul,1," + std::to_string(m) + "," + std::to_string(n) + "," + std::to_string(k) + "," +
             std::to_string(m * ((n + 15) / 16) * k + 20) + "\n";
  }
  return table;
}

json fit(RepresentativesSession& session, const std::string& table, const std::string& request = "") {
  const auto job = value_of(session.start_fit(table, request)).get<std::int32_t>();
  for (;;) {
    json step = value_of(session.step_fit(job, 1000));
    if (step.is_null() || step.at("done").get<bool>()) return step;
  }
}

TEST(RepresentativesSession, AsksTheCallerUntilASweepIsDone) {
  RepresentativesSession session;
  const auto job = value_of(session.start_sweep("", kSweep)).get<std::int32_t>();
  std::string answers;
  json step;
  int asked = 0;
  do {
    step = value_of(session.step_sweep(job, answers));
    answers.clear();
    if (!step.contains("ask")) continue;
    json latencies = json::array();
    for (const json& layer : step.at("ask")) {
      const std::int64_t columns = (layer.at("n").get<std::int64_t>() + 7) / 8;
      latencies.push_back(
          {{"latency", layer.at("m").get<std::int64_t>() * columns * layer.at("k").get<std::int64_t>()}});
      ++asked;
    }
    answers = latencies.dump();
  } while (!step.at("done").get<bool>());
  EXPECT_GT(asked, 0);
  std::int64_t width = 0;
  for (const json& one : step.at("found").at(0).at("widths")) {
    if (one.at("product") == json{"n"}) width = one.at("width").get<std::int64_t>();
  }
  EXPECT_EQ(width, 8);
}

TEST(RepresentativesSession, WantsAnAnswerForEveryQuestion) {
  RepresentativesSession session;
  const auto job = value_of(session.start_sweep("", kSweep)).get<std::int32_t>();
  EXPECT_EQ(error_of(session.step_sweep(job, R"([{"latency": 1}])")).at("code"), "UnexpectedAnswer");
  const json step = value_of(session.step_sweep(job, ""));
  const std::size_t asked = step.at("ask").size();
  EXPECT_EQ(error_of(session.step_sweep(job, "")).at("code"), "MissingAnswer");
  EXPECT_EQ(error_of(session.step_sweep(job, "[")).at("code"), "JsonSyntax");
  EXPECT_EQ(error_of(session.step_sweep(job, json(std::vector<int>(asked + 1)).dump())).at("code"), "WrongCount");
  json answers = json::array();
  for (std::size_t i = 0; i < asked; ++i) answers.push_back({{"latency", i == 1 ? 0 : 1}});
  const json error = error_of(session.step_sweep(job, answers.dump()));
  EXPECT_EQ(error.at("code"), "NotPositive");
  EXPECT_EQ(error.at("path"), "/1/latency");
  answers[1] = {{"latency", 1}};
  value_of(session.step_sweep(job, answers.dump()));  // the job is still there
}

TEST(RepresentativesSession, ReplacesTheRefusedLayersOfAPlan) {
  RepresentativesSession session;
  const std::string types =
      R"({"types": [{"type": "matmul", "space": {"batch": [1, 1], "k": [8, 64]}}], "budget": 40, "seed": 3})";
  const auto measure = [&](bool refuses) {
    const auto job =
        value_of(session.start_measure("", "", R"({"unit": "ms", "plan": )" + types + "}")).get<std::int32_t>();
    std::string answers;
    for (;;) {
      json step = value_of(session.step_measure(job, 1000, answers));
      answers.clear();
      if (step.is_null() || step.at("done").get<bool>()) return step;
      json list = json::array();
      for (const json& layer : step.at("ask")) {
        const bool no = refuses && layer.at("m").get<int>() % 2 == 1;
        list.push_back(no ? json{{"error", "odd"}} : json{{"latency", 2}});
      }
      answers = list.dump();
    }
  };
  const json all = measure(false);
  EXPECT_EQ(all.at("planned"), 40);
  EXPECT_EQ(all.at("measured"), 40);
  EXPECT_EQ(all.at("refused"), 0);
  std::string plan = value_of(session.plan(types, "", "")).at("table").get<std::string>();
  std::string table = all.at("table").get<std::string>();
  plan.replace(plan.find("cycles"), 6, "ms");
  for (std::size_t at = 0; (at = table.find(",2.0\n", at)) != std::string::npos; ++at) table.erase(at + 1, 3);
  EXPECT_EQ(table, plan) << "without refusals it is the plan";
  const json some = measure(true);
  EXPECT_EQ(some.at("measured"), 40);
  EXPECT_GT(some.at("refused").get<int>(), 5);
  EXPECT_EQ(some.at("remarks").at(0).at("message"), "odd");
  const auto error = error_of(session.start_measure("", plan, R"({"plan": )" + types + "}"));
  EXPECT_EQ(error.at("code"), "SeveralPlans");
  EXPECT_EQ(error_of(session.start_measure("", "", R"({"plan": {"types": []}})")).at("path"), "/plan/types");
  EXPECT_EQ(
      error_of(session.start_measure("", "", R"({"plan": {"types": [{"type": "matmul"}], "budget": 0}})")).at("path"),
      "/plan/budget");
}

TEST(RepresentativesSession, FitsAndEvaluatesATable) {
  RepresentativesSession session;
  const std::string widths = R"([{"type": "matmul", "widths": [{"product": ["n"], "width": 16, "offset": 0}]}])";
  const json fitted = fit(session, table_of(300), R"({"name": "columns", "widths": )" + widths + "}");
  const auto model = fitted.at("model").get<std::string>();
  EXPECT_EQ(value_of(session.read_model(model)), fitted.at("summary"));
  const json errors = value_of(session.evaluate(model, table_of(500)));
  EXPECT_LT(errors.at("total").at("mape_percent").get<double>(), 0.01);
  EXPECT_EQ(errors.at("total").at("count"), 500);
}

TEST(RepresentativesSession, EveryTruncatedModelIsRefused) {
  RepresentativesSession session;
  const auto model =
      fit(session, table_of(40), R"({"methods": ["structural_boosted"]})").at("model").get<std::string>();
  for (std::size_t length = 0; length + 2 < model.size(); length += 1 + model.size() / 200) {
    EXPECT_EQ(error_of(session.read_model(model.substr(0, length))).at("input"), "model") << length;
  }
}

/// `document` with the value at one place replaced, for every place.
void replace_each(json& document, json& place, const std::function<void(const json&)>& use) {
  const json kept = place;
  for (const json& other : {json(), json(-1), json(1e300), json("x"), json::array(), json::object()}) {
    place = other;
    use(document);
  }
  place = kept;
  if (place.is_array()) {
    // Long lists are alike all along.
    for (std::size_t i = 0; i < std::min<std::size_t>(place.size(), 2); ++i) replace_each(document, place[i], use);
  } else if (place.is_object()) {
    for (json& member : place) replace_each(document, member, use);
  }
}

TEST(RepresentativesSession, AModelWithAnyValueReplacedIsRefusedOrPredicts) {
  RepresentativesSession session;
  json model =
      json::parse(fit(session, table_of(40), R"({"methods": ["structural_boosted"]})").at("model").get<std::string>());
  int refused = 0;
  replace_each(model, model, [&](const json& changed) {
    const json outcome = json::parse(session.predict(changed.dump(), table_of(3)));
    if (!outcome.at("ok").get<bool>()) {
      ++refused;
      EXPECT_NE(outcome.at("error").at("code"), "Internal") << changed.dump().substr(0, 300);
    }
  });
  EXPECT_GT(refused, 100);
}

TEST(RepresentativesSession, JobsAreGoneWhenDoneOrCancelled) {
  RepresentativesSession session;
  const auto job = value_of(session.start_fit(table_of(40), "")).get<std::int32_t>();
  EXPECT_EQ(error_of(session.step_sweep(job, "")).at("code"), "UnknownJob");
  EXPECT_TRUE(value_of(session.cancel(job)).is_null());
  EXPECT_EQ(error_of(session.cancel(job)).at("code"), "UnknownJob");
  EXPECT_EQ(error_of(session.step_fit(-1, std::numeric_limits<double>::quiet_NaN())).at("code"), "UnknownJob");
}

TEST(RepresentativesSession, StopsAtTooManyJobs) {
  RepresentativesSession session;
  for (int i = 0; i < 64; ++i) value_of(session.start_sweep("", kSweep));
  EXPECT_EQ(error_of(session.start_sweep("", kSweep)).at("code"), "TooManyJobs");
}

TEST(RepresentativesSession, TooFewSamplesOfOneTypeLeaveTheOthers) {
  RepresentativesSession session;
  const std::string table = table_of(40) + "matmul,1,1,1,1,5\n";
  std::string mixed = "type,batch,m,n,k,rows,columns,latency_cycles\n";
  std::istringstream lines(table);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line))
    mixed += line.substr(0, line.rfind(',')) + ",,," + line.substr(line.rfind(',') + 1) + "\n";
  mixed += "softmax,,,,,3,4,17\n";
  const json fitted = fit(session, mixed);
  EXPECT_EQ(fitted.at("summary").at("types").size(), 1U);
  ASSERT_EQ(fitted.at("remarks").size(), 1U);
  EXPECT_EQ(fitted.at("remarks").at(0).at("code"), "TooFewSamples");
  EXPECT_EQ(fitted.at("remarks").at(0).at("path"), "softmax");
}

}  // namespace
}  // namespace cyclescope::api
