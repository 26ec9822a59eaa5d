// Hand-computed cycles of data dependencies (rule 3 of the timing semantics, and rule 4's regions). All instructions
// arrive at 1, and each unit has a stage of latency 0 of its own, so that it is entered at 1.
#include <gtest/gtest.h>

#include "rules.h"

namespace cyclescope::timing_test {
namespace {

TEST(RegisterRules, ReadAfterWriteWaitsForTheVisibleResult) {
  Rules it;  // 1-8, 8-10
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 7).writes(r);
  it.op(it.unit(), 2).reads(r);
  it.expect_cycles(10);
}

TEST(RegisterRules, WriteAfterWriteWaitsForTheVisibleResult) {
  Rules it;  // 1-8, 8-10
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 7).writes(r);
  it.op(it.unit(), 2).writes(r);
  it.expect_cycles(10);
}

TEST(RegisterRules, WriteAfterReadWaitsForTheReadersStart) {
  // The reader starts when s is there, at 8, and works until 18; the writer takes 8-20.
  Rules it;
  const architecture::RegisterId s = it.reg();
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 7).writes(s);
  it.op(it.unit(), 10).reads(s).reads(r);
  it.op(it.unit(), 12).writes(r);
  it.expect_cycles(20);
}

TEST(RegisterRules, WriteAfterReadWaitsForAllReaders) {
  // The younger reader starts at 1, the older one at 8.
  Rules it;
  const architecture::RegisterId s = it.reg();
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 7).writes(s);
  it.op(it.unit(), 1).reads(s).reads(r);
  it.op(it.unit(), 1).reads(r);
  it.op(it.unit(), 12).writes(r);
  it.expect_cycles(20);
}

TEST(RegisterRules, ReadsDoNotWaitForReads) {
  Rules it;
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 7).reads(r);
  it.op(it.unit(), 7).reads(r);
  it.expect_cycles(8);
}

TEST(RegisterRules, AccumulationsDoNotWaitForEachOther) {
  Rules it;  // both from 1 on; the younger is visible at 5, the older at 11, and the reader waits for both
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 10).accumulates(r);
  it.op(it.unit(), 4).accumulates(r);
  it.op(it.unit(), 1).reads(r);
  it.expect_cycles(12);
}

TEST(RegisterRules, AnAccumulationWaitsForReadersAndWriters) {
  Rules after_write;
  const architecture::RegisterId r = after_write.reg();
  after_write.op(after_write.unit(), 7).writes(r);
  after_write.op(after_write.unit(), 2).accumulates(r);
  after_write.expect_cycles(10);
  Rules after_read;  // the reader starts at 8
  const architecture::RegisterId s = after_read.reg();
  const architecture::RegisterId t = after_read.reg();
  after_read.op(after_read.unit(), 7).writes(s);
  after_read.op(after_read.unit(), 1).reads(s).reads(t);
  after_read.op(after_read.unit(), 4).accumulates(t);
  after_read.expect_cycles(12);
}

TEST(RegisterRules, AWriteWaitsForAccumulations) {
  Rules it;
  const architecture::RegisterId r = it.reg();
  it.op(it.unit(), 10).accumulates(r);
  it.op(it.unit(), 3).writes(r);
  it.expect_cycles(14);
}

TEST(RegisterRules, AnInstructionReadsItsRegistersBeforeItWritesThem) {
  Rules it;  // 1-4, 4-7, 7-10
  const architecture::RegisterId r = it.reg();
  for (int i = 0; i < 3; ++i) it.op(it.unit(), 3).reads(r).writes(r);
  it.expect_cycles(10);
}

/// A storage that holds enough requests for all, with reads and writes of 10 cycles.
class RegionRules : public ::testing::Test {
 protected:
  RegionRules() {
    architecture::Storage& storage = it_.storage(64);
    storage.max_concurrent_requests = storage.read_write_ports = 16;
    storage.read_latency = storage.write_latency = 10;
    data_ = it_.buffer();
  }
  Rules it_;
  program::BufferId data_ = architecture::kNone;
};

TEST_F(RegionRules, ReadAfterWrite) {
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.op(it_.unit(), 0).load(data_, 7, 4);
  it_.expect_cycles(21);
}

TEST_F(RegionRules, NeighboursDoNotMeet) {
  it_.op(it_.unit(), 0).store(data_, 4, 8);
  it_.op(it_.unit(), 0).load(data_, 12, 4);
  it_.op(it_.unit(), 0).load(data_, 0, 4);
  it_.expect_cycles(11);
}

TEST_F(RegionRules, BuffersOfOneStorageDoNotMeet) {
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.op(it_.unit(), 0).load(it_.buffer(), 0, 8);
  it_.expect_cycles(11);
}

TEST_F(RegionRules, WriteAfterWriteWaitsForTheVisibleResult) {
  it_.op(it_.unit(), 3).store(data_, 0, 8);
  it_.op(it_.unit(), 2).store(data_, 0, 1);
  it_.expect_cycles(26);  // 1 + 3 + 10, then 2 + 10
}

TEST_F(RegionRules, WriteAfterReadWaitsForTheEndOfTheRequest) {
  it_.op(it_.unit(), 0).load(data_, 0, 8);
  it_.op(it_.unit(), 5).store(data_, 2, 1);
  it_.expect_cycles(26);
}

TEST_F(RegionRules, AccumulationsDoNotWaitForEachOther) {
  it_.op(it_.unit(), 9).add_to(data_, 0, 8);
  it_.op(it_.unit(), 0).add_to(data_, 0, 8);
  it_.op(it_.unit(), 3).load(data_, 0, 8);
  it_.expect_cycles(33);  // the older one ends at 20, the younger at 11
}

TEST_F(RegionRules, AnAccumulationWaitsForWriters) {
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.op(it_.unit(), 0).add_to(data_, 0, 8);
  it_.expect_cycles(21);
}

TEST_F(RegionRules, AnAccumulationWaitsForReadersAndWriters) {
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.op(it_.unit(), 0).load(data_, 0, 8);
  it_.op(it_.unit(), 0).add_to(data_, 0, 8);
  it_.expect_cycles(31);
}

TEST_F(RegionRules, AWriteWaitsForAccumulations) {
  it_.op(it_.unit(), 4).add_to(data_, 0, 8);
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.expect_cycles(25);
}

TEST_F(RegionRules, WhatTransfersNothingDependsOnNothing) {
  it_.op(it_.unit(), 0).store(data_, 0, 8);
  it_.op(it_.unit(), 0).access(data_, architecture::AccessRole::kRead, 0, 8, 0);
  it_.op(it_.unit(), 2).access(data_, architecture::AccessRole::kWrite, 0, 8, 0);
  it_.expect_cycles(11);
}

}  // namespace
}  // namespace cyclescope::timing_test
