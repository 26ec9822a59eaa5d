#include "timing/tracer.h"

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "timing/access_hulls.h"
#include "timing/frontier.h"

namespace cyclescope::timing {
namespace {

constexpr std::size_t kLeastForgotten = 1024;

/// The older of two instructions, by event number; a known one rather than one that is none.
std::int64_t older(std::int64_t a, std::int64_t b) { return a < 0 || b < 0 ? std::max(a, b) : std::min(a, b); }

}  // namespace

Tracer::Tracer(const CompiledProgram& program, const Frontier& frontier, TimingListener& listener)
    : program_(program),
      frontier_(frontier),
      listener_(listener),
      writers_(program.layout.size, Moment::kNobody),
      request_ends_(program.architecture->objects.size()),
      arrivals_(program.architecture->objects.size()),
      forget_accesses_at_(kLeastForgotten) {}

std::int64_t Tracer::oldest_at(const EventsByTime& events, std::int64_t time) {
  const auto found = events.find(time);
  return found == events.end() ? Moment::kSkipped : events.lower_bound(time)->second;
}

std::uint64_t Tracer::key_of(std::uint64_t birth, std::uint32_t access) const {
  return birth * program_.accesses.size() + access;
}

void Tracer::fetches(std::int64_t previous_end, std::int64_t room_at) {
  const architecture::ObjectId fetch_stage = program_.architecture->fetch_stage;
  access_start_ = {std::max(previous_end, room_at)};
  if (room_at > previous_end) {
    access_start_ = {room_at, WaitCause::kIssueBuffer, fetch_stage, oldest_at(issues_, room_at)};
  } else if (previous_end > 0) {
    access_start_ = {previous_end, WaitCause::kFetch, fetch_stage, previous_};
  }
}

void Tracer::begins(const CompiledInstruction& instruction) {
  instruction_ = &instruction;
  now_.event = next_event_++;
  now_.instruction = static_cast<std::uint32_t>(&instruction - program_.instructions.data());
  now_.indices = frontier_.values().indices();
  const std::int64_t access_start = frontier_.fetch_end - program_.access_cycles;
  if (access_start_.time != access_start) {  // the group was fetched in iterations that were skipped
    access_start_.time = access_start;
    access_start_.predecessor = Moment::kSkipped;
  }
  now_.access_start = access_start_;
  now_.stays.assign({{program_.architecture->fetch_stage, {access_start_.time + program_.access_cycles}, 0}});
  now_.requests.clear();
}

void Tracer::enters(architecture::ObjectId object, std::int64_t arrival, std::int64_t enter) {
  Moment moment{enter};
  if (enter > arrival) {
    const auto slot = program_.layout.objects + static_cast<std::uint32_t>(object);
    const auto port = program_.layout.issue_ports + static_cast<std::uint32_t>(object);
    const bool occupied = frontier_.times[slot] == enter;
    moment = {enter, occupied ? WaitCause::kOccupied : WaitCause::kIssuePort, object, writers_[occupied ? slot : port]};
  }
  now_.stays.back().leave = enter;
  now_.stays.push_back({object, moment, 0});
}

void Tracer::waits_for_registers(std::int64_t enter, std::int64_t start) {
  now_.work_start = {start};
  if (start == enter) return;
  const auto look_at = [&](std::uint32_t i, std::initializer_list<std::uint32_t> parts) {
    const std::uint32_t first = program_.registers[i];
    for (const std::uint32_t part : parts) {
      if (frontier_.times[first + part] != start) continue;
      const architecture::ObjectId file = program_.architecture->registers[first / TimeLayout::kPerRegister].file;
      const bool is_first = now_.work_start.cause == WaitCause::kNone;
      const std::int64_t writer = writers_[first + part];
      if (!is_first && older(writer, now_.work_start.predecessor) != writer) continue;
      now_.work_start = {start, WaitCause::kRegister, file, writer};
    }
  };
  const CompiledInstruction& it = *instruction_;
  using Layout = TimeLayout;
  for (std::uint32_t i = it.reads_begin; i < it.writes_begin; ++i) look_at(i, {Layout::kVisible, Layout::kAccumulated});
  for (std::uint32_t i = it.writes_begin; i < it.accumulates_begin; ++i) {
    look_at(i, {Layout::kVisible, Layout::kReader, Layout::kAccumulated});
  }
  for (std::uint32_t i = it.accumulates_begin; i < it.registers_end; ++i) {
    look_at(i, {Layout::kVisible, Layout::kReader});
  }
}

void Tracer::waits_for_memory(std::int64_t before, std::int64_t start) {
  if (start == before) return;
  now_.work_start = {start, WaitCause::kMemory, architecture::kNone, Moment::kSkipped};
  for (std::uint32_t i = instruction_->access_begin; i < instruction_->access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (!access.tracked || frontier_.value(access.words) <= 0) continue;
    const std::int64_t begin = frontier_.value(access.offset);
    const std::int64_t end = begin + frontier_.value(access.span);
    const auto buffer = static_cast<std::size_t>(access.buffer);
    for (const LiveAccesses* const live : {&frontier_.writes[buffer], &frontier_.reads[buffer]}) {
      for (const LiveAccess& it : live->all()) {
        if (it.time != start || it.begin >= end || begin >= it.end || !conflict(it.role, access.role)) continue;
        const auto made = accesses_.find(key_of(it.birth, it.access));
        const std::int64_t maker = made == accesses_.end() ? Moment::kSkipped : made->second;
        if (now_.work_start.object != architecture::kNone && older(maker, now_.work_start.predecessor) != maker)
          continue;
        now_.work_start.object = access.storage;
        now_.work_start.predecessor = maker;
      }
    }
  }
}

std::size_t Tracer::requests(architecture::ObjectId id, architecture::AccessRole role, std::int64_t ready,
                             std::int64_t start, std::int64_t service, std::int64_t transfers) {
  const auto storage = static_cast<std::size_t>(id);
  Moment moment{start};
  if (start > ready) {
    // One cycle earlier something was in the way: at its first cycle or at that of its transfers.
    const architecture::Storage& limits = program_.architecture->objects[storage].storage;
    const std::int64_t transfers_start = start + service - transfers;
    const auto taken = [&](std::int64_t time) {
      const auto& steps = frontier_.storages[storage].steps();
      const auto after = steps.after(time);
      return after == steps.begin() ? StorageProfile::Step{} : steps[steps.previous(after)];
    };
    if (taken(start - 1).slots >= limits.max_concurrent_requests) {
      moment = {start, WaitCause::kConcurrency, id, oldest_at(request_ends_[storage], start)};
    } else if (taken(transfers_start - 1).ports >= limits.read_write_ports) {
      moment = {start, WaitCause::kBandwidth, id, oldest_at(request_ends_[storage], transfers_start)};
    } else {
      moment = {start, WaitCause::kOtherRequests, id, Moment::kNobody};
    }
  }
  if (asked_.cache != architecture::kNone) {
    if (start == ready && start > asked_.ready) {
      const EventsByTime& arrivals = arrivals_[static_cast<std::size_t>(asked_.cache)];
      moment = {start, WaitCause::kMisses, asked_.cache, oldest_at(arrivals, start)};
    }
    ready = asked_.ready;
    asked_ = {};
  }
  now_.requests.push_back({id, role, ready, moment, start + service, {start + service}});
  request_ends_[storage].emplace(start + service, now_.event);
  return now_.requests.size() - 1;
}

void Tracer::loads(architecture::ObjectId cache, std::int64_t ready, std::int64_t room_at) {
  asked_ = {cache, ready};
  EventsByTime& arrivals = arrivals_[static_cast<std::size_t>(cache)];
  arrivals.erase(arrivals.begin(), arrivals.lower_bound(std::min(room_at, frontier_.horizon())));
}

void Tracer::loaded(architecture::ObjectId cache, std::size_t /*request*/, std::int64_t arrival) {
  arrivals_[static_cast<std::size_t>(cache)].emplace(arrival, now_.event);
}

void Tracer::done(std::size_t request, std::int64_t done, std::int64_t line) {
  EvaluatedInstruction::Request& it = now_.requests[request];
  it.done = {done};
  if (line < done) return;
  it.done = {done, WaitCause::kLine, it.storage, oldest_at(arrivals_[static_cast<std::size_t>(it.storage)], done)};
}

void Tracer::ends(std::int64_t start, std::int64_t free, std::int64_t visible) {
  const CompiledInstruction& it = *instruction_;
  now_.stays.back().leave = free;
  now_.visible = visible;
  const std::int64_t event = now_.event;
  for (const EvaluatedInstruction::Stay& stay : now_.stays) {
    writers_[program_.layout.objects + static_cast<std::uint32_t>(stay.object)] = event;
  }
  writers_[program_.layout.issue_ports + static_cast<std::uint32_t>(it.first)] = event;
  const auto raise = [&](std::uint32_t slot, std::int64_t time) {
    if (frontier_.times[slot] < time) writers_[slot] = event;
  };
  const std::vector<std::uint32_t>& registers = program_.registers;
  for (std::uint32_t i = it.reads_begin; i < it.writes_begin; ++i) raise(registers[i] + TimeLayout::kReader, start);
  for (std::uint32_t i = it.writes_begin; i < it.accumulates_begin; ++i) {
    writers_[registers[i] + TimeLayout::kVisible] = event;
  }
  for (std::uint32_t i = it.accumulates_begin; i < it.registers_end; ++i) {
    raise(registers[i] + TimeLayout::kAccumulated, visible);
  }
  previous_ = event;
  issues_.emplace(now_.stays.front().leave, event);
  issues_.erase(issues_.begin(), issues_.lower_bound(frontier_.leaves.room_at()));
  for (const EvaluatedInstruction::Request& request : now_.requests) {
    EventsByTime& ends = request_ends_[static_cast<std::size_t>(request.storage)];
    ends.erase(ends.begin(), ends.upper_bound(frontier_.horizon()));
  }
  keep_accesses();
  listener_.evaluated(now_);
}

void Tracer::keep_accesses() {
  for (std::uint32_t i = instruction_->access_begin; i < instruction_->access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (!access.tracked || frontier_.value(access.words) <= 0) continue;
    accesses_[key_of(frontier_.next_birth() - 1, i)] = now_.event;
  }
  if (accesses_.size() < forget_accesses_at_) return;
  const std::uint64_t oldest = key_of(frontier_.first_kept_birth(), 0);
  std::erase_if(accesses_, [oldest](const auto& made) { return made.first < oldest; });
  forget_accesses_at_ = std::max(kLeastForgotten, 2 * accesses_.size());
}

void Tracer::evaluate(Frontier& frontier, const CompiledInstruction& instruction) {
  frontier.evaluate(instruction, *this);
}

void Tracer::skipped(const SkippedIterations& iterations, std::int64_t far) {
  ++next_event_;
  forget_makers(iterations.loop, far);
  SkippedIterations told = iterations;
  told.indices = frontier_.values().indices();
  listener_.skipped(told);
}

void Tracer::extrapolated(const ExtrapolatedIterations& rest) {
  ++next_event_;
  forget_makers(rest.loop, std::numeric_limits<std::int64_t>::max());
  listener_.extrapolated(rest);
}

void Tracer::forget_makers(program::LoopId loop_id, std::int64_t far) {
  const CompiledLoop& loop = program_.loops[loop_id];
  previous_ = Moment::kSkipped;
  for (const std::uint32_t slot : loop.times) writers_[slot] = Moment::kSkipped;
  issues_.erase(issues_.begin(), issues_.lower_bound(far));
  for (const architecture::ObjectId storage : loop.storages) {
    EventsByTime& ends = request_ends_[static_cast<std::size_t>(storage)];
    ends.erase(ends.begin(), ends.lower_bound(far));
  }
  for (const architecture::ObjectId cache : loop.caches) arrivals_[static_cast<std::size_t>(cache)].clear();
}

}  // namespace cyclescope::timing
