#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "program/program.h"
#include "simulation/simulate.h"

namespace cyclescope::simulation_test {

/// A small machine and a small program, put together by hand.
class Bench {
 public:
  struct Fetch {
    std::int64_t width = 8;
    std::int64_t buffer = 64;
    std::int64_t unit_latency = 0;    ///< instruction memory access unit
    std::int64_t memory_latency = 1;  ///< instruction memory
    std::int64_t latency = 0;         ///< fetch stage
    bool across_back_edges = false;
  };
  explicit Bench(const Fetch& fetch);
  Bench() : Bench(Fetch{}) {}

  ObjectId stage(std::int64_t latency);
  ObjectId unit(const Route& route);
  /// A unit with a stage of its own, of latency 0, between it and the fetch stage.
  ObjectId unit() { return unit({stage(0)}); }
  ObjectId streaming_unit();
  /// A storage of `words` per port and cycle; latencies 1 unless changed.
  Storage& storage(std::int64_t words = 1);
  /// The storage made last.
  ObjectId last_storage() const { return storage_; }
  BufferId buffer() { return buffer(storage_); }
  BufferId buffer(ObjectId storage);
  RegisterId reg();
  Object& object(ObjectId id) { return architecture.objects[static_cast<std::size_t>(id)]; }

  /// Adds an instruction whose unit is free when its results are visible, unless another interval is given.
  Bench& op(ObjectId unit, std::int64_t latency, std::int64_t interval = -1);
  // The following add to the instruction made last.
  Bench& reads(RegisterId id) { return access_register(id, AccessRole::kRead); }
  Bench& writes(RegisterId id) { return access_register(id, AccessRole::kWrite); }
  Bench& accumulates(RegisterId id) { return access_register(id, AccessRole::kAccumulate); }
  Bench& load(BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, AccessRole::kRead, offset, words, words);
  }
  Bench& store(BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, AccessRole::kWrite, offset, words, words);
  }
  Bench& add_to(BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, AccessRole::kAccumulate, offset, words, words);
  }
  Bench& access(BufferId id, AccessRole role, std::int64_t offset, std::int64_t span, std::int64_t words);
  Bench& when(ExprId guard);

  /// Following instructions and loops go into a new loop, until end_loop.
  ExprId loop(std::int64_t trip_count);
  void end_loop();

  Result<Simulation> simulate(StorageOrder order = StorageOrder::kFirstComeFirstServed) const;
  /// Runs the program, which must succeed, and keeps its records.
  std::int64_t cycles(StorageOrder order = StorageOrder::kFirstComeFirstServed);

  // Of the n-th executed instruction in the last run:
  const SimulatedInstruction& ran(std::size_t n) const { return result.records.at(n); }
  /// When it entered its unit.
  std::int64_t entered(std::size_t n) const { return ran(n).stays.back().enter; }
  /// When it left its unit.
  std::int64_t left(std::size_t n) const { return ran(n).stays.back().leave; }
  /// When it left the fetch stage.
  std::int64_t issued(std::size_t n) const { return ran(n).stays.front().leave; }

  Architecture architecture;
  Program program;
  Simulation result;

 private:
  ObjectId add(ObjectClass object_class, const std::string& name);
  Bench& access_register(RegisterId id, AccessRole role);
  std::vector<Node>& body();

  ObjectId storage_ = kNone;
  std::vector<LoopId> open_;
};

}  // namespace cyclescope::simulation_test
