#include "simulation/floors.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "simulation/instruction_source.h"

namespace cyclescope::simulation {
namespace {

using architecture::AccessRole;

/// When the results that a register, or an element of a buffer, holds can be seen at the earliest.
struct Visible {
  std::int64_t written = 0;
  std::int64_t accumulated = 0;

  /// The earliest start of work that uses it so.
  std::int64_t ready_for(AccessRole role) const {
    // Accumulations do not wait for each other.
    return role == AccessRole::kAccumulate ? written : std::max(written, accumulated);
  }
  void put(AccessRole role, std::int64_t time) {
    if (role == AccessRole::kWrite) written = std::max(written, time);
    if (role == AccessRole::kAccumulate) accumulated = std::max(accumulated, time);
  }
};

/// Cycles from each request's start to its end at the least, lines that it reads through a cache included.
std::vector<std::int64_t> least_ends(const std::vector<Request>& requests) {
  std::vector<std::int64_t> ends(requests.size());
  // Those that a cache makes come after the one that they are made for.
  for (std::size_t i = requests.size(); i-- > 0;) {
    const Request& request = requests[i];
    ends[i] = std::max(ends[i], request.booking.service);
    if (request.purpose != Request::Purpose::kLoad) continue;
    const bool awaited = requests[request.maker].role == AccessRole::kRead;
    if (awaited) ends[request.maker] = std::max(ends[request.maker], request.delay + ends[i]);
  }
  return ends;
}

class Walk {
 public:
  Walk(const architecture::Architecture& architecture, const program::Program& program)
      : architecture_(architecture),
        program_(program),
        registers_(architecture.registers.size()),
        buffers_(program.buffers.size()),
        transfers_(architecture.objects.size(), 0),
        services_(architecture.objects.size(), 0) {
    floors_.lines_loaded.assign(architecture.objects.size(), 0);
  }

  void visit(const Execution& execution) {
    for (const Request& request : execution.requests) {
      transfers_[index_of(request.storage)] += static_cast<Sum>(request.booking.transfers);
      services_[index_of(request.storage)] += static_cast<Sum>(request.booking.service);
      if (request.purpose == Request::Purpose::kLoad) ++floors_.lines_loaded[index_of(request.load.cache)];
    }
    const program::Instruction& instruction = program_.instructions[execution.instruction];
    const std::int64_t start = earliest_start(instruction, execution);
    const std::int64_t visible = start + execution.latency + memory_time(instruction, execution);
    for (const program::RegisterAccess& access : instruction.registers) {
      registers_[index_of(access.reg)].put(access.role, visible);
    }
    for (const Region& region : execution.regions) {
      if (region.role != AccessRole::kRead) buffers_[index_of(region.buffer)][region.offset].put(region.role, visible);
    }
    floors_.longest_chain = std::max(floors_.longest_chain, visible);
  }

  Floors take(bool whole) {
    for (std::size_t id = 0; id < transfers_.size(); ++id) {
      const architecture::Storage& storage = architecture_.objects[id].storage;
      const std::int64_t cycles = std::max(shared(transfers_[id], storage.read_write_ports),
                                           shared(services_[id], storage.max_concurrent_requests));
      floors_.requests.push_back(storage.contention ? cycles : 0);
    }
    floors_.whole = whole;
    return std::move(floors_);
  }

  /// Beyond any number of cycles that there may be.
  static constexpr std::int64_t kMost = std::int64_t{1} << 60;
  bool is_too_long() const { return floors_.longest_chain >= kMost; }

 private:
  using Sum = unsigned __int128;
  static std::int64_t shared(Sum cycles, std::int64_t among) {
    const auto count = static_cast<Sum>(std::max<std::int64_t>(1, among));
    return static_cast<std::int64_t>(std::min<Sum>((cycles + count - 1) / count, kMost));
  }
  static std::size_t index_of(std::int32_t id) { return static_cast<std::size_t>(id); }

  std::int64_t earliest_start(const program::Instruction& instruction, const Execution& execution) const {
    std::int64_t start = 0;
    for (const program::RegisterAccess& access : instruction.registers) {
      start = std::max(start, registers_[index_of(access.reg)].ready_for(access.role));
    }
    for (const Region& region : execution.regions) {
      const auto& elements = buffers_[index_of(region.buffer)];
      const auto found = elements.find(region.offset);
      if (found != elements.end()) start = std::max(start, found->second.ready_for(region.role));
    }
    return start;
  }

  /// Cycles that an instruction's requests take after its latency: writes are made when the reads have ended, unless it
  /// streams.
  std::int64_t memory_time(const program::Instruction& instruction, const Execution& execution) const {
    std::int64_t reads = 0;
    std::int64_t writes = 0;
    const std::vector<std::int64_t> ends = least_ends(execution.requests);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (execution.requests[i].purpose != Request::Purpose::kAccess) continue;
      std::int64_t& longest = execution.requests[i].role == AccessRole::kRead ? reads : writes;
      longest = std::max(longest, ends[i]);
    }
    const bool streams = architecture_.objects[index_of(instruction.unit)].streaming;
    return streams ? std::max(reads, writes) : reads + writes;
  }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  std::vector<Visible> registers_;                                  ///< by RegisterId
  std::vector<std::unordered_map<std::int64_t, Visible>> buffers_;  ///< by BufferId; by element
  std::vector<Sum> transfers_, services_;                           ///< by ObjectId
  Floors floors_;
};

}  // namespace

Result<Floors> floors_of(const architecture::Architecture& architecture, const program::Program& program,
                         std::int64_t max_steps) {
  InstructionSource source(architecture, program, max_steps);
  Walk walk(architecture, program);
  Execution execution;
  for (;;) {
    const auto next = source.next(execution);
    if (!next && next.error().code != "BudgetExceeded") return tl::unexpected(next.error());
    if (!next || *next == InstructionSource::Next::kEnd || walk.is_too_long()) return walk.take(next.has_value());
    if (*next == InstructionSource::Next::kExecution) walk.visit(execution);
  }
}

}  // namespace cyclescope::simulation
