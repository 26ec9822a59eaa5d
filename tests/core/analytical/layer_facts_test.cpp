#include "analytical/layer_facts.h"

#include <gtest/gtest.h>

#include "analytical/baselines.h"
#include "core/mapping/mapped.h"
#include "network/json/network_json.h"

namespace cyclescope::testing {
namespace {

/// The facts of the only layer of a network with input "x" of shape `input`.
analytical::LayerFacts facts_of(const Machine& machine, const std::string& input, const std::string& layer) {
  const auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layer + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  const auto mapped = mapper.map_layer(*kernels::kernels_of(*network, network->layers.front()));
  if (!mapped) throw std::runtime_error(mapped.error().message);
  const auto work = program::count_work(machine.architecture, mapped->program);
  if (!work) throw std::runtime_error(work.error().message);
  return analytical::layer_facts(machine.architecture, mapped->program, *work);
}

constexpr const char* kProduct = R"({"op": "Gemm", "units": 8, "bias": false})";

TEST(LayerFacts, CountTensorsInDram) {
  const analytical::LayerFacts facts = facts_of(Machine("vta", {}), "[4, 16]", kProduct);
  EXPECT_EQ(facts.bytes_in, 4 * 16 + 16 * 8);
  EXPECT_EQ(facts.bytes_out, 4 * 8);
  EXPECT_EQ(facts.dram_bytes, 4 * 16 + 16 * 8 + 4 * 8);
}

/// The scripts that fit regressions count in the same way from the shapes alone.
TEST(LayerFacts, CountBytesAsTheMeasuredLayersOfGemminiDo) {
  const Machine machine("gemmini", {});
  const analytical::LayerFacts product = facts_of(machine, "[24, 40]", R"({"op": "Gemm", "units": 56})");
  EXPECT_EQ(product.macs, 24 * 40 * 56);
  EXPECT_EQ(product.bytes_in, 24 * 40 + 40 * 56 + 4 * 56);
  EXPECT_EQ(product.bytes_out, 24 * 56);
  const analytical::LayerFacts convolution =
      facts_of(machine, "[1, 20, 9, 8]", R"({"op": "Conv", "filters": 24, "kernel": 3})");
  EXPECT_EQ(convolution.macs, 24 * 20 * 9 * 7 * 6);
  EXPECT_EQ(convolution.bytes_in, 20 * 9 * 8 + 24 * 20 * 9 + 4 * 24);
  EXPECT_EQ(convolution.bytes_out, 24 * 7 * 6);
}

TEST(LayerFacts, CountTensorsBehindACache) {
  const analytical::LayerFacts facts = facts_of(Machine("oma", {}), "[4, 16]", kProduct);
  EXPECT_EQ(facts.dram_bytes, facts.bytes_in + facts.bytes_out);
  EXPECT_GT(facts.dram_bytes, 0);
}

TEST(LayerFacts, LeaveOutWhatStaysOnTheChip) {
  const std::string conv = R"({"op": "Conv", "filters": 16, "kernel": 3, "pad": 1, "bias": true})";
  const Machine resident("ultratrail", {{"loading", std::string("resident")}});
  const analytical::LayerFacts kept = facts_of(resident, "[1, 8, 32]", conv);
  EXPECT_GT(kept.bytes_in, 0);
  EXPECT_GT(kept.bytes_out, 0);
  EXPECT_EQ(kept.dram_bytes, 0);
  EXPECT_EQ(analytical::roofline_cycles(analytical::machine_facts(resident.architecture), kept),
            16.0 * 8 * 3 * 32 / 64);

  // Weights of 8 and biases of 20 bits come from the host; inputs and outputs still stay.
  const Machine loading("ultratrail", {{"loading", std::string("every_inference")}});
  EXPECT_EQ(facts_of(loading, "[1, 8, 32]", conv).dram_bytes, 16 * 8 * 3 + 16 * 20 / 8);
}

TEST(LayerFacts, CountTheRowsThatALookUpReads) {
  const analytical::LayerFacts facts =
      facts_of(Machine("vta", {}), "[1, 2, 64, 64]", R"({"op": "Slice", "axes": [2], "starts": [8], "ends": [10]})");
  EXPECT_EQ(facts.bytes_in, 2 * 64 * 64);
  EXPECT_EQ(facts.dram_bytes, 2 * (2 * 2 * 64));
}

}  // namespace
}  // namespace cyclescope::testing
