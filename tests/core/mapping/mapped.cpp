#include "core/mapping/mapped.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <vector>

#include "core/description/libraries.h"
#include "core/kernels/reference.h"
#include "execution/function_value.h"
#include "execution/interpreter.h"

namespace cyclescope::testing {
namespace {

template <typename T>
T value_or_fail(Result<T> result) {
  if (!result) {
    const Diagnostic& error = result.error();
    ADD_FAILURE() << error.code << " at " << error.path << " (line " << error.line << "): " << error.message << "; "
                  << error.hint;
    throw std::runtime_error(error.message);
  }
  return std::move(*result);
}

bool equal(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool close = std::abs(a[i] - b[i]) <= 1e-9 * std::max(1.0, std::abs(a[i]));
    if (!close && !(std::isnan(a[i]) && std::isnan(b[i])) && a[i] != b[i]) return false;
  }
  return true;
}

}  // namespace

const architecture::Description& preset(const std::string& name) {
  static std::map<std::string, architecture::Description> read;
  const auto known = read.find(name);
  if (known != read.end()) return known->second;
  std::ostringstream text;
  text << std::ifstream(std::string(CYCLESCOPE_SOURCE_DIR) + "/arch_presets/" + name + ".json").rdbuf();
  return read.emplace(name, value_or_fail(architecture::read_description(description::with_libraries(text.str()))))
      .first->second;
}

const mapping::MappingSet& preset_mappings(const std::string& name) {
  static std::map<std::string, mapping::MappingSet> read;
  const auto known = read.find(name);
  if (known != read.end()) return known->second;
  return read.emplace(name, value_or_fail(mapping::read_mappings(preset(name)))).first->second;
}

Machine::Machine(const std::string& preset_name, const architecture::ParameterValues& parameters)
    : architecture(value_or_fail(architecture::instantiate(preset(preset_name), parameters))),
      mappings(preset_mappings(preset_name)) {}

Machine::Machine(const architecture::Description& description, const architecture::ParameterValues& parameters)
    : architecture(value_or_fail(architecture::instantiate(description, parameters))),
      mappings(value_or_fail(mapping::read_mappings(description))) {}

Result<mapping::MappedLayer> Machine::map(const kernels::Kernel& kernel, const mapping::PinnedTiles& pinned) const {
  return mapping::Mapper(architecture, mappings).map_layer({&kernel, 1}, {}, {pinned, {}});
}

std::string described(const kernels::Kernel& kernel) {
  std::ostringstream text;
  text << kernels::name_of(kernel.kind) << " " << kernel.function;
  for (const auto& [name, size] : kernel.sizes) text << " " << name << "=" << size;
  const auto add = [&](const kernels::KernelTensor& tensor) {
    text << "; " << tensor.name << " at " << tensor.offset << " of " << tensor.elements << ", strides";
    for (const std::int64_t stride : tensor.strides) text << " " << stride;
  };
  for (const kernels::KernelTensor& input : kernel.inputs) add(input);
  add(kernel.output);
  return text.str();
}

std::map<std::string, std::int64_t> tiles_of(const Machine& machine, const kernels::Kernel& kernel) {
  const auto mapped = machine.map(kernel);
  EXPECT_TRUE(mapped) << (mapped ? "" : mapped.error().message);
  if (!mapped) return {};
  return {mapped->choices.front().tile_sizes.begin(), mapped->choices.front().tile_sizes.end()};
}

std::string fault_of(const Machine& machine, const kernels::Kernel& kernel, std::uint32_t seed,
                     const mapping::PinnedTiles& pinned) {
  const auto mapped = machine.map(kernel, pinned);
  if (!mapped) {
    return mapped.error().code + " at " + mapped.error().path + ": " + mapped.error().message;
  }
  const auto function = [&](const std::string& name, const std::vector<double>& arguments) {
    return execution::function_value(name, arguments, kernel.parameter);
  };
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> values(-8, 8);
  std::map<network::TensorId, std::vector<double>> tensors;
  std::vector<std::vector<double>> inputs;
  for (const kernels::KernelTensor& input : kernel.inputs) {
    std::vector<double>& tensor = tensors[input.tensor];
    tensor.resize(static_cast<std::size_t>(input.elements));
    for (double& value : tensor) value = values(random);
  }
  for (const kernels::KernelTensor& input : kernel.inputs) inputs.push_back(tensors[input.tensor]);
  const program::Program& program = mapped->program;
  execution::Interpreter interpreter(machine.architecture, program, function);
  program::BufferId output = architecture::kNone;
  for (std::size_t i = 0; i < program.buffers.size(); ++i) {
    const program::Buffer& buffer = program.buffers[i];
    const auto id = static_cast<program::BufferId>(i);
    if (buffer.operand >= 0) interpreter.set_buffer(id, inputs[static_cast<std::size_t>(buffer.operand)]);
    if (buffer.operand == program::Buffer::kOutput) output = id;
  }
  std::string sizes;
  for (const auto& [name, size] : mapped->choices.front().tile_sizes) sizes += " " + name + "=" + std::to_string(size);
  const std::string with = " (" + mapped->choices.front().mapping + ";" + sizes + ")";
  if (const auto run = interpreter.run(); !run) return run.error().message + " at " + run.error().path + with;
  if (output == architecture::kNone) return "no output buffer" + with;
  if (!equal(reference::evaluate_kernel(kernel, inputs), interpreter.buffer(output))) {
    return "the output differs from the reference" + with;
  }
  if (interpreter.macs() != kernels::mac_count(kernel)) {
    return std::to_string(interpreter.macs()) + " multiply-accumulates instead of " +
           std::to_string(kernels::mac_count(kernel)) + with;
  }
  return "";
}

}  // namespace cyclescope::testing
