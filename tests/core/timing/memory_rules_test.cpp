// Hand-computed cycles of memory requests (rule 4 of the timing semantics). All instructions arrive at 1, and each unit
// has a stage of latency 0 of its own, so that it is entered at 1.
#include <gtest/gtest.h>

#include "rules.h"
#include "timing/timing.h"

namespace cyclescope::timing_test {
namespace {

TEST(MemoryRules, ARequestTakesLatencyAndTransfers) {
  Rules it;  // 10 words through a port of 4: from 1 + 2 on 5 + 3 - 1 cycles
  it.storage(4).read_latency = 5;
  it.op(it.unit(), 2).load(it.buffer(), 0, 10);
  it.expect_cycles(10);
}

TEST(MemoryRules, AUnitKeepsItsInstructionUntilItsRequestHasStarted) {
  // One slot: 1-21 and 21-41. The unit is left at 21, and what follows works there 21-44.
  Rules it;
  it.storage().read_latency = 20;
  const program::BufferId data = it.buffer();
  const architecture::ObjectId unit = it.unit();
  it.op(it.unit(), 0).load(data, 0, 1);
  it.op(unit, 0).load(data, 0, 1);
  it.op(unit, 23);
  it.expect_cycles(44);
}

TEST(MemoryRules, SlotsAreHeldForTheWholeService) {
  Rules it;  // two slots, three requests of 5: 1-6, 1-6, 6-11
  architecture::Storage& storage = it.storage();
  storage.read_latency = 5;
  storage.max_concurrent_requests = storage.read_write_ports = 2;
  const program::BufferId data = it.buffer();
  for (int i = 0; i < 3; ++i) it.op(it.unit(), 0).load(data, 0, 1);
  it.expect_cycles(11);
}

TEST(MemoryRules, PortsAreHeldForTheTransfersAtTheEnd) {
  // Four slots, one port; 3 transfers behind a latency of 10: 12 cycles. The port is taken 10-13, 13-16, 16-19.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.read_latency = 10;
  storage.max_concurrent_requests = 4;
  const program::BufferId data = it.buffer();
  for (int i = 0; i < 3; ++i) it.op(it.unit(), 0).load(data, 0, 3);
  it.expect_cycles(19);
}

TEST(MemoryRules, WithoutContentionNobodyWaits) {
  Rules it;  // one slot and one port; all three requests 1-13
  architecture::Storage& storage = it.storage();
  storage.read_latency = 10;
  storage.contention = false;
  const program::BufferId data = it.buffer();
  for (int i = 0; i < 3; ++i) it.op(it.unit(), 0).load(data, 0, 3);
  it.expect_cycles(13);
}

TEST(MemoryRules, ATransferMayTakeAsLongAsItIsSaidTo) {
  // Five words in 2 cycles: 1-12, with the port 10-12; the next request has it 12-14.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.read_latency = 10;
  storage.max_concurrent_requests = 4;
  const program::BufferId data = it.buffer();
  for (int i = 0; i < 2; ++i) {
    it.op(it.unit(), 0).load(data, 0, 5);
    it.program.instructions.back().memory.back().transfer = {it.program.expressions.constant(20),
                                                             it.program.expressions.constant(2)};
  }
  it.expect_cycles(14);
}

TEST(MemoryRules, AYoungerRequestFillsAGapThatItFits) {
  const auto with_older_ready_at = [](std::int64_t ready) {
    Rules it;
    it.storage().read_latency = 10;
    const program::BufferId data = it.buffer();
    it.op(it.unit(), ready - 1).load(data, 0, 1);
    it.op(it.unit(), 0).load(data, 0, 1);
    return it;
  };
  with_older_ready_at(11).expect_cycles(21);  // 1-11 before 11-21
  with_older_ready_at(10).expect_cycles(30);  // 10-20, then 20-30
}

TEST(MemoryRules, AYoungerRequestFillsAGapOfAPort) {
  // Two slots, one port, latency 10. The older, with 1 transfer, has the port at 20-21. The younger, ready at 1, has 6
  // transfers: 10-16, and a third with 5: 11-20 would be 9 cycles before 20, so 16-20 is too short: after 21.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.read_latency = 10;
  storage.max_concurrent_requests = 4;
  const program::BufferId data = it.buffer();
  it.op(it.unit(), 10).load(data, 0, 1);
  it.op(it.unit(), 0).load(data, 0, 6);
  it.op(it.unit(), 0).load(data, 0, 5);
  it.expect_cycles(26);
}

TEST(MemoryRules, ReadsAreRequestedTogetherAndWritesAfterThem) {
  Rules it;  // reads of 5 and 9 cycles from 1 on, the write 10-14
  architecture::Storage& a = it.storage();
  a.read_latency = 5;
  const program::BufferId x = it.buffer();
  architecture::Storage& b = it.storage();
  b.read_latency = 9;
  const program::BufferId y = it.buffer();
  it.storage().write_latency = 4;
  const program::BufferId z = it.buffer();
  it.op(it.unit(), 0).load(x, 0, 1).load(y, 0, 1).store(z, 0, 1);
  it.expect_cycles(14);
}

/// A DMA between two storages: reads of 5, writes of 3 cycles.
class StreamingRules : public ::testing::Test {
 protected:
  StreamingRules() {
    it_.storage().read_latency = 5;
    x_ = it_.buffer();
    it_.storage().write_latency = 3;
    y_ = it_.buffer();
  }
  Rules it_;
  program::BufferId x_ = architecture::kNone, y_ = architecture::kNone;
};

TEST_F(StreamingRules, WritesEndAWriteLatencyAfterTheReads) {
  // 4 words: the read takes 5 + 3 cycles, 1-9, the write 3 + 3, 6-12.
  it_.op(it_.streaming_unit(), 0).load(x_, 0, 4).store(y_, 0, 4);
  it_.expect_cycles(12);
}

TEST_F(StreamingRules, ALongWriteTakesItsService) {
  // 2 words are read, 1-7, and 20 written: 22 cycles.
  it_.op(it_.streaming_unit(), 0).load(x_, 0, 2).store(y_, 0, 20);
  it_.expect_cycles(23);
}

TEST_F(StreamingRules, BothAreReservedTogether) {
  // y is busy 1-51, so that the write can start at 51 only, and the read 5 cycles before: 46-54. The next read of x
  // comes before that: 1-6.
  it_.object(it_.last_storage()).storage.read_latency = 50;
  it_.op(it_.unit(), 0).load(y_, 100, 1);
  it_.op(it_.streaming_unit(), 0).load(x_, 0, 4).store(y_, 0, 4);
  it_.op(it_.unit(), 0).load(x_, 0, 1);
  it_.expect_cycles(57);
}

TEST(JointRequests, MayShareAPortWhereTheyTransferOneAfterAnother) {
  // Both ends in one storage: the read of 16 words has the port 1-17, the write of 4 has a slot 14-24 and the port
  // 20-24.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.max_concurrent_requests = 2;
  storage.write_latency = 7;
  const program::BufferId data = it.buffer();
  it.op(it.streaming_unit(), 0).load(data, 0, 16).store(data, 100, 4);
  it.expect_cycles(24);
}

TEST(JointRequests, AreRefusedWhereTheyNeverFit) {
  // Read and write of 4 words each through the one port: 1-5 and 2-6.
  Rules it;
  it.storage().max_concurrent_requests = 2;
  const program::BufferId data = it.buffer();
  it.op(it.streaming_unit(), 0).load(data, 0, 4).store(data, 100, 4);
  it.program.instructions.back().pointer = "/mappings/0/program/0";
  for (const timing::TimingMethod method : {timing::TimingMethod::kWholeGraph, timing::TimingMethod::kFastForward}) {
    timing::TimingOptions options;
    options.method = method;
    const auto timing = timing::time_program(it.architecture, it.program, options);
    ASSERT_FALSE(timing);
    EXPECT_EQ(timing.error().code, "NeverFits");
    EXPECT_EQ(timing.error().path, "/mappings/0/program/0");
    EXPECT_NE(timing.error().message.find("is asked for up to 2 requests, and has 2 slots and 1 port"),
              std::string::npos)
        << timing.error().message;
  }
  const auto simulation = it.simulate();
  ASSERT_FALSE(simulation);
  EXPECT_EQ(simulation.error().code, "NeverFits");
}

TEST_F(StreamingRules, ANextTransferOverlapsAsTheStoragesAllow) {
  // The unit is left when the write starts, at 6. x is free at 9: read 9-17, write 14-20.
  const architecture::ObjectId unit = it_.streaming_unit();
  for (int i = 0; i < 2; ++i) it_.op(unit, 0).load(x_, 4 * i, 4).store(y_, 4 * i, 4);
  it_.expect_cycles(20);
}

}  // namespace
}  // namespace cyclescope::timing_test
