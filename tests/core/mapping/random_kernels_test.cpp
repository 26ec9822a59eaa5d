// What the presets' mappings compute: random small kernels on random small machines, executed through their declared
// operands alone, equal the reference.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "core/mapping/preset_checks.h"

namespace cyclescope::testing {
namespace {

using MakeMachine = std::function<Machine(SmallKernels&)>;
using MakeKernel = std::function<kernels::Kernel(SmallKernels&, int number)>;

struct RandomKernels {
  std::string name;
  std::uint32_t seed = 0;
  int cases = 0;
  int most_refused = 0;  ///< cases that have no mapping, or tiles that do not fit
  MakeMachine machine;
  MakeKernel kernel;
};

void PrintTo(const RandomKernels& kernels, std::ostream* out) { *out << kernels.name; }

kernels::Kernel convolution(SmallKernels& kernels, int) { return kernels.convolution(); }
kernels::Kernel matmul(SmallKernels& kernels, int) { return kernels.matmul(); }
kernels::Kernel pooling(SmallKernels& kernels, int) { return kernels.pooling(); }
kernels::Kernel elementwise(SmallKernels& kernels, int) { return kernels.elementwise(); }
kernels::Kernel reduce(SmallKernels& kernels, int) { return kernels.reduce(); }
kernels::Kernel move(SmallKernels& kernels, int) { return kernels.move(); }
kernels::Kernel temporal_convolution(SmallKernels& kernels, int) { return kernels.temporal_convolution(); }

kernels::Kernel maximum(SmallKernels& kernels, int) {
  kernels::Kernel kernel = kernels.pooling();
  kernel.function = "max";
  return kernel;
}

kernels::Kernel average(SmallKernels& kernels, int number) {
  kernels::Kernel kernel = number % 4 == 0 ? kernels.large_pooling() : kernels.pooling();
  kernel.function = "average";
  return kernel;
}

kernels::Kernel depthwise(SmallKernels& kernels, int) {
  for (;;) {
    kernels::Kernel kernel = kernels.convolution();
    if (kernel.sizes.at("G") > 1 && kernel.sizes.at("C") == 1 && kernel.sizes.at("F") == 1) return kernel;
  }
}

kernels::Kernel addition(SmallKernels& kernels, int) {
  kernels::Kernel kernel = kernels.elementwise();
  while (kernel.inputs.size() != 2) kernel = kernels.elementwise();
  kernel.function = "add";
  return kernel;
}

/// What an ALU of minima, maxima and additions computes.
kernels::Kernel alu_function(SmallKernels& kernels, int number) {
  kernels::Kernel kernel = kernels.elementwise();
  while (kernel.inputs.size() == 3) kernel = kernels.elementwise();
  const bool even = number % 2 == 0;
  kernel.function = kernel.inputs.size() == 1 ? (even ? "relu" : "clip") : (even ? "add" : "max");
  return kernel;
}

struct Range {
  const char* parameter;
  std::int64_t least, most;
};

/// The preset with parameters drawn from `ranges`.
Machine random_preset(const std::string& preset, SmallKernels& kernels, const std::vector<Range>& ranges,
                      architecture::ParameterValues parameters = {}) {
  for (const Range& range : ranges) parameters[range.parameter] = kernels.pick(range.least, range.most);
  return {preset, parameters};
}

MakeMachine one_mac() {
  return [](SmallKernels&) { return Machine("oma", {}); };
}

/// A random array and random buffers, small ones often.
MakeMachine systolic_array(const std::string& dataflow, const std::string& level) {
  return [dataflow, level](SmallKernels& kernels) {
    Machine machine = random_preset("systolic_array", kernels, {{"rows", 1, 5}, {"columns", 1, 5}},
                                    {{"dataflow", dataflow}, {"level", level}});
    shrink_memories(machine, kernels, 20, 300);
    return machine;
  };
}

/// Its vector memory has a random size, a small one often.
MakeMachine vector_unit() {
  return [](SmallKernels& kernels) {
    Machine machine = random_preset("systolic_array", kernels, {{"rows", 1, 1}, {"columns", 1, 1}, {"lanes", 1, 8}});
    const architecture::ObjectId memory = machine.architecture.object_by_name.at("vector_buffer");
    if (kernels.flip()) {
      machine.architecture.objects[static_cast<std::size_t>(memory)].storage.capacity = kernels.pick(60, 200);
    }
    return machine;
  };
}

/// A small array and small memories, so that small kernels have several tiles and partial blocks.
MakeMachine gemmini(const std::string& dataflow) {
  return [dataflow](SmallKernels& kernels) {
    architecture::ParameterValues parameters;
    parameters["dim"] = std::int64_t{4};
    parameters["spad_kib"] = std::int64_t{kernels.flip() ? 1 : 16};
    parameters["acc_kib"] = std::int64_t{kernels.flip() ? 1 : 8};
    parameters["dma_bytes"] = std::int64_t{kernels.flip() ? 16 : 64};
    parameters["pointwise"] = std::string(kernels.flip() ? "matmul" : "conv");
    parameters["dataflow"] = dataflow;
    return Machine("gemmini", parameters);
  };
}

MakeMachine ultratrail(const std::string& loading) {
  return [loading](SmallKernels& kernels) {
    return random_preset("ultratrail", kernels, {{"rows", 1, 9}, {"columns", 1, 9}}, {{"loading", loading}});
  };
}

/// Parameters from `ranges`, and memories of random sizes, small ones often.
MakeMachine small_preset(const std::string& preset, const std::vector<Range>& ranges, std::int64_t least_words,
                         std::int64_t most_words) {
  return [=](SmallKernels& kernels) {
    Machine machine = random_preset(preset, kernels, ranges);
    shrink_memories(machine, kernels, least_words, most_words);
    return machine;
  };
}

MakeMachine vta() { return small_preset("vta", {{"block", 4, 4}}, 300, 2000); }

MakeMachine eyeriss() {
  return small_preset(
      "eyeriss",
      {{"rows", 1, 5}, {"columns", 1, 5}, {"ifmap_spad", 3, 12}, {"filter_spad", 3, 40}, {"psum_spad", 1, 6}}, 150,
      600);
}

MakeMachine plasticine() {
  return small_preset("plasticine",
                      {{"rows", 1, 3}, {"columns", 1, 3}, {"channels", 1, 3}, {"lanes", 1, 4}, {"tile", 1, 8}}, 400,
                      4000);
}

MakeMachine dpu() { return small_preset("dpu_b4096", {{"pixels", 1, 3}, {"channels", 4, 4}}, 200, 3000); }

MakeMachine nvdla() { return small_preset("nvdla_full", {{"atomic_c", 2, 4}, {"atomic_k", 2, 4}}, 200, 3000); }

MakeMachine tpu() {
  return [](SmallKernels& kernels) {
    return random_preset("tpu_v1", kernels, {{"dim", 2, 4}, {"accumulators", 16, 40}, {"queue", 2, 4}});
  };
}

std::vector<RandomKernels> all() {
  std::vector<RandomKernels> rows = {
      {"OneMacConvolution", 31, 200, 0, one_mac(), convolution},
      {"OneMacMatmul", 32, 200, 0, one_mac(), matmul},
      {"OneMacPooling", 33, 200, 0, one_mac(), pooling},
      {"OneMacElementwise", 34, 200, 0, one_mac(), elementwise},
      {"OneMacReduce", 35, 200, 0, one_mac(), reduce},
      {"OneMacMove", 36, 200, 0, one_mac(), move},
      {"VectorUnitPooling", 21, 300, 30, vector_unit(), pooling},
      {"VectorUnitElementwise", 22, 300, 0, vector_unit(), elementwise},
      {"VectorUnitReduce", 23, 300, 0, vector_unit(), reduce},
      {"VectorUnitMove", 24, 300, 0, vector_unit(), move},
      {"GemminiConvolution", 41, 200, 0, gemmini("weight_stationary"), convolution},
      {"GemminiDepthwise", 42, 150, 0, gemmini("weight_stationary"), depthwise},
      {"GemminiMatmul", 43, 200, 0, gemmini("weight_stationary"), matmul},
      {"GemminiMatmulOutputStationary", 44, 150, 0, gemmini("output_stationary"), matmul},
      {"GemminiPooling", 45, 150, 0, gemmini("weight_stationary"), pooling},
      {"GemminiElementwise", 46, 200, 0, gemmini("weight_stationary"), elementwise},
      {"GemminiAddition", 47, 150, 0, gemmini("weight_stationary"), addition},
      {"GemminiReduce", 48, 200, 0, gemmini("weight_stationary"), reduce},
      {"GemminiMove", 49, 100, 0, gemmini("weight_stationary"), move},
      // Only averages over time are mapped.
      {"UltraTrailPooling", 53, 600, 580, ultratrail("resident"), pooling},
      {"VtaConvolution", 61, 200, 20, vta(), convolution},
      {"VtaMatmul", 62, 200, 10, vta(), matmul},
      {"VtaMaximum", 63, 200, 10, vta(), maximum},
      {"VtaElementwise", 64, 200, 0, vta(), alu_function},
      {"VtaMove", 65, 200, 0, vta(), move},
      // Averages that count positions are not mapped.
      {"VtaAverage", 66, 200, 60, vta(), average},
      {"EyerissConvolution", 81, 300, 30, eyeriss(), convolution},
      // Addends that are no bias are not mapped.
      {"EyerissMatmul", 82, 300, 60, eyeriss(), matmul},
      {"PlasticineConvolution", 91, 200, 20, plasticine(), convolution},
      {"PlasticineMatmul", 92, 200, 20, plasticine(), matmul},
      // Averages that count positions are not mapped.
      {"PlasticinePooling", 93, 200, 60, plasticine(), pooling},
      {"PlasticineElementwise", 94, 200, 10, plasticine(), elementwise},
      // Half of the functions are mapped.
      {"PlasticineReduce", 95, 200, 130, plasticine(), reduce},
      {"PlasticineMove", 96, 200, 10, plasticine(), move},
      {"DpuConvolution", 101, 300, 30, dpu(), convolution},
      {"DpuDepthwise", 102, 150, 30, dpu(), depthwise},
      // Addends that are no bias are not mapped.
      {"DpuMatmul", 103, 300, 100, dpu(), matmul},
      {"NvdlaConvolution", 104, 200, 30, nvdla(), convolution},
      {"NvdlaMatmul", 105, 200, 70, nvdla(), matmul},
      {"TpuConvolution", 106, 300, 30, tpu(), convolution},
      {"TpuMatmul", 107, 300, 100, tpu(), matmul},
  };
  for (const std::string dataflow : {"output_stationary", "weight_stationary", "input_stationary"}) {
    for (const std::string level : {"element", "tile"}) {
      const std::string name = dataflow + "_" + level;
      rows.push_back({"SystolicArrayConvolution_" + name, 11, 150, 40, systolic_array(dataflow, level), convolution});
      rows.push_back({"SystolicArrayMatmul_" + name, 12, 150, 10, systolic_array(dataflow, level), matmul});
    }
  }
  for (const std::string loading : {"resident", "every_inference"}) {
    rows.push_back({"UltraTrailConvolution_" + loading, 51, 300, 0, ultratrail(loading), temporal_convolution});
    // Batches, and addends that are no bias, are not mapped.
    rows.push_back({"UltraTrailMatmul_" + loading, 52, 300, 240, ultratrail(loading), matmul});
  }
  return rows;
}

class RandomPresetKernels : public ::testing::TestWithParam<RandomKernels> {};

TEST_P(RandomPresetKernels, EqualTheReference) {
  const RandomKernels& row = GetParam();
  expect_equal_to_reference(row.seed, row.cases, row.most_refused, row.machine, row.kernel);
}

INSTANTIATE_TEST_SUITE_P(Presets, RandomPresetKernels, ::testing::ValuesIn(all()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace cyclescope::testing
