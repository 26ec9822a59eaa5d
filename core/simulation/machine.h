#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "simulation/event_queue.h"
#include "simulation/in_flight.h"
#include "simulation/instruction_source.h"
#include "simulation/scoreboard.h"
#include "simulation/simulate.h"
#include "simulation/storage_desk.h"

namespace cyclescope::simulation {

/// The machine as it runs: objects that hold instructions, and the events that move these on.
///
/// Within one cycle everything that may happen happens, in any order, since an instruction can delay younger ones only.
/// The exception are storages, where whoever is granted first delays the others: they are asked one instruction at a
/// time, oldest first, whenever nothing else is left to do in the cycle.
class Machine {
 public:
  /// `expected`: see StorageDesk. `max_steps`: see InstructionSource. All but that must outlive it.
  Machine(const architecture::Architecture& architecture, const program::Program& program,
          const SimulationOptions& options, std::int64_t max_steps, const Placements& expected);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  /// Goes through `cycles` in which something happens; true when the program has ended. After that, or an error, do not
  /// call again.
  Result<bool> step(std::int64_t cycles);
  /// What happened. Precondition: step() answered true.
  Simulation take_result() { return std::move(result_); }
  /// Whether what happened depends on what was expected.
  bool repeats() const { return desk_.keeps_program_order(); }

  std::int64_t steps() const { return source_.steps(); }
  Placements take_placements() { return desk_.take_placements(); }

 private:
  enum class What : std::uint8_t {
    kTryFetch,       ///< the fetch stage: begin an access, if it can
    kFetched,        ///< the fetch stage: the access has ended
    kTryEnter,       ///< object: admit whoever may enter, if anyone
    kDone,           ///< instruction: has been in its stage for its latency
    kStart,          ///< instruction: has its data
    kRequests,       ///< instruction: places its requests
    kWriteRequests,  ///< instruction: its reads have ended, places its writes
    kMissing,        ///< request that a cache makes: placed
    kServed,         ///< request: its service is over
    kReadsEnded,     ///< instruction: its memory regions are read
    kVisible,        ///< instruction: its results are there
    kUnitFree,       ///< instruction: leaves its unit
  };
  struct Event {
    What what;
    std::uint32_t id;           ///< object or slot
    std::uint32_t request = 0;  ///< of the instruction
  };
  /// One of an instruction's requests.
  struct RequestId {
    Slot slot = kNoSlot;
    std::size_t request = 0;
  };
  /// Who places requests: an instruction its reads, its writes or, where it streams, both; a cache one.
  struct Asking {
    enum class Which : std::uint8_t { kReads, kWrites, kAll, kOne } which = Which::kOne;
    RequestId id;
  };
  /// A request that waits for a line: to be made, or to end.
  struct LineWaiter {
    RequestId id;
    bool to_be_made = false;
  };
  /// Of a cache: who waits.
  struct CacheQueue {
    std::vector<std::vector<LineWaiter>> lines;  ///< for a line, by number of its load
    std::vector<RequestId> loads;                ///< loads, until older ones have ended
  };
  struct Place {
    Slot occupant = kNoSlot;
    /// Instructions that will enter, in program order; kept where the fetch stage or several objects lead here.
    std::deque<Slot> expected;
    bool in_order = false;
    bool is_join = false;
    architecture::ObjectId predecessor = architecture::kNone;  ///< where there is one alone
    std::int64_t last_issue = -1;                              ///< from the fetch stage
    std::int64_t retry = -1;                                   ///< when an issue that came too early is tried again
  };

  void begin();
  std::optional<Diagnostic> prepare();
  std::optional<Diagnostic> prepare_path(const program::Instruction& instruction);
  void join_predecessors();

  void schedule(std::int64_t time, What what, std::uint32_t id, std::size_t request = 0);
  void settle();
  void handle(const Event& event);

  void try_fetch();
  void collect_group();
  void fetched();
  void count_overtaking(std::int64_t sequence);

  void try_enter(architecture::ObjectId object);
  void enter(Slot slot, architecture::ObjectId object);
  void done(Slot slot);

  void start(Slot slot);
  bool streams(const InFlight& flight) const;
  void arrange_streaming(InFlight& flight) const;
  void prepare_requests(InFlight& flight);
  void ask(Asking::Which which, RequestId id);
  void grant(const Asking& asking);
  void place(Slot slot, std::span<const std::size_t> which);
  void placed(RequestId id);
  /// A cache makes a request: at once, or when the line is there that it takes away.
  void make(RequestId id);
  void load(RequestId id);
  /// One of the things has happened that the end of a request waits for.
  void close(RequestId id);
  void end_access(RequestId id);
  void arrive(const Load& load);
  void free_unit(Slot slot);
  void wake(std::vector<Slot>& event);
  void release_if_over(Slot slot);

  Place& place(architecture::ObjectId id) { return places_[static_cast<std::size_t>(id)]; }
  const architecture::Object& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }
  std::vector<LineWaiter>& waiting_for(const Load& line) {
    return queues_[static_cast<std::size_t>(line.cache)].lines[static_cast<std::size_t>(line.number)];
  }
  const Request& request(RequestId id) { return pool_[id.slot].execution.requests[id.request]; }
  std::size_t placement_of(const Asking& asking) { return pool_[asking.id.slot].first_placement + asking.id.request; }
  const program::Instruction& instruction(const InFlight& flight) const {
    return program_.instructions[flight.execution.instruction];
  }
  SimulatedInstruction* record(const InFlight& flight) {
    return options_.keep_records ? &result_.records[static_cast<std::size_t>(flight.sequence)] : nullptr;
  }
  std::int64_t now() const { return queue_.now(); }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  const SimulationOptions& options_;
  InstructionSource source_;
  StorageDesk desk_;
  Scoreboard scoreboard_;
  Pool pool_;
  std::vector<Place> places_;                               ///< by ObjectId
  std::vector<std::vector<architecture::ObjectId>> paths_;  ///< by unit: stages and unit

  std::size_t fetch_width_ = 1;
  std::int64_t free_buffer_slots_ = 0;
  bool accessing_ = false;                    ///< a fetch access is under way
  std::int64_t waits_for_buffer_since_ = -1;  ///< the next access, for free slots; -1: it does not
  bool fetched_all_ = false;
  bool begun_ = false;
  std::vector<Slot> group_;  ///< being fetched, or to be fetched next
  std::int64_t fetched_count_ = 0;
  std::int64_t oldest_in_buffer_ = 0;  ///< sequence
  std::deque<bool> left_buffer_;       ///< from oldest_in_buffer_ on

  EventQueue<Event> queue_;
  std::vector<Event> events_;          ///< of the cycle that begins
  std::vector<Event> agenda_;          ///< still to be handled in this cycle
  std::vector<Asking> askers_;         ///< those that place requests in this cycle
  std::vector<CacheQueue> queues_;     ///< by ObjectId of a cache
  std::vector<std::size_t> to_place_;  ///< while grant runs; kept for its memory
  std::int64_t latest_ = 0;
  Simulation result_;
  std::optional<Diagnostic> error_;
};

}  // namespace cyclescope::simulation
