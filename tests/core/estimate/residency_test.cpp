// What layers find in a cache that keeps tensors, by hand, and what an estimate makes of it.
#include "estimate/residency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/estimate/described_machine.h"
#include "estimate/estimate_job.h"
#include "estimate/write_estimate.h"
#include "json/document.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

/// The scalar machine with a cache of `bytes` before its DRAM: a product takes longer for every sixteenth of B that is
/// not in it.
std::shared_ptr<Machine> caching_machine(std::int64_t bytes, const std::string& replacement = "lru") {
  Json json = *json::parse_json(testing::source_text("tests/wasm/fixtures/scalar.json"));
  Json& product = json["mappings"][0]["program"];
  product.insert(product.begin(), Json::parse(R"({"for": "far", "count": "16 - B_resident", "body": [
      {"do": "clear", "operands": {"y": "rf.b"}}]})"));
  json["mappings"].push_back({{"storage", "dram"}, {"keeps", bytes}, {"replacement", replacement}});
  return testing::machine_of(json.dump());
}

std::shared_ptr<const network::Network> network_of(const std::string& layers, const std::string& input = "[4, 8]") {
  auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

/// 32-bit elements: x 128 bytes; B 512, Y 256; X0 256, Y 256; A 256, B 512, Y 128.
const char* const kThreeLayers = R"({"op": "Gemm", "units": 16, "bias": false}, {"op": "Relu"},
    {"op": "Gemm", "units": 8, "bias": false})";

Estimate estimated(const std::shared_ptr<Machine>& machine, const std::string& layers,
                   Residency residency = Residency::kSteady) {
  EstimateOptions options;
  options.residency = residency;
  auto estimate = estimate_network(machine, network_of(layers), options);
  if (!estimate) throw std::runtime_error(estimate.error().message);
  return std::move(*estimate);
}

using Shares = std::vector<std::vector<double>>;

Shares shares_of(const Estimate& estimate) {
  Shares shares;
  for (const LayerEstimate& layer : estimate.layers) {
    shares.emplace_back();
    for (const ResidentTensor& tensor : layer.resident) shares.back().push_back(tensor.share);
  }
  return shares;
}

TEST(CacheResidency, OfACacheThatHoldsAllIsEmptyOnlyAtFirst) {
  const auto machine = caching_machine(4096);
  EXPECT_EQ(shares_of(estimated(machine, kThreeLayers, Residency::kFirst)), (Shares{{1, 0, 0}, {1, 0}, {1, 0, 0}}));
  EXPECT_EQ(shares_of(estimated(machine, kThreeLayers)), (Shares{{1, 1, 1}, {1, 1}, {1, 1, 1}}));
  EXPECT_EQ(shares_of(estimated(machine, kThreeLayers, Residency::kCold)), (Shares{{0, 0, 0}, {0, 0}, {0, 0, 0}}));
}

TEST(CacheResidency, OfTheLastBytesAccessed) {
  // Of 1,024 bytes, before the second layer: Y 256, B 512, x 128. The third begins with 1,152 bytes accessed: the
  // weights of the first are there, but nobody asks for them before the next inference, which finds only what was
  // written last.
  const Shares last = {{1, 0, 0}, {1, 0}, {1, 0, 0}};
  EXPECT_EQ(shares_of(estimated(caching_machine(1024), kThreeLayers)), last);
  EXPECT_EQ(shares_of(estimated(caching_machine(1024), kThreeLayers, Residency::kFirst)), last);
  // Of 192 bytes all of x, and three quarters of what was written last; of 256 all of that.
  EXPECT_EQ(shares_of(estimated(caching_machine(192), kThreeLayers)), (Shares{{1, 0, 0}, {0.75, 0}, {0.75, 0, 0}}));
  EXPECT_EQ(shares_of(estimated(caching_machine(256), kThreeLayers)), (Shares{{1, 0, 0}, {1, 0}, {1, 0, 0}}));
  const Shares most = shares_of(estimated(caching_machine(1536), kThreeLayers));
  EXPECT_EQ(most[0][1], 0.5);  // of B 256 bytes, behind x 128, Y 128, B 512, Y 256 and Y 256 of what came since
}

TEST(CacheResidency, OfRandomReplacementIsTheFixedPointOfInferences) {
  const auto few = shares_of(estimated(caching_machine(2048, "random"), kThreeLayers, Residency::kFirst));
  const auto steady = shares_of(estimated(caching_machine(2048, "random"), kThreeLayers));
  EXPECT_EQ(few[0][1], 0);
  EXPECT_GT(steady[0][1], 0.3);
  EXPECT_LT(steady[0][1], 1);
  const auto larger = shares_of(estimated(caching_machine(4096, "random"), kThreeLayers));
  EXPECT_GT(larger[0][1], steady[0][1]);
}

TEST(CacheResidency, ATensorReadTwiceIsThereAsFarAsWhatComesBetweenLeavesRoom) {
  // The input is read by the first and by the last layer.
  const std::string layers = R"({"name": "a", "op": "Gemm", "units": 16, "bias": false, "inputs": ["x"]},
      {"name": "b", "op": "Relu", "inputs": ["a"]},
      {"name": "c", "op": "Gemm", "units": 8, "bias": false, "inputs": ["x"]})";
  // Between: x 128 (read), B 512, Y 256, Y 256.
  for (const auto& [bytes, share] : {std::pair{1152, 1.0}, std::pair{1088, 0.5}, std::pair{1024, 0.0}}) {
    EXPECT_EQ(shares_of(estimated(caching_machine(bytes), layers, Residency::kFirst))[2][0], share) << bytes;
  }
}

TEST(CacheResidency, OfARepeatedLayerIsItsOwn) {
  EXPECT_EQ(shares_of(estimated(caching_machine(4096), kThreeLayers, Residency::kRepeated)),
            (Shares{{1, 1, 1}, {1, 1}, {1, 1, 1}}));
  const auto shares = shares_of(estimated(caching_machine(768), kThreeLayers, Residency::kRepeated));
  EXPECT_EQ(shares[0], (std::vector<double>{0, 1, 1}));  // Y 256 and B 512 are the last 768 bytes
}

TEST(CacheResidency, SharesMayBeGiven) {
  EstimateOptions options;
  options.residency = Residency::kGiven;
  options.resident_shares = {{"B", 0.5}, {"Y", 1}};
  const auto estimate = estimate_network(caching_machine(10), network_of(kThreeLayers), options);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(shares_of(*estimate), (Shares{{0, 0.5, 1}, {0, 1}, {0, 0.5, 1}}));
  EXPECT_EQ(estimate->layers[0].resident[1].parts, 8);
}

TEST(CacheResidency, DecidesWhatAMappingDoes) {
  const auto machine = caching_machine(4096);
  const auto cold = estimated(machine, kThreeLayers, Residency::kCold);
  const auto steady = estimated(machine, kThreeLayers);
  EXPECT_LT(steady.layers[0].cost->cost.cycles, cold.layers[0].cost->cost.cycles);
  EXPECT_EQ(steady.layers[1].cost->cost.cycles, cold.layers[1].cost->cost.cycles);
  EXPECT_EQ(steady.layers[0].cost->cost.instructions + 16, cold.layers[0].cost->cost.instructions);
  // All that a mapping does not ask for leaves it the same.
  const auto plain = estimate_network(testing::machine_of(testing::source_text("tests/wasm/fixtures/scalar.json")),
                                      network_of(kThreeLayers), {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->total.cycles, steady.total.cycles);
  EXPECT_FALSE(plain->residency);
  EXPECT_EQ(write_estimate(*plain).find("resident"), std::string::npos);
}

TEST(CacheResidency, EqualLayersInEqualStatesAreEvaluatedOnce) {
  std::string layers = R"({"op": "Gemm", "units": 8, "bias": false})";
  for (int i = 0; i < 9; ++i) layers += R"(, {"op": "Gemm", "units": 8, "bias": false})";
  const auto steady = caching_machine(1 << 20);
  estimated(steady, layers);
  EXPECT_EQ(steady->known_layers().size(), 1u);  // everything is there
  const auto small = caching_machine(512);       // each finds what the one before wrote, and no weights
  estimated(small, layers);
  EXPECT_EQ(small->known_layers().size(), 1u);
  const auto first = caching_machine(1 << 20);
  estimated(first, layers, Residency::kFirst);
  EXPECT_EQ(first->known_layers().size(), 1u);
  estimated(first, layers);
  EXPECT_EQ(first->known_layers().size(), 2u);  // and in two states twice
}

TEST(CacheResidency, OfIndependentLayersDoesNotDependOnTheirOrderWhereAllFits) {
  const std::string a = R"({"name": "a", "op": "Gemm", "units": 16, "bias": false, "inputs": ["x"]})";
  const std::string b = R"({"name": "b", "op": "Gemm", "units": 24, "bias": false, "inputs": ["x"]})";
  const auto one = estimated(caching_machine(8192), a + ", " + b);
  const auto other = estimated(caching_machine(8192), b + ", " + a);
  EXPECT_EQ(one.total.cycles, other.total.cycles);
  EXPECT_EQ(shares_of(one)[0], shares_of(other)[1]);
  // Each finds the input where nothing but the other lies between, and that fits.
  EXPECT_EQ(shares_of(one)[1][0], 1);
}

TEST(CacheResidency, GoesThroughViews) {
  const auto estimate =
      estimated(caching_machine(512),
                R"({"op": "Gemm", "units": 16, "bias": false}, {"op": "Flatten"}, {"op": "Relu"})", Residency::kFirst);
  ASSERT_EQ(estimate.layers[2].resident.size(), 2u);
  EXPECT_EQ(estimate.layers[2].resident[0].share, 1);
}

TEST(CacheResidency, OfAStorageThatIsNotThereIsRefused) {
  Json json = *json::parse_json(testing::source_text("tests/wasm/fixtures/scalar.json"));
  json["mappings"].push_back({{"storage", "drum"}, {"keeps", 100}});
  const auto estimate = estimate_network(testing::machine_of(json.dump()), network_of(kThreeLayers), {});
  ASSERT_FALSE(estimate);
  EXPECT_EQ(estimate.error().code, "UnknownObject");
  EXPECT_EQ(estimate.error().path, "/mappings/2/storage");
}

}  // namespace
}  // namespace cyclescope::estimate
