// Tile sizes that are given: they are kept or refused, and whatever is kept computes the same.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

/// Plans a kernel `points` choices at a time.
Result<mapping::PlannedLayer> planned(const Machine& machine, const kernels::Kernel& kernel, std::int64_t points,
                                      mapping::TileWishes wishes = {}) {
  mapping::Mapper mapper(machine.architecture, machine.mappings);
  mapping::LayerPlanning planning = mapper.begin_plan({&kernel, 1}, {}, std::move(wishes));
  for (;;) {
    const auto done = planning.step(points);
    if (!done) return tl::unexpected(done.error());
    if (*done) return planning.take();
  }
}

Diagnostic refusal_of(const Machine& machine, const kernels::Kernel& kernel, const mapping::PinnedTiles& pinned) {
  const auto mapped = machine.map(kernel, pinned);
  return mapped ? Diagnostic{"Mapped", "", "", "", 0, 0} : mapped.error();
}

TEST(PinnedTiles, AreKeptAndTheOthersAreChosen) {
  const Machine machine("vta", {});
  const kernels::Kernel kernel = dense_matmul(1, 64, 256, 512);
  const auto free = tiles_of(machine, kernel);
  ASSERT_GT(free.size(), 1u);
  for (const auto& [name, size] : free) {
    const auto same = machine.map(kernel, {{name, size}});
    ASSERT_TRUE(same) << same.error().message;
    const mapping::MappingChoice& choice = same->choices.front();
    EXPECT_EQ((std::map<std::string, std::int64_t>(choice.tile_sizes.begin(), choice.tile_sizes.end())), free);
    EXPECT_EQ(choice.pinned, std::vector<std::string>{name});
    EXPECT_NE(choice.why_tiles.find(", " + name + " as given"), std::string::npos) << choice.why_tiles;
  }
}

TEST(PinnedTiles, OfAGreedyTilingStayWhileTheOthersGrow) {
  const Machine machine("gemmini", {{"dataflow", "weight_stationary"}});
  const kernels::Kernel kernel = dense_matmul(1, 256, 256, 4096);
  const auto free = tiles_of(machine, kernel);
  mapping::PinnedTiles pinned{{"tile_i", 1}};
  ASSERT_GT(free.at("tile_i"), 1);
  const auto mapped = machine.map(kernel, pinned);
  ASSERT_TRUE(mapped) << mapped.error().message;
  const auto& sizes = mapped->choices.front().tile_sizes;
  const std::map<std::string, std::int64_t> tiles(sizes.begin(), sizes.end());
  EXPECT_EQ(tiles.at("tile_i"), 1);
  EXPECT_GT(tiles.at("tile_k"), free.at("tile_k"));  // it has the room that tile_i leaves
}

TEST(PinnedTiles, ComputeTheSame) {
  std::mt19937 random(20);
  int fitting = 0;
  for (const std::string name : {"gemmini", "vta", "plasticine", "eyeriss"}) {
    const Machine machine(name, {});
    const kernels::Kernel kernel = name == "eyeriss" ? dense_matmul(1, 1, 37, 21) : dense_matmul(1, 21, 37, 45);
    if (!machine.map(kernel)) continue;
    const auto free = tiles_of(machine, kernel);
    for (int round = 0; round < 12; ++round) {
      mapping::PinnedTiles pinned;
      for (const auto& [tile, size] : free) {
        if (random() % 2 == 0) pinned[tile] = 1 + static_cast<std::int64_t>(random() % (2 * size + 1));
      }
      const Diagnostic refusal = refusal_of(machine, kernel, pinned);
      if (refusal.code == mapping::kPinnedTileRefused) continue;
      ++fitting;
      EXPECT_EQ(fault_of(machine, kernel, 3, pinned), "") << name << " " << round;
    }
  }
  EXPECT_GT(fitting, 12);
}

TEST(PinnedTiles, AreRefusedWithAReason) {
  const Machine machine("gemmini", {{"dataflow", "weight_stationary"}});
  const kernels::Kernel kernel = dense_matmul(1, 64, 64, 64);
  Diagnostic refusal = refusal_of(machine, kernel, {{"tile_ii", 1}});
  EXPECT_EQ(refusal.code, mapping::kPinnedTileRefused);
  EXPECT_EQ(refusal.path, "tile_ii");
  EXPECT_EQ(refusal.message, "none of its tile sizes is called 'tile_ii'");
  EXPECT_NE(refusal.hint.find("tile_i"), std::string::npos) << refusal.hint;

  refusal = refusal_of(machine, kernel, {{"tile_i", 5}});
  EXPECT_EQ(refusal.path, "tile_i");
  EXPECT_EQ(refusal.message, "the tile size 'tile_i' cannot be 5: it can be 1 to 4");

  const kernels::Kernel large = dense_matmul(1, 4096, 4096, 4096);
  refusal = refusal_of(machine, large, {{"tile_i", 64}, {"tile_j", 64}});
  EXPECT_EQ(refusal.code, mapping::kPinnedTileRefused);
  EXPECT_EQ(refusal.message.find("with tile_j = 64, tile_i = 64 no tile sizes of"), 0u) << refusal.message;
  EXPECT_NE(refusal.message.find("words of 'accumulator', which has"), std::string::npos) << refusal.message;
}

TEST(PinnedTiles, OfMultiplesAreRefusedBetweenThem) {
  const Machine machine("vta", {});
  const kernels::Kernel kernel = dense_matmul(1, 64, 256, 512);
  bool seen = false;
  for (const auto& [name, size] : tiles_of(machine, kernel)) {
    const Diagnostic refusal = refusal_of(machine, kernel, {{name, 3}});
    if (refusal.message.find("a multiple of 16 below") != std::string::npos) seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST(Planning, GivesTheSameInSmallSteps) {
  for (const std::string name : {"gemmini", "vta", "plasticine", "eyeriss"}) {
    const Machine machine(name, {});
    const kernels::Kernel kernel = dense_matmul(1, 96, 320, 200);
    const auto at_once = planned(machine, kernel, mapping::TileWishes{}.pinned.size() + (1 << 20));
    const auto in_steps = planned(machine, kernel, 1);
    ASSERT_EQ(at_once.has_value(), in_steps.has_value()) << name;
    if (!at_once) continue;
    EXPECT_EQ(in_steps->choices.front().tile_sizes, at_once->choices.front().tile_sizes) << name;
    EXPECT_EQ(in_steps->program_key, at_once->program_key) << name;
  }
}

}  // namespace
}  // namespace cyclescope::testing
