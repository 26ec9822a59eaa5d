#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "simulation/cache_tags.h"
#include "simulation/program_walker.h"
#include "simulation/request_book.h"

namespace cyclescope::simulation {

/// A memory region that an instruction accesses.
struct Region {
  program::BufferId buffer = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  std::int64_t offset = 0;
  std::int64_t span = 0;
};

/// A request that an instruction makes, and how long it takes.
struct Request {
  architecture::ObjectId storage = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  Booking booking;                 ///< service and transfers; the offset is the memory access unit's affair
  std::int64_t write_latency = 1;  ///< the storage's
  std::int64_t missing_lines = 0;
};

/// One execution of an instruction template, with every index-dependent value worked out.
struct Execution {
  std::uint32_t instruction = 0;  ///< index into Program::instructions
  std::int64_t latency = 0;
  std::int64_t initiation_interval = 0;
  std::vector<Region> regions;
  std::vector<Request> requests;  ///< one per region, by operand
};

/// The executions of a program, in program order. Caches look their tags up here: in program order, whatever the time.
class InstructionSource {
 public:
  enum class Next : std::uint8_t { kExecution, kBackEdge, kEnd };

  /// `max_steps` bounds the instruction templates and iterations visited.
  InstructionSource(const architecture::Architecture& architecture, const program::Program& program,
                    std::int64_t max_steps);

  /// The next execution goes to `out`. Errors: BudgetExceeded, NegativeLatency, CycleOverflow.
  Result<Next> next(Execution& out);

  std::int64_t steps() const { return steps_; }

 private:
  std::optional<Diagnostic> decode(const program::Instruction& instruction, Execution& out);
  std::optional<Diagnostic> add_access(const program::Instruction& instruction, const program::MemoryAccess& access,
                                       Execution& out);
  std::optional<Diagnostic> look_up(const architecture::Object& cache, const program::Buffer& buffer,
                                    const Region& region, std::int64_t words, Request& request);
  std::int64_t value(program::ExprId id) const;

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  ProgramWalker walker_;
  std::vector<std::optional<CacheTags>> tags_;  ///< by ObjectId
  std::int64_t max_steps_;
  std::int64_t steps_ = 0;
};

}  // namespace cyclescope::simulation
