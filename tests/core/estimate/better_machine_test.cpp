// A better machine is not estimated slower: random layers on random machines, and on the same with one resource
// doubled or one latency halved. CYCLESCOPE_RANDOM_CASES and CYCLESCOPE_RANDOM_SEED make it a longer run that prints
// what gets slower; the ordinary one wants no more than what is listed, with its reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/random/random.h"
#include "core/timing/random_run.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

using random_cases::Random;
using testing::preset;
using testing::preset_mappings;

enum class Better { kDoubled, kHalved };

/// Why more of a resource may cost more, in some of the layers.
enum class Exception {
  kNone,
  kTiles,        ///< the objective of the tile search is approximate, and the tiles that it finds are worse
  kSchedule,     ///< one-port memories serve whole transfers in turn: shorter ones may leave gaps that are of no use
  kLongerWay,    ///< results leave a larger array, or come from a farther unit, later
  kWiderBlocks,  ///< channels are padded to whole blocks, which take longer to load and store
  kLibrary,      ///< tile sizes are those of the machine's own library
};

struct Resource {
  const char* parameter;
  Better better = Better::kDoubled;
  Exception exception = Exception::kNone;
  int most_percent = 0;  ///< of the layers that get slower by more than 1 %
  double worst = 1.01;   ///< by how much the slowest does
};

struct Preset {
  const char* name;
  std::int64_t most_macs;  ///< of a layer
  std::vector<Resource> resources;
};

const Preset kPresets[] = {
    {"systolic_array",
     1 << 26,
     {{"rows", Better::kDoubled, Exception::kLongerWay, 10, 1.1},
      {"columns", Better::kDoubled, Exception::kLongerWay, 10, 1.1},
      {"lanes"},
      {"ifmap_kib"},
      {"weight_kib"},
      {"output_kib"},
      {"vector_kib"},
      {"dram_bandwidth"},
      {"dram_latency", Better::kHalved},
      {"issue_buffer"}}},
    {"eyeriss",
     1 << 26,
     {{"rows", Better::kDoubled, Exception::kTiles, 10, 1.11},
      {"columns", Better::kDoubled, Exception::kTiles, 15, 1.6},
      {"ifmap_spad", Better::kDoubled, Exception::kTiles, 15, 1.11},
      {"filter_spad"},
      {"psum_spad"},
      {"buffer_bytes", Better::kDoubled, Exception::kTiles, 10, 1.1},
      {"filter_bytes", Better::kDoubled, Exception::kTiles, 15, 1.35},
      {"bus_words"},
      {"fill_cycles", Better::kHalved},
      {"dram_bytes"},
      {"dram_latency", Better::kHalved}}},
    {"plasticine",
     1 << 26,
     {{"rows", Better::kDoubled, Exception::kLongerWay, 5, 1.03},
      {"columns", Better::kDoubled, Exception::kLongerWay, 5, 1.1},
      {"lanes", Better::kDoubled, Exception::kSchedule, 12, 1.1},
      {"pmu_kib"},
      {"tile"},
      {"hop_cycles", Better::kHalved},
      {"link_words", Better::kDoubled, Exception::kSchedule, 12, 1.1},
      {"channels", Better::kDoubled, Exception::kTiles, 5, 1.03},
      {"channel_bytes"},
      {"dram_latency", Better::kHalved}}},
    {"vta",
     1 << 26,
     {{"block", Better::kDoubled, Exception::kWiderBlocks, 20, 1.3},
      {"inp_bytes"},
      {"wgt_bytes"},
      {"acc_bytes"},
      {"gemm_interval", Better::kHalved},
      {"start_cycles", Better::kHalved},
      {"command_cycles", Better::kHalved},
      {"memory_bytes"},
      {"queue"}}},
    {"gemmini",
     1 << 24,
     {{"spad_kib", Better::kDoubled, Exception::kLibrary, 10, 1.15},
      {"acc_kib", Better::kDoubled, Exception::kLibrary, 15, 1.25},
      {"bus"},
      {"memory_latency", Better::kHalved},
      {"requests_in_flight"},
      {"command_buffer"},
      {"l2_kib"},
      {"dram_bandwidth"}}},
};

const Preset& preset_called(const std::string& name) {
  for (const Preset& preset : kPresets) {
    if (preset.name == name) return preset;
  }
  throw std::runtime_error(name);
}

std::string number(std::int64_t value) { return std::to_string(value); }

/// A layer of about the sizes that networks have, with at most `most_macs` multiply-accumulates.
std::string random_layer(Random& random, std::int64_t most_macs) {
  static constexpr const char* kTypes[] = {"int8", "int8", "int16", "float32"};
  const std::string head =
      std::string(R"({"name": "net", "type": ")") + kTypes[random.in(0, 3)] + R"(", "inputs": {"x": )";
  const auto size = [&random](std::int64_t most) {
    return random.in(1, std::max<std::int64_t>(1, most >> random.in(0, 5)));
  };
  for (;;) {
    switch (random.in(0, 5)) {
      case 0:
      case 1: {
        const std::int64_t channels = size(256), filters = size(256), side = size(64), width = size(64);
        const std::int64_t kernel = 1 + 2 * random.in(0, 2), stride = random.in(1, 2);
        const bool depthwise = random.chance(15);
        const std::int64_t macs =
            (depthwise ? 1 : filters) * channels * side * width * kernel * kernel / stride / stride;
        if (macs > most_macs || side + 4 < kernel || width + 4 < kernel) continue;
        return head + "[1, " + number(channels) + ", " + number(side) + ", " + number(width) +
               R"(]}, "layers": [{"op": "Conv", "pad": 2, "filters": )" + number(depthwise ? channels : filters) +
               (depthwise ? R"(, "groups": )" + number(channels) : "") + R"(, "kernel": )" + number(kernel) +
               R"(, "stride": )" + number(stride) + R"(, "bias": )" + (random.chance(50) ? "true" : "false") +
               (random.chance(50) ? R"(, "then": ["Relu"])" : "") + "}]}";
      }
      case 2: {
        const std::int64_t m = size(512), k = size(1024), n = size(1024);
        if (m * k * n > most_macs) continue;
        return head + "[" + number(m) + ", " + number(k) + R"(]}, "layers": [{"op": "Gemm", "units": )" + number(n) +
               R"(, "bias": )" + (random.chance(50) ? "true" : "false") + "}]}";
      }
      case 3: {
        const std::int64_t channels = size(256), side = 3 + size(64), width = 3 + size(64);
        const std::int64_t kernel = random.in(2, 3), stride = random.in(1, 2);
        if (channels * side * width * kernel * kernel > most_macs) continue;
        return head + "[1, " + number(channels) + ", " + number(side) + ", " + number(width) +
               R"(]}, "layers": [{"op": ")" + (random.chance(50) ? "MaxPool" : "AveragePool") + R"(", "kernel": )" +
               number(kernel) + R"(, "stride": )" + number(stride) + "}]}";
      }
      case 4: {
        const std::int64_t a = size(64), b = size(64), c = size(64), d = size(64);
        if (a * b * c * d > most_macs / 8) continue;
        const bool broadcast = random.chance(40);
        return head + "[" + number(a) + ", " + number(b) + ", " + number(c) + ", " + number(d) +
               R"(]}, "layers": [{"op": ")" + (random.chance(50) ? "Add" : "Mul") + R"(", "weight": [)" + number(a) +
               ", " + number(broadcast ? 1 : b) + ", " + number(c) + ", " +
               number(broadcast && random.chance(50) ? 1 : d) + "]}]}";
      }
      default: {
        const std::int64_t a = size(64), b = size(64), c = size(64);
        return head + "[" + number(a) + ", " + number(b) + ", " + number(c) + R"(]}, "layers": [{"op": ")" +
               (random.chance(50) ? "ReduceMax" : "ReduceMean") + R"(", "axes": [)" + number(random.in(0, 2)) + "]}]}";
      }
    }
  }
}

struct Estimated {
  std::int64_t cycles = 0;
  std::string tiles;
};

/// Nothing where the machine cannot be built or does not map the layer, or where its cycles are averaged.
std::optional<Estimated> estimated(const char* name, const architecture::ParameterValues& parameters,
                                   const std::shared_ptr<const network::Network>& network) {
  auto architecture = architecture::instantiate(preset(name), parameters);
  if (!architecture) return std::nullopt;
  const auto machine = std::make_shared<Machine>(std::move(*architecture), preset_mappings(name));
  EstimateOptions options;
  options.instruction_budget = 1'000'000;
  const auto estimate = estimate_network(machine, network, options);
  if (!estimate) throw std::runtime_error(estimate.error().code + ": " + estimate.error().message);
  if (!estimate->unmapped.empty() || !estimate->total.exact) return std::nullopt;
  Estimated result{estimate->total.cycles, ""};
  for (const LayerEstimate& layer : estimate->layers) {
    if (layer.cost == nullptr) continue;
    for (const mapping::MappingChoice& choice : layer.cost->choices) {
      result.tiles += choice.mapping + ":";
      for (const auto& [tile, size] : choice.tile_sizes) result.tiles += " " + tile + "=" + number(size);
      result.tiles += "; ";
    }
  }
  return result;
}

/// Values within a factor of four of the defaults for some of the parameters.
architecture::ParameterValues random_parameters(Random& random, const architecture::Architecture& defaults) {
  architecture::ParameterValues values;
  for (const architecture::Parameter& declared : defaults.parameter_declarations) {
    if (!random.chance(25) || declared.name == "clock_mhz" || !declared.default_expression.empty()) continue;
    if (!declared.choices.empty()) {
      values[declared.name] =
          declared
              .choices[static_cast<std::size_t>(random.in(0, static_cast<std::int64_t>(declared.choices.size()) - 1))];
      continue;
    }
    if (declared.factor > 1 || declared.step > 1) continue;
    const std::int64_t least = std::max(declared.min, declared.default_value / 4);
    values[declared.name] = random.in(least, std::max(least, std::min(declared.max, declared.default_value * 4)));
  }
  return values;
}

std::string described(const architecture::ParameterValues& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    text += " --set " + name + "=";
    text += std::holds_alternative<std::string>(value) ? std::get<std::string>(value)
                                                       : number(std::get<std::int64_t>(value));
  }
  return text;
}

class BetterMachine : public ::testing::TestWithParam<const char*> {};

TEST_P(BetterMachine, IsNotEstimatedSlower) {
  const Preset& tested = preset_called(GetParam());
  const timing_test::RandomRun run = timing_test::random_run();
  const std::int64_t cases = std::max<std::int64_t>(1, run.cases / 400);
  const bool is_ordinary = run.cases == timing_test::RandomRun{}.cases && run.first_seed == 1;
  const auto defaults = architecture::instantiate(preset(tested.name));
  ASSERT_TRUE(defaults);
  for (const Resource& resource : tested.resources) {
    std::int64_t compared = 0, slower = 0;
    double worst = 1;
    std::string report;
    for (std::int64_t i = 0; i < cases; ++i) {
      Random random(run.first_seed + static_cast<std::uint64_t>(i) * 7919);
      architecture::ParameterValues worse = random_parameters(random, *defaults);
      const std::string layer = random_layer(random, tested.most_macs);
      const auto base = architecture::instantiate(preset(tested.name), worse);
      if (!base) continue;
      const std::int64_t value = base->parameters.at(resource.parameter);
      architecture::ParameterValues better = worse;
      better[resource.parameter] = resource.better == Better::kDoubled ? value * 2 : value / 2;
      worse[resource.parameter] = value;
      auto network = network::read_network(layer);
      ASSERT_TRUE(network) << layer << network.error().message;
      const auto shared = std::make_shared<const network::Network>(std::move(*network));
      const auto before = estimated(tested.name, worse, shared), after = estimated(tested.name, better, shared);
      if (!before || !after) continue;
      ++compared;
      const double ratio =
          static_cast<double>(after->cycles) / static_cast<double>(std::max<std::int64_t>(1, before->cycles));
      if (ratio <= 1.01) continue;
      ++slower;
      worst = std::max(worst, ratio);
      report += "  " + std::to_string(ratio) + " " + number(before->cycles) + " -> " + number(after->cycles) + " " +
                layer + described(worse) + "\n    " + before->tiles + "\n    " + after->tiles + "\n";
    }
    std::cout << tested.name << " " << resource.parameter << ": " << slower << " of " << compared << " slower, worst "
              << worst << "\n"
              << report << std::flush;
    EXPECT_EQ(resource.exception == Exception::kNone, resource.most_percent == 0) << "an exception has its reason";
    EXPECT_GE(compared, is_ordinary ? 5 : 0) << resource.parameter;
    if (!is_ordinary) continue;  // what other layers do is printed
    EXPECT_LE(slower * 100, compared * resource.most_percent) << resource.parameter << "\n" << report;
    EXPECT_LE(worst, resource.worst) << resource.parameter << "\n" << report;
  }
}

INSTANTIATE_TEST_SUITE_P(Presets, BetterMachine,
                         ::testing::Values("systolic_array", "eyeriss", "plasticine", "vta", "gemmini"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace cyclescope::estimate
