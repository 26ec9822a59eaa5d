#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

struct DescribeArchitecture : testing::Test {
  Caller caller;

  json request(const json& parameters) {
    return {{"architecture", caller.put("architecture", scalar_text())}, {"parameters", parameters}};
  }
};

TEST_F(DescribeArchitecture, IsAtTheGivenParameters) {
  const json described = caller.call("describeArchitecture", request({{"latency", 9}}));
  EXPECT_EQ(described.at("name"), "scalar");
  EXPECT_EQ(described.at("peak_macs_per_cycle"), 1);
  const json& latency = described.at("parameters").at(0);
  EXPECT_EQ(latency.at("value"), 9);
  EXPECT_EQ(latency.at("default"), 2);
  const json& store_latency = described.at("parameters").at(1);
  EXPECT_EQ(store_latency.at("value"), 10);
  EXPECT_EQ(store_latency.at("default"), 10);
  EXPECT_EQ(store_latency.at("default_expression"), "latency + 1");
  const json& multiplier = described.at("parameters").at(2);
  EXPECT_EQ(multiplier.at("value"), "fast");
  EXPECT_EQ(multiplier.at("choices"), json({"fast", "slow"}));
  EXPECT_FALSE(multiplier.contains("min"));
}

TEST_F(DescribeArchitecture, TellsADefaultThatFollowsEvenWhereItIsOverridden) {
  const json described = caller.call("describeArchitecture", request({{"latency", 9}, {"store_latency", 50}}));
  EXPECT_EQ(described.at("parameters").at(1).at("value"), 50);
  EXPECT_EQ(described.at("parameters").at(1).at("default"), 10);
}

TEST_F(DescribeArchitecture, ARefusedParameterIsTheRequestsFault) {
  for (const json& parameters :
       {json({{"latency", 65}}), json({{"latency", "two"}}), json({{"multiplier", "faster"}}), json({{"latncy", 3}})}) {
    const json error = caller.refused("describeArchitecture", request(parameters));
    EXPECT_EQ(error.at("input"), "request") << parameters;
    EXPECT_EQ(error.at("path"), "/parameters/" + parameters.begin().key()) << parameters;
    EXPECT_EQ(error.at("line"), 1) << parameters;
  }
  EXPECT_EQ(caller.refused("describeArchitecture", request({{"latncy", 3}})).at("hint"), "did you mean 'latency'?");
}

TEST_F(DescribeArchitecture, WantsTheHandleOfADescription) {
  EXPECT_EQ(caller.refused("describeArchitecture", {{"architecture", 1}}).at("code"), "UnknownHandle");
  const int network = caller.put("network", kSmallNetwork);
  EXPECT_EQ(caller.refused("describeArchitecture", {{"architecture", network}}).at("code"), "WrongHandleKind");
  EXPECT_EQ(caller.refused("describeArchitecture").at("code"), "MissingKey");
}

}  // namespace
}  // namespace cyclescope::border
