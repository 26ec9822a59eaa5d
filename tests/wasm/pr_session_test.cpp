#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/estimate/described_machine.h"
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

/// Measurements of UltraTrail with other numbers.
struct HiddenUltratrail {
  std::string description = testing::source_text("arch_presets/ultratrail.json");
  std::string table;

  explicit HiddenUltratrail(RepresentativesSession& session, int layers = 40) {
    const std::string request =
        R"({"parameters": {"rows": 4, "columns": 16}, "plan": {"types": [{"type": "conv1d_relu"}], "budget": )" +
        std::to_string(layers) + "}}";
    const auto job = value_of(session.start_measure(description, "", request)).get<std::int32_t>();
    json step;
    do step = value_of(session.step_measure(job, 1000, ""));
    while (!step.at("done").get<bool>());
    table = step.at("table").get<std::string>();
  }

  /// The same in milliseconds at 500 kHz.
  std::string in_milliseconds() const {
    std::istringstream lines(table);
    std::string line, text;
    std::getline(lines, line);
    text = line.substr(0, line.rfind(',')) + ",latency_ms\n";
    while (std::getline(lines, line)) {
      const std::size_t last = line.rfind(',') + 1;
      text += line.substr(0, last) + json(std::stod(line.substr(last)) / 500).dump() + "\n";
    }
    return text;
  }
};

json calibrate(RepresentativesSession& session, const std::string& description, const std::string& table,
               const std::string& request) {
  const auto job = value_of(session.start_calibrate(description, table, request)).get<std::int32_t>();
  json step;
  double fraction = 0;
  do {
    step = value_of(session.step_calibrate(job, 0));
    EXPECT_GE(step.at("progress").at("fraction").get<double>(), fraction);
    fraction = step.at("progress").at("fraction").get<double>();
    EXPECT_EQ(step.contains("parameters"), step.at("done").get<bool>());
  } while (!step.at("done").get<bool>());
  EXPECT_EQ(error_of(session.step_calibrate(job, 0)).at("code"), "UnknownJob") << "it is done";
  return step;
}

TEST(RepresentativesSession, FindsTheParametersOfADescription) {
  RepresentativesSession session;
  const HiddenUltratrail hidden(session);
  const json result = calibrate(session, hidden.description, hidden.table,
                                R"({"free": ["rows", "columns", "loading"], "fixed": {"weight_bits": 8}, "seed": 2})");
  EXPECT_EQ(result.at("parameters"), json({{"rows", 4}, {"columns", 16}, {"weight_bits", 8}}));
  EXPECT_EQ(result.at("unit"), "cycles");
  EXPECT_FALSE(result.contains("clock_hz"));
  EXPECT_EQ(result.at("found").at(0).at("name"), "rows");
  EXPECT_EQ(result.at("found").at(0).at("default"), 8);
  EXPECT_EQ(result.at("found").at(0).at("low"), 4);
  EXPECT_EQ(result.at("found").at(0).at("high"), 4);
  EXPECT_EQ(result.at("found").at(2).at("value"), "resident");
  EXPECT_FALSE(result.at("found").at(2).contains("low")) << "a choice has no range";
  EXPECT_EQ(result.at("fitted").at("count"), 32);
  EXPECT_EQ(result.at("held_out").at("count"), 8);
  EXPECT_EQ(result.at("predictions").size(), 40U);
  for (const json& one : result.at("predictions")) EXPECT_EQ(one.at("predicted"), one.at("measured"));
}

TEST(RepresentativesSession, FindsTheClockOfATableOfTimes) {
  RepresentativesSession session;
  const HiddenUltratrail hidden(session);
  const std::string times = hidden.in_milliseconds();
  const json found = calibrate(session, hidden.description, times, R"({"free": ["rows", "columns", "clock_khz"]})");
  EXPECT_EQ(found.at("parameters"), json({{"rows", 4}, {"columns", 16}, {"clock_khz", 500}}));
  EXPECT_EQ(found.at("clock_hz"), 500'000);
  EXPECT_EQ(found.at("unit"), "ms");
  const json known =
      calibrate(session, hidden.description, times, R"({"free": ["rows", "columns"], "fixed": {"clock_khz": 500}})");
  EXPECT_EQ(known.at("parameters"), found.at("parameters"));
  EXPECT_EQ(known.at("clock_hz"), 500'000);
  for (const json& result : {found, known}) {
    for (const json& one : result.at("predictions")) {
      EXPECT_NEAR(one.at("predicted").get<double>(), one.at("measured").get<double>(),
                  1e-9 * one.at("measured").get<double>());
    }
  }
}

TEST(RepresentativesSession, SaysWhatOfACalibrationIsWrong) {
  RepresentativesSession session;
  const HiddenUltratrail hidden(session, 12);
  struct Wrong {
    std::string request, code, input, path;
    int line;
  };
  for (const Wrong& wrong : {
           Wrong{R"({"free": ["rows",)"
                 "\n"
                 R"("colums"]})",
                 "UnknownParameter", "request", "/free/1", 2},
           Wrong{R"({"fixed": {"colums": 3}})", "UnknownParameter", "request", "/fixed/colums", 1},
           Wrong{R"({"fixed": {"rows": 0}})", "OutOfRange", "request", "/fixed/rows", 1},
           Wrong{R"({"fixed": {"rows": 1.5}})", "WrongType", "request", "/fixed/rows", 1},
           Wrong{R"({"fixed": {"rows": 4}, "free": ["rows"]})", "FixedAndFree", "request", "/free/0", 1},
           Wrong{R"({"free": ["clock_khz"]})", "NothingToFind", "request", "/free", 1},
           Wrong{R"({"free": [3]})", "WrongType", "request", "/free/0", 1},
           Wrong{R"({"free": "rows"})", "WrongType", "request", "/free", 1},
           Wrong{R"({"seed": -1})", "OutOfRange", "request", "/seed", 1},
           Wrong{R"({"fix": {}})", "UnknownKey", "request", "/fix", 1},
           Wrong{R"({"type": "conv9d"})", "UnknownLayerType", "table", "", 0},
       }) {
    const json error = error_of(session.start_calibrate(hidden.description, hidden.table, wrong.request));
    EXPECT_EQ(error.at("code"), wrong.code) << wrong.request << error;
    EXPECT_EQ(error.at("input"), wrong.input) << wrong.request;
    EXPECT_EQ(error.at("path"), wrong.path) << wrong.request;
    EXPECT_EQ(error.at("line"), wrong.line) << wrong.request;
  }
  EXPECT_EQ(error_of(session.start_calibrate("{}", hidden.table, "")).at("input"), "architecture");
  EXPECT_EQ(error_of(session.start_calibrate(hidden.description, "", "")).at("input"), "table");
  const std::string few = hidden.table.substr(0, hidden.table.find('\n', hidden.table.find('\n') + 1) + 1);
  const json too_few = error_of(session.start_calibrate(hidden.description, few, ""));
  EXPECT_EQ(too_few.at("code"), "TooFewMeasurements");
  EXPECT_EQ(too_few.at("input"), "table");
  std::string softmax = "type,rows,columns,latency_cycles\n";
  for (int rows = 1; rows <= 12; ++rows) softmax += "softmax," + std::to_string(rows) + ",8,100\n";
  const auto job = value_of(session.start_calibrate(hidden.description, softmax, R"({"free": ["rows"]})"));
  json outcome;
  do outcome = json::parse(session.step_calibrate(job.get<std::int32_t>(), 100));
  while (outcome.at("ok").get<bool>() && !outcome.at("value").at("done").get<bool>());
  ASSERT_FALSE(outcome.at("ok").get<bool>()) << "UltraTrail has no softmax";
  EXPECT_EQ(outcome.at("error").at("code"), "NotMapped");
  EXPECT_EQ(outcome.at("error").at("input"), "architecture");
  EXPECT_EQ(error_of(session.cancel(job.get<std::int32_t>())).at("code"), "UnknownJob") << "a failed job is gone";
}

TEST(RepresentativesSession, ACalibrationIsAJobOfItsOwnKind) {
  RepresentativesSession session;
  const HiddenUltratrail hidden(session, 12);
  const auto job = value_of(session.start_calibrate(hidden.description, hidden.table, "")).get<std::int32_t>();
  EXPECT_EQ(error_of(session.step_fit(job, 1)).at("code"), "UnknownJob");
  EXPECT_FALSE(value_of(session.step_calibrate(job, std::numeric_limits<double>::quiet_NaN())).at("done").get<bool>());
  EXPECT_TRUE(value_of(session.cancel(job)).is_null());
  EXPECT_EQ(error_of(session.step_calibrate(job, 1)).at("code"), "UnknownJob");
  const auto next = value_of(session.start_calibrate(hidden.description, hidden.table, "")).get<std::int32_t>();
  EXPECT_NE(next, job) << "numbers are never used again";
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
