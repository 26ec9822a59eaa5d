#include "core/mapping/mapped_network.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "core/kernels/reference.h"
#include "execution/function_value.h"
#include "execution/interpreter.h"
#include "mapping/kernel_chains.h"

namespace cyclescope::testing {
namespace {

using Values = std::vector<std::vector<double>>;  // by TensorId

std::size_t index_of(network::TensorId id) { return static_cast<std::size_t>(id); }

/// Values for everything that no layer makes, and what the layers make of them one by one.
Values reference_values(const network::Network& network, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> values(-6, 6);
  Values tensors(network.tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    tensors[i].resize(static_cast<std::size_t>(network::element_count(network.tensors[i])));
    for (double& value : tensors[i]) value = values(random);
  }
  for (const network::Layer& layer : network.layers) {
    if (layer.kind == network::OperatorKind::kView) {
      tensors[index_of(layer.outputs[0])] = tensors[index_of(layer.inputs[0])];
    } else {
      reference::run_kernels(network, *kernels::kernels_of(network, layer), tensors);
    }
  }
  return tensors;
}

/// Executes the only kernel of a layer and the followers that the mapping took; what is wrong, or nothing.
std::string execute(const Machine& machine, const mapping::MappedLayer& mapped,
                    const std::vector<kernels::Kernel>& kernels, const Values& expected) {
  execution::Interpreter interpreter(
      machine.architecture, mapped.program,
      [](const std::string& name, const std::vector<double>& x) { return execution::function_value(name, x); });
  program::BufferId output = architecture::kNone;
  for (std::size_t i = 0; i < mapped.program.buffers.size(); ++i) {
    const program::Buffer& buffer = mapped.program.buffers[i];
    if (buffer.operand == program::Buffer::kScratch) continue;
    const kernels::Kernel& kernel = kernels[static_cast<std::size_t>(buffer.kernel)];
    if (buffer.operand == program::Buffer::kOutput) {
      if (static_cast<std::size_t>(buffer.kernel) != mapped.followers) return "an intermediate tensor has a buffer";
      output = static_cast<program::BufferId>(i);
    } else {
      const kernels::KernelTensor& input = kernel.inputs[static_cast<std::size_t>(buffer.operand)];
      interpreter.set_buffer(static_cast<program::BufferId>(i), expected[index_of(input.tensor)]);
    }
  }
  if (const auto run = interpreter.run(); !run) return run.error().message + " at " + run.error().path;
  if (output == architecture::kNone) return "no output buffer";
  // Behind a pooling a program may compute elements again, and leaves out those that no window holds.
  const bool pools =
      std::any_of(kernels.begin() + 1, kernels.begin() + 1 + static_cast<std::ptrdiff_t>(mapped.followers),
                  [](const kernels::Kernel& kernel) { return kernel.kind == kernels::KernelKind::kPooling; });
  if (!pools && interpreter.macs() != kernels::mac_count(kernels[0]))
    return "multiply-accumulates differ from the layer's";
  const std::vector<double>& wanted = expected[index_of(kernels[mapped.followers].output.tensor)];
  if (interpreter.buffer(output).size() != wanted.size()) return "the output has another size";
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::abs(interpreter.buffer(output)[i] - wanted[i]) > 1e-9) return "element " + std::to_string(i) + " differs";
  }
  return "";
}

}  // namespace

NetworkRun run_network(const Machine& machine, const network::Network& network, std::uint32_t seed) {
  NetworkRun run;
  const Values expected = reference_values(network, seed);
  const mapping::KernelChains chains(network);
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  std::vector<bool> done(network.layers.size(), false);
  for (std::size_t i = 0; i < network.layers.size() && run.fault.empty(); ++i) {
    const network::Layer& layer = network.layers[i];
    if (done[i] || layer.kind == network::OperatorKind::kView) continue;
    std::vector<kernels::Kernel> kernels = *kernels::kernels_of(network, layer);
    const std::vector<mapping::ChainLink> links = chains.behind(i, kernels, mapper.most_followers());
    std::vector<kernels::Kernel> followers;
    for (const mapping::ChainLink& link : links) followers.push_back(link.kernel);
    const auto mapped = mapper.map_layer(kernels, followers);
    if (!mapped) {
      run.fault =
          layer.name + ": " + mapped.error().code + " at " + mapped.error().path + ": " + mapped.error().message;
      return run;
    }
    kernels.insert(kernels.end(), followers.begin(), followers.end());
    if (kernels.size() == followers.size() + 1) run.fault = execute(machine, *mapped, kernels, expected);
    std::string names = layer.name;
    for (std::size_t k = 0; k < mapped->followers; ++k) {
      names += " + " + network.layers[links[k].layer].name;
      done[links[k].layer] = true;
    }
    if (mapped->followers > 0) run.fused.push_back(names);
    if (!run.fault.empty()) run.fault += " (in " + names + ")";
  }
  return run;
}

}  // namespace cyclescope::testing
