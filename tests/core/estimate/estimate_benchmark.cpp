// How long estimates take from scratch, natively. .scripts/bench.mjs measures the same pairs, under the same names,
// through the module.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "architecture/description.h"
#include "core/description/libraries.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

template <typename T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().path + ": " + result.error().message);
  return std::move(*result);
}

std::string read_file(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A network on a preset whose nothing is known yet: descriptions are read once, everything else is in the loop.
void estimate(benchmark::State& state, const std::string& preset, const std::string& network_text,
              const EstimateOptions& options) {
  const architecture::Description description = value_or_throw(
      architecture::read_description(description::with_libraries(read_file("arch_presets/" + preset + ".json"))));
  const mapping::MappingSet mappings = value_or_throw(mapping::read_mappings(description));
  const auto network = std::make_shared<const network::Network>(value_or_throw(network::read_network(network_text)));
  std::int64_t instructions = 0;
  for (auto _ : state) {
    auto machine = std::make_shared<Machine>(value_or_throw(architecture::instantiate(description, {})), mappings);
    const Estimate estimate = value_or_throw(estimate_network(std::move(machine), network, options));
    benchmark::DoNotOptimize(estimate.total.cycles);
    instructions += estimate.total.instructions;
  }
  state.counters["instructions/s"] = benchmark::Counter(static_cast<double>(instructions), benchmark::Counter::kIsRate);
}

/// Instruction by instruction: on this machine each has three nodes (fetch stage, execute stage, unit).
void whole_graph(benchmark::State& state) {
  EstimateOptions options;
  options.method = Method::kWholeGraph;
  estimate(state, "systolic_array",
           R"({"name": "product", "inputs": {"x": [64, 256]}, "layers": [{"op": "Gemm", "units": 64, "bias": false}]})",
           options);
}
BENCHMARK(whole_graph)->Unit(benchmark::kMillisecond);

const int kRegistered = [] {
  for (const char* preset : {"dpu_b4096", "eyeriss", "gemmini", "nvdla_full", "oma", "plasticine", "systolic_array",
                             "tpu_v1", "ultratrail", "vta"}) {
    for (const char* network : {"resnet50", "mobilenet_v2", "bert_base", "gpt2_decode", "resnet8", "tc_resnet8"}) {
      const bool large = std::string(network).find("resnet8") == std::string::npos;
      if (large && std::string(preset) == "oma") continue;
      benchmark::RegisterBenchmark((std::string(preset) + "/" + network).c_str(), [=](benchmark::State& state) {
        estimate(state, preset, read_file(std::string("web/networks/") + network + ".json"), {});
      })->Unit(benchmark::kMillisecond);
    }
  }
  return 0;
}();

}  // namespace
}  // namespace cyclescope::estimate
