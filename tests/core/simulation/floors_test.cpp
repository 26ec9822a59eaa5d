// Floors of a program: worked out by hand, and below every simulation.
#include "simulation/floors.h"

#include <gtest/gtest.h>

#include <iostream>

#include "../random/random_case.h"
#include "bench.h"

namespace cyclescope::simulation_test {
namespace {

using architecture::Arbitration;
using random_cases::CaseKnobs;
using random_cases::random_case;
using random_cases::RandomCase;

constexpr std::int64_t kAll = 1'000'000;

simulation::Floors floors_of(const Bench& bench, std::int64_t steps = kAll) {
  const auto floors = simulation::floors_of(bench.architecture, bench.program, steps);
  if (!floors) throw std::runtime_error(floors.error().message);
  return *floors;
}

TEST(Floors, OfAStorageAreWhatItsPortsAndSlotsAreHeldFor) {
  Bench bench;
  architecture::Storage& memory = bench.storage(2);
  memory.read_latency = 5;
  memory.read_write_ports = 2;
  memory.max_concurrent_requests = 3;
  const auto id = static_cast<std::size_t>(bench.last_storage());
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId unit = bench.unit();
  // Twice 4 transfers on 2 ports; twice 5 + 3 cycles in 3 slots: 16 / 3, rounded up.
  bench.op(unit, 0).load(data, 0, 8).op(unit, 0).load(data, 100, 8);
  EXPECT_EQ(floors_of(bench).requests[id], 6);
  bench.object(bench.last_storage()).storage.max_concurrent_requests = 8;
  EXPECT_EQ(floors_of(bench).requests[id], 4);
  bench.object(bench.last_storage()).storage.contention = false;
  EXPECT_EQ(floors_of(bench).requests[id], 0);
}

TEST(Floors, OfWhatLiesBehindACacheAreTheLinesThatMiss) {
  Bench bench;
  bench.storage(2).read_latency = 10;
  const architecture::ObjectId backing = bench.last_storage();
  bench.object(backing).storage.max_concurrent_requests = 8;
  bench.storage(1);
  const architecture::ObjectId cache = bench.last_storage();
  bench.object(cache).object_class = architecture::ObjectClass::kSetAssociativeCache;
  bench.object(cache).cache = {};
  bench.object(cache).cache.sets = 2;
  bench.object(cache).cache.ways = 1;
  bench.object(cache).cache.line_words = 8;
  bench.object(cache).cache.miss_latency = 3;
  bench.object(cache).cache.backing = backing;
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId unit = bench.unit();
  // Lines 0 (misses), 0 (hits), 1 and 2 (miss): 3 lines of 4 transfers.
  bench.op(unit, 0).load(data, 0, 1).op(unit, 0).load(data, 5, 1).op(unit, 0).load(data, 15, 2);
  const simulation::Floors floors = floors_of(bench);
  EXPECT_EQ(floors.lines_loaded[static_cast<std::size_t>(cache)], 3);
  EXPECT_EQ(floors.requests[static_cast<std::size_t>(backing)], 12);
  // A read that misses: 1 to look it up, 3 until the line is asked for, 10 + 3 until it is there.
  EXPECT_EQ(floors.longest_chain, 17);
}

TEST(Floors, OfAChainFollowResultsThroughRegistersAndBuffers) {
  Bench bench;
  bench.storage(1).read_latency = 4;
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId unit = bench.unit();
  const architecture::RegisterId a = bench.reg();
  const architecture::RegisterId b = bench.reg();
  bench.op(unit, 2).load(data, 0, 3).writes(a);   // 2 + 6
  bench.op(unit, 5, 1).reads(a).accumulates(b);   // 8 + 5
  bench.op(unit, 7, 1).reads(a).accumulates(b);   // 8 + 7: accumulations do not wait for each other
  bench.op(unit, 1).reads(b).store(data, 64, 1);  // 15 + 1 + 1
  bench.op(unit, 3).load(data, 64, 1);            // 17 + 3 + 4
  bench.op(unit, 20).load(data, 128, 1);          // of nobody's: 24
  EXPECT_EQ(floors_of(bench).longest_chain, 24);
  EXPECT_GE(bench.cycles(), 24);
}

TEST(Floors, OfAPartOfTheProgramHoldForAllOfIt) {
  Bench bench;
  bench.storage(1);
  const program::BufferId data = bench.buffer();
  const architecture::ObjectId unit = bench.unit();
  bench.loop(1000);
  bench.op(unit, 1).load(data, 0, 4);
  bench.end_loop();
  const auto id = static_cast<std::size_t>(bench.last_storage());
  const simulation::Floors all = floors_of(bench);
  EXPECT_TRUE(all.whole);
  EXPECT_EQ(all.requests[id], 4000);
  const simulation::Floors part = floors_of(bench, 100);
  EXPECT_FALSE(part.whole);
  EXPECT_GE(part.requests[id], 4 * 40);
  EXPECT_LT(part.requests[id], 4 * 100);
}

TEST(Floors, LieBelowSimulationsWhateverTheOrderOfRequests) {
  std::int64_t reached = 0;
  std::int64_t cached = 0;
  std::int64_t mixed = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CaseKnobs knobs;
    knobs.program.instructions = 20 + static_cast<std::int64_t>(seed % 100);
    knobs.machine.cache_percent = 30;
    RandomCase it = random_case(seed, knobs);
    const auto floors = simulation::floors_of(it.architecture, it.program, kAll);
    ASSERT_TRUE(floors) << dump(it);
    ASSERT_TRUE(floors->whole);
    std::int64_t highest = floors->longest_chain;
    for (const std::int64_t floor : floors->requests) highest = std::max(highest, floor);
    for (const std::int64_t lines : floors->lines_loaded) cached += lines;
    for (const int every : {1, 2, 100}) {
      int storages = 0;
      for (architecture::Object& object : it.architecture.objects) {
        object.storage.arbitration = storages++ % every == 0 ? Arbitration::kFirstCome : Arbitration::kProgramOrder;
      }
      simulation::SimulationOptions options;
      options.storage_order = simulation::StorageOrder::kAsDescribed;
      options.max_instructions = 200'000;
      const auto simulation = simulation::simulate(it.architecture, it.program, options);
      if (!simulation) {
        // Where storages of both orders are behind each other, passes may not come to agree.
        ASSERT_TRUE(simulation.error().code == "NeverFits" ||
                    (every != 1 && simulation.error().code == "BudgetExceeded"))
            << simulation.error().code << dump(it);
        continue;
      }
      ASSERT_GE(simulation->cycles, highest) << dump(it);
      reached += simulation->cycles <= highest + highest / 4 ? 1 : 0;
      mixed += every == 2 ? 1 : 0;
    }
  }
  std::cout << "covered: " << reached << " simulations at most a quarter above their highest floor, " << cached
            << " lines loaded, " << mixed << " machines of both orders\n";
  EXPECT_GT(reached, 50);
  EXPECT_GT(cached, 1000);
  EXPECT_GT(mixed, 100);
}

TEST(SimulatedOrders, AsDescribedAreThoseOfTheStorages) {
  std::int64_t different = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CaseKnobs knobs;
    knobs.program.instructions = 60;
    RandomCase it = random_case(seed, knobs);
    const auto run = [&it](simulation::StorageOrder order, Arbitration arbitration) {
      for (architecture::Object& object : it.architecture.objects) object.storage.arbitration = arbitration;
      simulation::SimulationOptions options;
      options.storage_order = order;
      const auto simulation = simulation::simulate(it.architecture, it.program, options);
      return simulation ? simulation->cycles : -1;
    };
    using simulation::StorageOrder;
    const std::int64_t come = run(StorageOrder::kAsDescribed, Arbitration::kFirstCome);
    const std::int64_t ordered = run(StorageOrder::kAsDescribed, Arbitration::kProgramOrder);
    ASSERT_EQ(come, run(StorageOrder::kFirstComeFirstServed, Arbitration::kProgramOrder)) << dump(it);
    ASSERT_EQ(ordered, run(StorageOrder::kProgramOrder, Arbitration::kFirstCome)) << dump(it);
    different += come != ordered ? 1 : 0;
  }
  EXPECT_GT(different, 10);
}

}  // namespace
}  // namespace cyclescope::simulation_test
