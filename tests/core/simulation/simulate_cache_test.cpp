// What caches ask of the storage behind them, first come, first served; timing/cache_rules_test.cpp has the cycles in
// program order. The cache: look-ups of 2 (read) and 5 (write) cycles, lines of 4 words, 3 cycles until a missing line
// is asked for, one word per transfer. Behind it: 2 words per transfer, so that a line takes 10 + 1 cycles to read and
// 6 + 1 to write. Instructions follow one another on one unit of latency 0, entered at 1 first; slots, ports and misses
// in flight are one each.
#include <gtest/gtest.h>

#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

class CacheBench : public Bench {
 public:
  CacheBench(std::int64_t sets, std::int64_t ways) {
    architecture::Storage& behind = storage(2);
    behind.read_latency = 10;
    behind.write_latency = 6;
    const architecture::ObjectId backing = last_storage();
    storage(1).read_latency = 2;
    architecture::Object& object = this->object(last_storage());
    object.object_class = architecture::ObjectClass::kSetAssociativeCache;
    object.storage.write_latency = 5;
    object.cache.sets = sets;
    object.cache.ways = ways;
    object.cache.line_words = 4;
    object.cache.miss_latency = 3;
    object.cache.backing = backing;
    data = buffer();
    unit_ = unit();
  }
  architecture::Cache& cache() { return object(last_storage()).cache; }
  CacheBench& load_words(std::int64_t offset, std::int64_t words) {
    op(unit_, 0).load(data, offset, words);
    return *this;
  }
  CacheBench& store_words(std::int64_t offset, std::int64_t words) {
    op(unit_, 0).store(data, offset, words);
    return *this;
  }
  /// Requests that the cache makes for instruction `n`.
  std::size_t asked(std::size_t n) const { return ran(n).requests.size() - 1; }
  std::int64_t misses(std::size_t n) const { return ran(n).requests.at(0).missing_lines; }

  program::BufferId data = architecture::kNone;
  architecture::ObjectId unit_ = architecture::kNone;
};

void expect_request(const simulation::SimulatedInstruction::Request& request, std::int64_t ready, std::int64_t start,
                    std::int64_t end, std::int64_t done) {
  EXPECT_EQ(request.ready, ready);
  EXPECT_EQ(request.start, start);
  EXPECT_EQ(request.end, end);
  EXPECT_EQ(request.done, done);
}

TEST(SimulatedCache, AMissAsksForTheLineAndAHitDoesNot) {
  CacheBench bench(4, 1);
  bench.load_words(0, 1).load_words(3, 1);
  EXPECT_EQ(bench.cycles(), 17);
  ASSERT_EQ(bench.asked(0), 1u);
  expect_request(bench.ran(0).requests[0], 1, 1, 3, 17);
  expect_request(bench.ran(0).requests[1], 6, 6, 17, 17);
  ASSERT_EQ(bench.asked(1), 0u);
  expect_request(bench.ran(1).requests[0], 6, 6, 8, 17);  // waits for the line
  EXPECT_EQ(bench.result.coverage.missing_lines, 1);
}

TEST(SimulatedCache, EveryMissingLineIsAskedFor) {
  // Words 2-5: lines 0 and 1. Then words 4-9: line 1 hits, line 2 misses.
  CacheBench bench(4, 1);
  bench.load_words(2, 4).load_words(4, 6);
  bench.cycles();
  EXPECT_EQ(bench.misses(0), 2);
  ASSERT_EQ(bench.asked(0), 2u);
  expect_request(bench.ran(0).requests[1], 6, 6, 17, 17);
  expect_request(bench.ran(0).requests[2], 6, 17, 28, 28);
  EXPECT_EQ(bench.misses(1), 1);
  EXPECT_EQ(bench.asked(1), 1u);
}

TEST(SimulatedCache, LinesOfOneSetDisplaceEachOther) {
  // Two sets of one way: lines 0 and 1 live side by side, line 2 displaces line 0.
  CacheBench bench(2, 1);
  bench.load_words(0, 1).load_words(4, 1).load_words(0, 1).load_words(8, 1).load_words(0, 1).load_words(4, 1);
  bench.cycles();
  const std::int64_t expected[] = {1, 1, 0, 1, 1, 0};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(bench.misses(i), expected[i]) << i;
}

TEST(SimulatedCache, ReplacesTheLeastRecentlyUsedOrTheFirst) {
  // Two ways; lines 0, 1, 0, 2, 0. LRU: 2 displaces 1. FIFO: 2 displaces 0.
  CacheBench bench(1, 2);
  for (const std::int64_t word : {0, 4, 0, 8, 0}) bench.load_words(word, 1);
  bench.cycles();
  EXPECT_EQ(bench.misses(4), 0);
  EXPECT_EQ(bench.result.coverage.missing_lines, 3);
  bench.cache().replacement = architecture::ReplacementPolicy::kFifo;
  bench.cycles();
  EXPECT_EQ(bench.misses(4), 1);
  EXPECT_EQ(bench.result.coverage.missing_lines, 4);
}

TEST(SimulatedCache, ADirtyLineIsWrittenBackWhenItGoes) {
  // One line in all. A write loads it; line 1 displaces it; nobody but the program waits for it.
  CacheBench bench(1, 1);
  bench.store_words(0, 1).load_words(4, 1);
  EXPECT_EQ(bench.cycles(), 38);
  ASSERT_EQ(bench.asked(0), 1u);
  expect_request(bench.ran(0).requests[1], 9, 9, 20, 20);
  ASSERT_EQ(bench.asked(1), 2u);
  expect_request(bench.ran(1).requests[1], 14, 20, 31, 31);
  expect_request(bench.ran(1).requests[2], 20, 31, 38, 38);
  EXPECT_EQ(bench.ran(1).visible, 31);
}

TEST(SimulatedCache, AHitMakesALineDirtyToo) {
  CacheBench bench(1, 1);
  bench.load_words(0, 1).store_words(0, 1).load_words(4, 1);
  bench.cycles();
  EXPECT_EQ(bench.asked(1), 0u);
  EXPECT_EQ(bench.asked(2), 2u);
}

TEST(SimulatedCache, WriteThroughKeepsNothingDirty) {
  CacheBench bench(1, 1);
  bench.cache().write_back = false;
  bench.store_words(0, 1).load_words(4, 1);
  bench.cycles();
  EXPECT_EQ(bench.asked(0), 2u);  // the line, and the word
  EXPECT_EQ(bench.asked(1), 1u);
}

TEST(SimulatedCache, WithoutAllocationAMissingWriteGoesThrough) {
  // The line is not there afterwards, and a hit stays. Three words in two lines go together: 6 + 1 cycles.
  CacheBench bench(4, 1);
  bench.cache().write_allocate = false;
  bench.store_words(0, 1).load_words(0, 1).store_words(1, 1).store_words(7, 3);
  bench.cycles();
  ASSERT_EQ(bench.asked(0), 1u);
  expect_request(bench.ran(0).requests[1], 6, 6, 12, 12);
  EXPECT_EQ(bench.misses(1), 1);
  EXPECT_EQ(bench.asked(2), 0u);
  EXPECT_EQ(bench.misses(3), 2);
  ASSERT_EQ(bench.asked(3), 1u);
  EXPECT_EQ(bench.ran(3).requests[1].end - bench.ran(3).requests[1].start, 7);
}

TEST(SimulatedCache, AddressesCountTheBuffersPlaceAndItsElementsWidth) {
  // Elements of 16 bits from word 2 on: element 1 is in words 4 and 5, line 1, which holds word 7 of the other buffer.
  CacheBench bench(4, 1);
  const program::BufferId wide = bench.buffer();
  bench.program.buffers[static_cast<std::size_t>(wide)].base_word = 2;
  bench.program.buffers[static_cast<std::size_t>(wide)].element_bits = 16;
  bench.op(bench.unit_, 0).access(wide, architecture::AccessRole::kRead, 1, 1, 2);
  bench.load_words(7, 1).load_words(3, 1);
  bench.cycles();
  EXPECT_EQ(bench.misses(0), 1);
  EXPECT_EQ(bench.misses(1), 0);
  EXPECT_EQ(bench.misses(2), 1);
}

TEST(SimulatedCache, TagsFollowProgramOrderWhateverTheTime) {
  // The older load is ready long after the younger one of another unit, and yet it is the one that misses.
  CacheBench bench(4, 1);
  const architecture::ObjectId slow = bench.unit();
  bench.op(slow, 100).load(bench.data, 0, 1);
  bench.load_words(0, 1);
  bench.cycles();
  EXPECT_EQ(bench.misses(0), 1);
  EXPECT_EQ(bench.misses(1), 0);
  EXPECT_LT(bench.ran(1).requests[0].start, bench.ran(0).requests[0].start);
}

}  // namespace
}  // namespace cyclescope::simulation_test
