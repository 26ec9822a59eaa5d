// Layers find their inputs where, and as wide as, the layers before left them: every built-in network on every preset.
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/description/libraries.h"
#include "core/mapping/mapped.h"
#include "core/network/builtin_networks.h"
#include "mapping/kernel_chains.h"

namespace cyclescope::testing {
namespace {

/// Where a layer's program has a tensor of the network.
struct Residence {
  architecture::ObjectId storage = architecture::kNone;
  int element_bits = 0;
  std::string layer;
};

class Residency : public ::testing::Test {
 protected:
  /// Walks through a network, layer by layer, and notes what is not found where it was left.
  void walk(const Machine& machine, mapping::Mapper& mapper, const network::Network& network);

  std::int64_t handed_over_ = 0;  ///< times that a layer reads what another mapped layer wrote
  std::set<std::string> faults_;

 private:
  void follow(const Machine& machine, const network::Network& network, std::size_t layer,
              const mapping::MappedLayer& mapped, const std::vector<kernels::Kernel>& kernels);

  std::map<network::TensorId, Residence> left_;
};

void Residency::follow(const Machine& machine, const network::Network& network, std::size_t layer,
                       const mapping::MappedLayer& mapped, const std::vector<kernels::Kernel>& kernels) {
  const std::string& name = network.layers[layer].name;
  for (const program::Buffer& buffer : mapped.program.buffers) {
    if (buffer.operand < 0) continue;
    const network::TensorId tensor =
        kernels[static_cast<std::size_t>(buffer.kernel)].inputs[static_cast<std::size_t>(buffer.operand)].tensor;
    const auto found = left_.find(tensor);
    if (tensor == network::kNoTensor || found == left_.end()) continue;
    ++handed_over_;
    const Residence& before = found->second;
    if (buffer.storage == before.storage && buffer.element_bits == before.element_bits) continue;
    const auto place = [&](architecture::ObjectId storage, int bits) {
      return machine.architecture.objects[static_cast<std::size_t>(storage)].name + ", " + std::to_string(bits) +
             " bits";
    };
    faults_.insert(network.name + ", " + name + " reads '" + buffer.name + "' (" +
                   place(buffer.storage, buffer.element_bits) + "), which " + before.layer + " left elsewhere (" +
                   place(before.storage, before.element_bits) + ")");
  }
  for (const program::Buffer& buffer : mapped.program.buffers) {
    if (buffer.operand != program::Buffer::kOutput) continue;
    const network::TensorId tensor = kernels[static_cast<std::size_t>(buffer.kernel)].output.tensor;
    if (tensor != network::kNoTensor) left_[tensor] = {buffer.storage, buffer.element_bits, name};
  }
}

void Residency::walk(const Machine& machine, mapping::Mapper& mapper, const network::Network& network) {
  left_.clear();
  const mapping::KernelChains chains(network);
  std::vector<bool> done(network.layers.size(), false);
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const network::Layer& layer = network.layers[i];
    if (layer.kind == network::OperatorKind::kView && !layer.outputs.empty() && !layer.inputs.empty()) {
      const auto found = left_.find(layer.inputs[0]);
      if (found != left_.end()) left_[layer.outputs[0]] = found->second;
      continue;
    }
    if (done[i]) continue;
    std::vector<kernels::Kernel> kernels = *kernels::kernels_of(network, layer);
    const std::vector<mapping::ChainLink> links = chains.behind(i, kernels, mapper.most_followers());
    std::vector<kernels::Kernel> followers;
    for (const mapping::ChainLink& link : links) followers.push_back(link.kernel);
    const auto mapped = mapper.map_layer(kernels, followers);
    if (!mapped) continue;
    kernels.insert(kernels.end(), followers.begin(), followers.end());
    follow(machine, network, i, *mapped, kernels);
    for (std::size_t k = 0; k < mapped->followers; ++k) done[links[k].layer] = true;
  }
}

class PresetResidency : public Residency, public ::testing::WithParamInterface<std::string> {};

TEST_P(PresetResidency, WhatALayerReadsIsWhereTheOneBeforeLeftIt) {
  const Machine machine(GetParam(), {});
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  for (const BuiltinNetwork& it : builtin_networks()) walk(machine, mapper, it.network);
  std::cout << GetParam() << ": " << handed_over_ << " tensors handed over\n";
  for (const std::string& fault : faults_) ADD_FAILURE() << fault;
  EXPECT_GT(handed_over_, GetParam() == "ultratrail" ? 5 : 100);
}

/// The check itself: VTA with a pooling that takes its input for wider than it is.
TEST_F(Residency, AnInputThatWasLeftNarrowerIsFound) {
  Json json = *json::parse_json(preset("vta").text);
  for (Json& mapping : json["mappings"]) {
    if (mapping.value("name", "") == "max pooling") mapping["tensors"]["X"]["element_bits"] = 16;
  }
  const auto description = architecture::read_description(description::with_libraries(json.dump()));
  ASSERT_TRUE(description) << description.error().message;
  const Machine machine(*description, {});
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  walk(machine, mapper, builtin_network("resnet18").network);
  EXPECT_EQ(faults_, std::set<std::string>{"resnet18, pool1 reads 'X' (dram, 16 bits), which conv1 left elsewhere "
                                           "(dram, 8 bits)"});
}

INSTANTIATE_TEST_SUITE_P(Presets, PresetResidency,
                         ::testing::Values("dpu_b4096", "eyeriss", "gemmini", "nvdla_full", "oma", "plasticine",
                                           "systolic_array", "tpu_v1", "ultratrail", "vta"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace cyclescope::testing
