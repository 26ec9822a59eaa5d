#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
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
  /// `expected`: see StorageDesk. `max_steps`: see InstructionSource.
  Machine(const architecture::Architecture& architecture, const program::Program& program,
          const SimulationOptions& options, std::int64_t max_steps, const std::vector<std::int64_t>* expected);

  /// Runs the program to its end. To be called once.
  Result<Simulation> run();

  std::int64_t steps() const { return source_.steps(); }
  std::vector<std::int64_t> take_request_starts() { return desk_.take_starts(); }

 private:
  enum class What : std::uint8_t {
    kTryFetch,       ///< the fetch stage: begin an access, if it can
    kFetched,        ///< the fetch stage: the access has ended
    kTryEnter,       ///< object: admit whoever may enter, if anyone
    kDone,           ///< instruction: has been in its stage for its latency
    kStart,          ///< instruction: has its data
    kRequests,       ///< instruction: places its requests
    kWriteRequests,  ///< instruction: its reads have ended, places its writes
    kReadsEnded,     ///< instruction: its memory regions are read
    kVisible,        ///< instruction: its results are there
    kUnitFree,       ///< instruction: leaves its unit
  };
  struct Event {
    What what;
    std::uint32_t id;  ///< object or slot
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

  std::optional<Diagnostic> prepare();
  std::optional<Diagnostic> prepare_path(const program::Instruction& instruction);
  void join_predecessors();

  void schedule(std::int64_t time, What what, std::uint32_t id);
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
  void arrange_streaming(InFlight& flight) const;
  void grant(Slot slot);
  void wake(std::vector<Slot>& event);
  void release_if_over(Slot slot);

  Place& place(architecture::ObjectId id) { return places_[static_cast<std::size_t>(id)]; }
  const architecture::Object& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }
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
  std::vector<Slot> group_;  ///< being fetched, or to be fetched next
  std::int64_t fetched_count_ = 0;
  std::int64_t oldest_in_buffer_ = 0;  ///< sequence
  std::deque<bool> left_buffer_;       ///< from oldest_in_buffer_ on

  EventQueue<Event> queue_;
  std::vector<Event> agenda_;  ///< still to be handled in this cycle
  std::vector<Slot> askers_;   ///< instructions that place requests in this cycle
  std::int64_t latest_ = 0;
  Simulation result_;
  std::optional<Diagnostic> error_;
};

}  // namespace cyclescope::simulation
