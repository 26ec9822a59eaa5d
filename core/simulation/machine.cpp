#include "simulation/machine.h"

#include <algorithm>
#include <string>
#include <utility>

namespace cyclescope::simulation {

Machine::Machine(const architecture::Architecture& architecture, const program::Program& program,
                 const SimulationOptions& options, std::int64_t max_steps, const Placements& expected)
    : architecture_(architecture),
      program_(program),
      options_(options),
      source_(architecture, program, max_steps),
      desk_(architecture, options.storage_order, expected),
      scoreboard_(architecture.registers.size(), program.buffers.size()),
      places_(architecture.objects.size()),
      paths_(architecture.objects.size()),
      queues_(architecture.objects.size()) {}

void Machine::begin() {
  begun_ = true;
  error_ = prepare();
  if (error_) return;
  agenda_.push_back({What::kTryFetch, 0});
  settle();
}

Result<bool> Machine::step(std::int64_t cycles) {
  if (!begun_) begin();
  bool goes_on = !error_;
  for (std::int64_t i = 0; i < cycles && goes_on; ++i) {
    goes_on = queue_.advance(events_);
    if (!goes_on) break;
    agenda_.insert(agenda_.end(), events_.begin(), events_.end());
    settle();
    goes_on = !error_;
  }
  if (goes_on) return false;
  if (!error_ && (!fetched_all_ || pool_.in_use() > 0)) {
    error_ = Diagnostic{"InvalidArchitecture", "", "the machine stands still before its program has ended", "", 0, 0};
  }
  if (error_) return tl::unexpected(std::move(*error_));
  result_.cycles = latest_;
  result_.instructions = fetched_count_;
  return true;
}

void Machine::schedule(std::int64_t time, What what, std::uint32_t id, std::size_t request) {
  const Event event{what, id, static_cast<std::uint32_t>(request)};
  latest_ = std::max(latest_, time);
  if (time > options_.max_cycles) {
    error_ = Diagnostic{"CycleOverflow",
                        "",
                        "the program takes more than " + std::to_string(options_.max_cycles) + " cycles",
                        "",
                        0,
                        0};
  } else if (time == now()) {
    agenda_.push_back(event);
  } else {
    queue_.push(time, event);
  }
}

void Machine::settle() {
  while (!error_) {
    if (!agenda_.empty()) {
      const Event event = agenda_.back();
      agenda_.pop_back();
      handle(event);
    } else if (!askers_.empty()) {
      const auto oldest = std::min_element(askers_.begin(), askers_.end(), [this](const Asking& a, const Asking& b) {
        return placement_of(a) < placement_of(b);
      });
      const Asking asking = *oldest;
      askers_.erase(oldest);
      grant(asking);
    } else {
      return;
    }
  }
}

void Machine::handle(const Event& event) {
  switch (event.what) {
    case What::kTryFetch:
      return try_fetch();
    case What::kFetched:
      return fetched();
    case What::kTryEnter:
      return try_enter(static_cast<architecture::ObjectId>(event.id));
    case What::kDone:
      return done(event.id);
    case What::kStart:
      return start(event.id);
    case What::kRequests: {
      const InFlight& flight = pool_[event.id];
      const bool reads = flight.reads_open > 0;
      return ask(streams(flight) ? Asking::Which::kAll
                 : reads         ? Asking::Which::kReads
                                 : Asking::Which::kWrites,
                 {event.id, 0});
    }
    case What::kWriteRequests:
      return ask(Asking::Which::kWrites, {event.id, 0});
    case What::kMissing:
      return make({event.id, event.request});
    case What::kServed:
      --pool_[event.id].not_served;
      close({event.id, event.request});
      return release_if_over(event.id);
    case What::kReadsEnded: {
      InFlight& flight = pool_[event.id];
      flight.reads_ended = true;
      scoreboard_.reads_ended(event.id, flight.execution);
      wake(flight.on_reads_ended);
      return release_if_over(event.id);
    }
    case What::kVisible: {
      InFlight& flight = pool_[event.id];
      flight.visible = true;
      if (SimulatedInstruction* kept = record(flight)) kept->visible = now();
      scoreboard_.visible(event.id, instruction(flight), flight.execution);
      wake(flight.on_visible);
      return release_if_over(event.id);
    }
    case What::kUnitFree: {
      InFlight& flight = pool_[event.id];
      const architecture::ObjectId unit = flight.path->back();
      flight.left_unit = true;
      if (SimulatedInstruction* kept = record(flight)) kept->stays.back().leave = now();
      place(unit).occupant = kNoSlot;
      agenda_.push_back({What::kTryEnter, static_cast<std::uint32_t>(unit)});
      return release_if_over(event.id);
    }
  }
}

void Machine::wake(std::vector<Slot>& event) {
  for (const Slot slot : event) {
    InFlight& waiting = pool_[slot];
    if (--waiting.awaited == 0 && waiting.step == waiting.path->size()) agenda_.push_back({What::kStart, slot});
  }
  event.clear();
}

void Machine::release_if_over(Slot slot) {
  const InFlight& flight = pool_[slot];
  if (flight.left_unit && flight.visible && flight.reads_ended && flight.not_served == 0) pool_.release(slot);
}

}  // namespace cyclescope::simulation
