#include "estimate/estimate_job.h"

#include <gtest/gtest.h>

#include "core/estimate/described_machine.h"
#include "estimate/write_estimate.h"
#include "json/document.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

using testing::machine_of;

std::string scalar_text() { return testing::source_text("tests/wasm/fixtures/scalar.json"); }

std::shared_ptr<const network::Network> network_of(const std::string& layers, const std::string& input = "[4, 8]") {
  auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

/// A machine that multiplies matrices (without bias) and clips, and nothing else.
std::shared_ptr<Machine> scalar_machine(const architecture::ParameterValues& parameters = {}) {
  return machine_of(scalar_text(), parameters);
}

/// The same machine, which clips on the way out of a multiplication.
std::shared_ptr<Machine> fusing_machine() {
  Json json = *json::parse_json(scalar_text());
  Json& matmul = json["mappings"][0];
  matmul["then"] = Json::parse(R"([{"kernel": "elementwise", "as": "act", "functions": ["relu"], "optional": true}])");
  Json& columns = matmul["program"][0]["body"][0]["body"][0]["body"];
  Json clipping =
      Json::parse(R"({"do": "map", "if": "has_act", "function": "act", "operands": {"y": "rf.acc", "x0": "rf.acc"}})");
  columns.insert(columns.begin() + 2, clipping);
  return machine_of(json.dump());
}

const std::string kGemm16 = R"({"op": "Gemm", "units": 16, "bias": false})";
const std::string kGemm8 = R"({"op": "Gemm", "units": 8, "bias": false})";

Estimate estimated(const std::string& layers, const EstimateOptions& options = {}) {
  auto estimate = estimate_network(scalar_machine(), network_of(layers), options);
  if (!estimate) throw std::runtime_error(estimate.error().message);
  return std::move(*estimate);
}

TEST(EstimateJob, LayersExecutedAlongHaveTheirCostInTheFirst) {
  const auto network = network_of(kGemm16 + R"(, {"op": "Relu"}, )" + kGemm16 + R"(, {"op": "Relu"}, )" + kGemm16);
  const auto machine = fusing_machine();
  const auto estimate = estimate_network(machine, network);
  ASSERT_TRUE(estimate) << estimate.error().message;
  using Status = LayerEstimate::Status;
  const Status wanted[] = {Status::kMapped, Status::kFused, Status::kMapped, Status::kFused, Status::kMapped};
  ASSERT_EQ(estimate->layers.size(), 5u);
  Cost sum;
  for (std::size_t i = 0; i < 5; ++i) {
    const LayerEstimate& layer = estimate->layers[i];
    ASSERT_EQ(layer.status, wanted[i]) << i << ": " << layer.reason.message;
    if (layer.status == Status::kFused) {
      EXPECT_EQ(layer.fused_into, estimate->layers[i - 1].name);
      EXPECT_EQ(estimate->layers[i - 1].fused, std::vector<std::string>{layer.name});
      EXPECT_EQ(layer.cost, nullptr);
    } else {
      sum.cycles += layer.cost->cost.cycles;
    }
  }
  EXPECT_EQ(estimate->total.cycles, sum.cycles);
  EXPECT_EQ(estimate->macs_mapped, estimate->macs);
  // The last two differ only in what follows them: they must not share a cost.
  EXPECT_GT(estimate->layers[2].cost->cost.cycles, estimate->layers[4].cost->cost.cycles);
  const auto again = estimate_network(machine, network);
  ASSERT_TRUE(again);
  EXPECT_EQ(write_estimate(*again), write_estimate(*estimate));
}

TEST(EstimateJob, TotalsAreSumsOverLayers) {
  const Estimate estimate = estimated(kGemm16 + R"(, {"op": "Relu"}, )" + kGemm8);
  ASSERT_EQ(estimate.layers.size(), 3u);
  Cost sum;
  for (const LayerEstimate& layer : estimate.layers) {
    ASSERT_EQ(layer.status, LayerEstimate::Status::kMapped) << layer.reason.message;
    sum.cycles += layer.cost->cost.cycles;
    sum.instructions += layer.cost->cost.instructions;
    EXPECT_GT(layer.cost->cost.cycles, 0);
  }
  EXPECT_EQ(estimate.total.cycles, sum.cycles);
  EXPECT_EQ(estimate.total.instructions, sum.instructions);
  EXPECT_EQ(estimate.macs, 4 * 8 * 16 + 4 * 16 * 8);
  EXPECT_EQ(estimate.macs_mapped, estimate.macs);
  EXPECT_TRUE(estimate.total.exact);
}

TEST(EstimateJob, CountsWhatTheProgramDoes) {
  const Estimate estimate = estimated(kGemm16);
  const Cost& cost = estimate.layers[0].cost->cost;
  EXPECT_EQ(cost.instructions, 4 * 16 * (1 + 8 * 3 + 1));
  EXPECT_EQ(cost.iterations_total, 4 * 16 * 8);
  ASSERT_EQ(estimate.storages.size(), 1u);
  EXPECT_EQ(cost.traffic[0].bytes_read, 4 * 16 * 8 * 2 * 4);
  EXPECT_EQ(cost.traffic[0].bytes_written, 4 * 16 * 4);
  for (std::size_t i = 0; i < estimate.resources.size(); ++i) {
    const double alu_cycles = 4 * 16 * (1 + 8);
    if (estimate.resources[i].name == "alu") {
      EXPECT_EQ(cost.use[i].busiest, alu_cycles);
    }
    // Two instructions per access of one cycle: the least that fetching takes.
    if (estimate.resources[i].name == "imem") {
      EXPECT_EQ(cost.use[i].busiest, static_cast<double>(cost.instructions) / 2);
    }
    EXPECT_LE(cost.use[i].busiest, static_cast<double>(cost.cycles));
  }
}

TEST(EstimateJob, FastForwardEqualsTheWholeGraph) {
  EstimateOptions whole;
  whole.method = Method::kWholeGraph;
  const std::string layers = kGemm16 + R"(, {"op": "Relu"})";
  const Estimate exact = estimated(layers, whole);
  const Estimate fast = estimated(layers);
  EXPECT_EQ(fast.total.cycles, exact.total.cycles);
  EXPECT_LT(fast.total.iterations_evaluated, exact.total.iterations_evaluated);
  EXPECT_EQ(exact.layers[0].cost->method, "whole_graph");
}

TEST(EstimateJob, EqualLayersShareOneCost) {
  const Estimate estimate = estimated(kGemm16 + ", " + kGemm8 + ", " + kGemm16);
  EXPECT_EQ(estimate.layers[0].cost, estimate.layers[2].cost);
  EXPECT_NE(estimate.layers[0].cost, estimate.layers[1].cost);
}

TEST(EstimateJob, AMachineRemembersLayersButNotAcrossMethods) {
  const auto machine = scalar_machine();
  const auto network = network_of(kGemm16);
  const auto first = estimate_network(machine, network);
  const auto second = estimate_network(machine, network);
  EstimateOptions whole;
  whole.method = Method::kWholeGraph;
  const auto third = estimate_network(machine, network, whole);
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->layers[0].cost, second->layers[0].cost);
  EXPECT_NE(first->layers[0].cost, third->layers[0].cost);
  EXPECT_EQ(write_estimate(*first), write_estimate(*second));
}

TEST(EstimateJob, ListsWhatIsNotMappedAndGoesOn) {
  const Estimate estimate =
      estimated(R"({"op": "Gemm", "units": 16}, {"op": "Sigmoid"}, {"op": "Sigmoid"}, )" + kGemm8);
  EXPECT_EQ(estimate.layers[0].status, LayerEstimate::Status::kUnmapped);
  EXPECT_EQ(estimate.layers[0].reason.code, "NotMapped");
  EXPECT_EQ(estimate.layers[3].status, LayerEstimate::Status::kMapped);
  ASSERT_EQ(estimate.unmapped.size(), 2u);
  EXPECT_EQ(estimate.unmapped[0].operator_name, "Gemm");
  EXPECT_EQ(estimate.unmapped[0].macs, 4 * 8 * 16);
  EXPECT_EQ(estimate.unmapped[1].operator_name, "Sigmoid");
  EXPECT_EQ(estimate.unmapped[1].layers, 2);
  EXPECT_EQ(estimate.unmapped[1].first_layer, estimate.layers[1].name);
  EXPECT_EQ(estimate.macs, 4 * 8 * 16 + 4 * 16 * 8);
  EXPECT_EQ(estimate.macs_mapped, 4 * 16 * 8);
}

TEST(EstimateJob, ViewsCostNothing) {
  const Estimate estimate = estimated(R"({"op": "Flatten"}, )" + kGemm16);
  EXPECT_EQ(estimate.layers[0].status, LayerEstimate::Status::kView);
  EXPECT_EQ(estimate.layers[0].cost, nullptr);
  EXPECT_TRUE(estimate.unmapped.empty());
}

TEST(EstimateJob, StepsGiveTheSameAsOneRun) {
  const auto network = network_of(kGemm16 + R"(, {"op": "Relu"}, )" + kGemm8);
  EstimateOptions options;
  options.method = Method::kWholeGraph;
  EstimateJob job(scalar_machine(), network, options);
  EXPECT_EQ(job.progress().layers_total, 3);
  EXPECT_EQ(job.progress().layer, network->layers[0].name);
  int steps = 0;
  std::int64_t layers_done = 0;
  for (;;) {
    const auto done = job.step(10);
    ASSERT_TRUE(done) << done.error().message;
    ++steps;
    EXPECT_GE(job.progress().layers_done, layers_done);
    layers_done = job.progress().layers_done;
    if (*done) break;
  }
  EXPECT_GT(steps, 50);
  EXPECT_EQ(job.progress().layers_done, 3);
  EXPECT_EQ(job.progress().layer, "");
  const auto at_once = estimate_network(scalar_machine(), network, options);
  ASSERT_TRUE(at_once);
  EXPECT_EQ(write_estimate(job.estimate()), write_estimate(*at_once));
}

TEST(EstimateJob, AJobDroppedHalfWayLeavesTheMachineUsable) {
  const auto machine = scalar_machine();
  const auto network = network_of(kGemm16 + ", " + kGemm8);
  EstimateOptions options;
  options.method = Method::kWholeGraph;
  {
    EstimateJob job(machine, network, options);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(job.step(10));
  }
  const auto after = estimate_network(machine, network, options);
  const auto fresh = estimate_network(scalar_machine(), network, options);
  ASSERT_TRUE(after && fresh);
  EXPECT_EQ(write_estimate(*after), write_estimate(*fresh));
}

TEST(EstimateJob, ParametersAndClockReachTheEstimate) {
  EstimateOptions options;
  options.clock_hz = 500'000'000;
  const auto slow =
      estimate_network(scalar_machine({{"latency", 20}, {"multiplier", "slow"}}), network_of(kGemm16), options);
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->clock_hz, 500'000'000);
  ASSERT_EQ(slow->parameters.size(), 3u);
  EXPECT_EQ(slow->parameters[0].value, 20);
  EXPECT_EQ(slow->parameters[1].value, 21);
  EXPECT_EQ(slow->parameters[2].choice, "slow");
  EXPECT_GT(slow->total.cycles, estimated(kGemm16).total.cycles);
}

TEST(EstimateJob, ANetworkWithoutLayersTakesNoTime) {
  auto network = std::make_shared<network::Network>();
  network->name = "empty";
  const auto estimate = estimate_network(scalar_machine(), network);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->total.cycles, 0);
  EXPECT_NE(write_estimate(*estimate).find(R"("utilisation":null)"), std::string::npos);
}

TEST(EstimateJob, AnErrorNamesTheLayer) {
  EstimateOptions options;
  options.method = Method::kWholeGraph;
  options.instruction_budget = 100;
  const auto network = network_of(kGemm16);
  EstimateJob job(scalar_machine(), network, options);
  Result<bool> done = false;
  while (done && !*done) done = job.step(1000);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "BudgetExceeded");
  EXPECT_EQ(done.error().path, network->layers[0].name);
  EXPECT_EQ(job.fault(), Fault::kNetwork);
}

TEST(EstimateJob, CyclesBeyondWhatJsonHoldsAreAnError) {
  // 2e15 MACs take some 1.1e16 cycles; 2^53 is 9e15.
  const auto network = network_of(R"({"op": "Gemm", "units": 2000, "bias": false})", "[1000000, 1000000]");
  const auto estimate = estimate_network(scalar_machine(), network);
  ASSERT_FALSE(estimate);
  EXPECT_EQ(estimate.error().code, "CycleOverflow");
  const auto half = network_of(R"({"op": "Gemm", "units": 1000, "bias": false})", "[1000000, 1000000]");
  const auto fits = estimate_network(scalar_machine(), half);
  ASSERT_TRUE(fits) << fits.error().message;
  EXPECT_TRUE(fits->total.exact);
  EXPECT_GT(fits->total.cycles, 5'000'000'000'000'000);
}

}  // namespace
}  // namespace cyclescope::estimate
