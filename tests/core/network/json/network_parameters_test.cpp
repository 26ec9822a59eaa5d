#include "network/json/network_parameters.h"

#include <gtest/gtest.h>

#include "core/network/builtin_networks.h"
#include "network/json/network_json.h"

namespace cyclescope::network {
namespace {

using Extents = std::vector<std::int64_t>;

constexpr const char* kNetwork = R"({
  "name": "sized",
  "parameters": {
    "batch": {"default": 1, "min": 1, "max": 8},
    "size": {"default": 8, "min": 4, "max": 64, "step": 4, "unit": "pixels", "description": "height and width"},
    "width": {"default": 4, "min": 4, "max": 32, "factor": 2},
    "depth": {"default": 2, "min": 1, "max": 3}
  },
  "inputs": {"image": ["batch", 3, "size", "size"]},
  "layers": [
    {"op": "Conv", "name": "first", "filters": "width", "kernel": [3, "1 + 2"], "stride": "size / 4", "pad": "1"},
    {"repeat": "depth", "layers": [
      {"op": "Conv", "filters": "2 * width", "kernel": 1, "pad": "valid", "groups": "width > 4 ? 2 : 1"}
    ]}
  ]
})";

Result<ParameterisedNetwork> read(const NetworkParameterValues& given) { return read_network(kNetwork, given); }

/// The code, place and message of what is wrong with the text, or with `given`.
Diagnostic refused(const std::string& text, const NetworkParameterValues& given = {}) {
  auto network = read_network(text, given);
  if (network) return {"accepted", "", "", "", 0, 0};
  return network.error();
}

std::string with_parameter(const std::string& parameter) {
  return R"({"name": "n", "parameters": {"p": )" + parameter +
         R"(}, "inputs": {"x": [1, "p"]}, "layers": [{"op": "Relu"}]})";
}

TEST(NetworkParameters, HaveTheirDefaultsUnlessTheyAreGiven) {
  const auto usual = read({});
  ASSERT_TRUE(usual) << usual.error().message;
  const Network& network = usual->network;
  EXPECT_EQ(network.tensors[0].shape, (Extents{1, 3, 8, 8}));
  EXPECT_EQ(network.layers.size(), 3U);
  EXPECT_TRUE(network.sizes.empty());
  const Network plain = *read_network(kNetwork);
  EXPECT_EQ(plain, network);
  ASSERT_EQ(usual->parameters.size(), 4U);
  EXPECT_EQ(usual->parameters[1].name, "size");
  EXPECT_EQ(usual->parameters[1].unit, "pixels");
  EXPECT_EQ(usual->parameters[1].value, 8);

  const auto larger = read({{"batch", 5}, {"size", 16}, {"width", 8}, {"depth", 3}});
  ASSERT_TRUE(larger) << larger.error().message;
  EXPECT_EQ(larger->network.layers.size(), 4U);
  const auto& first = larger->network.layers[0];
  EXPECT_EQ(first.attributes.kernel, (Extents{3, 3}));
  EXPECT_EQ(first.attributes.stride, (Extents{4, 4}));
  EXPECT_EQ(larger->network.tensors[static_cast<std::size_t>(first.outputs[0])].shape, (Extents{5, 8, 4, 4}));
  EXPECT_EQ(larger->network.layers[1].attributes.groups, 2);
  EXPECT_EQ(larger->network.sizes, (NetworkParameterValues{{"batch", 5}, {"depth", 3}, {"size", 16}, {"width", 8}}));
}

TEST(NetworkParameters, AreKeptByTheCompleteFormAsWhatTheyWere) {
  const Network network = read({{"batch", 3}})->network;
  const auto again = read_network(write_network(network));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, network);
  EXPECT_EQ(again->sizes, (NetworkParameterValues{{"batch", 3}}));
  const Diagnostic error = refused(write_network(network), {{"batch", 2}});
  EXPECT_EQ(error.code, "UnknownDimension");
}

TEST(NetworkParameters, RefusesValuesThatAreNotOnesOfTheirs) {
  const Diagnostic unknown = read({{"batsh", 2}}).error();
  EXPECT_EQ(unknown.code, "UnknownDimension");
  EXPECT_EQ(unknown.path, "batsh");
  EXPECT_NE(unknown.hint.find("batch"), std::string::npos);
  for (const auto& [name, value] : NetworkParameterValues{{"batch", 9}, {"size", 10}, {"width", 12}, {"depth", 0}}) {
    const auto result = read({{name, value}});
    ASSERT_FALSE(result) << name;
    EXPECT_EQ(result.error().code, "DimensionOutOfRange") << name;
    EXPECT_EQ(result.error().path, name);
  }
}

TEST(NetworkParameters, RefusesDeclarationsThatMakeNoSense) {
  const auto code = [](const char* parameter) { return refused(with_parameter(parameter)).code; };
  EXPECT_EQ(code(R"({"default": 4, "min": 1, "max": 9})"), "accepted");
  EXPECT_EQ(code(R"({"default": 4, "min": 5, "max": 9})"), "OutOfRange");
  EXPECT_EQ(code(R"({"default": 6, "min": 5, "max": 9, "step": 2})"), "OutOfRange");
  EXPECT_EQ(code(R"({"default": 7, "min": 5, "max": 3})"), "OutOfRange");
  EXPECT_EQ(code(R"({"default": 8, "min": 1, "max": 8, "factor": 2, "step": 2})"), "OutOfRange");
  EXPECT_EQ(code(R"({"default": 0, "min": 0, "max": 8, "factor": 2})"), "OutOfRange");
  EXPECT_EQ(code(R"({"default": "p", "min": 0, "max": 8})"), "WrongType");
  EXPECT_EQ(code(R"({"default": 1, "min": 1, "max": 2, "size": 3})"), "UnknownKey");
  EXPECT_EQ(refused(R"({"name": "n", "parameters": {"a b": {"default": 1, "min": 1, "max": 2}}, "layers": []})").code,
            "InvalidName");
}

TEST(NetworkParameters, ErrorsInExpressionsHaveTheirPlace) {
  const auto with = [](const char* extent) {
    return refused(R"({"name": "n", "parameters": {"p": {"default": 2, "min": 1, "max": 9}}, "inputs": {"x": [1, ")" +
                   std::string(extent) + R"("]}, "layers": [{"op": "Relu"}]})");
  };
  EXPECT_EQ(with("2 * p").code, "accepted");
  EXPECT_EQ(with("2 * q").code, "UnknownName");
  EXPECT_EQ(with("2 * q").path, "/inputs/x/1");
  EXPECT_EQ(with("2 * q").line, 1);
  EXPECT_NE(with("2 * q").hint.find('p'), std::string::npos);
  EXPECT_EQ(with("2 *").code, "ExpressionSyntax");
  EXPECT_EQ(with("p - 3").code, "OutOfRange");
  EXPECT_EQ(with("p / 0").code, "DivisionByZero");
  EXPECT_EQ(with("p * 9223372036854775807").code, "Overflow");
  // Without parameters a string is no number.
  EXPECT_EQ(refused(R"({"name": "n", "inputs": {"x": ["1"]}, "layers": [{"op": "Relu"}]})").code, "WrongType");
}

TEST(NetworkParameters, OfBuiltInNetworksWorkFromEndToEnd) {
  std::size_t tried = 0;
  for (const testing::BuiltinNetwork& it : testing::builtin_networks()) {
    const auto usual = read_network(it.text, {});
    ASSERT_TRUE(usual) << it.name;
    EXPECT_FALSE(usual->parameters.empty()) << it.name;
    for (const NetworkParameter& parameter : usual->parameters) {
      for (const std::int64_t value : {parameter.min, parameter.max}) {
        const auto read = read_network(it.text, {{parameter.name, value}});
        ASSERT_TRUE(read) << it.name << ", " << parameter.name << " = " << value << ": " << read.error().message;
        const std::int64_t macs = testing::total_mac_count(read->network);
        const std::int64_t before = testing::total_mac_count(usual->network);
        if (parameter.name == "batch") {
          EXPECT_EQ(macs, value * before) << it.name;
        } else if (value > parameter.default_value) {
          EXPECT_GT(macs, before) << it.name << ", " << parameter.name;
        }
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 30U);
}

}  // namespace
}  // namespace cyclescope::network
