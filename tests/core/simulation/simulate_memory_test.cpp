// Hand-computed cases of memory requests and regions (rule 4 of the timing semantics). Unless said otherwise all
// instructions are fetched at 1, and each unit has a stage of latency 0 of its own, so that it is entered at 1.
#include <gtest/gtest.h>

#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

/// Expects request `request` of the n-th instruction to run from `start` to `end`.
void expect_request(const Bench& bench, std::size_t n, std::size_t request, std::int64_t start, std::int64_t end) {
  ASSERT_LT(request, bench.ran(n).requests.size()) << "of instruction " << n;
  EXPECT_EQ(bench.ran(n).requests[request].start, start) << "request " << request << " of instruction " << n;
  EXPECT_EQ(bench.ran(n).requests[request].end, end) << "request " << request << " of instruction " << n;
}

/// A storage that nothing has to wait for.
architecture::Storage& wide_storage(Bench& bench) {
  architecture::Storage& storage = bench.storage(64);
  storage.max_concurrent_requests = storage.read_write_ports = 16;
  return storage;
}

TEST(SimulatedRequest, TakesLatencyAndTransfers) {
  // 10 words through a port of 4: 3 transfers; 5 + 3 - 1 = 7 cycles from 1 + 2 on. The unit is left when the request
  // starts.
  Bench bench;
  bench.storage(4).read_latency = 5;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 2).load(data, 0, 10);
  EXPECT_EQ(bench.cycles(), 10);
  expect_request(bench, 0, 0, 3, 10);
  EXPECT_EQ(bench.left(0), 3);
}

TEST(SimulatedRequest, WaitsForASlotAndKeepsItsUnit) {
  // One slot, 20 cycles per read. a: 1-21. b is ready at 1, too, and is younger: 21-41; b's next instruction needs no
  // memory, but enters when the request has started.
  Bench bench;
  bench.storage().read_latency = 20;
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId b = bench.unit();
  const architecture::ObjectId a = bench.unit();
  bench.op(a, 0).load(data, 0, 1);
  bench.op(b, 0).load(data, 0, 1);
  bench.op(b, 3);
  EXPECT_EQ(bench.cycles(), 41);
  expect_request(bench, 0, 0, 1, 21);
  expect_request(bench, 1, 0, 21, 41);
  EXPECT_EQ(bench.entered(2), 21);
}

TEST(SimulatedRequest, RunsBesideOthersAsSlotsAndPortsAllow) {
  // Two slots and ports for three requests of 5 cycles: 1-6, 1-6, 6-11.
  Bench bench;
  architecture::Storage& storage = bench.storage();
  storage.read_latency = 5;
  storage.max_concurrent_requests = storage.read_write_ports = 2;
  const program::BufferId data = bench.buffer();
  for (int i = 0; i < 3; ++i) bench.op(bench.unit(), 0).load(data, 0, 1);
  EXPECT_EQ(bench.cycles(), 11);
  expect_request(bench, 1, 0, 1, 6);
  expect_request(bench, 2, 0, 6, 11);
}

TEST(SimulatedRequest, HoldsAPortForTheTransfersAtItsEndOnly) {
  // Two slots, one port, latency 5, 3 transfers: 7 cycles. First 1-8 with the port 5-8. Second: its port begins 4 after
  // its start, at 8 or later: 4-11.
  Bench bench;
  architecture::Storage& storage = bench.storage();
  storage.read_latency = 5;
  storage.max_concurrent_requests = 2;
  const program::BufferId data = bench.buffer();
  for (int i = 0; i < 2; ++i) bench.op(bench.unit(), 0).load(data, 0, 3);
  EXPECT_EQ(bench.cycles(), 11);
  expect_request(bench, 0, 0, 1, 8);
  expect_request(bench, 1, 0, 4, 11);
}

TEST(SimulatedRequest, TheInitiationIntervalKeepsTheUnitLonger) {
  // Ready and started at 1 + 2; left at 1 + 10.
  Bench bench;
  wide_storage(bench);
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 2, 10).load(data, 0, 1);
  EXPECT_EQ(bench.cycles(), 11);
  expect_request(bench, 0, 0, 3, 4);
  EXPECT_EQ(bench.left(0), 11);
}

TEST(SimulatedRequest, WritesFollowTheLastRead) {
  // Reads of 3 and 6 cycles from 2 on: 2-5 and 2-8; the write of 4 cycles: 8-12. The unit is left at 8.
  Bench bench;
  bench.storage().read_latency = 3;
  const program::BufferId x = bench.buffer();
  bench.storage().read_latency = 6;
  const program::BufferId y = bench.buffer();
  bench.storage().write_latency = 4;
  const program::BufferId z = bench.buffer();
  bench.op(bench.unit(), 1).load(x, 0, 1).load(y, 0, 1).store(z, 0, 1);
  EXPECT_EQ(bench.cycles(), 12);
  expect_request(bench, 0, 0, 2, 5);
  expect_request(bench, 0, 1, 2, 8);
  expect_request(bench, 0, 2, 8, 12);
  EXPECT_EQ(bench.left(0), 8);
}

TEST(SimulatedRequest, ReadsOfOneInstructionShareAStorageInTheirOrder) {
  // One slot: 1-4 and 4-7.
  Bench bench;
  bench.storage().read_latency = 3;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 0).load(data, 0, 1).load(data, 5, 1);
  EXPECT_EQ(bench.cycles(), 7);
  expect_request(bench, 0, 1, 4, 7);
  EXPECT_EQ(bench.left(0), 4);
}

TEST(SimulatedRequest, WithoutWordsAMemoryUnitIsAFunctionalUnit) {
  // No request and no dependency: left after the interval of 2, at 3, results at 1 + 6.
  Bench bench;
  wide_storage(bench);
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 9).store(data, 0, 1);
  bench.op(bench.unit(), 6, 2).access(data, architecture::AccessRole::kRead, 0, 4, 0);
  bench.cycles();
  EXPECT_EQ(bench.ran(1).work_start, 1);
  EXPECT_EQ(bench.left(1), 3);
  EXPECT_EQ(bench.ran(1).visible, 7);
}

TEST(SimulatedRequest, ALoadedRegisterIsVisibleAtTheEndOfTheRequest) {
  // Read 1-6; the user of r starts at 6. A register that a memory unit stores is read when its work starts: its next
  // writer starts at 1, too.
  Bench bench;
  architecture::Storage& storage = wide_storage(bench);
  storage.read_latency = 5;
  storage.write_latency = 20;
  const program::BufferId data = bench.buffer();
  const architecture::RegisterId r = bench.reg();
  const architecture::RegisterId s = bench.reg();
  bench.op(bench.unit(), 0).load(data, 0, 1).writes(r);
  bench.op(bench.unit(), 1).reads(r);
  bench.op(bench.unit(), 0).reads(s).store(data, 10, 1);
  bench.op(bench.unit(), 2).writes(s);
  EXPECT_EQ(bench.cycles(), 21);
  EXPECT_EQ(bench.ran(1).work_start, 6);
  EXPECT_EQ(bench.ran(3).work_start, 1);
}

TEST(SimulatedStreaming, ReadsAndWritesRunTogetherAsFastAsTheReadAllows) {
  // Read: 8 words at 1 per cycle, 10 + 8 - 1 = 17 cycles. Write: 2 transfers, 2 + 2 - 1 = 3 cycles.
  // End at 1 + max(17 + 2, 3) = 20: read 1-18, write 17-20. The unit is left when the write starts.
  Bench bench;
  bench.storage(1).read_latency = 10;
  const program::BufferId from = bench.buffer();
  bench.storage(4).write_latency = 2;
  const program::BufferId to = bench.buffer();
  bench.op(bench.streaming_unit(), 0).load(from, 0, 8).store(to, 0, 8);
  EXPECT_EQ(bench.cycles(), 20);
  expect_request(bench, 0, 0, 1, 18);
  expect_request(bench, 0, 1, 17, 20);
  EXPECT_EQ(bench.left(0), 17);
}

TEST(SimulatedStreaming, ReadsAndWritesRunTogetherAsFastAsTheWriteAllows) {
  // Read: 3 cycles. Write: 10 transfers, 2 + 10 - 1 = 11 cycles. End at 1 + max(3 + 2, 11) = 12.
  Bench bench;
  bench.storage(10).read_latency = 3;
  const program::BufferId from = bench.buffer();
  bench.storage(1).write_latency = 2;
  const program::BufferId to = bench.buffer();
  bench.op(bench.streaming_unit(), 0).load(from, 0, 10).store(to, 0, 10);
  EXPECT_EQ(bench.cycles(), 12);
  expect_request(bench, 0, 0, 1, 4);
  expect_request(bench, 0, 1, 1, 12);
  EXPECT_EQ(bench.left(0), 1);
}

TEST(SimulatedStreaming, WritesWithoutReadsStartWhenReady) {
  // Writes of 4 and 9 cycles to two storages: 3-7 and 3-12.
  Bench bench;
  bench.storage().write_latency = 4;
  const program::BufferId x = bench.buffer();
  bench.storage().write_latency = 9;
  const program::BufferId y = bench.buffer();
  bench.op(bench.streaming_unit(), 2).store(x, 0, 1).store(y, 0, 1);
  EXPECT_EQ(bench.cycles(), 12);
  expect_request(bench, 0, 0, 3, 7);
  expect_request(bench, 0, 1, 3, 12);
}

TEST(SimulatedStreaming, ABusySourceDelaysTheWriteToo) {
  // a reads 1-6 on the only slot. Then read 6-11, write ends at 6 + max(5 + 1, 1) = 12.
  Bench bench;
  bench.storage().read_latency = 5;
  const program::BufferId from = bench.buffer();
  bench.storage();
  const program::BufferId to = bench.buffer();
  bench.op(bench.unit(), 0).load(from, 0, 1);
  bench.op(bench.streaming_unit(), 0).load(from, 0, 1).store(to, 0, 1);
  EXPECT_EQ(bench.cycles(), 12);
  expect_request(bench, 1, 0, 6, 11);
  expect_request(bench, 1, 1, 11, 12);
}

TEST(SimulatedStreaming, ABusyDestinationDelaysTheReadToo) {
  // a writes 1-21 on the only slot. The write of 20 begins 5 after the read: t + 5 >= 21, so read 16-21, write 21-41.
  Bench bench;
  bench.storage().read_latency = 5;
  const program::BufferId from = bench.buffer();
  bench.storage().write_latency = 20;
  const program::BufferId to = bench.buffer();
  bench.op(bench.unit(), 0).store(to, 100, 1);
  bench.op(bench.streaming_unit(), 0).load(from, 0, 1).store(to, 0, 1);
  EXPECT_EQ(bench.cycles(), 41);
  expect_request(bench, 1, 0, 16, 21);
  expect_request(bench, 1, 1, 21, 41);
}

TEST(SimulatedStreaming, ACopyWithinAStorageNeedsRoomForBoth) {
  // Two transfers each, 4 + 1 and 1 + 1 cycles: read t to t + 5, write t + 4 to t + 6: they meet in cycle t + 4. With
  // one slot they never fit; with two slots and one port neither, as both hold the port in that cycle.
  Bench bench;
  architecture::Storage& storage = bench.storage();
  storage.read_latency = 4;
  const architecture::ObjectId id = bench.last_storage();
  const program::BufferId data = bench.buffer();
  bench.op(bench.streaming_unit(), 0).load(data, 0, 2).store(data, 10, 2);
  ASSERT_FALSE(bench.simulate());
  EXPECT_EQ(bench.simulate().error().code, "NeverFits");
  bench.object(id).storage.max_concurrent_requests = 2;
  EXPECT_FALSE(bench.simulate());
  bench.object(id).storage.read_write_ports = 2;
  EXPECT_EQ(bench.cycles(), 7);
  expect_request(bench, 0, 1, 5, 7);
}

TEST(SimulatedRegion, AReadWaitsForOverlappingWritesAlone) {
  // The write of elements 0-3 is visible at 6. Elements 3-4 are read from 6 on, 4-7 and another buffer at once.
  Bench bench;
  wide_storage(bench).write_latency = 5;
  const program::BufferId data = bench.buffer();
  const program::BufferId other = bench.buffer();
  bench.op(bench.unit(), 0).store(data, 0, 4);
  bench.op(bench.unit(), 0).load(data, 3, 2);
  bench.op(bench.unit(), 0).load(data, 4, 4);
  bench.op(bench.unit(), 0).load(other, 0, 4);
  EXPECT_EQ(bench.cycles(), 7);
  const std::int64_t expected[] = {1, 6, 1, 1};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(bench.ran(i).work_start, expected[i]) << i;
}

TEST(SimulatedRegion, AWriteWaitsUntilOlderReadsHaveEnded) {
  // Read 1-10; the write starts to work at 10 and places its request 2 later: 12-13.
  Bench bench;
  wide_storage(bench).read_latency = 9;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 0).load(data, 0, 4);
  bench.op(bench.unit(), 2).store(data, 2, 4);
  EXPECT_EQ(bench.cycles(), 13);
  EXPECT_EQ(bench.ran(1).work_start, 10);
  expect_request(bench, 1, 0, 12, 13);
}

TEST(SimulatedRegion, AllReadsOfAnInstructionEndWithItsLast) {
  // Reads of 2 and 30 cycles. The region of the first is free when the second has ended, too: at 31.
  Bench bench;
  wide_storage(bench).read_latency = 2;
  const program::BufferId x = bench.buffer();
  wide_storage(bench).read_latency = 30;
  const program::BufferId y = bench.buffer();
  bench.op(bench.unit(), 0).load(x, 0, 1).load(y, 0, 1);
  bench.op(bench.unit(), 0).store(x, 0, 1);
  EXPECT_EQ(bench.cycles(), 32);
  EXPECT_EQ(bench.ran(1).work_start, 31);
}

TEST(SimulatedRegion, AccumulationsWaitForReadsAndWritesButNotForEachOther) {
  // write 1-5; two accumulations 5-9; a read when these have ended, 9-16; an accumulation when that has ended, 16-20.
  Bench bench;
  architecture::Storage& storage = wide_storage(bench);
  storage.write_latency = 4;
  storage.read_latency = 7;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 0).store(data, 0, 8);
  bench.op(bench.unit(), 0).add_to(data, 0, 4);
  bench.op(bench.unit(), 0).add_to(data, 2, 4);
  bench.op(bench.unit(), 0).load(data, 0, 4);
  bench.op(bench.unit(), 0).add_to(data, 3, 1);
  EXPECT_EQ(bench.cycles(), 20);
  const std::int64_t expected[] = {1, 5, 5, 9, 16};
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(bench.ran(i).work_start, expected[i]) << i;
}

TEST(StorageOrder, FirstComeFirstServedLetsAYoungerRequestGoFirst) {
  // One slot, 10 cycles. The older request is ready at 6, the younger at 1.
  // First come, first served: younger 1-11, older 11-21. In program order: older 6-16, younger 16-26.
  Bench bench;
  bench.storage().read_latency = 10;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 5).load(data, 0, 1);
  bench.op(bench.unit(), 0).load(data, 0, 1);
  EXPECT_FALSE(simulation::agrees_exactly(bench.architecture, bench.program));
  EXPECT_EQ(bench.cycles(), 21);
  expect_request(bench, 0, 0, 11, 21);
  EXPECT_EQ(bench.cycles(simulation::StorageOrder::kProgramOrder), 26);
  expect_request(bench, 0, 0, 6, 16);
  expect_request(bench, 1, 0, 16, 26);
}

TEST(StorageOrder, AYoungerRequestFillsAGapInEitherOrder) {
  // The older request is ready at 12: the younger's 1-11 is out of its way.
  Bench bench;
  bench.storage().read_latency = 10;
  const program::BufferId data = bench.buffer();
  bench.op(bench.unit(), 11).load(data, 0, 1);
  bench.op(bench.unit(), 0).load(data, 0, 1);
  EXPECT_EQ(bench.cycles(), 22);
  EXPECT_EQ(bench.cycles(simulation::StorageOrder::kProgramOrder), 22);
  expect_request(bench, 1, 0, 1, 11);
  EXPECT_EQ(bench.result.coverage.gap_fills, 1);
}

TEST(StorageOrder, ProgramOrderPropagatesThroughLaterRequests) {
  // One slot. x is ready at 6 and takes 6-16; y, ready at 1, must wait: 16-26, and writes r. z reads r and is ready at
  // 26: 26-36, while w, younger and ready at 1, finds no gap before and takes 36-46.
  Bench bench;
  bench.storage().read_latency = 10;
  const program::BufferId data = bench.buffer();
  const architecture::RegisterId r = bench.reg();
  bench.op(bench.unit(), 5).load(data, 0, 1);
  bench.op(bench.unit(), 0).load(data, 0, 1).writes(r);
  bench.op(bench.unit(), 0).load(data, 0, 1).reads(r);
  bench.op(bench.unit(), 0).load(data, 0, 1);
  EXPECT_EQ(bench.cycles(simulation::StorageOrder::kProgramOrder), 46);
  expect_request(bench, 2, 0, 26, 36);
  expect_request(bench, 3, 0, 36, 46);
  EXPECT_GT(bench.result.passes, 2);
}

TEST(AgreesExactly, WhereStoragesServeOneUnitAndOneRequestPerInstruction) {
  Bench bench;
  bench.storage();
  const program::BufferId x = bench.buffer();
  bench.storage();
  const program::BufferId y = bench.buffer();
  const architecture::ObjectId unit = bench.unit();
  bench.op(unit, 0).load(x, 0, 1).store(y, 0, 1);
  bench.op(unit, 0).load(y, 0, 1);
  EXPECT_TRUE(simulation::agrees_exactly(bench.architecture, bench.program));
  bench.op(unit, 0).load(x, 0, 1).store(x, 5, 1);
  EXPECT_FALSE(simulation::agrees_exactly(bench.architecture, bench.program));
}

}  // namespace
}  // namespace cyclescope::simulation_test
