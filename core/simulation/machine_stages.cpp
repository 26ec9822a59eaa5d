#include <algorithm>

#include "simulation/machine.h"

namespace cyclescope::simulation {

void Machine::try_fetch() {
  if (accessing_) return;
  if (group_.empty() && !fetched_all_) collect_group();
  if (group_.empty() || error_) return;
  if (free_buffer_slots_ < static_cast<std::int64_t>(fetch_width_)) {
    if (waits_for_buffer_since_ < 0) waits_for_buffer_since_ = now();
    return;
  }
  accessing_ = true;
  free_buffer_slots_ -= static_cast<std::int64_t>(group_.size());
  result_.coverage.fetch_waits += waits_for_buffer_since_ >= 0 && waits_for_buffer_since_ < now() ? 1 : 0;
  result_.coverage.partial_groups += group_.size() < fetch_width_ ? 1 : 0;
  waits_for_buffer_since_ = -1;
  for (const Slot slot : group_) {
    if (SimulatedInstruction* kept = record(pool_[slot])) kept->access_start = now();
  }
  const architecture::ObjectId unit = architecture_.instruction_memory_access_unit;
  // Latencies are bounded one by one, so that absurd ones end in CycleOverflow and not in a wrong sum.
  constexpr std::int64_t kLong = std::int64_t{1} << 58;
  const std::int64_t unit_latency = unit == architecture::kNone ? 0 : std::min(object(unit).latency, kLong);
  const std::int64_t read_latency = std::min(object(architecture_.instruction_memory).storage.read_latency, kLong);
  schedule(now() + std::max<std::int64_t>(1, unit_latency + read_latency), What::kFetched, 0);
}

void Machine::collect_group() {
  const bool continuous = object(architecture_.fetch_stage).fetch_across_back_edges;
  while (group_.size() < fetch_width_) {
    const Slot slot = pool_.acquire();
    InFlight& flight = pool_[slot];
    const auto next = source_.next(flight.execution);
    if (!next) error_ = next.error();
    if (next && *next == InstructionSource::Next::kExecution) {
      flight.sequence = fetched_count_++;
      flight.path = &paths_[static_cast<std::size_t>(instruction(flight).unit)];
      if (options_.keep_records) {
        result_.records.emplace_back();
        result_.records.back().instruction = flight.execution.instruction;
      }
      group_.push_back(slot);
      continue;
    }
    pool_.release(slot);
    if (!next) return;
    fetched_all_ = *next == InstructionSource::Next::kEnd;
    if (fetched_all_ || (!continuous && !group_.empty())) return;
  }
}

void Machine::fetched() {
  accessing_ = false;
  const std::int64_t issuable = now() + std::min(object(architecture_.fetch_stage).latency, std::int64_t{1} << 58);
  for (const Slot slot : group_) {
    InFlight& flight = pool_[slot];
    for (const architecture::ObjectId id : *flight.path) {
      if (place(id).in_order) place(id).expected.push_back(slot);
    }
    arrange_streaming(flight);
    desk_.announce(flight);
    prepare_requests(flight);
    scoreboard_.enter(pool_, slot, instruction(flight));
    left_buffer_.push_back(false);
    if (SimulatedInstruction* kept = record(flight)) {
      kept->fetched = now();
      kept->stays.push_back({architecture_.fetch_stage, now(), now()});
    }
    schedule(issuable, What::kDone, slot);
  }
  group_.clear();
  agenda_.push_back({What::kTryFetch, 0});
}

void Machine::count_overtaking(std::int64_t sequence) {
  result_.coverage.overtakings += sequence > oldest_in_buffer_ ? 1 : 0;
  left_buffer_[static_cast<std::size_t>(sequence - oldest_in_buffer_)] = true;
  while (!left_buffer_.empty() && left_buffer_.front()) {
    left_buffer_.pop_front();
    ++oldest_in_buffer_;
  }
}

void Machine::done(Slot slot) {
  InFlight& flight = pool_[slot];
  flight.done_here = true;
  const architecture::ObjectId next = (*flight.path)[flight.step];
  const Place& there = place(next);
  if (there.is_join && there.occupant == kNoSlot && there.expected.front() != slot) ++result_.coverage.join_waits;
  agenda_.push_back({What::kTryEnter, static_cast<std::uint32_t>(next)});
}

void Machine::try_enter(architecture::ObjectId id) {
  Place& there = place(id);
  if (there.occupant != kNoSlot) return;
  Slot slot = kNoSlot;
  if (there.in_order) {
    if (!there.expected.empty()) slot = there.expected.front();
  } else if (there.predecessor != architecture::kNone) {
    slot = place(there.predecessor).occupant;
  }
  if (slot == kNoSlot) return;
  const InFlight& flight = pool_[slot];
  if (!flight.done_here || (*flight.path)[flight.step] != id) return;
  if (flight.step == 0 && there.last_issue == now()) {
    // One instruction per cycle and successor leaves the fetch stage.
    if (there.retry <= now()) {
      there.retry = now() + 1;
      schedule(there.retry, What::kTryEnter, static_cast<std::uint32_t>(id));
    }
    return;
  }
  enter(slot, id);
}

void Machine::enter(Slot slot, architecture::ObjectId id) {
  InFlight& flight = pool_[slot];
  Place& there = place(id);
  SimulatedInstruction* kept = record(flight);
  if (kept) kept->stays.back().leave = now();
  if (flight.step == 0) {
    there.last_issue = now();
    ++free_buffer_slots_;
    count_overtaking(flight.sequence);
    agenda_.push_back({What::kTryFetch, 0});
  } else {
    const architecture::ObjectId from = (*flight.path)[flight.step - 1];
    place(from).occupant = kNoSlot;
    agenda_.push_back({What::kTryEnter, static_cast<std::uint32_t>(from)});
  }
  if (there.in_order) there.expected.pop_front();
  there.occupant = slot;
  ++flight.step;
  flight.done_here = false;
  if (kept) kept->stays.push_back({id, now(), now()});
  if (flight.step < flight.path->size()) {
    schedule(now() + std::min(object(id).latency, std::int64_t{1} << 58), What::kDone, slot);
    return;
  }
  flight.entered_unit = now();
  if (flight.awaited == 0) agenda_.push_back({What::kStart, slot});
}

}  // namespace cyclescope::simulation
