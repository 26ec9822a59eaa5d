#include "timing/path_trace.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "architecture/semantics.h"
#include "timing/access_hulls.h"
#include "timing/frontier.h"
#include "timing/timing.h"

namespace cyclescope::timing {
namespace {

using architecture::AccessRole;

constexpr std::size_t kLeastAccesses = 1024;

/// What is taken of a storage at `time`.
StorageProfile::Step level_at(const StorageProfile& profile, std::int64_t time) {
  const auto& steps = profile.steps();
  const auto after = steps.after(time);
  return after == steps.begin() ? StorageProfile::Step{} : steps[steps.previous(after)];
}

/// True where more slots or more ports are given back at `time` than are taken.
bool gives_back(const StorageProfile& profile, std::int64_t time) {
  const StorageProfile::Step before = level_at(profile, time - 1);
  const StorageProfile::Step now = level_at(profile, time);
  return now.slots < before.slots || now.ports < before.ports;
}

/// True where `operation` copies operands and does nothing else.
bool only_copies(const architecture::Operation& operation) {
  const auto copies = [](const architecture::Assignment& it) {
    return it.update == architecture::Assignment::Update::kSet &&
           it.value.kind != architecture::SemanticExpression::Kind::kCall;
  };
  return !operation.semantics.empty() && std::all_of(operation.semantics.begin(), operation.semantics.end(), copies);
}

bool multiplies_and_adds(const architecture::Operation& operation) {
  return std::any_of(operation.semantics.begin(), operation.semantics.end(),
                     [](const architecture::Assignment& it) { return it.multiply_accumulate; });
}

/// True where `storage`, or the storage behind it, is a DRAM.
bool is_main_memory(const architecture::Architecture& architecture, architecture::ObjectId storage) {
  const architecture::Object* object = &architecture.objects[static_cast<std::size_t>(storage)];
  while (object->object_class == architecture::ObjectClass::kSetAssociativeCache) {
    object = &architecture.objects[static_cast<std::size_t>(object->cache.backing)];
  }
  return object->object_class == architecture::ObjectClass::kDram;
}

/// True where an instruction brings data from one storage to another: it copies, or it reads main memory and writes
/// something else, or the other way round, and computes at most what can be computed on the way.
bool is_transfer(const CompiledProgram& program, std::size_t index) {
  const CompiledInstruction& instruction = program.instructions[index];
  if (instruction.access_begin == instruction.access_end) return false;
  const architecture::OperationId id = program.program->instructions[index].operation;
  if (id != architecture::kNone) {
    const architecture::Operation& operation = program.architecture->operations[static_cast<std::size_t>(id)];
    if (multiplies_and_adds(operation)) return false;
    if (only_copies(operation)) return true;
  }
  std::array<bool, 2> main{};  // by direction: reads, writes
  std::array<bool, 2> other{};
  for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
    const CompiledAccess& access = program.accesses[i];
    const std::size_t direction = access.role == AccessRole::kRead ? 0 : 1;
    (is_main_memory(*program.architecture, access.storage) ? main : other)[direction] = true;
  }
  return (main[0] && !main[1] && other[1]) || (main[1] && !main[0] && other[0]);
}

/// Nothing takes longer without being refused in the end.
std::int64_t bounded(std::int64_t cycles) { return std::min(cycles, 2 * kMaxCycles); }

}  // namespace

PathTrace::PathTrace(const CompiledProgram& program, const Frontier& frontier)
    : program_(program),
      frontier_(frontier),
      times_(program.layout.size, PathRecords::kStart),
      releases_(program.architecture->objects.size()),
      arrivals_(program.architecture->objects.size()),
      forget_accesses_at_(kLeastAccesses),
      outcomes_(1) {
  for (std::size_t i = 0; i < program.instructions.size(); ++i) {
    is_transfer_.push_back(is_transfer(program, i));
  }
}

Attribution PathTrace::attribution() const {
  Attribution shares;
  const auto objects = static_cast<std::uint32_t>(program_.architecture->objects.size());
  for (const auto& [bin, cycles] : records_.cycles_of(reach_.path)) {
    shares.push_back(
        {static_cast<PathCause>(bin / objects), static_cast<architecture::ObjectId>(bin % objects), cycles});
  }
  return shares;
}

std::uint32_t PathTrace::bin(PathCause cause, architecture::ObjectId object) const {
  return static_cast<std::uint32_t>(cause) * static_cast<std::uint32_t>(program_.architecture->objects.size()) +
         static_cast<std::uint32_t>(object);
}

PathRecord PathTrace::path_at(const PathsByTime& paths, std::int64_t time) const {
  const auto found = paths.find(time);
  assert(found != paths.end());
  return found == paths.end() ? PathRecords::kStart : found->second;
}

std::uint64_t PathTrace::key_of(std::uint64_t birth, std::uint32_t access) const {
  return birth * program_.accesses.size() + access;
}

void PathTrace::fetches(std::int64_t previous_end, std::int64_t room_at) {
  const Event from{std::max(previous_end, room_at), room_at > previous_end ? path_at(leaves_, room_at) : fetch_};
  fetch_ = after(from, bin(PathCause::kFetch, program_.architecture->fetch_stage), program_.access_cycles).path;
}

void PathTrace::begins(const CompiledInstruction& instruction) {
  instruction_ = &instruction;
  transfers_ = is_transfer_[static_cast<std::size_t>(&instruction - program_.instructions.data())];
  object_ = program_.architecture->fetch_stage;
  now_ = after({frontier_.fetch_end, fetch_}, bin(PathCause::kFetch, object_), program_.fetch_latency);
  last_start_ = {};
  placed_.clear();
  requests_ = kept_ = 0;
}

void PathTrace::enters(architecture::ObjectId object, std::int64_t arrival, std::int64_t enter) {
  const bool is_issue = object_ == program_.architecture->fetch_stage;
  now_ = after(now_, bin(PathCause::kStructuralWait, object_), arrival - now_.time);
  const auto slot = program_.layout.objects + static_cast<std::uint32_t>(object);
  const auto port = program_.layout.issue_ports + static_cast<std::uint32_t>(object);
  if (enter > arrival) now_ = {enter, times_[frontier_.times[slot] == enter ? slot : port]};
  if (is_issue) {
    times_[port] = after(now_, bin(PathCause::kFetch, object_), 1).path;
    if (enter > frontier_.leaves.room_at()) leaves_.try_emplace(enter, now_.path);
  } else {
    times_[program_.layout.objects + static_cast<std::uint32_t>(object_)] = now_.path;
  }
  object_ = object;
}

void PathTrace::waits_for_registers(std::int64_t enter, std::int64_t start) {
  if (start == enter) return;
  const auto look_at = [&](std::uint32_t i, std::initializer_list<std::uint32_t> parts) {
    for (const std::uint32_t part : parts) {
      const std::uint32_t slot = program_.registers[i] + part;
      if (now_.time < start && frontier_.times[slot] == start) now_ = {start, times_[slot]};
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

void PathTrace::waits_for_memory(std::int64_t before, std::int64_t start) {
  const CompiledInstruction& it = *instruction_;
  for (std::uint32_t i = it.access_begin; i < it.access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (frontier_.value(access.words) <= 0) continue;
    ++requests_;
    if (!access.tracked || start == before) continue;
    const std::int64_t begin = frontier_.value(access.offset);
    const std::int64_t end = begin + frontier_.value(access.span);
    const auto buffer = static_cast<std::size_t>(access.buffer);
    for (const LiveAccesses* const live : {&frontier_.writes[buffer], &frontier_.reads[buffer]}) {
      for (const LiveAccess& older : live->all()) {
        if (now_.time == start) break;
        if (older.time != start || older.begin >= end || begin >= older.end || !conflict(older.role, access.role)) {
          continue;
        }
        const auto made = accesses_.find(key_of(older.birth, older.access));
        assert(made != accesses_.end());
        now_ = {start, made == accesses_.end() ? PathRecords::kStart : made->second};
      }
    }
  }
  ready_ = now_;
  const std::int64_t latency = bounded(frontier_.value(it.latency));
  if (transfers_) {
    ready_ = after(now_, bin(PathCause::kMemoryLatency, it.unit), latency);
  } else {
    const std::int64_t busy = std::min(latency, bounded(frontier_.value(it.interval)));
    ready_ =
        after(after(now_, bin(PathCause::kCompute, it.unit), busy), bin(PathCause::kDataWait, it.unit), latency - busy);
  }
  visible_ = read_end_ = ready_;
}

std::vector<PathTrace::Stretch> PathTrace::stretches_of(const Placed& placed) const {
  const auto of = [this](const Placed& it) {
    return std::vector<Stretch>{{bin(PathCause::kMemoryLatency, it.storage), it.service - it.transfers},
                                {bin(PathCause::kMemoryBandwidth, it.storage), it.transfers}};
  };
  const std::int64_t lead = placed.ready - ready_.time;
  if (!program_.is_streaming(*instruction_) || lead == 0) return of(placed);
  // A write that ends one write latency after the longest read.
  const Placed* longest = nullptr;
  for (const Placed& it : placed_) {
    if (it.is_read() && (longest == nullptr || it.service > longest->service)) longest = &it;
  }
  std::vector<Stretch> stretches = of(*longest);
  stretches.push_back({bin(PathCause::kMemoryLatency, placed.storage), lead + placed.service - longest->service});
  return stretches;
}

PathTrace::Event PathTrace::along(Event event, const std::vector<Stretch>& stretches, std::int64_t from,
                                  std::int64_t to) {
  std::int64_t begin = 0;
  for (const Stretch& stretch : stretches) {
    const std::int64_t end = begin + stretch.cycles;
    event = after(event, stretch.bin, std::max<std::int64_t>(0, std::min(end, to) - std::max(begin, from)));
    begin = end;
  }
  return event;
}

std::optional<PathTrace::Release> PathTrace::release_of(const Placed& placed) const {
  const auto storage = static_cast<std::size_t>(placed.storage);
  const architecture::Storage& limits = program_.architecture->objects[storage].storage;
  const StorageProfile& profile = frontier_.storages[storage];
  const std::int64_t transfers_start = placed.start + placed.service - placed.transfers;
  // What requests that are placed together want of the storage at a time.
  std::int64_t slots = 0;
  std::int64_t ports = 0;
  for (const Placed& it : placed_) {
    if (it.storage != placed.storage || (&it != &placed && !program_.is_streaming(*instruction_))) continue;
    const std::int64_t end = it.start + it.service;
    slots += it.start <= placed.start && placed.start < end ? 1 : 0;
    ports += end - it.transfers <= transfers_start && transfers_start < end ? 1 : 0;
  }
  // One cycle earlier something was in the way: at the first cycle or at that of the transfers.
  const StorageProfile::Step before_start = level_at(profile, placed.start - 1);
  if (before_start.slots + slots > limits.max_concurrent_requests &&
      level_at(profile, placed.start).slots < before_start.slots) {
    return Release{{placed.start, path_at(releases_[storage], placed.start)},
                   bin(PathCause::kMemoryLatency, placed.storage)};
  }
  const StorageProfile::Step before_transfers = level_at(profile, transfers_start - 1);
  if (before_transfers.ports + ports > limits.read_write_ports &&
      level_at(profile, transfers_start).ports < before_transfers.ports) {
    return Release{{transfers_start, path_at(releases_[storage], transfers_start)},
                   bin(PathCause::kMemoryBandwidth, placed.storage)};
  }
  return std::nullopt;
}

void PathTrace::place(Placed& placed, const std::optional<Release>& release, const Event& ready) {
  const std::vector<Stretch> stretches = stretches_of(placed);
  const std::int64_t lead = placed.ready - ready.time;
  // What was given back later than the request started bounds its end, but not its start.
  Event own = ready;
  std::int64_t released = 0;
  if (release) {
    own = after(ready, release->bin, placed.start - placed.ready);
    released = release->event.time - own.time;
  }
  const auto at = [&](std::int64_t time) {
    return release && released <= time ? along(release->event, stretches, released, time)
                                       : along(own, stretches, 0, time);
  };
  placed.starts = at(lead);
  placed.ends = placed.done = at(lead + placed.service);
  if (placed.starts.time > last_start_.time) last_start_ = placed.starts;
  finish(placed);
}

void PathTrace::finish(Placed& placed) {
  if (placed.maker != kInstruction) {
    Event& maker = placed_[placed.maker].done;
    if (!placed.is_awaited) {
      raise_reach(placed.done.time, placed.done.path);
    } else if (placed.done.time > maker.time) {
      maker = placed.done;
    }
    return;
  }
  if (placed.done.time > visible_.time) visible_ = placed.done;
  if (placed.is_read() && placed.done.time > read_end_.time) read_end_ = placed.done;
}

PathTrace::Event PathTrace::arrival(architecture::ObjectId cache, std::int64_t time, const Event& otherwise) {
  const PathsByTime& arrivals = arrivals_[static_cast<std::size_t>(cache)];
  if (const auto found = arrivals.find(time); found != arrivals.end()) return {time, found->second};
  // It was extrapolated.
  return after(otherwise, bin(PathCause::kMemoryLatency, cache), time - otherwise.time);
}

PathTrace::Event PathTrace::asked(std::int64_t ready) {
  const Placed& maker = placed_[asked_.request];
  const Event event =
      after(maker.starts, bin(PathCause::kMemoryLatency, maker.storage), asked_.time - maker.starts.time);
  return ready > event.time ? arrival(maker.storage, ready, event) : event;
}

void PathTrace::asks(std::size_t request, std::int64_t time, bool is_awaited) { asked_ = {request, time, is_awaited}; }

void PathTrace::loads(architecture::ObjectId cache, std::int64_t /*ready*/, std::int64_t room_at) {
  PathsByTime& arrivals = arrivals_[static_cast<std::size_t>(cache)];
  arrivals.erase(arrivals.begin(), arrivals.lower_bound(std::min(room_at, frontier_.horizon())));
}

void PathTrace::loaded(architecture::ObjectId cache, std::size_t request, std::int64_t arrival) {
  arrivals_[static_cast<std::size_t>(cache)].try_emplace(arrival, placed_[request].done.path);
}

void PathTrace::done(std::size_t request, std::int64_t done, std::int64_t line) {
  Placed& placed = placed_[request];
  if (line > 0) placed.done = arrival(placed.storage, done, placed.done);
  finish(placed);
}

std::size_t PathTrace::requests(architecture::ObjectId storage, architecture::AccessRole role, std::int64_t ready,
                                std::int64_t start, std::int64_t service, std::int64_t transfers) {
  keep_releases();
  const std::size_t number = placed_.size();
  placed_.push_back({storage, role, ready, start, service, transfers, asked_.request, asked_.is_awaited, {}, {}, {}});
  Placed& placed = placed_.back();
  if (asked_.request != kInstruction) {
    const Event from = asked(ready);
    asked_ = {};
    place(placed, start > ready ? release_of(placed) : std::nullopt, from);
  } else if (!program_.is_streaming(*instruction_)) {
    const Event& from = !placed.is_read() && read_end_.time > ready_.time ? read_end_ : ready_;
    place(placed, start > ready ? release_of(placed) : std::nullopt, from);
  } else if (placed_.size() == requests_) {
    std::optional<Release> release;
    for (const Placed& it : placed_) {
      if (!release && it.start > it.ready) release = release_of(it);
    }
    for (Placed& it : placed_) place(it, release, ready_);
  }
  return number;
}

void PathTrace::keep_releases() {
  if (program_.is_streaming(*instruction_) && placed_.size() < requests_) return;
  for (; kept_ < placed_.size(); ++kept_) {
    const Placed& it = placed_[kept_];
    const auto storage = static_cast<std::size_t>(it.storage);
    const std::int64_t end = it.start + it.service;
    keep_release(storage, it.start, nullptr);
    keep_release(storage, end - it.transfers, nullptr);
    keep_release(storage, end, &it.ends.path);
  }
}

void PathTrace::keep_release(std::size_t storage, std::int64_t time, const PathRecord* ended) {
  if (!gives_back(frontier_.storages[storage], time)) {
    releases_[storage].erase(time);
  } else if (ended != nullptr) {
    releases_[storage].try_emplace(time, *ended);
  }
}

void PathTrace::ends(std::int64_t start, std::int64_t free, std::int64_t visible) {
  keep_releases();
  const CompiledInstruction& it = *instruction_;
  const std::int64_t interval = bounded(frontier_.value(it.interval));
  Event is_free = after(now_, bin(transfers_ ? PathCause::kMemoryBandwidth : PathCause::kCompute, it.unit), interval);
  if (it.access_begin == it.access_end) {
    const std::int64_t busy = std::min(visible - start, interval);
    visible_ = after(after(now_, bin(PathCause::kCompute, it.unit), busy), bin(PathCause::kDataWait, it.unit),
                     visible - start - busy);
  }
  if (last_start_.time > is_free.time) is_free = last_start_;
  assert(now_.time == start && is_free.time == free && visible_.time == visible);

  times_[program_.layout.objects + static_cast<std::uint32_t>(it.unit)] = is_free.path;
  const std::vector<std::uint32_t>& registers = program_.registers;
  const auto raise = [&](std::uint32_t slot, const Event& event) {
    if (frontier_.times[slot] < event.time) times_[slot] = event.path;
  };
  for (std::uint32_t i = it.reads_begin; i < it.writes_begin; ++i) raise(registers[i] + TimeLayout::kReader, now_);
  for (std::uint32_t i = it.writes_begin; i < it.accumulates_begin; ++i) {
    times_[registers[i] + TimeLayout::kVisible] = visible_.path;
  }
  for (std::uint32_t i = it.accumulates_begin; i < it.registers_end; ++i) {
    raise(registers[i] + TimeLayout::kAccumulated, visible_);
  }
  keep_accesses();
  const Event& latest = free > visible ? is_free : visible_;
  raise_reach(latest.time, latest.path);

  leaves_.erase(leaves_.begin(), leaves_.lower_bound(frontier_.leaves.room_at()));
  for (const Placed& placed : placed_) {
    PathsByTime& releases = releases_[static_cast<std::size_t>(placed.storage)];
    releases.erase(releases.begin(), releases.upper_bound(frontier_.horizon()));
  }
}

void PathTrace::keep_accesses() {
  for (std::uint32_t i = instruction_->access_begin; i < instruction_->access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (!access.tracked || frontier_.value(access.words) <= 0) continue;
    accesses_[key_of(frontier_.next_birth() - 1, i)] =
        access.role == AccessRole::kRead ? read_end_.path : visible_.path;
  }
  if (accesses_.size() < forget_accesses_at_) return;
  const std::uint64_t oldest = key_of(frontier_.first_kept_birth(), 0);
  std::erase_if(accesses_, [oldest](const auto& made) { return made.first < oldest; });
  forget_accesses_at_ = std::max(kLeastAccesses, 2 * accesses_.size());
}

void PathTrace::evaluate(Frontier& frontier, const CompiledInstruction& instruction) {
  frontier.evaluate(instruction, *this);
}

}  // namespace cyclescope::timing
