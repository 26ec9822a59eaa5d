#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

const char* const kThreeLayers =
    R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 16, "bias": false}, {"op": "Relu"},)"
    R"( {"op": "Softmax"}]})";

struct Estimate : testing::Test {
  Caller caller;

  json request(const json& more = json::object(), const std::string& network = kSmallNetwork) {
    json all = {{"architecture", caller.put("architecture", scalar_text())},
                {"network", caller.put("network", network)}};
    all.update(more);
    return all;
  }
  json document(const json& overview) {
    return caller.call("estimateDocument", {{"estimate", overview.at("estimate")}});
  }
};

/// What a caller has after `changes` of an overview that it had.
json merged(json overview, const json& changes) {
  for (const auto& [name, value] : changes.items()) {
    if (name != "layers" && name != "known") overview[name] = value;
  }
  for (const json& row : changes.at("layers")) overview.at("layers").at(row.at("index").get<std::size_t>()).update(row);
  return overview;
}

TEST_F(Estimate, GivesAnOverviewWithARowOfEveryLayer) {
  const json overview = caller.run("estimate", request({{"parameters", {{"latency", 3}}}}, kThreeLayers));
  EXPECT_EQ(overview.at("architecture").at("parameters").at("latency"), 3);
  EXPECT_GT(overview.at("total").at("cycles"), 0);
  ASSERT_EQ(overview.at("layers").size(), 3u);
  const json& gemm = overview.at("layers").at(0);
  EXPECT_EQ(gemm.at("index"), 0);
  EXPECT_EQ(gemm.at("operator"), "Gemm");
  EXPECT_EQ(gemm.at("kernels"), json({"matmul"}));
  EXPECT_EQ(gemm.at("macs"), 4 * 8 * 16);
  EXPECT_EQ(gemm.at("status"), "mapped");
  EXPECT_TRUE(gemm.at("reason_code").is_null());
  const json& softmax = overview.at("layers").at(2);
  EXPECT_EQ(softmax.at("status"), "unmapped");
  EXPECT_EQ(softmax.at("reason_code"), "NotMapped");
  EXPECT_EQ(overview.at("unmapped").at(0).at("operator"), "Softmax");
}

TEST_F(Estimate, RowsLayersAndTheDocumentAgree) {
  const json overview = caller.run("estimate", request(json::object(), kThreeLayers));
  const json whole = document(overview);
  for (const char* part :
       {"architecture", "network", "method", "resources", "storages", "total", "unmapped", "accuracy", "claims"}) {
    EXPECT_EQ(overview.at(part), whole.at(part)) << part;
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const json layer = caller.call("estimateLayer", {{"estimate", overview.at("estimate")}, {"layer", i}});
    EXPECT_EQ(layer, whole.at("layers").at(i));
    const json& row = overview.at("layers").at(i);
    for (const char* member : {"name", "operator", "status", "cycles", "macs", "instructions", "utilisation", "exact",
                               "limiting_resource"}) {
      EXPECT_EQ(row.at(member), layer.at(member)) << member;
    }
  }
}

TEST_F(Estimate, WhatDiffersFromAKnownOneMakesTheWhole) {
  const json before = caller.run("estimate", request({{"parameters", {{"latency", 3}}}}, kThreeLayers));
  const json slower = {{"parameters", {{"latency", 9}}}};
  json asked = request(slower, kThreeLayers);
  asked["known"] = before.at("estimate");
  const json changes = caller.run("estimate", asked);
  EXPECT_EQ(changes.at("known"), before.at("estimate"));
  EXPECT_FALSE(changes.contains("resources"));
  EXPECT_EQ(changes.at("layers").size(), 2u);  // Softmax is unmapped as before
  EXPECT_FALSE(changes.at("layers").at(0).contains("operator"));
  json whole = caller.run("estimate", request(slower, kThreeLayers));
  json rebuilt = merged(before, changes);
  EXPECT_NE(whole.at("estimate"), rebuilt.at("estimate"));
  whole.erase("estimate");
  rebuilt.erase("estimate");
  EXPECT_EQ(whole, rebuilt);
}

TEST_F(Estimate, EqualEstimatesDifferInNothing) {
  const json before = caller.run("estimate", request());
  const json changes = caller.run("estimate", request({{"known", before.at("estimate")}}));
  EXPECT_EQ(changes.at("layers"), json::array());
  EXPECT_EQ(changes.size(), 3u) << changes;  // estimate, known, layers
}

TEST_F(Estimate, IsCompleteWhereTheKnownOneIsGoneOrOfAnotherNetwork) {
  const json before = caller.run("estimate", request());
  EXPECT_EQ(caller.run("estimate", request({{"known", before.at("estimate")}}, kThreeLayers)).at("layers").size(), 3u);
  caller.call("release", {{"handle", before.at("estimate")}});
  const json again = caller.run("estimate", request({{"known", before.at("estimate")}}));
  EXPECT_EQ(again.at("layers").size(), 2u);
  EXPECT_FALSE(again.contains("known"));
  const json all = request();
  const json error = caller.refused_start("estimate", request({{"known", all.at("network")}}));
  EXPECT_EQ(error.at("code"), "WrongHandleKind");
  EXPECT_EQ(error.at("path"), "/known");
}

TEST_F(Estimate, OnlyTheLatestAreKept) {
  const json first = caller.run("estimate", request());
  for (std::size_t i = 0; i < Handles::kMostEstimates; ++i) caller.run("estimate", request());
  for (const char* operation : {"estimateDocument", "estimateLayer"}) {
    const json error = caller.refused(operation, {{"estimate", first.at("estimate")}, {"layer", 0}});
    EXPECT_EQ(error.at("path"), operation == std::string("estimateLayer") ? "/estimate" : "/layer") << error;
  }
  const json error = caller.refused("estimateDocument", {{"estimate", first.at("estimate")}});
  EXPECT_EQ(error.at("code"), "UnknownHandle");
  EXPECT_NE(error.at("hint").get<std::string>().find("estimate again"), std::string::npos);
}

TEST_F(Estimate, TellsTheLayersThatAreDone) {
  const int job = caller.start("estimate", request({{"method", "whole_graph"}}, kThreeLayers));
  json told = json::array();
  json last;
  do {
    last = caller.step(job, 0);
    EXPECT_EQ(last.at("progress").at("total"), 3);
    for (const json& row : last.value("partial", json::object()).value("layers", json::array())) told.push_back(row);
  } while (!last.at("done").get<bool>());
  const json& rows = last.at("value").at("layers");
  EXPECT_EQ(last.at("progress").at("done"), 3);
  ASSERT_GE(told.size(), 1u);
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told.at(i), rows.at(i));
}

TEST_F(Estimate, TellsOnceWhatTheLayersAreOnWhateverIsKnown) {
  const json known = caller.run("estimate", request(json::object(), kThreeLayers));
  json asked = request({{"method", "whole_graph"}}, kThreeLayers);
  asked["known"] = known.at("estimate");
  const int job = caller.start("estimate", asked);
  std::vector<json> partials;
  json last;
  do {
    last = caller.step(job, 0);
    if (last.contains("partial")) partials.push_back(last.at("partial"));
  } while (!last.at("done").get<bool>());
  ASSERT_GE(partials.size(), 2u);
  for (const char* part : {"architecture", "resources", "storages"}) {
    EXPECT_EQ(partials[0].at(part), known.at(part)) << part;
    EXPECT_FALSE(partials[1].contains(part)) << part;
  }
  EXPECT_EQ(partials[0].at("method"), "whole_graph");
}

TEST_F(Estimate, TheMethodsAgree) {
  const json fast = caller.run("estimate", request());
  const json whole = caller.run("estimate", request({{"method", "whole_graph"}}));
  EXPECT_EQ(fast.at("total").at("cycles"), whole.at("total").at("cycles"));
  EXPECT_EQ(whole.at("method"), "whole_graph");
  const json paper = caller.run("estimate", request({{"method", "fixed_point"}}));
  EXPECT_EQ(paper.at("method"), "fixed_point");
  EXPECT_GT(paper.at("total").at("cycles"), 0);
}

TEST_F(Estimate, DoesNotDependOnWhatIsRemembered) {
  const auto text = [](Caller& made_by, const json& asked) {
    const json overview = made_by.run("estimate", asked);
    return made_by.border.call("estimateDocument", json({{"estimate", overview.at("estimate")}}).dump());
  };
  caller.run("estimate", request({{"parameters", {{"latency", 7}}}}));
  const std::string first = text(caller, request());
  EXPECT_EQ(first, text(caller, request()));
  Caller fresh;
  const json asked = {{"architecture", fresh.put("architecture", scalar_text())},
                      {"network", fresh.put("network", kSmallNetwork)}};
  EXPECT_EQ(first, text(fresh, asked));
}

TEST_F(Estimate, JobsTakeTurns) {
  const json asked = request({{"method", "whole_graph"}});
  const int a = caller.start("estimate", asked);
  const int b = caller.start("estimate", asked);
  EXPECT_NE(a, b);
  json first;
  json second;
  while (first.is_null() || second.is_null()) {
    for (const auto& [job, result] : {std::pair{a, &first}, std::pair{b, &second}}) {
      if (!result->is_null()) continue;
      const json step = caller.step(job, 0);
      if (step.at("done") == true) *result = document(step.at("value"));
    }
  }
  EXPECT_EQ(first, second);
}

TEST_F(Estimate, PlacesWhatIsWrongWithARequest) {
  const std::pair<json, const char*> wrong[] = {
      {{{"method", "gues"}}, "/method"},
      {{{"clock_hz", 0}}, "/clock_hz"},
      {{{"instruction_budget", -1}}, "/instruction_budget"},
      {{{"parameters", json::array()}}, "/parameters"},
      {{{"parameters", {{"latency", 1.5}}}}, "/parameters/latency"},
      {{{"parameters", {{"latency", 65}}}}, "/parameters/latency"},
      {{{"parameters", {{"latncy", 3}}}}, "/parameters/latncy"},
      {{{"parameters", {{"multiplier", "faster"}}}}, "/parameters/multiplier"},
      {{{"dimensions", {{"batch", 2}}}}, "/dimensions/batch"},
      {{{"dimensions", {{"batch", -2}}}}, "/dimensions/batch"},
      {{{"known", "x"}}, "/known"},
      {{{"architecture", 99}}, "/architecture"},
      {{{"network", 99}}, "/network"},
      {{{"layer", 1}}, "/layer"},
  };
  for (const auto& [member, path] : wrong) {
    const json error = caller.refused_start("estimate", request(member));
    EXPECT_EQ(error.at("input"), "request") << member;
    EXPECT_EQ(error.at("path"), path) << member;
    EXPECT_EQ(error.at("line"), 1) << member;
    EXPECT_GT(error.at("column"), 1) << member;
  }
  EXPECT_EQ(caller.refused_start("estimate", request({{"method", "roofine"}})).at("hint"), "did you mean 'roofline'?");
  EXPECT_EQ(caller.refused_start("estimate", json::object()).at("code"), "MissingKey");
}

TEST_F(Estimate, AFailedJobIsGoneAndNamesItsLayer) {
  const int job = caller.start("estimate", request({{"method", "whole_graph"}, {"instruction_budget", 10}}));
  const json outcome = caller.finish(job);
  EXPECT_EQ(outcome.at("error").at("code"), "BudgetExceeded");
  EXPECT_EQ(outcome.at("error").at("input"), "network");
  EXPECT_EQ(error_of(caller.border.step(job, 10)).at("code"), "UnknownJob");
}

TEST_F(Estimate, AnErrorWhileMappingPointsIntoTheDescription) {
  std::string text = scalar_text();
  const std::size_t place = text.find("rf.acc\"}},\n              {\"for\": \"k\"");
  ASSERT_NE(place, std::string::npos);
  text.replace(place, 6, "rf.sum");
  const json error =
      caller.finish(caller.start("estimate", request({{"architecture", caller.put("architecture", text)}})))
          .at("error");
  EXPECT_EQ(error.at("code"), "UnknownRegister");
  EXPECT_EQ(error.at("input"), "architecture");
  EXPECT_GT(error.at("line"), 1);
  EXPECT_NE(error.at("message").get<std::string>().find("gemm"), std::string::npos);
}

TEST_F(Estimate, ALayerThatThereIsNotIsRefused) {
  const json overview = caller.run("estimate", request());
  for (const json& layer : {json(2), json(-1), json("x")}) {
    const json error = caller.refused("estimateLayer", {{"estimate", overview.at("estimate")}, {"layer", layer}});
    EXPECT_EQ(error.at("path"), "/layer") << layer;
  }
  EXPECT_EQ(caller.refused("estimateLayer", {{"estimate", overview.at("estimate")}}).at("code"), "MissingKey");
  EXPECT_EQ(caller.refused("estimateDocument", {{"estimate", 1}}).at("code"), "WrongHandleKind");
}

}  // namespace
}  // namespace cyclescope::border
