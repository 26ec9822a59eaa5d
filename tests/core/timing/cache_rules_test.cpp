// Hand-computed cycles of caches, a case for each sentence of the rules. The cache: look-ups of 2 (read) and 5 (write)
// cycles, lines of 4 words, 3 cycles until a missing line is asked for, one word per transfer. Behind it: 2 words per
// transfer, so that a line takes 10 + 1 cycles to read and 6 + 1 to write. Each has one slot and one port unless
// changed. Instructions follow one another on one unit of latency 0, entered at 1 first.
#include <gtest/gtest.h>

#include "rules.h"

namespace cyclescope::timing_test {
namespace {

class CacheRules : public ::testing::Test {
 protected:
  CacheRules() {
    architecture::Storage& behind = it_.storage(2);
    behind.read_latency = 10;
    behind.write_latency = 6;
    memory_ = it_.last_storage();
    cache_ = add_cache(memory_);
    data_ = it_.buffer();
    unit_ = it_.unit();
  }

  architecture::ObjectId add_cache(architecture::ObjectId backing) {
    it_.storage(1).read_latency = 2;
    architecture::Object& object = it_.object(it_.last_storage());
    object.object_class = architecture::ObjectClass::kSetAssociativeCache;
    object.storage.write_latency = 5;
    object.cache.ways = 2;
    object.cache.line_words = 4;
    object.cache.miss_latency = 3;
    object.cache.backing = backing;
    return it_.last_storage();
  }
  architecture::Cache& cache() { return it_.object(cache_).cache; }
  architecture::Storage& front() { return it_.object(cache_).storage; }
  architecture::Storage& memory() { return it_.object(memory_).storage; }
  void load(std::int64_t word, std::int64_t words = 1) { it_.op(unit_, 0).load(data_, word, words); }
  void store(std::int64_t word, std::int64_t words = 1) { it_.op(unit_, 0).store(data_, word, words); }
  /// An instruction of another unit that works for `cycles` once the data of the one before are there.
  void work_on_it(std::int64_t cycles) {
    const architecture::RegisterId value = it_.reg();
    it_.writes(value);
    it_.op(it_.unit(), cycles).reads(value);
  }

  Rules it_;
  architecture::ObjectId memory_ = architecture::kNone, cache_ = architecture::kNone, unit_ = architecture::kNone;
  program::BufferId data_ = architecture::kNone;
};

TEST_F(CacheRules, AMissingLineIsAskedForAfterTheLookUp) {
  load(0);  // looked up 1-3, asked for at 6, there at 17
  it_.expect_cycles(17);
}

TEST_F(CacheRules, AnAccessWaitsForALineThatIsBeingLoaded) {
  load(0);  // there at 17
  load(3);  // looked up 6-8
  work_on_it(100);
  it_.expect_cycles(117);
}

TEST_F(CacheRules, ALineThatIsThereIsHit) {
  load(0);
  it_.op(unit_, 30);  // 6-36
  load(3);            // 36-38
  work_on_it(100);
  it_.expect_cycles(138);
}

TEST_F(CacheRules, AHitGoesOnUnderAMiss) {
  load(0);
  it_.op(unit_, 30);  // 6-36
  load(4);            // looked up at 36, asked for at 41, there at 52
  load(0);            // 41-43
  work_on_it(100);
  it_.expect_cycles(143);
}

TEST_F(CacheRules, AUnitKeepsItsInstructionUntilTheLineIsAskedFor) {
  load(0);
  it_.op(unit_, 30);  // 6-36
  it_.expect_cycles(36);
}

TEST_F(CacheRules, AsManyLinesAreUnderWayAsTheCacheMayHave) {
  // The first is there at 17. The second is looked up 6-8 and asked for at 11, but only one may be under way.
  memory().max_concurrent_requests = memory().read_write_ports = 4;
  load(0);
  load(4);
  it_.expect_cycles(28);
  cache().misses_in_flight = 2;  // 11-22
  it_.expect_cycles(22);
}

TEST_F(CacheRules, AsManyMissesAsRequestsUnlessToldOtherwise) {
  memory().max_concurrent_requests = memory().read_write_ports = 4;
  front().max_concurrent_requests = 2;
  load(0);
  load(4);
  it_.expect_cycles(22);
}

TEST_F(CacheRules, AMissHoldsASlotOfTheStorageBehind) {
  cache().misses_in_flight = 2;
  load(0);  // 6-17
  load(4);  // asked for at 11: 17-28
  it_.expect_cycles(28);
}

TEST_F(CacheRules, AMissHoldsAPortOfTheStorageBehindForItsTransfers) {
  // Lines of 16 words: 8 transfers behind a latency of 10, so that the port is taken 15-23, 23-31, 31-39.
  cache().misses_in_flight = memory().max_concurrent_requests = 4;
  cache().line_words = 16;
  for (const std::int64_t word : {0, 16, 32}) load(word);
  it_.expect_cycles(39);
}

TEST_F(CacheRules, AMissWaitsForWhatElseTheStorageBehindServes) {
  it_.op(it_.unit(), 0).load(it_.buffer(memory_), 0, 30);  // 1-25: 10 + 15 - 1
  load(0);                                                 // asked for at 6: 25-36
  it_.expect_cycles(36);
}

TEST_F(CacheRules, EveryMissingLineIsAskedFor) {
  cache().misses_in_flight = memory().max_concurrent_requests = memory().read_write_ports = 2;
  load(2, 4);  // lines 0 and 1: looked up 1-6, asked for at 6, there at 17
  it_.expect_cycles(17);
  load(4, 6);  // line 1, and line 2: looked up 6-13, asked for at 11, when two are under way: 17-28
  it_.expect_cycles(28);
}

TEST_F(CacheRules, AHitTakesItsTransfers) {
  load(0, 4);  // looked up 1-6, there at 17
  it_.op(unit_, 30);
  load(0, 4);  // 36-41
  it_.expect_cycles(41);
}

TEST_F(CacheRules, SetsHoldLinesSideBySide) {
  cache().ways = 1;
  cache().sets = 2;
  load(0);            // 17
  load(4);            // asked for at 17: 28. Left at 17
  it_.op(unit_, 50);  // 17-67
  load(0);
  load(4);  // 69-71
  it_.expect_cycles(71);
}

TEST_F(CacheRules, ReplacesTheLeastRecentlyUsedLine) {
  for (const std::int64_t word : {0, 4, 0, 8}) load(word);  // there at 17, 28; -; 8 is asked for at 28, there at 39
  it_.op(unit_, 50);                                        // 28-78
  load(0);
  it_.expect_cycles(80);
}

TEST_F(CacheRules, ReplacesTheOldestLine) {
  cache().replacement = architecture::ReplacementPolicy::kFifo;
  for (const std::int64_t word : {0, 4, 0, 8}) load(word);
  it_.op(unit_, 50);  // 28-78
  load(0);            // asked for at 83
  it_.expect_cycles(94);
}

TEST_F(CacheRules, ADirtyLineIsWrittenBackBehindTheOneThatDisplacesIt) {
  cache().ways = 1;
  store(0);           // looked up 1-6, asked for at 9, there at 20
  it_.op(unit_, 50);  // 9-59
  load(4);            // asked for at 64, there at 75; what it displaces is written 75-82
  it_.expect_cycles(82);
}

TEST_F(CacheRules, NobodyWaitsForALineToBeWrittenBack) {
  cache().ways = 1;
  store(0);
  it_.op(unit_, 50);
  load(4);  // there at 75
  work_on_it(100);
  it_.expect_cycles(175);
}

TEST_F(CacheRules, AUnitKeepsItsInstructionUntilTheWriteBackHasBegun) {
  cache().ways = 1;
  store(0);
  it_.op(unit_, 50);
  load(4);  // written back from 75 on
  it_.op(unit_, 100);
  it_.expect_cycles(175);
}

TEST_F(CacheRules, ALineThatIsBeingLoadedIsWrittenBackWhenItIsThere) {
  cache().ways = 1;
  cache().misses_in_flight = 2;
  memory().max_concurrent_requests = memory().read_write_ports = 4;
  store(0);  // looked up 1-6, asked for at 9, there at 20
  load(4);   // looked up 9-11, asked for at 14, there at 25; the other is written 20-27
  it_.expect_cycles(27);
}

TEST_F(CacheRules, WritesGoThroughACacheThatDoesNotWriteBack) {
  cache().write_back = false;
  load(0);            // there at 17
  it_.op(unit_, 30);  // 6-36
  store(0);           // 36-41, behind 41-47
  it_.expect_cycles(47);
}

TEST_F(CacheRules, AWriteThatGoesThroughEndsBehindTheCache) {
  cache().write_back = false;
  load(0);
  it_.op(unit_, 30);
  store(0);  // 41-47
  load(0);   // waits for it: 47-49
  it_.expect_cycles(49);
}

TEST_F(CacheRules, WordsThatGoThroughTakeTheirTransfers) {
  cache().write_back = false;
  load(0);
  it_.op(unit_, 30);
  store(0, 4);  // looked up 36-44; two transfers behind: 41-48
  it_.expect_cycles(48);
}

TEST_F(CacheRules, WithoutAllocationAMissingWriteGoesThrough) {
  cache().write_allocate = false;
  store(0);           // looked up 1-6, behind 6-12
  it_.op(unit_, 30);  // 6-36
  load(0);            // still a miss: asked for at 41
  it_.expect_cycles(52);
}

TEST_F(CacheRules, WithAllocationAWriteThatGoesThroughLoadsItsLine) {
  cache().write_back = false;
  memory().max_concurrent_requests = memory().read_write_ports = 2;
  store(0);  // looked up 1-6; the word 6-12; the line asked for at 9, there at 20
  it_.expect_cycles(20);
  memory().max_concurrent_requests = 1;  // the line is placed first, 9-20, and the word where it fits: 20-26
  it_.expect_cycles(26);
}

TEST_F(CacheRules, WritesBecomeVisibleWithTheirLine) {
  store(0);  // there at 20
  load(1);   // of another word: looked up 9-11, waits for the line
  work_on_it(100);
  it_.expect_cycles(120);
}

/// A second cache behind the first: one word per transfer, so that a line takes 2 + 3 cycles from it.
class TwoCaches : public CacheRules {
 protected:
  TwoCaches() {
    second_ = add_cache(memory_);
    it_.object(second_).cache.sets = 16;
    cache().backing = second_;
  }
  architecture::Cache& second() { return it_.object(second_).cache; }
  architecture::ObjectId second_ = architecture::kNone;
};

TEST_F(TwoCaches, AMissIsLookedUpInTheNext) {
  // Looked up 1-3, asked for at 6; looked up there 6-11, known at 8, asked for at 11, there at 22.
  load(0);
  it_.expect_cycles(22);
}

TEST_F(TwoCaches, OnlyTheSecondOnesMissesGoOn) {
  cache().ways = 1;
  load(0);            // left when memory is asked, at 11
  it_.op(unit_, 30);  // 11-41
  load(4);            // 46 and 51: there at 62
  it_.op(unit_, 30);  // 51-81
  load(0);            // looked up 81-83, asked for at 86: a hit, 86-91
  it_.expect_cycles(91);
}

TEST_F(TwoCaches, TheNextOneIsLookedUpWithTheLinesAddress) {
  second().line_words = 8;  // a line of memory takes 10 + 3 cycles, and has two of the first cache's in it
  load(0);                  // asked for at 6 and 11, there at 24
  it_.op(unit_, 30);        // 11-41
  load(4);                  // asked for at 46: a hit, 46-51
  it_.expect_cycles(51);
}

TEST_F(TwoCaches, ALineOfTheFirstMayBeSeveralOfTheSecond) {
  // Lines of 2 words behind lines of 4: two are asked for at 11, of one transfer each: 11-21, 21-31.
  second().line_words = 2;
  load(0);
  it_.expect_cycles(31);
}

TEST_F(TwoCaches, ADirtyLineIsWrittenToTheSecond) {
  cache().ways = 1;
  store(0);           // looked up 1-6, asked for at 9 and 14: there at 25
  it_.op(unit_, 30);  // 14-44
  load(4);  // asked for at 49, looked up there 49-54, memory at 54: 65. The other is written there 54-62, a hit
  it_.expect_cycles(65);
  it_.op(unit_, 30);  // 54-84
  load(0);            // asked for at 89: a hit, 89-94. Line 4 is not dirty
  it_.expect_cycles(94);
}

}  // namespace
}  // namespace cyclescope::timing_test
