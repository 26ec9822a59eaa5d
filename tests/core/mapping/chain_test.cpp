#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "core/mapping/mapped_network.h"
#include "core/mapping/small_kernel.h"
#include "network/json/network_json.h"

namespace cyclescope::testing {
namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(CYCLESCOPE_SOURCE_DIR) + "/" + path).rdbuf();
  return text.str();
}

/// The One MAC Accelerator with those mappings of chains before its own whose kernel is in `kernels`.
Machine machine_with(const std::vector<std::string>& kernels) {
  Json json = *json::parse_json(text_of("arch_presets/oma.json"));
  Json mappings = *json::parse_json(text_of("tests/core/mapping/fused_mappings.json"));
  mappings.erase(std::remove_if(mappings.begin(), mappings.end(),
                                [&](const Json& mapping) {
                                  return std::find(kernels.begin(), kernels.end(), mapping["kernel"]) == kernels.end();
                                }),
                 mappings.end());
  for (const Json& mapping : json["mappings"]) mappings.push_back(mapping);
  json["mappings"] = mappings;
  const auto description = architecture::read_description(json.dump());
  if (!description) throw std::runtime_error(description.error().message);
  return {*description, {}};
}

const Machine& machine() {
  static const Machine made = machine_with({"conv2d", "matmul"});
  return made;
}

/// A machine that has no mapping of chains but those of matrix products.
const Machine& product_machine() {
  static const Machine made = machine_with({"matmul"});
  return made;
}

NetworkRun run(const Machine& machine, const std::string& layers, const std::string& input, std::uint32_t seed) {
  const auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
  if (!network) return {network.error().message, {}};
  return run_network(machine, *network, seed);
}

const std::string kConv = R"({"op": "Conv", "name": "conv", "filters": 3, "kernel": 3, "pad": 1})";

std::vector<std::string> fused(const std::string& layers, const std::string& input = "[1, 2, 5, 5]") {
  const NetworkRun result = run(machine(), layers, input, 1);
  EXPECT_EQ(result.fault, "") << layers;
  return result.fused;
}

using Names = std::vector<std::string>;

TEST(Chains, TakeInAsManyLayersAsAMappingAllows) {
  EXPECT_EQ(fused(kConv + R"(, {"op": "Relu", "name": "relu"}, {"op": "MaxPool", "name": "pool", "kernel": 2})"),
            Names{"conv + relu + pool"});
  EXPECT_EQ(fused(kConv + R"(, {"op": "MaxPool", "name": "pool", "kernel": 2, "stride": 2})"), Names{"conv + pool"});
  EXPECT_EQ(fused(kConv + R"(, {"op": "Clip", "name": "clip"})"), Names{"conv + clip"});
}

TEST(Chains, EndWhereAConditionOrFunctionDoesNotHold) {
  EXPECT_EQ(fused(kConv + R"(, {"op": "Relu", "name": "relu"}, {"op": "MaxPool", "name": "pool", "kernel": 3})"),
            Names{"conv + relu"});
  EXPECT_EQ(fused(kConv + R"(, {"op": "AveragePool", "name": "pool", "kernel": 2})"), Names{});
  EXPECT_EQ(fused(kConv + R"(, {"op": "Tanh", "name": "tanh"})"), Names{});
  EXPECT_EQ(fused(kConv + R"(, {"op": "MaxPool", "name": "pool", "kernel": 2}, {"op": "Relu", "name": "relu"})"),
            Names{"conv + pool"});
}

TEST(Chains, EndWhereATensorIsNeededElsewhere) {
  EXPECT_EQ(
      fused(kConv + R"(, {"op": "Relu", "name": "relu"}, {"op": "Mul", "name": "mul", "inputs": ["conv", "relu"]})"),
      Names{});
  const auto network = network::read_network(
      R"({"name": "net", "inputs": {"x": [1, 2, 5, 5]}, "outputs": ["conv", "relu"], "layers": [)" + kConv +
      R"(, {"op": "Relu", "name": "relu"}]})");
  ASSERT_TRUE(network) << network.error().message;
  const NetworkRun result = run_network(machine(), *network, 1);
  EXPECT_EQ(result.fault, "");
  EXPECT_EQ(result.fused, Names{});
}

TEST(Chains, LookThroughViews) {
  EXPECT_EQ(fused(kConv + R"(, {"op": "Dropout", "name": "drop"}, {"op": "Relu", "name": "relu"})"),
            Names{"conv + relu"});
  EXPECT_EQ(fused(kConv + R"(, {"op": "Flatten", "name": "flat"}, {"op": "Relu", "name": "relu"})"),
            Names{"conv + relu"});
}

TEST(Chains, AddWhatWasThereBefore) {
  const std::string second = R"({"op": "Conv", "name": "second", "filters": 3, "kernel": 1})";
  const std::string both = kConv + ", " + second;
  EXPECT_EQ(
      fused(both + R"(, {"op": "Add", "name": "sum", "inputs": ["second", "conv"]}, {"op": "Relu", "name": "relu"})"),
      Names{"second + sum + relu"});
  EXPECT_EQ(fused(both + R"(, {"op": "Add", "name": "sum", "inputs": ["conv", "second"]})"), Names{"second + sum"});
  // Operands of a difference cannot change places.
  EXPECT_EQ(fused(both + R"(, {"op": "Sub", "name": "rest", "inputs": ["second", "conv"]})"), Names{"second + rest"});
  EXPECT_EQ(fused(both + R"(, {"op": "Sub", "name": "rest", "inputs": ["conv", "second"]})"), Names{});
}

TEST(Chains, LeaveOutWhatIsMadeLater) {
  const std::string later = R"({"op": "Conv", "name": "later", "inputs": ["x"], "filters": 3, "kernel": 3, "pad": 1})";
  EXPECT_EQ(fused(kConv + ", " + later + R"(, {"op": "Add", "name": "sum", "inputs": ["conv", "later"]})"),
            Names{"later + sum"});
}

TEST(Chains, LeaveOutBroadcastOperands) {
  EXPECT_EQ(fused(kConv + R"(, {"op": "Add", "name": "sum", "weight": [1, 3, 1, 1]})"), Names{});
  EXPECT_EQ(fused(kConv + R"(, {"op": "Add", "name": "sum", "weight": [1, 3, 5, 5]})"), Names{"conv + sum"});
  EXPECT_EQ(fused(kConv + R"(, {"op": "Add", "name": "sum", "inputs": ["conv", "conv"]})"), Names{});
}

TEST(Chains, NeedEveryFollowerThatIsNotOptional) {
  const std::string product =
      R"({"op": "MatMul", "name": "product", "units": 4}, {"op": "Mul", "name": "gate", "weight": [3, 4]})";
  EXPECT_EQ(fused(product + R"(, {"op": "Relu", "name": "relu"})", "[3, 6]"), Names{"product + gate + relu"});
  EXPECT_EQ(fused(product, "[3, 6]"), Names{});
  EXPECT_EQ(fused(product + R"(, {"op": "Tanh", "name": "tanh"})", "[3, 6]"), Names{});
}

/// A random convolution with random layers behind it.
std::string random_layers(SmallKernels& random) {
  const auto number = [&](std::int64_t least, std::int64_t most) { return std::to_string(random.pick(least, most)); };
  const std::string groups = number(1, 2);
  std::string layers = R"({"op": "Conv", "name": "first", "filters": 4, "kernel": 1},
    {"op": "Conv", "name": "conv", "filters": 4, "kernel": )" +
                       number(1, 3) + R"(, "pad": "same", "groups": )" + groups + R"(, "bias": )" +
                       (random.flip() ? "true" : "false") + R"(, "stride": 1})";
  if (random.flip()) layers += R"(, {"op": "Identity"})";
  if (random.flip()) {
    layers += R"(, {"op": "Add", "weight": [2, 4, 6, 5]})";
  } else if (random.flip()) {
    layers += R"(, {"op": "Sub", "inputs": ["conv", "first"]})";
  }
  if (random.flip()) layers += random.flip() ? R"(, {"op": "Relu"})" : R"(, {"op": "Clip"})";
  if (random.flip()) {
    layers += R"(, {"op": "MaxPool", "kernel": [)" + number(1, 2) + ", " + number(2, 3) + R"(], "stride": )" +
              number(1, 3) + R"(, "pad": [0, )" + number(0, 1) + R"(], "ceil_mode": )" +
              (random.flip() ? "true" : "false") + "}";
  }
  return layers;
}

TEST(Chains, RandomOnesEqualTheLayersOneByOne) {
  SmallKernels random(71);
  std::map<std::size_t, int> lengths;
  for (int i = 0; i < 150; ++i) {
    const std::string layers = random_layers(random);
    const NetworkRun result = run(machine(), layers, "[2, 2, 6, 5]", static_cast<std::uint32_t>(i));
    ASSERT_EQ(result.fault, "") << "case " << i << ": " << layers;
    for (const std::string& names : result.fused)
      ++lengths[static_cast<std::size_t>(std::count(names.begin(), names.end(), '+'))];
  }
  for (const std::size_t length : {1, 2, 3}) EXPECT_GE(lengths[length], 10) << length << " followers";
}

/// Two random convolutions of 1 x 1, the second with random layers behind it; `names` takes those that a product can
/// take in.
std::string random_pointwise_layers(SmallKernels& random, const std::string& options, std::string& names) {
  const char* residuals[] = {R"({"op": "Add", "name": "sum", "inputs": ["other", "conv"]})",
                             R"({"op": "Add", "name": "sum", "inputs": ["conv", "other"]})",
                             R"({"op": "Sub", "name": "sum", "inputs": ["conv", "other"]})"};
  const char* activations[] = {R"({"op": "Relu", "name": "act"})", R"({"op": "Clip", "name": "act"})"};
  std::string layers = R"({"op": "Conv", "name": "other", "inputs": ["x"], "filters": 4, "kernel": 1)" + options +
                       R"(}, {"op": "Conv", "name": "conv", "inputs": ["x"], "filters": 4, "kernel": 1)" + options +
                       "}";
  names = "conv";
  if (random.flip()) {
    layers += std::string(", ") + residuals[random.pick(0, 2)];
    names += " + sum";
  }
  if (random.flip()) layers += R"(, {"op": "Dropout"})";
  if (random.flip()) {
    layers += std::string(", ") + activations[random.pick(0, 1)];
    names += " + act";
  }
  if (random.flip()) layers += R"(, {"op": "MaxPool", "kernel": 2})";
  return layers;
}

TEST(Chains, RandomOnesBehindPointwiseConvolutionsEqualTheLayersOneByOne) {
  SmallKernels random(72);
  std::map<std::string, int> fused;
  for (int i = 0; i < 200; ++i) {
    const char* no_products[] = {R"(, "groups": 2)", R"(, "stride": 2)"};
    const bool product = random.pick(0, 4) > 0;
    std::string options = random.flip() ? R"(, "bias": true)" : R"(, "bias": false)";
    if (!product) options += no_products[random.pick(0, 1)];
    std::string expected;
    const std::string layers = random_pointwise_layers(random, options, expected);
    const std::string input = "[" + std::to_string(random.pick(1, 2)) + ", " + std::to_string(2 * random.pick(1, 3)) +
                              ", " + std::to_string(random.pick(3, 6)) + ", " + std::to_string(random.pick(3, 6)) + "]";
    const NetworkRun result = run(product_machine(), layers, input, static_cast<std::uint32_t>(i));
    ASSERT_EQ(result.fault, "") << "case " << i << ": " << layers;
    ASSERT_EQ(result.fused, product && expected != "conv" ? Names{expected} : Names{}) << layers << " on " << input;
    for (const std::string& names : result.fused) ++fused[names];
  }
  for (const char* names : {"conv + sum", "conv + act", "conv + sum + act"}) EXPECT_GE(fused[names], 10) << names;
}

}  // namespace
}  // namespace cyclescope::testing
