#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"

namespace cyclescope::simulation {

/// In which order a storage grants its requests. Either way a request takes the earliest start, at or after it is
/// ready, that fits beside those granted before it.
enum class StorageOrder : std::uint8_t {
  kFirstComeFirstServed,  ///< in the order in which they become ready, ties in program order: as hardware would
  /// In program order: an older request never notices a younger one, however late it becomes ready. Nothing that steps
  /// forward in time can do this, so the simulation is repeated with the last pass' placements until they no longer
  /// change: exact, and meant for small programs.
  kProgramOrder,
  /// Each storage as its `arbitration` says. Where both orders occur, the simulation is repeated likewise; that ends
  /// with placements that agree with themselves, or with BudgetExceeded.
  kAsDescribed,
};

struct SimulationOptions {
  StorageOrder storage_order = StorageOrder::kFirstComeFirstServed;
  std::int64_t max_instructions = 100'000'000;      ///< executed, over all passes (error BudgetExceeded)
  std::int64_t max_cycles = std::int64_t{1} << 53;  ///< at most 2^53 (error CycleOverflow)
  bool keep_records = false;                        ///< fill Simulation::records
};

/// One executed instruction, for debugging. Times in cycles.
struct SimulatedInstruction {
  struct Stay {
    architecture::ObjectId object = architecture::kNone;
    std::int64_t enter = 0;
    std::int64_t leave = 0;
  };
  struct Request {
    architecture::ObjectId storage = architecture::kNone;
    architecture::AccessRole role = architecture::AccessRole::kRead;
    std::int64_t ready = 0;  ///< earliest start asked for
    std::int64_t start = 0;
    std::int64_t end = 0;            ///< of its service
    std::int64_t done = 0;           ///< when it has ended, and what it waits for behind a cache
    std::int64_t missing_lines = 0;  ///< of a cache
  };
  std::uint32_t instruction = 0;  ///< index into Program::instructions
  std::int64_t access_start = 0;  ///< of the fetch access that brought it
  std::int64_t fetched = 0;       ///< end of that access
  std::vector<Stay> stays;        ///< fetch stage (from `fetched` on), stages, unit
  std::int64_t work_start = 0;
  std::int64_t visible = 0;  ///< when its results are
  /// Reads, then writes and accumulations, each by operand; each followed by those that caches make for it.
  std::vector<Request> requests;
};

/// What happened, so that tests can tell what they covered. Counts of instructions or requests.
struct SimulationCoverage {
  std::int64_t fetch_waits = 0;     ///< accesses that waited for free issue-buffer slots
  std::int64_t partial_groups = 0;  ///< accesses that brought fewer instructions than the port is wide
  std::int64_t overtakings = 0;     ///< instructions that left the fetch stage before an older one
  std::int64_t join_waits = 0;      ///< entries that waited for an older instruction on another way to the object
  std::int64_t data_waits = 0;      ///< instructions that waited in their unit for data
  std::int64_t request_waits = 0;   ///< requests that started later than they were ready
  std::int64_t gap_fills = 0;       ///< requests that started before an older instruction's on the same storage
  std::int64_t missing_lines = 0;   ///< cache misses
};

/// The outcome of a simulation.
struct Simulation {
  std::int64_t cycles = 0;        ///< latest leave, visible result or end of request; the first fetch starts at 0
  std::int64_t instructions = 0;  ///< executed (guard true)
  std::int64_t passes = 1;        ///< more than 1 only with StorageOrder::kProgramOrder
  SimulationCoverage coverage;
  std::vector<SimulatedInstruction> records;  ///< in program order; empty unless asked for
};

/// Executes a program on an architecture, event by event, in steps, so that a caller without threads can show progress
/// and cancel. Deliberately shares no code with timing/: it is the oracle that timing is tested against.
class Simulator {
 public:
  /// Both must outlive it.
  Simulator(const architecture::Architecture& architecture, const program::Program& program,
            const SimulationOptions& options = {});
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;
  ~Simulator();

  /// Goes through `cycles` in which something happens, at least one; true when the program has ended. Errors: those of
  /// simulate(). After an error or the end, do not call again.
  Result<bool> step(std::int64_t cycles);

  /// The outcome, once step() returned true.
  const Simulation& simulation() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// Runs a Simulator to its end.
/// Errors: InvalidArchitecture (no fetch stage, an issue buffer narrower than the fetch port, an instruction without
/// unit, or a unit without a way to it), NeverFits (a streaming instruction whose requests can never run together),
/// NegativeLatency, CycleOverflow, BudgetExceeded.
Result<Simulation> simulate(const architecture::Architecture& architecture, const program::Program& program,
                            const SimulationOptions& options = {});

/// True where all storage orders give the same result whatever the data: every storage is accessed by one unit alone,
/// and by each of its instructions at most once, and caches are read only (or a write-back may begin after what a cache
/// asks for later). Judged by the instruction templates, guards and words aside.
bool agrees_exactly(const architecture::Architecture& architecture, const program::Program& program);

}  // namespace cyclescope::simulation
