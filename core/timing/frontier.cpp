#include "timing/frontier.h"

#include <algorithm>
#include <limits>

#include "timing/path_trace.h"
#include "timing/timing.h"

namespace cyclescope::timing {
namespace {

/// Nothing takes longer than this without being an overflow; sums of a few of them stay far from that of the integers.
constexpr std::int64_t kLongest = 2 * kMaxCycles;

}  // namespace

Frontier::Frontier(const CompiledProgram& program)
    : times(program.layout.size, 0),
      leaves(std::max<std::int64_t>(1, program.issue_buffer_size - program.port_width + 1)),
      reads(program.program->buffers.size()),
      writes(program.program->buffers.size()),
      program_(program),
      values_(program.program->expressions, std::vector<std::int64_t>(program.program->loops.size(), 0)) {
  const architecture::Architecture& architecture = *program.architecture;
  storages.resize(architecture.objects.size());
  tags.resize(architecture.objects.size());
  for (std::size_t o = 0; o < architecture.objects.size(); ++o) {
    const architecture::Object& object = architecture.objects[o];
    storages[o] = StorageProfile(object.storage.max_concurrent_requests, object.storage.read_write_ports);
    if (object.object_class == architecture::ObjectClass::kSetAssociativeCache) tags[o] = TagStore(object.cache);
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

std::int64_t Frontier::wait_for_registers(const CompiledInstruction& instruction, std::int64_t start) const {
  const std::uint32_t* const slots = program_.registers.data();
  std::uint32_t i = instruction.reads_begin;
  for (; i < instruction.writes_begin; ++i) {
    const std::int64_t* const reg = &times[slots[i]];
    start = std::max(start, std::max(reg[TimeLayout::kVisible], reg[TimeLayout::kAccumulated]));
  }
  for (; i < instruction.accumulates_begin; ++i) {
    const std::int64_t* const reg = &times[slots[i]];
    start = std::max(std::max(start, reg[TimeLayout::kReader]),
                     std::max(reg[TimeLayout::kVisible], reg[TimeLayout::kAccumulated]));
  }
  for (; i < instruction.registers_end; ++i) {
    const std::int64_t* const reg = &times[slots[i]];
    start = std::max(start, std::max(reg[TimeLayout::kReader], reg[TimeLayout::kVisible]));
  }
  return start;
}

void Frontier::update_registers(const CompiledInstruction& instruction, std::int64_t start, std::int64_t visible) {
  const std::uint32_t* const slots = program_.registers.data();
  const auto raise = [](std::int64_t& time, std::int64_t value) { time = std::max(time, value); };
  std::uint32_t i = instruction.reads_begin;
  for (; i < instruction.writes_begin; ++i) raise(times[slots[i] + TimeLayout::kReader], start);
  for (; i < instruction.accumulates_begin; ++i) times[slots[i] + TimeLayout::kVisible] = visible;
  for (; i < instruction.registers_end; ++i) raise(times[slots[i] + TimeLayout::kAccumulated], visible);
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

std::int64_t Frontier::line_service(const architecture::Object& backing, std::int64_t bits, bool write) const {
  const architecture::Storage& storage = backing.storage;
  const std::int64_t words = (bits + storage.data_width - 1) / storage.data_width;
  const std::int64_t transfers = std::max<std::int64_t>(1, (words + storage.port_width - 1) / storage.port_width);
  return std::max<std::int64_t>(1, write ? storage.write_latency : storage.read_latency) + transfers - 1;
}

std::int64_t Frontier::cached_latency(const CompiledAccess& access) {
  const architecture::Object& object = program_.architecture->objects[static_cast<std::size_t>(access.storage)];
  const architecture::Storage& storage = object.storage;
  const architecture::Cache& cache = object.cache;
  const architecture::Object& backing = program_.architecture->objects[static_cast<std::size_t>(cache.backing)];
  const bool write = access.role != architecture::AccessRole::kRead;
  std::int64_t latency = std::max<std::int64_t>(1, write ? storage.write_latency : storage.read_latency);
  const std::int64_t line_bits = cache.line_words * storage.data_width;
  const std::int64_t first_bit = values_[access.offset] * access.element_bits;
  const std::int64_t last_bit = (values_[access.offset] + values_[access.span]) * access.element_bits - 1;
  const std::int64_t first_line = (access.base_word + first_bit / storage.data_width) / cache.line_words;
  const std::int64_t last_line = (access.base_word + last_bit / storage.data_width) / cache.line_words;
  bool misses = false;
  for (std::int64_t line = first_line; line <= last_line; ++line) {
    const TagStore::Outcome outcome = tags[static_cast<std::size_t>(access.storage)].access(line, write);
    if (outcome.hit) continue;
    misses = true;
    if (write && !cache.write_allocate) continue;
    latency += cache.miss_latency + line_service(backing, line_bits, false);
    if (outcome.writes_back) latency += line_service(backing, line_bits, true);
  }
  // Without allocation the words go through to the storage behind.
  if (misses && write && !cache.write_allocate) {
    latency += line_service(backing, values_[access.words] * storage.data_width, true);
  }
  return latency;
}

void Frontier::look_up_caches(const std::vector<CompiledNode>& body, std::vector<std::int64_t>& latencies) {
  for (const CompiledNode& node : body) {
    if (values_[node.guard] == 0) continue;
    const CompiledInstruction& instruction = program_.instructions[node.index];
    for (std::uint32_t i = instruction.access_begin; i < instruction.access_end; ++i) {
      const CompiledAccess& access = program_.accesses[i];
      if (access.cached && values_[access.words] > 0) latencies.push_back(cached_latency(access));
    }
  }
  known_latencies_ = latencies;
}

Frontier::Request Frontier::request_of(const CompiledAccess& access) {
  const architecture::Storage& storage =
      program_.architecture->objects[static_cast<std::size_t>(access.storage)].storage;
  const std::int64_t words = values_[access.words];
  Request request;
  request.transfers = std::max<std::int64_t>(1, (words + storage.port_width - 1) / storage.port_width);
  std::int64_t latency = access.role == architecture::AccessRole::kRead ? storage.read_latency : storage.write_latency;
  if (!access.cached) {
    latency = std::max<std::int64_t>(1, latency);
  } else if (known_latencies_.empty()) {
    latency = cached_latency(access);
  } else {
    latency = known_latencies_.front();
    known_latencies_ = known_latencies_.subspan(1);
  }
  request.transfers = std::min(request.transfers, kLongest);
  request.service = std::min(latency, kLongest) + request.transfers - 1;
  return request;
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
    const Request request = request_of(access);
    StorageProfile& profile = storages[static_cast<std::size_t>(access.storage)];
    const std::int64_t wanted = read ? ready : writes_ready;
    const std::int64_t start = profile.earliest(wanted, request.service, request.transfers);
    trace.requests(access, wanted, start, request.service, request.transfers);
    profile.reserve(start, request.service, request.transfers);
    const std::int64_t end = start + request.service;
    last_start = std::max(last_start, start);
    visible = std::max(visible, end);
    if (read) read_end = std::max(read_end, end);
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
    placed.push_back({&access, &storages[static_cast<std::size_t>(access.storage)], request, read, 0,
                      std::max<std::int64_t>(1, storage.write_latency)});
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
    std::int64_t next = std::numeric_limits<std::int64_t>::max();
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
    }
  }
  for (const Placed& p : placed) {
    trace.requests(*p.access, ready + p.lead, start + p.lead, p.request.service, p.request.transfers);
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
    (read ? reads : writes)[buffer].add(
        {begin, begin + values_[access.span], read ? read_end : visible, next_birth_ - 1, i, access.role});
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
    const std::int64_t last_start = instruction.streaming
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
