// Layers that are simulated: with requests in program order as the graph says, and as they come.
#include "estimate/simulated_layer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "core/estimate/described_machine.h"
#include "estimate/claims.h"
#include "estimate/estimate_job.h"
#include "estimate/method.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

using architecture::Arbitration;

std::shared_ptr<const network::Network> small_network() {
  auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 4, 7, 7]}, "layers": [
      {"op": "Conv", "filters": 9, "kernel": 3, "pad": "same"}, {"op": "Relu"}, {"op": "Flatten"},
      {"op": "Gemm", "units": 30, "bias": false}]})");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

std::string text_of(const std::string& preset) { return testing::source_text("arch_presets/" + preset + ".json"); }

/// The preset with a DRAM that serves requests as they come.
std::string first_come(const std::string& preset) {
  std::string text = text_of(preset);
  const std::string dram = R"("class": "DRAM", )";
  const std::size_t at = text.find(dram);
  if (at == std::string::npos) throw std::runtime_error("no DRAM in " + preset);
  return text.insert(at + dram.size(), R"("arbitration": "first_come", )");
}

Result<Estimate> estimated(const std::string& text) {
  return estimate_network(testing::machine_of(text), small_network());
}

Result<Estimate> simulated(const std::string& text, std::optional<Arbitration> arbitration = {},
                           std::int64_t instruction_budget = 1'000'000) {
  EstimateOptions options;
  options.method = Method::kSimulation;
  options.arbitration = arbitration;
  options.instruction_budget = instruction_budget;
  EstimateJob job(testing::machine_of(text), small_network(), options, {simulate_layer});
  for (;;) {
    const auto done = job.step(100);
    if (!done) return tl::unexpected(done.error());
    if (*done) return job.estimate();
  }
}

TEST(SimulatedLayers, TakeTheCyclesOfTheGraphInProgramOrder) {
  for (const char* preset : {"oma", "vta", "gemmini", "plasticine"}) {
    const auto graph = estimated(text_of(preset));
    const auto simulation = simulated(text_of(preset));
    ASSERT_TRUE(graph && simulation) << preset;
    ASSERT_TRUE(graph->total.exact && simulation->total.exact) << preset;
    EXPECT_EQ(arithmetic_of(*simulation), Arithmetic::kExact);
    ASSERT_EQ(graph->layers.size(), simulation->layers.size());
    for (std::size_t i = 0; i < graph->layers.size(); ++i) {
      if (!graph->layers[i].cost) continue;
      EXPECT_EQ(graph->layers[i].cost->cost.cycles, simulation->layers[i].cost->cost.cycles)
          << preset << ' ' << graph->layers[i].name;
      EXPECT_EQ(simulation->layers[i].cost->method, "simulate");
      EXPECT_EQ(simulation->layers[i].cost->cost.use.size(), graph->layers[i].cost->cost.use.size());
    }
  }
}

TEST(SimulatedLayers, OfADramThatServesAsTheyComeAreExactAndTheGraphSaysThatItIsNot) {
  std::int64_t different = 0;
  for (const char* preset : {"vta", "gemmini", "plasticine"}) {
    const auto in_order = estimated(text_of(preset));
    const auto graph = estimated(first_come(preset));
    const auto simulation = simulated(first_come(preset));
    ASSERT_TRUE(in_order && graph && simulation) << preset;
    EXPECT_EQ(graph->total.cycles, in_order->total.cycles) << preset;
    EXPECT_EQ(arithmetic_of(*graph), Arithmetic::kReordered) << preset;
    EXPECT_EQ(arithmetic_of(*simulation), Arithmetic::kExact) << preset;
    std::int64_t reordered = 0;
    for (const LayerEstimate& layer : graph->layers) {
      reordered += layer.cost && layer.cost->method == kReorderedMethod ? 1 : 0;
    }
    EXPECT_GT(reordered, 0) << preset;
    different += simulation->total.cycles != graph->total.cycles ? 1 : 0;
  }
  EXPECT_GT(different, 0);
}

TEST(SimulatedLayers, ServeInTheOrderThatIsAskedFor) {
  for (const char* preset : {"vta", "plasticine"}) {
    const auto in_order = simulated(first_come(preset), Arbitration::kProgramOrder);
    ASSERT_TRUE(in_order) << preset;
    EXPECT_EQ(in_order->total.cycles, estimated(text_of(preset))->total.cycles) << preset;
  }
}

TEST(SimulatedLayers, AreRefusedWhereTheyHaveTooManyInstructions) {
  const auto refused = simulated(text_of("oma"), {}, 1000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "TooLargeToSimulate");
  EXPECT_FALSE(refused.error().path.empty());
}

}  // namespace
}  // namespace cyclescope::estimate
