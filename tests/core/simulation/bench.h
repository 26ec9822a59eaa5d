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

  architecture::ObjectId stage(std::int64_t latency);
  architecture::ObjectId unit(const architecture::Route& route);
  /// A unit with a stage of its own, of latency 0, between it and the fetch stage.
  architecture::ObjectId unit() { return unit({stage(0)}); }
  architecture::ObjectId streaming_unit();
  /// A storage of `words` per port and cycle; latencies 1 unless changed.
  architecture::Storage& storage(std::int64_t words = 1);
  /// The storage made last.
  architecture::ObjectId last_storage() const { return storage_; }
  program::BufferId buffer() { return buffer(storage_); }
  program::BufferId buffer(architecture::ObjectId storage);
  architecture::RegisterId reg();
  architecture::Object& object(architecture::ObjectId id) { return architecture.objects[static_cast<std::size_t>(id)]; }

  /// Adds an instruction whose unit is free when its results are visible, unless another interval is given.
  Bench& op(architecture::ObjectId unit, std::int64_t latency, std::int64_t interval = -1);
  // The following add to the instruction made last.
  Bench& reads(architecture::RegisterId id) { return access_register(id, architecture::AccessRole::kRead); }
  Bench& writes(architecture::RegisterId id) { return access_register(id, architecture::AccessRole::kWrite); }
  Bench& accumulates(architecture::RegisterId id) { return access_register(id, architecture::AccessRole::kAccumulate); }
  Bench& load(program::BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, architecture::AccessRole::kRead, offset, words, words);
  }
  Bench& store(program::BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, architecture::AccessRole::kWrite, offset, words, words);
  }
  Bench& add_to(program::BufferId id, std::int64_t offset, std::int64_t words) {
    return access(id, architecture::AccessRole::kAccumulate, offset, words, words);
  }
  Bench& access(program::BufferId id, architecture::AccessRole role, std::int64_t offset, std::int64_t span,
                std::int64_t words);
  Bench& when(program::ExprId guard);

  /// Following instructions and loops go into a new loop, until end_loop.
  program::ExprId loop(std::int64_t trip_count);
  void end_loop();

  Result<simulation::Simulation> simulate(
      simulation::StorageOrder order = simulation::StorageOrder::kFirstComeFirstServed) const;
  /// Runs the program, which must succeed, and keeps its records.
  std::int64_t cycles(simulation::StorageOrder order = simulation::StorageOrder::kFirstComeFirstServed);

  // Of the n-th executed instruction in the last run:
  const simulation::SimulatedInstruction& ran(std::size_t n) const { return result.records.at(n); }
  /// When it entered its unit.
  std::int64_t entered(std::size_t n) const { return ran(n).stays.back().enter; }
  /// When it left its unit.
  std::int64_t left(std::size_t n) const { return ran(n).stays.back().leave; }
  /// When it left the fetch stage.
  std::int64_t issued(std::size_t n) const { return ran(n).stays.front().leave; }

  architecture::Architecture architecture;
  program::Program program;
  simulation::Simulation result;

 private:
  architecture::ObjectId add(architecture::ObjectClass object_class, const std::string& name);
  Bench& access_register(architecture::RegisterId id, architecture::AccessRole role);
  std::vector<program::Node>& body();

  architecture::ObjectId storage_ = architecture::kNone;
  std::vector<program::LoopId> open_;
};

}  // namespace cyclescope::simulation_test
