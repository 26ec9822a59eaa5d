#include "timing/frontier.h"

#include <algorithm>
#include <limits>

#include "timing/path_trace.h"
#include "timing/timing.h"

namespace cyclescope::timing {
namespace {

/// Nothing takes longer than this without being an overflow; sums of a few of them stay far from that of the integers.
constexpr std::int64_t kLongest = 2 * kMaxCycles;
constexpr std::int64_t kNoChance = std::numeric_limits<std::int64_t>::max();

}  // namespace

Frontier::Frontier(const CompiledProgram& program)
    : times(program.layout.size, 0),
      leaves(std::max<std::int64_t>(1, program.issue_buffer_size - program.port_width + 1)),
      reads(program.program->buffers.size()),
      writes(program.program->buffers.size()),
      program_(program),
      values_(program.program->expressions, std::vector<std::int64_t>(program.program->loops.size(), 0)),
      tags_(*program.architecture) {
  const architecture::Architecture& architecture = *program.architecture;
  storages.resize(architecture.objects.size());
  misses.reserve(architecture.objects.size());
  for (std::size_t o = 0; o < architecture.objects.size(); ++o) {
    const architecture::Object& object = architecture.objects[o];
    storages[o] = object.storage.contention
                      ? StorageProfile(object.storage.max_concurrent_requests, object.storage.read_write_ports)
                      : StorageProfile::without_contention();
    misses.emplace_back(architecture::misses_in_flight(object));
  }
}

void Frontier::set_index(const CompiledLoop& loop, std::int64_t index) {
  values_.set_index(program_.schedule, loop.id, index);
  birth_valid_ = false;
}

std::int64_t Frontier::base() const { return group_left_ > 0 ? fetch_end : std::max(fetch_end, leaves.room_at()); }

std::int64_t Frontier::horizon() const {
  return base() + program_.fetch_latency + (group_left_ > 0 ? 0 : program_.access_cycles);
}

void Frontier::set_base(std::int64_t base, std::int64_t group_left) {
  fetch_end = base;
  ready_ = base + program_.fetch_latency;
  group_left_ = group_left;
}

template <typename Trace>
void Frontier::open_group(Trace& trace) {
  trace.fetches(fetch_end, leaves.room_at());
  fetch_end = std::max(fetch_end, leaves.room_at()) + program_.access_cycles;
  ready_ = fetch_end + program_.fetch_latency;
  group_left_ = program_.port_width;
}

inline std::int64_t Frontier::wait_for_registers(const CompiledInstruction& instruction, std::int64_t start) const {
  const std::uint32_t* slot = program_.registers.data() + instruction.reads_begin;
  const std::uint32_t* const writes = program_.registers.data() + instruction.writes_begin;
  const std::uint32_t* const accumulates = program_.registers.data() + instruction.accumulates_begin;
  const std::uint32_t* const end = program_.registers.data() + instruction.registers_end;
  const std::int64_t* const all = times.data();
  for (; slot != writes; ++slot) {
    const std::int64_t* const reg = all + *slot;
    start = std::max(start, reg[TimeLayout::kVisible]);
    start = std::max(start, reg[TimeLayout::kAccumulated]);
  }
  for (; slot != accumulates; ++slot) {
    const std::int64_t* const reg = all + *slot;
    start = std::max(start, reg[TimeLayout::kReader]);
    start = std::max(start, reg[TimeLayout::kVisible]);
    start = std::max(start, reg[TimeLayout::kAccumulated]);
  }
  for (; slot != end; ++slot) {
    const std::int64_t* const reg = all + *slot;
    start = std::max(start, reg[TimeLayout::kReader]);
    start = std::max(start, reg[TimeLayout::kVisible]);
  }
  return start;
}

inline void Frontier::update_registers(const CompiledInstruction& instruction, std::int64_t start,
                                       std::int64_t visible) {
  const std::uint32_t* slot = program_.registers.data() + instruction.reads_begin;
  const std::uint32_t* const writes = program_.registers.data() + instruction.writes_begin;
  const std::uint32_t* const accumulates = program_.registers.data() + instruction.accumulates_begin;
  const std::uint32_t* const end = program_.registers.data() + instruction.registers_end;
  std::int64_t* const all = times.data();
  const auto raise = [](std::int64_t& time, std::int64_t value) { time = std::max(time, value); };
  for (; slot != writes; ++slot) raise(all[*slot + TimeLayout::kReader], start);
  for (; slot != accumulates; ++slot) all[*slot + TimeLayout::kVisible] = visible;
  for (; slot != end; ++slot) raise(all[*slot + TimeLayout::kAccumulated], visible);
}

std::int64_t Frontier::wait_for_memory(const CompiledInstruction& instruction, std::int64_t start) const {
  for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (!access.tracked || values_[access.words] <= 0) continue;
    const std::int64_t begin = values_[access.offset];
    const std::int64_t end = begin + values_[access.span];
    const auto buffer = static_cast<std::size_t>(access.buffer);
    start = writes[buffer].wait(begin, end, access.role == architecture::AccessRole::kAccumulate, start);
    if (access.role != architecture::AccessRole::kRead) start = reads[buffer].wait(begin, end, false, start);
  }
  return start;
}

Frontier::Request Frontier::request_of(architecture::ObjectId id, std::int64_t words,
                                       architecture::AccessRole role) const {
  const architecture::Storage& storage = program_.architecture->objects[static_cast<std::size_t>(id)].storage;
  Request request;
  if (words > storage.port_width) {  // a division takes longer than all the rest
    const std::int64_t transfers = storage.port_width == 1 ? words : (words - 1) / storage.port_width + 1;
    request.transfers = std::min(transfers, kLongest);
  }
  const std::int64_t latency = role == architecture::AccessRole::kRead ? storage.read_latency : storage.write_latency;
  request.service = std::min(std::max<std::int64_t>(1, latency), kLongest) + request.transfers - 1;
  return request;
}

Frontier::Request Frontier::request_of(const CompiledAccess& access) const {
  Request request = request_of(access.storage, values_[access.words], access.role);
  if (!access.paced) return request;
  const std::int64_t cycles = std::clamp<std::int64_t>(values_[access.cycles], 1, kLongest);
  request.service += cycles - request.transfers;
  request.transfers = cycles;
  return request;
}

template <typename Trace>
Frontier::Served Frontier::place(architecture::ObjectId storage, const Request& request, architecture::AccessRole role,
                                 std::int64_t ready, Trace& trace) {
  StorageProfile& profile = storages[static_cast<std::size_t>(storage)];
  const std::int64_t start = profile.earliest(ready, request.service, request.transfers);
  const std::size_t traced = trace.requests(storage, role, ready, start, request.service, request.transfers);
  profile.reserve(start, request.service, request.transfers);
  return {start, start + request.service, traced};
}

CacheAccess Frontier::cache_access(const CompiledAccess& access) const {
  const architecture::Storage& storage =
      program_.architecture->objects[static_cast<std::size_t>(access.storage)].storage;
  const std::int64_t first_bit = access.base_word * storage.data_width + values_[access.offset] * access.element_bits;
  return {access.storage, first_bit, first_bit + values_[access.span] * access.element_bits - 1, values_[access.words],
          access.role != architecture::AccessRole::kRead};
}

void Frontier::look_up_caches(const std::vector<CompiledNode>& body, std::int64_t base,
                              std::vector<std::int64_t>& key) {
  look_ups_.restart(base, base + program_.fetch_latency);
  for (const CompiledNode& node : body) {
    if (values_[node.guard] == 0) continue;
    const CompiledInstruction& instruction = program_.instructions[node.index];
    for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
      const CompiledAccess& access = program_.accesses[i];
      if (access.cached && values_[access.words] > 0) tags_.look_up(cache_access(access), look_ups_);
    }
  }
  key.insert(key.end(), look_ups_.found.begin(), look_ups_.found.end());
  looked_up_ahead_ = true;
  next_found_ = next_load_ = 0;
  arrivals_.assign(look_ups_.loads.size(), 0);
}

std::vector<std::int64_t> Frontier::line_arrivals() const {
  std::vector<std::int64_t> arrivals = arrivals_;
  for (std::int64_t& arrival : arrivals) arrival -= look_ups_.base;
  return arrivals;
}

void Frontier::lines_arrive(const std::vector<std::int64_t>& arrivals) {
  for (std::size_t i = 0; i < arrivals.size(); ++i) tags_.arrives(look_ups_, i, look_ups_.base + arrivals[i]);
}

std::int64_t Frontier::arrival(std::int64_t found) const {
  if (found == 0) return 0;
  return found > 0 ? look_ups_.base + found : arrivals_[static_cast<std::size_t>(-1 - found)];
}

template <typename Trace>
Frontier::Served Frontier::place_in_cache(const CompiledAccess& access, std::int64_t ready, Trace& trace) {
  if (!looked_up_ahead_) {
    look_ups_.restart(0, 0);
    tags_.look_up(cache_access(access), look_ups_);
    next_found_ = next_load_ = 0;
    arrivals_.assign(look_ups_.loads.size(), 0);
  }
  return place_at_level(access.storage, values_[access.words], access.role, ready, trace);
}

template <typename Trace>
Frontier::Served Frontier::place_at_level(architecture::ObjectId id, std::int64_t words, architecture::AccessRole role,
                                          std::int64_t ready, Trace& trace) {
  const architecture::Object& cache = program_.architecture->objects[static_cast<std::size_t>(id)];
  const bool read = role == architecture::AccessRole::kRead;
  Served served = place(id, request_of(id, words, role), role, ready, trace);
  const std::int64_t known =
      served.started + std::max<std::int64_t>(1, read ? cache.storage.read_latency : cache.storage.write_latency);
  const auto waits_for = [&served](const Served& other) {
    served.started = std::max(served.started, other.started);
    served.end = std::max(served.end, other.end);
  };
  std::int64_t last_line = 0;  // of those loaded for other accesses
  for (std::int64_t lines = next_found(); lines > 0; --lines) {
    const std::int64_t line = next_found();
    if (line == CacheLookUps::kMisses) continue;
    if (line == CacheLookUps::kLoads) {
      waits_for(load_line(id, served.traced, known + cache.cache.miss_latency, trace));
    } else {
      last_line = std::max(last_line, arrival(line));
    }
  }
  if (next_found() != 0) {
    trace.asks(served.traced, known, true);
    waits_for(place_behind(id, words * cache.storage.data_width, architecture::AccessRole::kWrite, known, trace));
  }
  const bool waits_for_line = last_line > served.end;
  served.end = std::max(served.end, last_line);
  trace.done(served.traced, served.end, waits_for_line ? last_line : 0);
  return served;
}

template <typename Trace>
Frontier::Served Frontier::load_line(architecture::ObjectId id, std::size_t request, std::int64_t ready, Trace& trace) {
  const architecture::Object& cache = program_.architecture->objects[static_cast<std::size_t>(id)];
  const std::int64_t bits = cache.cache.line_words * cache.storage.data_width;
  LatestTimes& under_way = misses[static_cast<std::size_t>(id)];
  const std::size_t load = next_load_++;
  const std::int64_t displaced = next_found();
  trace.asks(request, ready, true);
  trace.loads(id, ready, under_way.room_at());
  Served served = place_behind(id, bits, architecture::AccessRole::kRead, std::max(ready, under_way.room_at()), trace);
  trace.loaded(id, served.traced, served.end);
  under_way.insert(served.end);
  arrivals_[load] = served.end;
  tags_.arrives(look_ups_, load, served.end);
  if (displaced == CacheLookUps::kNone) return served;
  const std::int64_t was_there = std::max(ready, arrival(displaced));
  trace.asks(request, ready, false);
  const Served written = place_behind(id, bits, architecture::AccessRole::kWrite, was_there, trace);
  served.started = std::max(served.started, written.started);
  raise_reach(written.end);  // nobody waits for it
  return served;
}

template <typename Trace>
Frontier::Served Frontier::place_behind(architecture::ObjectId cache, std::int64_t bits, architecture::AccessRole role,
                                        std::int64_t ready, Trace& trace) {
  const architecture::ObjectId id = program_.architecture->objects[static_cast<std::size_t>(cache)].cache.backing;
  const architecture::Object& backing = program_.architecture->objects[static_cast<std::size_t>(id)];
  const std::int64_t words = (bits + backing.storage.data_width - 1) / backing.storage.data_width;
  const std::int64_t wanted = std::min(ready, kLongest);  // so that sums of many stay far from an overflow
  if (backing.object_class == architecture::ObjectClass::kSetAssociativeCache) {
    return place_at_level(id, words, role, wanted, trace);
  }
  return place(id, request_of(id, words, role), role, wanted, trace);
}

template <typename Trace>
std::int64_t Frontier::place_requests(const CompiledInstruction& instruction, std::int64_t ready, std::int64_t& visible,
                                      std::int64_t& read_end, Trace& trace) {
  std::int64_t last_start = 0;  // stays 0 where nothing is transferred
  std::int64_t writes_ready = ready;
  for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (values_[access.words] <= 0) continue;
    const bool read = access.role == architecture::AccessRole::kRead;
    if (!read) writes_ready = std::max(writes_ready, read_end);
    const std::int64_t wanted = read ? ready : writes_ready;
    const Served served = access.cached ? place_in_cache(access, wanted, trace)
                                        : place(access.storage, request_of(access), access.role, wanted, trace);
    last_start = std::max(last_start, served.started);
    visible = std::max(visible, served.end);
    if (read) read_end = std::max(read_end, served.end);
  }
  return last_start;
}

template <typename Trace>
std::int64_t Frontier::place_jointly(const CompiledInstruction& instruction, std::int64_t ready, std::int64_t& visible,
                                     std::int64_t& read_end, Trace& trace) {
  std::vector<Placed>& placed = placed_;
  placed.clear();
  std::int64_t longest_read = 0;
  for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (values_[access.words] <= 0) continue;
    const Request request = request_of(access);
    const bool read = access.role == architecture::AccessRole::kRead;
    if (read) longest_read = std::max(longest_read, request.service);
    const architecture::Storage& storage =
        program_.architecture->objects[static_cast<std::size_t>(access.storage)].storage;
    // Field by field: a copy of the whole would read what has just been written in other pieces, which takes long.
    Placed& p = placed.emplace_back();
    p.access = &access;
    p.profile = &storages[static_cast<std::size_t>(access.storage)];
    p.request.service = request.service;
    p.request.transfers = request.transfers;
    p.read = read;
    p.lead = 0;
    p.write_latency = std::max<std::int64_t>(1, storage.write_latency);
  }
  // A write ends one write latency after the last read, or when it is done itself.
  for (Placed& p : placed) {
    if (p.read || longest_read == 0) continue;
    p.lead = std::max(longest_read + p.write_latency, p.request.service) - p.request.service;
  }

  std::int64_t longest = 0;
  for (const Placed& p : placed) longest = std::max(longest, p.lead + p.request.service);

  // Requests that share a storage must also fit beside each other.
  const auto fit_together = [&placed, longest, &trial = trial_](std::int64_t at) {
    for (std::size_t i = 0; i < placed.size(); ++i) {
      bool begun = false;
      for (std::size_t k = i + 1; k < placed.size(); ++k) {
        if (placed[k].profile != placed[i].profile) continue;
        if (!begun) {
          trial.assign_part(*placed[i].profile, at, at + longest);
          trial.reserve(at + placed[i].lead, placed[i].request.service, placed[i].request.transfers);
          begun = true;
        }
        const std::int64_t wanted = at + placed[k].lead;
        if (trial.earliest(wanted, placed[k].request.service, placed[k].request.transfers) != wanted) return false;
        trial.reserve(wanted, placed[k].request.service, placed[k].request.transfers);
      }
    }
    return true;
  };
  // What does not fit at one start can only fit at a later one where a request's slot or port is wanted from a moment
  // on at which others give some back.
  const auto next_chance = [&placed](std::int64_t after) {
    std::int64_t next = kNoChance;
    for (const Placed& p : placed) {
      for (const std::int64_t wanted : {p.lead, p.lead + p.request.service - p.request.transfers}) {
        const TimedList<StorageProfile::Step>& steps = p.profile->steps();
        const auto change = steps.after(after + wanted);
        if (change != steps.end()) next = std::min(next, steps[change].time - wanted);
      }
    }
    return next;
  };
  std::int64_t start = ready;
  for (bool fits = false; !fits;) {
    fits = true;
    for (const Placed& p : placed) {
      const std::int64_t wanted = start + p.lead;
      const std::int64_t possible = p.profile->earliest(wanted, p.request.service, p.request.transfers);
      fits = fits && possible == wanted;
      start += possible - wanted;
    }
    if (fits && !fit_together(start)) {
      fits = false;
      start = next_chance(start);
      if (start == kNoChance) {
        refuse(Refusal::kNeverFits, instruction);
        return 0;
      }
    }
  }
  for (const Placed& p : placed) {
    trace.requests(p.access->storage, p.access->role, ready + p.lead, start + p.lead, p.request.service,
                   p.request.transfers);
  }
  for (const Placed& p : placed) p.profile->reserve(start + p.lead, p.request.service, p.request.transfers);
  std::int64_t last_start = 0;  // stays 0 where nothing is transferred
  for (const Placed& p : placed) {
    const std::int64_t end = start + p.lead + p.request.service;
    last_start = std::max(last_start, start + p.lead);
    visible = std::max(visible, end);
    if (p.read) read_end = std::max(read_end, end);
  }
  return last_start;
}

void Frontier::remember(const CompiledInstruction& instruction, std::int64_t visible, std::int64_t read_end) {
  for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
    const CompiledAccess& access = program_.accesses[i];
    if (!access.tracked || values_[access.words] <= 0) continue;
    if (!birth_valid_) {
      new_birth(values_.indices());
      birth_valid_ = true;
    }
    const std::int64_t begin = values_[access.offset];
    const bool read = access.role == architecture::AccessRole::kRead;
    const auto buffer = static_cast<std::size_t>(access.buffer);
    (read ? reads : writes)[buffer].add(begin, begin + values_[access.span], read ? read_end : visible, next_birth_ - 1,
                                        i, access.role);
  }
  gathered_ += instruction.access_end - instruction.access_begin;
  forget_dead();
}

void Frontier::forget() {
  const std::int64_t dead = horizon();
  std::size_t kept = 0;
  for (const architecture::ObjectId storage : program_.storages) {
    storages[static_cast<std::size_t>(storage)].forget(dead);
    kept += storages[static_cast<std::size_t>(storage)].steps().size();
  }
  // The serial number given last may be given to more accesses.
  std::uint64_t oldest = next_birth_ > first_kept_birth_ ? next_birth_ - 1 : next_birth_;
  for (const program::BufferId b : program_.tracked_buffers) {
    for (LiveAccesses* const live : {&reads[static_cast<std::size_t>(b)], &writes[static_cast<std::size_t>(b)]}) {
      live->forget(dead);
      for (const LiveAccess& access : live->all()) oldest = std::min(oldest, access.birth);
      kept += live->all().size();
    }
  }
  births_.erase(births_.begin(),
                births_.begin() + static_cast<std::ptrdiff_t>((oldest - first_kept_birth_) * program_.loops.size()));
  first_kept_birth_ = oldest;
  gathered_ = 0;
  forget_at_ = std::max(kLeastForgotten, kept);
}

std::uint64_t Frontier::new_birth(std::span<const std::int64_t> indices) {
  births_.insert(births_.end(), indices.begin(), indices.end());
  ++gathered_;
  return next_birth_++;
}

void Frontier::evaluate(const CompiledInstruction& instruction) {
  NoTrace nobody;
  evaluate_with(instruction, nobody);
}

void Frontier::evaluate(const CompiledInstruction& instruction, Tracer& tracer) { evaluate_with(instruction, tracer); }

void Frontier::evaluate(const CompiledInstruction& instruction, PathTrace& paths) { evaluate_with(instruction, paths); }

void Frontier::refuse(Refusal refusal, const CompiledInstruction& instruction) {
  refusal_ = refusal;
  refused_ = static_cast<std::uint32_t>(&instruction - program_.instructions.data());
  raise_reach(kMaxCycles + 1);
}

template <typename Trace>
void Frontier::evaluate_with(const CompiledInstruction& instruction, Trace& trace) {
  if (reach_ > kMaxCycles) return;  // refused anyway
  ++instructions_evaluated;
  if (group_left_ == 0) open_group(trace);
  --group_left_;
  trace.begins(instruction);

  std::int64_t* const object_free = &times[program_.layout.objects];
  std::int64_t& issue_port = times[program_.layout.issue_ports + static_cast<std::uint32_t>(instruction.first)];
  std::int64_t enter = std::max({ready_, object_free[instruction.first], issue_port});
  trace.enters(instruction.first, ready_, enter);
  issue_port = enter + 1;
  leaves.insert(enter);
  for (std::uint32_t i = instruction.route_begin; i < instruction.route_end; ++i) {
    const architecture::ObjectId stage = program_.route_objects[i];
    const architecture::ObjectId next =
        i + 1 < instruction.route_end ? program_.route_objects[i + 1] : instruction.unit;
    const std::int64_t arrival = enter + program_.route_latencies[i];
    enter = std::max(arrival, object_free[next]);
    trace.enters(next, arrival, enter);
    object_free[stage] = enter;
  }

  std::int64_t start = wait_for_registers(instruction, enter);
  trace.waits_for_registers(enter, start);
  const std::int64_t latency = std::min(values_[instruction.latency], kLongest);
  const std::int64_t interval = std::min(values_[instruction.interval], kLongest);
  if (latency < 0 || interval < 0) [[unlikely]]
    return refuse(Refusal::kNegativeTime, instruction);
  std::int64_t free = 0;
  std::int64_t visible = 0;
  if (instruction.access_begin == instruction.access_end) {
    visible = start + latency;
    free = start + interval;
  } else {
    const std::int64_t data = wait_for_memory(instruction, start);
    trace.waits_for_memory(start, data);
    start = data;
    visible = start + latency;
    std::int64_t read_end = visible;
    const std::int64_t last_start = program_.is_streaming(instruction)
                                        ? place_jointly(instruction, start + latency, visible, read_end, trace)
                                        : place_requests(instruction, start + latency, visible, read_end, trace);
    free = std::max(start + interval, last_start);
    remember(instruction, visible, read_end);
  }
  object_free[instruction.unit] = free;
  trace.ends(start, free, visible);
  update_registers(instruction, start, visible);
  raise_reach(std::max(free, visible));
}

}  // namespace cyclescope::timing
