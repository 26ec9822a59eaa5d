// Paths as a tree of records: what tidying and tracing back say is what walking the whole tree says.
#include "timing/path_records.h"

#include <gtest/gtest.h>

#include <map>

#include "../random/random.h"
#include "timing/path_map.h"

namespace cyclescope::timing_test {
namespace {

using timing::PathCycles;
using timing::PathMap;
using timing::PathMoment;
using timing::PathOrigin;
using timing::PathRecord;
using timing::PathRecords;

/// A tree of which every path's cycles are known, too.
struct Tree {
  PathRecords records;
  std::vector<PathRecord> ends{PathRecords::kStart};
  std::vector<PathCycles> cycles{{}};
  PathMoment moment = 0;
  // Since `moment`, by end: the entry that it came through, and its cycles.
  std::vector<PathOrigin> origins;

  void grow(random_cases::Random& random, std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i) {
      const auto from = static_cast<std::size_t>(random.in(0, static_cast<std::int64_t>(ends.size()) - 1));
      const auto to = static_cast<std::size_t>(random.in(0, static_cast<std::int64_t>(ends.size()) - 1));
      const auto bin = static_cast<std::uint32_t>(random.in(0, 5));
      const std::int64_t count = random.in(0, 3);
      PathCycles more;
      if (count > 0) more.emplace_back(bin, count);
      PathRecord end = records.follow(ends[from], bin, count);
      if (random.chance(20)) {
        more = timing::sum_of(more, PathCycles{{1, 2}, {7, 1}});
        end = records.follow(end, std::make_shared<const PathCycles>(PathCycles{{1, 2}, {7, 1}}));
      }
      const PathCycles sum = timing::sum_of(cycles[from], more);
      PathOrigin origin;
      if (moment != 0) origin = {origins[from].entry, timing::sum_of(origins[from].cycles, more)};
      const std::size_t place = ends.size() < 12 ? ends.size() : to;
      if (place == ends.size()) {
        ends.emplace_back();
        cycles.emplace_back();
        if (moment != 0) origins.emplace_back();
      }
      ends[place] = end;
      cycles[place] = sum;
      if (moment != 0) origins[place] = origin;
    }
  }

  void mark() {
    moment = records.new_moment();
    origins.clear();
    for (std::size_t i = 0; i < ends.size(); ++i) {
      ends[i] = records.mark(ends[i], moment, 100 + i);
      origins.push_back({100 + i, {}});
    }
  }

  void tidy(std::vector<PathMoment> moments) {
    std::vector<PathRecord*> kept;
    for (PathRecord& end : ends) kept.push_back(&end);
    records.tidy(kept, moments);
  }

  void expect_known() {
    for (std::size_t i = 0; i < ends.size(); ++i) EXPECT_EQ(records.cycles_of(ends[i]), cycles[i]);
    if (moment == 0) return;
    const auto traced = records.trace_back(ends, moment);
    ASSERT_TRUE(traced);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      EXPECT_EQ((*traced)[i].entry, origins[i].entry);
      EXPECT_EQ((*traced)[i].cycles, origins[i].cycles);
    }
  }
};

TEST(PathRecords, KnowTheCyclesOfEveryPathTidiedOrNot) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    random_cases::Random random(seed);
    Tree tree;
    tree.grow(random, random.in(0, 60));
    tree.mark();
    const PathMoment forgotten = tree.moment;
    tree.grow(random, random.in(0, 60));
    tree.expect_known();
    tree.mark();
    tree.grow(random, random.in(0, 60));
    const std::size_t before = tree.records.size();
    tree.tidy({tree.moment});
    EXPECT_LE(tree.records.size(), before);
    EXPECT_LE(tree.records.size(), 60U);  // of twelve paths: ends, forks, and as many at the mark
    tree.expect_known();
    tree.grow(random, random.in(0, 60));
    tree.expect_known();
    EXPECT_FALSE(tree.records.trace_back(tree.ends, forgotten));
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

TEST(PathRecords, DoNotTraceBackWhatCameThroughNoMark) {
  PathRecords records;
  const PathRecord before = records.follow(PathRecords::kStart, 1, 5);
  const PathMoment moment = records.new_moment();
  const PathRecord marked = records.follow(records.mark(before, moment, 3), 2, 4);
  const std::vector<PathRecord> both = {marked, before};
  EXPECT_FALSE(records.trace_back(both, moment));
  const auto one = records.trace_back(std::vector<PathRecord>{marked}, moment);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->front().entry, 3U);
  EXPECT_EQ(one->front().cycles, (PathCycles{{2, 4}}));
}

TEST(PathMap, IsAppliedManyTimesAtOnce) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    random_cases::Random random(seed);
    const std::int64_t size = random.in(1, 9);
    std::vector<timing::EntryName> names;
    std::vector<PathOrigin> origins;
    for (std::int64_t i = 0; i < size; ++i) {
      names.push_back(static_cast<timing::EntryName>(10 * i));
      PathCycles cycles;
      if (random.chance(80)) cycles.emplace_back(static_cast<std::uint32_t>(random.in(0, 4)), random.in(1, 9));
      origins.push_back({static_cast<timing::EntryName>(10 * random.in(0, size - 1)), cycles});
    }
    const PathMap map(names, origins);
    ASSERT_TRUE(map.is_closed());
    const std::int64_t times = random.in(0, 70);
    const PathMap power = map.power(times);
    for (const timing::EntryName name : names) {
      timing::EntryName from = name;
      PathCycles cycles;
      for (std::int64_t i = 0; i < times; ++i) {
        const PathMap::Entry& entry = *map.find(from);
        cycles = timing::sum_of(cycles, *entry.cycles);
        from = entry.from;
      }
      EXPECT_EQ(power.find(name)->from, from);
      EXPECT_EQ(*power.find(name)->cycles, cycles) << "seed " << seed;
    }
  }
}

TEST(PathMap, IsNotClosedWherePathsComeFromElsewhere) { EXPECT_FALSE(PathMap({1, 2}, {{1, {}}, {3, {}}}).is_closed()); }

}  // namespace
}  // namespace cyclescope::timing_test
