#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

const json kSweep = {{"types", {{{"type", "matmul"}, {"space", {{"batch", {1, 1}}, {"k", {1, 64}}}}}}}, {"unit", "ms"}};

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

struct Representatives : testing::Test {
  Caller caller{kFullTable};

  json fit(const std::string& table, json request = json::object()) {
    request["table"] = caller.put("table", table);
    return caller.run("fit", request);
  }
  std::string text_of(const json& handle) {
    return caller.call("document", {{"handle", handle}}).at("text").get<std::string>();
  }
  /// Runs a job whose device is `latency_of` a layer.
  json run_on(int job, const std::function<json(const json&)>& answer_to) {
    for (;;) {
      const json step = caller.step(job);
      if (step.is_null() || step.at("done").get<bool>()) return step.value("value", json());
      json answers = json::array();
      for (const json& layer : step.at("wanted")) answers.push_back(answer_to(layer));
      EXPECT_FALSE(answers.empty());
      caller.call("provide", {{"job", job}, {"answers", answers}});
    }
  }
};

TEST_F(Representatives, TheCallerIsAskedUntilASweepIsDone) {
  int asked = 0;
  const json swept = run_on(caller.start("sweep", kSweep), [&](const json& layer) {
    ++asked;
    const std::int64_t columns = (layer.at("n").get<std::int64_t>() + 7) / 8;
    return json{{"latency", layer.at("m").get<std::int64_t>() * columns * layer.at("k").get<std::int64_t>()}};
  });
  EXPECT_GT(asked, 0);
  std::int64_t width = 0;
  for (const json& one : swept.at("found").at(0).at("widths")) {
    if (one.at("product") == json{"n"}) width = one.at("width").get<std::int64_t>();
  }
  EXPECT_EQ(width, 8);
}

TEST_F(Representatives, ASweepTellsWhatItFoundSoFar) {
  const int job = caller.start("sweep", {{"architecture", caller.put("architecture", scalar_text())},
                                         {"types", {{{"type", "matmul"}, {"space", {{"k", {1, 16}}}}}}},
                                         {"farthest", 16}});
  json last;
  std::size_t told = 0;
  do {
    last = caller.step(job, 0);
    EXPECT_FALSE(last.contains("wanted")) << "the accelerator is the device";
    if (last.contains("partial")) told = std::max(told, last.at("partial").at("found").size());
  } while (!last.at("done").get<bool>());
  EXPECT_EQ(told, 1U);
  EXPECT_GT(last.at("value").at("found").at(0).at("widths").size(), 1U);
}

TEST_F(Representatives, EveryQuestionWantsAnAnswer) {
  const int job = caller.start("sweep", kSweep);
  const json step = caller.step(job);
  const std::size_t asked = step.at("wanted").size();
  EXPECT_EQ(caller.step(job).at("wanted"), step.at("wanted")) << "it waits";
  const auto refused = [&](const json& answers) {
    return caller.refused("provide", {{"job", job}, {"answers", answers}});
  };
  EXPECT_EQ(refused(json(std::vector<int>(asked + 1))).at("code"), "WrongCount");
  json answers = json::array();
  for (std::size_t i = 0; i < asked; ++i) answers.push_back({{"latency", i == 1 ? 0 : 1}});
  const json error = refused(answers);
  EXPECT_EQ(error.at("code"), "NotPositive");
  EXPECT_EQ(error.at("path"), "/answers/1/latency");
  EXPECT_EQ(error.at("line"), 1);
  answers[1] = {{"latency", 1}};
  caller.call("provide", {{"job", job}, {"answers", answers}});
  EXPECT_NE(caller.step(job).value("wanted", json()), step.at("wanted"));
}

TEST_F(Representatives, RefusedLayersOfAPlanAreReplaced) {
  const json plan = {
      {"types", {{{"type", "matmul"}, {"space", {{"batch", {1, 1}}, {"k", {8, 64}}}}}}}, {"budget", 40}, {"seed", 3}};
  const auto measure = [&](bool refuses) {
    return run_on(caller.start("measure", {{"unit", "ms"}, {"plan", plan}}), [&](const json& layer) {
      const bool no = refuses && layer.at("m").get<int>() % 2 == 1;
      return no ? json{{"error", "odd"}} : json{{"latency", 2}};
    });
  };
  const json all = measure(false);
  EXPECT_EQ(all.at("planned"), 40);
  EXPECT_EQ(all.at("measured"), 40);
  EXPECT_EQ(all.at("refused"), 0);
  const json planned_handle = caller.call("plan", plan).at("table");
  std::string planned = text_of(planned_handle);
  std::string table = text_of(all.at("table"));
  planned.replace(planned.find("cycles"), 6, "ms");
  for (std::size_t at = 0; (at = table.find(",2.0\n", at)) != std::string::npos; ++at) table.erase(at + 1, 3);
  EXPECT_EQ(table, planned) << "without refusals it is the plan";
  const json some = measure(true);
  EXPECT_EQ(some.at("measured"), 40);
  EXPECT_GT(some.at("refused").get<int>(), 5);
  EXPECT_EQ(some.at("remarks").at(0).at("message"), "odd");
  EXPECT_EQ(caller.refused_start("measure", {{"layers", planned_handle}, {"plan", plan}}).at("code"), "SeveralPlans");
  EXPECT_EQ(caller.refused_start("measure", {{"plan", {{"types", json::array()}}}}).at("path"), "/plan/types");
  EXPECT_EQ(caller.refused_start("measure", {{"plan", {{"types", {{{"type", "matmul"}}}}, {"budget", 0}}}}).at("path"),
            "/plan/budget");
  EXPECT_EQ(caller.refused_start("measure", json::object()).at("code"), "MissingKey");
}

TEST_F(Representatives, PlansLeaveOutWhatIsKnownAndMayAddSeries) {
  json plan = {
      {"types", {{{"type", "matmul"}, {"space", {{"batch", {1, 1}}, {"m", {1, 1}}, {"n", {2, 11}}, {"k", {8, 17}}}}}}},
      {"sampling", "random"},
      {"budget", 60}};
  const json known = caller.call("plan", plan);
  EXPECT_EQ(known.at("planned"), 60);
  plan["known"] = known.at("table");
  plan["budget"] = 100;
  EXPECT_EQ(caller.call("plan", plan).at("planned"), 40) << "there are 100 layers";
  const json answer = {{"latency", 2}};
  const json measured =
      run_on(caller.start("measure", {{"plan", plan}}), [&](const json& /*layer*/) { return answer; });
  EXPECT_EQ(measured.at("measured"), 40);
  plan.erase("known");
  plan["budget"] = 1;
  plan["series"] = true;
  EXPECT_GT(caller.call("plan", plan).at("planned").get<int>(), 15) << "two parameters have 10 values";
}

TEST_F(Representatives, UsualLayersAreMeasuredOnceOfEachType) {
  const json plan = {{"types", {{{"type", "matmul"}}, {{"type", "softmax"}}}}, {"sampling", "usual"}, {"budget", 2}};
  std::vector<std::string> asked;
  run_on(caller.start("measure", {{"plan", plan}}), [&](const json& layer) {
    asked.push_back(layer.at("type").get<std::string>());
    return asked.size() == 1 ? json{{"error", "no products"}} : json{{"latency", 2}};
  });
  EXPECT_EQ(asked, (std::vector<std::string>{"matmul", "softmax"})) << "one that is refused has no replacement";
}

TEST_F(Representatives, ADeviceMayRefuseWithoutAReason) {
  const int job = caller.start("measure", {{"layers", caller.put("table", "type,batch,m,n,k\nmatmul,1,2,3,4\n")}});
  EXPECT_EQ(caller.step(job).at("wanted").size(), 1U);
  caller.call("provide", {{"job", job}, {"answers", {{{"error", ""}}}}});
  const json error = error_of(caller.border.step(job, 0));
  EXPECT_EQ(error.at("code"), "NotMeasured");
  EXPECT_NE(error.at("message"), "");
}

TEST_F(Representatives, ATableIsFittedAndEvaluated) {
  const json widths = {{{"type", "matmul"}, {"widths", {{{"product", {"n"}}, {"width", 16}, {"offset", 0}}}}}};
  const json fitted = fit(table_of(300), {{"name", "columns"}, {"widths", widths}});
  EXPECT_EQ(caller.call("describeModel", {{"model", fitted.at("model")}}), fitted.at("summary"));
  const json errors =
      caller.call("evaluate", {{"model", fitted.at("model")}, {"table", caller.put("table", table_of(500))}});
  EXPECT_LT(errors.at("total").at("mape_percent").get<double>(), 0.01);
  EXPECT_EQ(errors.at("total").at("count"), 500);
  EXPECT_EQ(caller.put("model", text_of(fitted.at("model"))), fitted.at("model")) << "equal content, equal handle";
}

TEST_F(Representatives, AModelEstimatesANetwork) {
  const json model = fit(table_of(60)).at("model");
  const json request = {{"model", model}, {"network", caller.put("network", kSmallNetwork)}};
  const json overview = caller.call("estimateByModel", request);
  EXPECT_EQ(overview.at("method"), "fitted_model");
  EXPECT_EQ(overview.at("layers").size(), 2U);
  const json whole = caller.call("estimateDocument", {{"estimate", overview.at("estimate")}});
  EXPECT_EQ(whole.at("total"), overview.at("total"));
  json again = request;
  again["known"] = overview.at("estimate");
  EXPECT_EQ(caller.call("estimateByModel", again).at("layers"), json::array());
  again["parameters"] = {{"rows", 2}};
  EXPECT_EQ(caller.refused("estimateByModel", again).at("path"), "/parameters");
}

TEST_F(Representatives, ATableIsDescribedAndSplit) {
  const int table = caller.put("table", table_of(100));
  const json described = caller.call("describeTable", {{"table", table}});
  EXPECT_EQ(described.at("rows"), 100);
  EXPECT_EQ(described.at("types").at(0).at("type"), "matmul");
  const json split = caller.call("splitTable", {{"table", table}, {"sizes", {10, 20}}, {"test_part", 0.25}});
  EXPECT_EQ(split.at("draws").size(), 4U);
  const json& test = split.at("test");
  EXPECT_EQ(caller.call("describeTable", {{"table", test.at("table")}}).at("layers"), test.at("samples"));
  EXPECT_EQ(caller.refused("splitTable", {{"table", table}, {"test_part", 2}}).at("path"), "/test_part");
  EXPECT_EQ(caller.refused("splitTable", {{"table", table}, {"sizes", {0}}}).at("path"), "/sizes/0");
  EXPECT_EQ(caller.refused("describeTable", {{"table", caller.put("table", "")}}).at("input"), "table");
}

TEST_F(Representatives, LayersOfANetworkCanBePredicted) {
  const int network = caller.put("network", kSmallNetwork);
  const json parts =
      caller.call("networkLayers", {{"network", network}, {"types", {"fully_connected", "elementwise"}}});
  EXPECT_EQ(parts.at("parts").size(), 2U);
  const json model = fit(table_of(60)).at("model");
  const json predicted = caller.call("predict", {{"model", model}, {"layers", parts.at("table")}});
  ASSERT_EQ(predicted.at("predictions").size(), 1U) << "the model knows of products alone";
  EXPECT_EQ(predicted.at("predictions").at(0).at("layer").at("type"), "matmul");
  EXPECT_GT(predicted.at("remarks").size(), 0U);
  EXPECT_EQ(caller.refused("networkLayers", {{"network", network}, {"types", {"conv9d"}}}).at("path"), "/types/0");
  EXPECT_GT(caller.call("layerTypes").size(), 10U);
}

TEST_F(Representatives, LayersOfATableAreListed) {
  const std::string csv = "type,m,n,k,latency_us\nmatmul,1,8,16,3\nmatmul,2,8,16,\nmatmul,1,8,16,5\nmatmul,x,8,16,5\n";
  const json listed = caller.call("tableLayers", {{"table", caller.put("table", csv)}});
  EXPECT_EQ(listed.at("unit"), "us");
  ASSERT_EQ(listed.at("layers").size(), 2U);
  EXPECT_EQ(listed.at("layers").at(0).at("latencies"), (json{3, 5}));
  EXPECT_EQ(listed.at("layers").at(1).at("layer").at("m"), 2);
  EXPECT_EQ(listed.at("layers").at(1).at("latencies"), json::array());
  EXPECT_EQ(listed.at("remarks").at(0).at("line"), 5);
  const json plan =
      caller.call("tableLayers", {{"table", caller.put("table", "type,m,n,k,latency_us\nmatmul,1,8,16,\n")}});
  EXPECT_FALSE(plan.contains("unit"));
  EXPECT_EQ(plan.at("layers").size(), 1U);
}

TEST_F(Representatives, ALayerIsANetwork) {
  const json layer = {{"type", "conv2d"},  {"channels", 3},      {"filters", 8},      {"output_height", 5},
                      {"output_width", 4}, {"kernel_height", 3}, {"kernel_width", 3}, {"stride", 2}};
  const json network = json::parse(caller.call("layerNetwork", {{"layer", layer}}).at("text").get<std::string>());
  EXPECT_EQ(network.at("tensors").at(0).at("shape"), (json{1, 3, 10, 8})) << "padded as usual";
  EXPECT_EQ(network.at("layers").at(0).at("op"), "Conv");
  json wrong = layer;
  wrong["channels"] = 0;
  EXPECT_EQ(caller.refused("layerNetwork", {{"layer", wrong}}).at("path"), "/layer/channels");
  EXPECT_EQ(caller.refused("layerNetwork", {{"layer", {{"type", "conv2d"}, {"k", 1}}}}).at("code"), "UnknownParameter");
  EXPECT_EQ(caller.refused("layerNetwork", {{"layer", {{"type", "conv9d"}}}}).at("code"), "UnknownLayerType");
  wrong = layer;
  wrong["input_height"] = 99;
  EXPECT_EQ(caller.refused("layerNetwork", {{"layer", wrong}}).at("code"), "OutOfRange");
}

TEST_F(Representatives, HandlesOfOtherKindsAndNoneAreRefused) {
  const int network = caller.put("network", kSmallNetwork);
  const std::pair<const char*, const char*> wanted[] = {{"describeTable", "table"}, {"splitTable", "table"},
                                                        {"describeModel", "model"}, {"predict", "model"},
                                                        {"evaluate", "model"},      {"estimateByModel", "model"}};
  for (const auto& [operation, member] : wanted) {
    EXPECT_EQ(caller.refused(operation, {{member, network}}).at("code"), "WrongHandleKind") << operation;
    const json error = caller.refused(operation, {{member, 99}});
    EXPECT_EQ(error.at("code"), "UnknownHandle") << operation;
    EXPECT_EQ(error.at("path"), std::string("/") + member) << operation;
  }
  EXPECT_EQ(caller.refused_start("fit", {{"table", network}}).at("code"), "WrongHandleKind");
  EXPECT_EQ(caller.refused("plan", {{"types", {{{"type", "matmul"}}}}, {"known", network}}).at("path"), "/known");
  EXPECT_EQ(caller.refused_start("sweep", {{"types", json::array()}, {"knowledge", "gray"}}).at("code"),
            "NoDescription");
  EXPECT_EQ(caller.refused("document", {{"handle", 99}}).at("code"), "UnknownHandle");
  EXPECT_EQ(text_of(network), kSmallNetwork);
}

TEST_F(Representatives, EveryTruncatedModelIsRefused) {
  const std::string model = text_of(fit(table_of(40), {{"methods", {"structural_boosted"}}}).at("model"));
  for (std::size_t length = 0; length + 2 < model.size(); length += 1 + model.size() / 200) {
    EXPECT_EQ(error_of(caller.border.put("model", model.substr(0, length))).at("input"), "model") << length;
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

TEST_F(Representatives, AModelWithAnyValueReplacedIsRefusedOrPredicts) {
  json model = json::parse(text_of(fit(table_of(40), {{"methods", {"structural_boosted"}}}).at("model")));
  const int layers = caller.put("table", table_of(3));
  int refused = 0;
  replace_each(model, model, [&](const json& changed) {
    const json outcome = json::parse(caller.border.put("model", changed.dump()));
    if (!outcome.at("ok").get<bool>()) {
      ++refused;
      EXPECT_NE(outcome.at("error").at("code"), "Internal") << changed.dump().substr(0, 300);
      return;
    }
    const json& handle = outcome.at("value").at("handle");
    caller.call("predict", {{"model", handle}, {"layers", layers}});
    caller.call("release", {{"handle", handle}});
  });
  EXPECT_GT(refused, 100);
}

/// Measurements of UltraTrail with other numbers.
struct Calibrations : Representatives {
  int description = caller.put("architecture", read_file("arch_presets/ultratrail.json"));

  json measured(int layers = 40) {
    return caller
        .run("measure", {{"architecture", description},
                         {"parameters", {{"rows", 4}, {"columns", 16}}},
                         {"plan", {{"types", {{{"type", "conv1d_relu"}}}}, {"budget", layers}}}})
        .at("table");
  }

  /// A table in cycles, in milliseconds at 500 kHz.
  std::string in_milliseconds(const std::string& table) const {
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

  json calibrate(const json& table, json request) {
    request["architecture"] = description;
    request["table"] = table;
    const int job = caller.start("calibrate", request);
    json step;
    double fraction = 0;
    do {
      step = caller.step(job, 0);
      EXPECT_GE(step.at("progress").at("done").get<double>(), fraction);
      fraction = step.at("progress").at("done").get<double>();
      EXPECT_EQ(step.at("progress").at("total"), 1);
    } while (!step.at("done").get<bool>());
    EXPECT_EQ(error_of(caller.border.step(job, 0)).at("code"), "UnknownJob") << "it is done";
    return step.at("value");
  }
};

TEST_F(Calibrations, FindTheParametersOfADescription) {
  const json result =
      calibrate(measured(), {{"free", {"rows", "columns", "loading"}}, {"fixed", {{"weight_bits", 8}}}, {"seed", 2}});
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

TEST_F(Calibrations, FindTheClockOfATableOfTimes) {
  const int times = caller.put("table", in_milliseconds(text_of(measured())));
  const json found = calibrate(times, {{"free", {"rows", "columns", "clock_khz"}}});
  EXPECT_EQ(found.at("parameters"), json({{"rows", 4}, {"columns", 16}, {"clock_khz", 500}}));
  EXPECT_EQ(found.at("clock_hz"), 500'000);
  EXPECT_EQ(found.at("unit"), "ms");
  const json known = calibrate(times, {{"free", {"rows", "columns"}}, {"fixed", {{"clock_khz", 500}}}});
  EXPECT_EQ(known.at("parameters"), found.at("parameters"));
  EXPECT_EQ(known.at("clock_hz"), 500'000);
  for (const json& result : {found, known}) {
    for (const json& one : result.at("predictions")) {
      EXPECT_NEAR(one.at("predicted").get<double>(), one.at("measured").get<double>(),
                  1e-9 * one.at("measured").get<double>());
    }
  }
}

TEST_F(Calibrations, SayWhatOfARequestIsWrong) {
  const json table = measured(12);
  struct Wrong {
    json members;
    std::string code, input, path;
    int line;
  };
  for (const Wrong& wrong : {
           Wrong{{{"free", {"rows", "colums"}}}, "UnknownParameter", "request", "/free/1", 1},
           Wrong{{{"fixed", {{"colums", 3}}}}, "UnknownParameter", "request", "/fixed/colums", 1},
           Wrong{{{"fixed", {{"rows", 0}}}}, "OutOfRange", "request", "/fixed/rows", 1},
           Wrong{{{"fixed", {{"rows", 1.5}}}}, "WrongType", "request", "/fixed/rows", 1},
           Wrong{{{"fixed", {{"rows", 4}}}, {"free", {"rows"}}}, "FixedAndFree", "request", "/free/0", 1},
           Wrong{{{"free", {"clock_khz"}}}, "NothingToFind", "request", "/free", 1},
           Wrong{{{"free", json::array({3})}}, "WrongType", "request", "/free/0", 1},
           Wrong{{{"free", "rows"}}, "WrongType", "request", "/free", 1},
           Wrong{{{"seed", -1}}, "OutOfRange", "request", "/seed", 1},
           Wrong{{{"fix", json::object()}}, "UnknownKey", "request", "/fix", 1},
           Wrong{{{"type", "conv9d"}}, "UnknownLayerType", "table", "", 0},
       }) {
    json request = {{"architecture", description}, {"table", table}};
    request.update(wrong.members);
    const json error = caller.refused_start("calibrate", request);
    EXPECT_EQ(error.at("code"), wrong.code) << request << error;
    EXPECT_EQ(error.at("input"), wrong.input) << request;
    EXPECT_EQ(error.at("path"), wrong.path) << request;
    EXPECT_EQ(error.at("line"), wrong.line) << request;
  }
  const auto refused = [&](const std::string& text) {
    return caller.refused_start("calibrate", {{"architecture", description}, {"table", caller.put("table", text)}});
  };
  EXPECT_EQ(refused("").at("input"), "table");
  const std::string text = text_of(table);
  const json too_few = refused(text.substr(0, text.find('\n', text.find('\n') + 1) + 1));
  EXPECT_EQ(too_few.at("code"), "TooFewMeasurements");
  EXPECT_EQ(too_few.at("input"), "table");
}

TEST_F(Calibrations, FailWhereNoLayerCanBeRun) {
  std::string softmax = "type,rows,columns,latency_cycles\n";
  for (int rows = 1; rows <= 12; ++rows) softmax += "softmax," + std::to_string(rows) + ",8,100\n";
  const int job = caller.start(
      "calibrate", {{"architecture", description}, {"table", caller.put("table", softmax)}, {"free", {"rows"}}});
  const json outcome = caller.finish(job);
  ASSERT_FALSE(outcome.at("ok").get<bool>()) << "UltraTrail has no softmax";
  EXPECT_EQ(outcome.at("error").at("code"), "NotMapped");
  EXPECT_EQ(outcome.at("error").at("input"), "architecture");
  EXPECT_EQ(error_of(caller.border.cancel(job)).at("code"), "UnknownJob") << "a failed job is gone";
}

TEST_F(Representatives, TooFewSamplesOfOneTypeLeaveTheOthers) {
  const std::string table = table_of(40) + "matmul,1,1,1,1,5\n";
  std::string mixed = "type,batch,m,n,k,rows,columns,latency_cycles\n";
  std::istringstream lines(table);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line))
    mixed += line.substr(0, line.rfind(',')) + ",,," + line.substr(line.rfind(',') + 1) + "\n";
  mixed += "softmax,,,,,3,4,17\n";
  const json fitted = fit(mixed);
  EXPECT_EQ(fitted.at("summary").at("types").size(), 1U);
  ASSERT_EQ(fitted.at("remarks").size(), 1U);
  EXPECT_EQ(fitted.at("remarks").at(0).at("code"), "TooFewSamples");
  EXPECT_EQ(fitted.at("remarks").at(0).at("path"), "softmax");
}

}  // namespace
}  // namespace cyclescope::border
