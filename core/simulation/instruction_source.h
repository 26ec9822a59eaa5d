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

/// A line that a cache loads.
struct Load {
  architecture::ObjectId cache = architecture::kNone;
  std::int64_t number = -1;  ///< among all of the cache, in program order
};

/// A request that an instruction makes, or that a cache makes on its behalf to the storage behind, and how long it
/// takes.
struct Request {
  enum class Purpose : std::uint8_t {
    kAccess,     ///< the instruction's own
    kLoad,       ///< brings a line to a cache
    kWriteBack,  ///< takes a dirty line away that has to make room
    kThrough,    ///< takes written words past a cache
  };
  architecture::ObjectId storage = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  Booking booking;                 ///< service and transfers; the offset is the memory access unit's affair
  std::int64_t write_latency = 1;  ///< the storage's
  std::int64_t missing_lines = 0;
  Purpose purpose = Purpose::kAccess;
  std::size_t maker = 0;    ///< of a cache's: the request that it is made for, by its place in Execution::requests
  std::int64_t delay = 0;   ///< of a cache's: cycles from that one's start until it is made
  Load load;                ///< of kLoad: itself
  Load displaced;           ///< of kWriteBack: the line that it takes away, and can't be made without
  std::vector<Load> lines;  ///< lines that it can't end without
};

/// One execution of an instruction template, with every index-dependent value worked out.
struct Execution {
  std::uint32_t instruction = 0;  ///< index into Program::instructions
  std::int64_t latency = 0;
  std::int64_t initiation_interval = 0;
  std::vector<Region> regions;
  std::vector<Request> requests;  ///< one per region, by operand; each followed by those that caches make for it
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
  /// A range of addresses, in bits, and how many words of the storage are transferred.
  struct Range {
    __int128 first_bit = 0, last_bit = 0, words = 0;
    std::int64_t transfers = 0;  ///< 0: as the words take
  };
  /// Adds a request and, where its storage is a cache, those that follow from it.
  std::optional<Diagnostic> add_request(Request request, const Range& range, Execution& out);
  std::optional<Diagnostic> look_up(std::size_t index, const Range& range, Execution& out);
  std::optional<Diagnostic> look_up_line(std::size_t index, std::int64_t line, Execution& out);
  /// Adds a request that the cache of request `index` makes: for the line, or for the words in `bits` of it.
  std::optional<Diagnostic> add_behind(std::size_t index, Request request, Range range, Execution& out);
  const architecture::Object& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }
  std::int64_t value(program::ExprId id) const;

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  ProgramWalker walker_;
  std::vector<std::optional<CacheTags>> tags_;  ///< by ObjectId
  std::vector<std::int64_t> loads_;             ///< by ObjectId of a cache: lines loaded so far
  std::int64_t max_steps_;
  std::int64_t steps_ = 0;
};

}  // namespace cyclescope::simulation
