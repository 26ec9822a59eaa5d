// The operation `attribute`: what the cycles of an estimate are spent on.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

const char* const kEqualLayers =
    R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 8, "bias": false}, )"
    R"({"op": "Gemm", "units": 8, "bias": false}, {"op": "Softmax"}]})";

struct Attribute : testing::Test {
  Caller caller{kFullTable};

  json request(const json& more = json::object(), const std::string& network = kEqualLayers) {
    json all = {{"architecture", caller.put("architecture", scalar_text())},
                {"network", caller.put("network", network)}};
    all.update(more);
    return all;
  }
};

std::int64_t sum_of(const json& path) {
  std::int64_t sum = 0;
  for (const json& part : path) {
    EXPECT_GT(part.at("cycles"), 0);
    sum += part.at("cycles").get<std::int64_t>();
  }
  return sum;
}

TEST_F(Attribute, AddsUpToWhatIsEstimated) {
  const json inputs = request({{"parameters", {{"latency", 3}}}});
  const json overview = caller.run("estimate", inputs);
  const json attribution = caller.run("attribute", inputs);
  EXPECT_EQ(attribution.at("total").at("cycles"), overview.at("total").at("cycles"));
  EXPECT_EQ(attribution.at("total").at("exact"), overview.at("total").at("exact"));
  EXPECT_EQ(sum_of(attribution.at("total").at("path")), overview.at("total").at("cycles"));
  ASSERT_EQ(attribution.at("layers").size(), overview.at("layers").size());
  for (std::size_t i = 0; i < overview.at("layers").size(); ++i) {
    const json& layer = attribution.at("layers").at(i);
    EXPECT_EQ(layer.at("name"), overview.at("layers").at(i).at("name"));
    const json& cycles = overview.at("layers").at(i).at("cycles");
    EXPECT_EQ(layer.at("cycles"), cycles.is_null() ? json(0) : cycles);
    EXPECT_EQ(sum_of(layer.at("path")), layer.at("cycles"));
  }
  EXPECT_EQ(attribution.at("layers").at(0).at("path"), attribution.at("layers").at(1).at("path"));
  EXPECT_TRUE(attribution.at("layers").at(2).at("path").empty());
}

TEST_F(Attribute, NamesEveryPairOfCauseAndObjectOnce) {
  const json attribution = caller.run(
      "attribute", {{"architecture", caller.put("architecture", read_file("arch_presets/systolic_array.json"))},
                    {"network", caller.put("network", kEqualLayers)},
                    {"parameters", {{"rows", 4}, {"columns", 4}}}});
  std::set<std::pair<std::string, std::string>> seen;
  for (const json& part : attribution.at("total").at("path")) {
    EXPECT_TRUE(seen.emplace(part.at("cause"), part.at("object")).second) << part;
    EXPECT_EQ(part.at("object").get<std::string>().find("[0]"), std::string::npos) << part;
  }
  EXPECT_GE(seen.size(), 3u);
}

TEST_F(Attribute, ChangesNothingForEstimatesThatFollow) {
  const json inputs = request();
  const json attribution = caller.run("attribute", inputs);
  const json estimate = caller.run("estimate", inputs);
  EXPECT_EQ(estimate.at("total").at("cycles"), attribution.at("total").at("cycles"));
  EXPECT_EQ(caller.run("attribute", inputs), attribution);
}

TEST_F(Attribute, SaysWhereExtrapolatedCyclesAreInIt) {
  const json attribution = caller.run("attribute", request({{"instruction_budget", 20}}));
  EXPECT_FALSE(attribution.at("total").at("exact"));
  EXPECT_EQ(sum_of(attribution.at("total").at("path")), attribution.at("total").at("cycles"));
}

TEST_F(Attribute, RefusesWhatAnEstimateRefuses) {
  EXPECT_EQ(caller.refused_start("attribute", request({{"parameters", {{"nothing", 1}}}})).at("code"),
            "UnknownParameter");
  EXPECT_EQ(caller.refused_start("attribute", request({{"method", "roofline"}})).at("input"), "request");
  EXPECT_EQ(caller.refused_start("attribute", request({{"network", 999}})).at("path"), "/network");
}

}  // namespace
}  // namespace cyclescope::border
