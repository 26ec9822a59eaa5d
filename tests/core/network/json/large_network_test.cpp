#include <gtest/gtest.h>

#include <string>

#include "network/json/network_json.h"

namespace cyclescope::network {
namespace {

std::string network_of(int layers) {
  std::string text = R"({"name": "n", "inputs": {"x": [8]}, "layers": [{"op": "Relu"})";
  for (int i = 1; i < layers; ++i) text += R"(,{"op":"Relu"})";
  return text + "]}";
}

TEST(LargeNetworks, OfMoreThanAHundredThousandLayersAreRefusedAtTheFirstTooMany) {
  const auto result = read_network(network_of(100'001));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "TooLarge");
  EXPECT_EQ(result.error().path, "/layers/100000");
}

TEST(LargeNetworks, OfAMillionLayersAreRefused) {
  const auto result = read_network(network_of(1'000'000));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "JsonTooLarge");
}

TEST(LargeNetworks, OfRepeatedLayersAreRefusedLikewise) {
  const auto result = read_network(
      R"({"name": "n", "inputs": {"x": [8]}, "layers": [{"repeat": 10000, "layers": [{"repeat": 11, "layers": [{"op": "Relu"}]}]}]})");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "TooLarge");
}

TEST(LargeNetworks, OfNothingRepeatedAreRefusedLikewise) {
  std::string layers = "[]";
  for (int depth = 0; depth < 4; ++depth) layers = R"([{"repeat": 10000, "layers": )" + layers + "}]";
  const auto result = read_network(R"({"name": "n", "inputs": {"x": [8]}, "layers": )" + layers + "}");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "TooLarge");
}

}  // namespace
}  // namespace cyclescope::network
