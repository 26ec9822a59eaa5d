// The search for tile sizes against looking at every choice.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

/// A machine that loads tiles of A into a buffer, with the tiling of its one mapping left open.
architecture::Description tiled_machine(const std::string& tiling, std::int64_t capacity) {
  const std::string text = R"json({
    "name": "tiled", "clock_hz": 1e9,
    "operations": {"mvin": {"operands": {"to": "write", "from": "read"}, "semantics": ["to = from"]}},
    "objects": [
      {"class": "SRAM", "name": "imem", "data_width": 64},
      {"class": "InstructionMemoryAccessUnit", "name": "imau", "latency": 0},
      {"class": "InstructionFetchStage", "name": "fetch", "issue_buffer_size": 16},
      {"class": "ExecuteStage", "name": "queue"},
      {"class": "MemoryAccessUnit", "name": "load", "to_process": ["mvin"], "latency": 2, "streaming": true},
      {"class": "SRAM", "name": "tiles", "address_ranges": [[0, )json" +
                           std::to_string(capacity) + R"json(]]},
      {"class": "DRAM", "name": "dram"}],
    "edges": [["imem", "READ_DATA", "imau"], ["fetch", "CONTAINS", "imau"], ["fetch", "FORWARD", "queue"],
      ["queue", "CONTAINS", "load"], ["dram", "READ_DATA", "load"], ["load", "WRITE_DATA", "tiles"]],
    "mappings": [{"name": "load_a", "kernel": "matmul", "when": "!has_C",
      "tensors": {"A": {"storage": "dram", "element_bits": 8}},
      "tiling": )json" + tiling +
                           R"json(,
      "buffers": {"a": {"storage": "tiles", "extents": ["tm", "tk"]}},
      "program": [{"for": "i", "count": "ceil_div(M, tm)", "body": [{"for": "k", "count": "ceil_div(K, tk)", "body": [
        {"let": {"rows": "min(tm, M - i * tm)", "depth": "min(tk, K - k * tk)"}},
        {"do": "mvin", "operands": {"from": "A[0, i * tm :+ rows, k * tk :+ depth]", "to": "a[0 :+ rows, 0 :+ depth]"}}]}]}]
}]
})json";
  auto description = architecture::read_description(text);
  if (!description) throw std::runtime_error(description.error().path + ": " + description.error().message);
  return std::move(*description);
}

struct Tiles {
  std::int64_t tm = 0, tk = 0;
  bool operator==(const Tiles&) const = default;
};

/// The tiles that the search finds for a product of m x n x k, or the code of its error.
tl::expected<Tiles, Diagnostic> found_tiles(const std::string& tiling, std::int64_t capacity, std::int64_t m,
                                            std::int64_t k) {
  const Machine machine(tiled_machine(tiling, capacity), {});
  const auto mapped = machine.map(dense_matmul(1, m, 1, k));
  if (!mapped) return tl::unexpected(mapped.error());
  Tiles tiles;
  for (const auto& [name, size] : mapped->choices.front().tile_sizes) (name == "tm" ? tiles.tm : tiles.tk) = size;
  return tiles;
}

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Candidates of each kind for `n` units, from their definitions.
std::set<std::int64_t> candidates(const std::string& kind, std::int64_t n) {
  std::set<std::int64_t> result;
  if (kind == "halving") {
    for (std::int64_t unit = n; unit > 1; unit = ceil_div(unit, 2)) result.insert(unit);
    result.insert(1);
  }
  for (std::int64_t i = 1; i <= n; ++i) {
    if (kind == "all") result.insert(i);
    if (kind == "splits") result.insert(ceil_div(n, i));
    if (kind == "divisors" && n % i == 0) result.insert(i);
    if (kind == "powers_of_two" && ((i & (i - 1)) == 0 || i == n)) result.insert(i);
  }
  return result;
}

TEST(Tiling, FindsTheBestOfAllCandidates) {
  // Loads in all, then the fewest words at a time; the first found, with the largest tm, among equals.
  for (const std::string kind : {"halving", "powers_of_two", "divisors", "splits", "all"}) {
    const std::string tiling = R"json({"variables": {"tm": {"max": "M", "multiple_of": 3, "candidates": ")json" + kind +
                               R"json("}, "tk": {"max": "K", "candidates": ")json" + kind +
                               R"json("}}, "constraints": ["tm + tk != 11"],
                               "minimize": ["ceil_div(M, tm) * ceil_div(K, tk)", "tm * tk"]
  })json";
    for (const std::int64_t m : {1, 2, 12, 17, 30}) {
      for (const std::int64_t k : {1, 7, 8, 24, 37}) {
        for (const std::int64_t capacity : {3, 20, 100}) {
          std::optional<std::vector<std::int64_t>> best;
          for (const std::int64_t units : candidates(kind, ceil_div(m, 3))) {
            for (const std::int64_t tk : candidates(kind, k)) {
              const std::int64_t tm = std::min(m, 3 * units);
              if (tm * tk > capacity || tm + tk == 11) continue;
              const std::vector<std::int64_t> cost{ceil_div(m, tm) * ceil_div(k, tk), tm * tk, -tm, -tk};
              if (!best || cost < *best) best = cost;
            }
          }
          const auto found = found_tiles(tiling, capacity, m, k);
          const std::string where =
              kind + " " + std::to_string(m) + " " + std::to_string(k) + " " + std::to_string(capacity);
          ASSERT_EQ(found.has_value(), best.has_value()) << where;
          if (best) {
            EXPECT_EQ(*found, (Tiles{-(*best)[2], -(*best)[3]})) << where << ": " << found->tm << " x " << found->tk;
          }
        }
      }
    }
  }
}

TEST(Tiling, LaterVariablesMayDependOnEarlierOnes) {
  const auto found = found_tiles(R"json({"variables": {"tm": {"max": "M"}, "tk": {"max": "tm < M ? 1 : K"}},
                                     "minimize": ["ceil_div(M, tm) * ceil_div(K, tk)"]})json",
                                 64, 32, 16);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (Tiles{32, 2}));  // 8 loads; a smaller tm would want at least 2 * 16
}

TEST(Tiling, TakesListedValues) {
  const auto found = found_tiles(R"json({"variables": {"tm": {"candidates": [5, "M"]}, "tk": {"candidates": [1, 4, 3]}},
                                     "minimize": ["ceil_div(M, tm) * ceil_div(K, tk)"]})json",
                                 24, 10, 12);
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, (Tiles{5, 4}));  // 6 loads; 10 x 4 does not fit, 10 x 1 makes 12
}

TEST(Tiling, SaysWhichStorageIsTooSmall) {
  const auto found =
      found_tiles(R"json({"variables": {"tm": {"max": "M", "multiple_of": 8}, "tk": {"max": "K"}}})json", 7, 64, 8);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "TilingNotFound");
  EXPECT_EQ(found.error().message, "no tile sizes of 'load_a' fit: 'a' want at least 8 words of 'tiles', which has 7");
  EXPECT_EQ(found.error().hint, "give 'tiles' 8 words or more");
}

TEST(Tiling, SaysWhichConstraintRefuses) {
  const auto found = found_tiles(R"json({"variables": {"tm": {"max": "M"}, "tk": {"max": "K"}},
                                     "constraints": ["tm > 0", "tk > K"]})json",
                                 1'000, 8, 8);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "TilingNotFound");
  EXPECT_EQ(found.error().path, "/mappings/0/tiling/constraints/1");
  EXPECT_NE(found.error().message.find("'tk > K'"), std::string::npos);
}

TEST(Tiling, GivesUpOnEndlessSearches) {
  const auto found = found_tiles(R"json({"variables": {"tm": {"max": "M", "candidates": "all"},
                                                   "tk": {"max": "K", "candidates": "all"}}})json",
                                 1'000'000'000, 2'000, 2'000);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "TilingTooLarge");
  EXPECT_EQ(found.error().path, "/mappings/0/tiling");
}

TEST(Tiling, RefusesVariablesWithoutAMaximum) {
  const auto found = found_tiles(R"json({"variables": {"tm": {"max": "M - 8"}, "tk": {"max": "K"}}})json", 100, 8, 8);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "OutOfRange");
  EXPECT_EQ(found.error().path, "/mappings/0/tiling/variables/tm");
}

}  // namespace
}  // namespace cyclescope::testing
