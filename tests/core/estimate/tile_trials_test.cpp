// Tile sizes that are searched for, against trying every one; and those that are given.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "core/estimate/described_machine.h"
#include "estimate/estimate_job.h"
#include "estimate/write_estimate.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

using testing::described_machine;

std::shared_ptr<const network::Network> network_of(const std::string& layers, const std::string& input) {
  auto network =
      network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(}, "layers": [)" + layers + "]}");
  if (!network) throw std::runtime_error(network.error().message);
  return std::make_shared<const network::Network>(std::move(*network));
}

const char* const kGemm = R"({"name": "fc", "op": "Gemm", "units": 96, "bias": false}, {"name": "clip", "op": "Relu"})";
const char* const kConv = R"({"name": "conv", "op": "Conv", "filters": 40, "kernel": [3, 3], "pad": 1, "bias": false})";

EstimateOptions fewest(std::int64_t trials) {
  EstimateOptions options;
  options.tiles = TileChooser::kFewestCycles;
  options.tile_trials = trials;
  return options;
}

EstimateOptions pinning(const PinnedLayers& pinned) {
  EstimateOptions options;
  options.pinned_tiles = pinned;
  return options;
}

Estimate estimated(const std::shared_ptr<Machine>& machine, const std::string& layers, const std::string& input,
                   const EstimateOptions& options) {
  auto estimate = estimate_network(machine, network_of(layers, input), options);
  if (!estimate) throw std::runtime_error(estimate.error().path + ": " + estimate.error().message);
  return std::move(*estimate);
}

Diagnostic refusal_of(const std::string& layers, const PinnedLayers& pinned) {
  EstimateJob job(described_machine("arch_presets/vta.json"), network_of(layers, "[16, 64]"), pinning(pinned));
  for (;;) {
    const auto done = job.step(1'000'000);
    if (!done) {
      EXPECT_EQ(job.fault(), Fault::kPinnedTiles);
      return done.error();
    }
    if (*done) return {};
  }
}

mapping::PinnedTiles tiles_of(const Estimate& estimate, std::size_t layer = 0) {
  const auto& sizes = estimate.layers[layer].cost->choices.front().tile_sizes;
  return {sizes.begin(), sizes.end()};
}

TEST(TileTrials, WhereAllAreTriedTheyFindTheLeast) {
  const std::string input = "[48, 64]";
  const auto best = estimated(described_machine("arch_presets/vta.json"), kGemm, input, fewest(100'000));
  const TileTrial& trial = best.layers.front().cost->trials.front();
  EXPECT_TRUE(trial.all_counted);
  EXPECT_EQ(trial.tried, trial.fitting);
  ASSERT_GT(trial.tried, 8);
  // Every choice of the candidates, pinned: halves of 48 rows, and of 96 and 64 in blocks of 16.
  const auto machine = described_machine("arch_presets/vta.json");
  const auto described = estimated(machine, kGemm, input, {});
  const mapping::PinnedTiles own = tiles_of(described);
  ASSERT_EQ(own.size(), 4u);
  const auto other =
      std::find_if(own.begin(), own.end(), [](const auto& tile) { return tile.first.rfind("tile_", 0) != 0; });
  ASSERT_NE(other, own.end());
  std::int64_t least = std::numeric_limits<std::int64_t>::max(), fitting = 0;
  for (const std::int64_t outer : {0, 1}) {
    for (const std::int64_t m : {48, 24, 12, 6, 3, 2, 1}) {
      for (const std::int64_t n : {96, 48, 32, 16}) {
        for (const std::int64_t k : {64, 32, 16}) {
          const mapping::PinnedTiles tiles{{other->first, outer}, {"tile_m", m}, {"tile_n", n}, {"tile_k", k}};
          const auto estimate = estimate_network(machine, network_of(kGemm, input), pinning({{"fc", tiles}}));
          if (!estimate) continue;
          ++fitting;
          least = std::min(least, estimate->layers.front().cost->cost.cycles);
        }
      }
    }
  }
  EXPECT_EQ(fitting, trial.fitting);
  EXPECT_EQ(best.layers.front().cost->cost.cycles, least);
  EXPECT_EQ(best.layers.front().cost->described_cycles, described.layers.front().cost->cost.cycles);
  EXPECT_EQ(best.described_cycles, described.total.cycles);
}

TEST(TileTrials, FindNothingWorseThanTheDescriptionWithinTheirBudget) {
  for (const char* preset : {"gemmini", "vta", "plasticine", "eyeriss"}) {
    for (const std::int64_t trials : {1, 2, 20}) {
      const auto machine = described_machine(std::string("arch_presets/") + preset + ".json");
      const auto described = estimated(machine, kConv, "[1, 24, 14, 14]", {});
      const auto best = estimated(machine, kConv, "[1, 24, 14, 14]", fewest(trials));
      const LayerCost& cost = *best.layers.front().cost;
      EXPECT_LE(cost.cost.cycles, described.total.cycles) << preset;
      EXPECT_EQ(cost.described_cycles, described.total.cycles) << preset;
      EXPECT_LE(cost.trials.front().tried, trials) << preset;
      EXPECT_GE(cost.trials.front().fitting, cost.trials.front().tried) << preset;
      if (trials == 1) {
        EXPECT_EQ(tiles_of(best), tiles_of(described)) << preset;
      }
      // What it says is what those tile sizes cost.
      const auto pinned = estimated(machine, kConv, "[1, 24, 14, 14]", pinning({{"conv", tiles_of(best)}}));
      EXPECT_LE(pinned.total.cycles, best.total.cycles) << preset;  // nothing is spent on choosing any more
      // And the next estimate on the machine is the description's again.
      EXPECT_EQ(write_estimate(estimated(machine, kConv, "[1, 24, 14, 14]", {})), write_estimate(described)) << preset;
    }
  }
}

TEST(TileTrials, ImproveOnAGreedyTiling) {
  const auto best = estimated(described_machine("arch_presets/gemmini.json"), kConv, "[1, 24, 14, 14]", fewest(40));
  EXPECT_LT(best.total.cycles, *best.described_cycles);
  const mapping::MappingChoice& choice = best.layers.front().cost->choices.front();
  EXPECT_NE(choice.why_tiles.find(", the fastest of "), std::string::npos) << choice.why_tiles;
}

TEST(TileTrials, LeaveGivenSizesAlone) {
  const auto machine = described_machine("arch_presets/vta.json");
  const auto free = tiles_of(estimated(machine, kGemm, "[48, 64]", {}));
  for (const auto& [name, size] : free) {
    EstimateOptions options = fewest(1'000);
    options.pinned_tiles["fc"][name] = size;
    const auto best = estimated(machine, kGemm, "[48, 64]", options);
    EXPECT_EQ(tiles_of(best).at(name), size);
    EXPECT_EQ(best.layers.front().cost->choices.front().pinned, std::vector<std::string>{name});
  }
}

TEST(TileTrials, GoInStepsThatTellHowManyWereTried) {
  EstimateJob job(described_machine("arch_presets/gemmini.json"), network_of(kConv, "[1, 24, 14, 14]"), fewest(20));
  std::int64_t most = 0, steps = 0;
  for (;;) {
    const auto done = job.step(20'000);
    ASSERT_TRUE(done) << done.error().message;
    ++steps;
    EXPECT_GE(job.progress().tilings_tried, *done ? 0 : most);
    most = std::max(most, job.progress().tilings_tried);
    if (*done) break;
  }
  EXPECT_EQ(most, 20);
  EXPECT_GT(steps, 20);
}

TEST(PinnedLayers, AreRefusedWithTheirPlace) {
  Diagnostic refusal = refusal_of(kGemm, {{"fcc", {{"t", 1}}}});
  EXPECT_EQ(refusal.code, "UnknownName");
  EXPECT_EQ(refusal.path, "/fcc");
  EXPECT_NE(refusal.hint.find("fc"), std::string::npos) << refusal.hint;

  refusal = refusal_of(kGemm, {{"clip", {{"t", 1}}}});
  EXPECT_EQ(refusal.code, mapping::kPinnedTileRefused);
  EXPECT_EQ(refusal.path, "/clip");
  EXPECT_EQ(refusal.message, "layer 'clip' has no tile sizes: it is executed along with 'fc'");

  refusal = refusal_of(kGemm, {{"fc", {{"a/b", 1}}}});
  EXPECT_EQ(refusal.path, "/fc/a~1b");
  EXPECT_EQ(refusal.message.find("layer 'fc': none of its tile sizes is called 'a/b'"), 0u) << refusal.message;

  refusal = refusal_of(std::string(kGemm) + R"(, {"name": "flat", "op": "Flatten"})", {{"flat", {{"t", 1}}}});
  EXPECT_EQ(refusal.message, "layer 'flat' has no tile sizes: it only renames data");
}

TEST(PinnedLayers, DifferFromTheOthersLikeThem) {
  const std::string layers = R"({"name": "a", "op": "Gemm", "units": 64, "bias": false},
    {"name": "b", "op": "Gemm", "units": 64, "bias": false}, {"name": "c", "op": "Gemm", "units": 64, "bias": false})";
  const auto machine = described_machine("arch_presets/vta.json");
  const auto free = estimated(machine, layers, "[16, 64]", {});
  mapping::PinnedTiles one;
  for (const auto& [name, size] : tiles_of(free)) {
    const mapping::PinnedTiles smallest{{name, 1}};
    const auto pinned = estimate_network(machine, network_of(layers, "[16, 64]"), pinning({{"b", smallest}}));
    if (size == 1 || !pinned) continue;
    EXPECT_EQ(tiles_of(*pinned, 0), tiles_of(free, 0));
    EXPECT_EQ(tiles_of(*pinned, 1).at(name), 1);
    EXPECT_EQ(tiles_of(*pinned, 2), tiles_of(free, 2));
    EXPECT_EQ(pinned->layers[0].cost->cost.cycles, free.layers[0].cost->cost.cycles);
    one = smallest;
  }
  EXPECT_FALSE(one.empty());
}

}  // namespace
}  // namespace cyclescope::estimate
