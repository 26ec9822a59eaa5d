#include "timing/canonical_state.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>

namespace cyclescope::timing {
namespace {

template <typename... Numbers>
void append(StateKey& key, Numbers... numbers) {
  (key.push_back(static_cast<std::int64_t>(numbers)), ...);
}

/// Separates the parts of a key; times and counts in keys are never negative.
constexpr std::int64_t kEnd = -1;

/// Position of `loop` in the chain of loops around `access`.
std::size_t position_of(const CompiledAccess& access, program::LoopId loop) {
  return static_cast<std::size_t>(std::find(access.loops.begin(), access.loops.end(), loop) - access.loops.begin());
}

template <typename Visit>
void for_each_live(const Frontier& frontier, program::BufferId buffer, std::int64_t dead, const Visit& visit) {
  for (const auto* live :
       {&frontier.writes[static_cast<std::size_t>(buffer)], &frontier.reads[static_cast<std::size_t>(buffer)]}) {
    for (const LiveAccess& access : live->all()) {
      if (access.time > dead) visit(access);
    }
  }
}

/// What a cluster's accesses have to agree on.
struct ClusterPlaces {
  std::int64_t members = 0;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  bool placed = false;  ///< some may have to wait for others, so that their relative places matter
  bool has_origin = false;
  std::int64_t origin = 0;
};

enum class Relation : std::int64_t { kNone, kCovers, kPartial };

struct BaseAndHorizon {
  std::int64_t base = 0, horizon = 0;
};

/// Appends which of the `slots` have times beyond the horizon, and these, counted from the base.
void append_live_times(const std::vector<std::int64_t>& times, const std::vector<std::uint32_t>& slots,
                       const BaseAndHorizon& from, StateKey& key) {
  // Gathered in pieces, as they are thousands: to append each would be to ask each time whether there is room.
  constexpr std::size_t kPiece = 64;
  std::array<std::int64_t, 2 * kPiece> live;
  const std::int64_t* const all = times.data();
  for (std::size_t i = 0; i < slots.size();) {
    std::size_t size = 0;
    for (const std::size_t end = std::min(slots.size(), i + kPiece); i < end; ++i) {
      const std::int64_t time = all[slots[i]];
      if (time <= from.horizon) continue;
      live[size++] = slots[i];
      live[size++] = time - from.base;
    }
    key.insert(key.end(), live.data(), live.data() + size);
  }
}

/// When lines that `cache` loads are there, as far as that is after `dead`.
std::vector<LatestTimes::Ends> later_ends(const Frontier& frontier, architecture::ObjectId cache, std::int64_t dead) {
  const TimedList<LatestTimes::Ends>& kept = frontier.misses[static_cast<std::size_t>(cache)].kept();
  std::vector<LatestTimes::Ends> later;
  for (auto i = kept.after(dead); i != kept.end(); i = kept.next(i)) later.push_back(kept[i]);
  return later;
}

}  // namespace

std::uint64_t hash_of(const std::int64_t* key, std::size_t size) {
  constexpr std::uint64_t kFactor = 0x9FB21C651E98DF25u;
  const auto mix = [](std::uint64_t& h, std::uint64_t number) {
    h = (h ^ number) * kFactor;
    h ^= h >> 29;
  };
  // Four at a time, as a multiplication takes a while.
  std::array<std::uint64_t, 4> lanes = {0x9E3779B97F4A7C15u ^ size, 0x2545F4914F6CDD1Du, 0xD1342543DE82EF95u,
                                        0xA0761D6478BD642Fu};
  std::size_t i = 0;
  for (; i + lanes.size() <= size; i += lanes.size()) {
    for (std::size_t l = 0; l < lanes.size(); ++l) mix(lanes[l], static_cast<std::uint64_t>(key[i + l]));
  }
  for (; i < size; ++i) mix(lanes[0], static_cast<std::uint64_t>(key[i]));
  for (std::size_t l = 1; l < lanes.size(); ++l) mix(lanes[0], lanes[l]);
  return lanes[0];
}

void append_times(const Frontier& frontier, const CompiledLoop& loop, FarEntries& far, StateKey& key) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  const std::int64_t limit = far.after > 0 ? far.after : std::numeric_limits<std::int64_t>::max();
  far.earliest = std::numeric_limits<std::int64_t>::max();
  key.push_back(frontier.group_left());

  std::int64_t far_leaves = 0;
  frontier.leaves.kept().for_each([&](const LatestTimes::Ends& leaves) {
    if (leaves.time <= base) return;
    if (leaves.time >= limit) {
      far.earliest = std::min(far.earliest, leaves.time);
      far_leaves += leaves.count;
    } else {
      key.push_back(leaves.time - base);
      key.push_back(leaves.count);
    }
  });
  key.push_back(kEnd);
  key.push_back(far_leaves);

  append_live_times(frontier.times, loop.times, {base, horizon}, key);
  key.push_back(kEnd);

  for (const architecture::ObjectId storage : loop.storages) {
    std::int32_t slots = 0;
    std::int32_t ports = 0;
    const TimedList<StorageProfile::Step>& steps = frontier.storages[static_cast<std::size_t>(storage)].steps();
    auto i = steps.after(horizon);
    if (i != steps.end()) {
      if (i != steps.begin()) {
        const StorageProfile::Step& now = steps[steps.previous(i)];
        slots = now.slots;
        ports = now.ports;
      }
      append(key, slots, ports);
    }
    for (; i != steps.end(); i = steps.next(i)) {
      const StorageProfile::Step& step = steps[i];
      if (step.slots == slots && step.ports == ports) continue;
      if (step.time >= limit) {
        far.earliest = std::min(far.earliest, step.time);
        key.push_back(std::numeric_limits<std::int64_t>::max());
        break;
      }
      append(key, step.time - base, step.slots, step.ports);
      slots = step.slots;
      ports = step.ports;
    }
    key.push_back(kEnd);
  }

  for (const architecture::ObjectId cache : loop.caches) {
    for (const LatestTimes::Ends& ends : later_ends(frontier, cache, horizon)) {
      append(key, ends.time - base, ends.count);
    }
    key.push_back(kEnd);
  }
}

void copy_without_far(const StateKey& key, std::size_t times_begin, const CompiledLoop& loop, std::int64_t after,
                      StateKey& copy) {
  copy.clear();
  copy.push_back(after);
  auto from = key.begin();
  auto at = from + static_cast<std::ptrdiff_t>(times_begin) + 1;  // behind the rest of the fetch group
  const auto copy_to = [&](auto end) {
    copy.insert(copy.end(), from, end);
    from = at = end;
  };

  while (*at != kEnd && *at < after) at += 2;
  copy_to(at);
  std::int64_t far_leaves = 0;
  for (; *at != kEnd; at += 2) far_leaves += at[1];
  copy.push_back(kEnd);
  copy.push_back(far_leaves);
  from = at = at + 2;

  while (*at != kEnd) at += 2;
  copy_to(at + 1);

  for (std::size_t storage = 0; storage < loop.storages.size(); ++storage) {
    if (*at == kEnd) {
      copy_to(at + 1);
      continue;
    }
    at += 2;  // what is taken until the first step
    while (*at != kEnd && *at < after) at += 3;
    copy_to(at);
    if (*at != kEnd) copy.push_back(kNever);
    while (*at != kEnd) at += 3;
    from = at;
    copy_to(at + 1);
  }
  copy.insert(copy.end(), from, key.end());
}

std::int64_t append_accesses_by_lag(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                    std::int64_t index, std::uint64_t first_birth, AccessHulls& hulls, StateKey& key) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  std::int64_t longest_lag = 0;
  for (std::size_t buffer = 0; buffer < loop.buffers.size(); ++buffer) {
    for_each_live(frontier, loop.buffers[buffer].buffer, horizon, [&](const LiveAccess& live) {
      if (live.birth < first_birth) {
        if (hulls.inert(live, buffer)) return;
        append(key, kEnd, live.begin, live.end, static_cast<std::int64_t>(live.role), live.time - base);
        return;
      }
      const std::span<const std::int64_t> birth = frontier.indices_at(live.birth);
      const CompiledAccess& access = program.accesses[live.access];
      const std::int64_t lag = index - birth[loop.id];
      longest_lag = std::max(longest_lag, lag);
      append(key, live.access, lag, live.time - base);
      for (std::size_t l = position_of(access, loop.id) + 1; l < access.loops.size(); ++l) {
        key.push_back(birth[access.loops[l]]);
      }
    });
    key.push_back(kEnd);
  }
  return longest_lag;
}

void append_accesses_by_place(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                              AccessHulls& hulls, StateKey& key) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  const program::IndexValues& values = frontier.values();
  std::vector<const LiveAccess*> live_ones;
  std::vector<ClusterPlaces> places;
  for (std::size_t b = 0; b < loop.buffers.size(); ++b) {
    const BodyBuffer& buffer = loop.buffers[b];
    key.push_back(kEnd);
    live_ones.clear();
    for_each_live(frontier, buffer.buffer, horizon, [&](const LiveAccess& live) {
      if (!hulls.inert(live, b)) live_ones.push_back(&live);
    });
    if (!buffer.ordered && live_ones.empty()) continue;  // nobody waits for anybody
    const BufferHulls& it = hulls.of(b);
    const std::size_t members = buffer.accesses.size();
    const auto role = [&](std::size_t member) { return program.accesses[buffer.accesses[member].access].role; };
    key.insert(key.end(), it.cluster.begin(), it.cluster.end());

    // Within a cluster that has to agree on places they count from its first access. Where an expression mixes inner
    // and outer indices, the mixed parts must be equal functions of the inner indices, too.
    places.assign(it.clusters, {});
    for (std::size_t m = 0; m < members; ++m) {
      ClusterPlaces& cluster = places[it.cluster[m]];
      if (cluster.members++ == 0) cluster.role = role(m);
      cluster.placed = cluster.placed || role(m) == architecture::AccessRole::kWrite || role(m) != cluster.role;
    }
    const auto relation = [&](const LiveAccess& live, std::size_t member) {
      const program::ValueRange& hull = it.hulls[member];
      if (!conflict(live.role, role(member)) || hull.high <= hull.low) return Relation::kNone;
      if (hull.high <= live.begin || live.end <= hull.low) return Relation::kNone;
      return live.begin <= hull.low && hull.high <= live.end ? Relation::kCovers : Relation::kPartial;
    };
    for (const LiveAccess* live : live_ones) {
      for (std::size_t m = 0; m < members; ++m) {
        if (relation(*live, m) == Relation::kPartial) places[it.cluster[m]].placed = true;
      }
    }
    bool absolute = false;
    bool mixed = false;
    for (std::size_t m = 0; m < members; ++m) {
      ClusterPlaces& cluster = places[it.cluster[m]];
      if (!cluster.placed) continue;
      const program::SplitSum& offset = buffer.accesses[m].offset;
      absolute = absolute || !offset.regular;
      mixed = mixed || !offset.mixed.empty();
      const std::int64_t place = offset.known_sum(values) + offset.inner_at_zero;
      if (!cluster.has_origin) cluster.origin = place;
      cluster.has_origin = true;
      key.push_back(place - cluster.origin);
    }
    if (mixed) buffer.mixed.for_each(values, [&key](std::int64_t part) { key.push_back(part); });
    if (absolute) {
      for (const ClusterPlaces& cluster : places) key.push_back(cluster.origin);
      for (std::size_t l = 0; l < loop.inside.size(); ++l) {
        if (!loop.inside[l]) key.push_back(values.index(static_cast<program::LoopId>(l)));
      }
    }
    for (const LiveAccess* live : live_ones) {
      append(key, kEnd, static_cast<std::int64_t>(live->role), live->time - base);
      for (std::size_t m = 0; m < members; ++m) {
        const Relation r = relation(*live, m);
        key.push_back(static_cast<std::int64_t>(r));
        if (r != Relation::kPartial) continue;
        const std::int64_t origin = places[it.cluster[m]].origin;
        append(key, live->begin - origin, live->end - origin);
      }
    }
  }
}

IterationOutcome capture_outcome(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                 std::uint64_t first_birth, std::int64_t far) {
  IterationOutcome outcome;
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  outcome.group_left = frontier.group_left();
  for (const std::uint32_t slot : loop.times) {
    if (frontier.times[slot] > horizon) outcome.times.emplace_back(slot, frontier.times[slot] - base);
  }
  frontier.leaves.kept().for_each([&](const LatestTimes::Ends& leaves) {
    if (leaves.time > base && leaves.time < far) outcome.leaves.push_back({leaves.time - base, leaves.count});
  });
  for (const architecture::ObjectId storage : loop.storages) {
    std::vector<StorageProfile::Step> steps;
    frontier.storages[static_cast<std::size_t>(storage)].steps().for_each([&](const StorageProfile::Step& step) {
      if (step.time < far) steps.push_back({step.time - base, step.slots, step.ports});
    });
    outcome.storages.push_back(std::move(steps));
  }
  for (const architecture::ObjectId cache : loop.caches) {
    outcome.misses.push_back(later_ends(frontier, cache, horizon));
    for (LatestTimes::Ends& ends : outcome.misses.back()) ends.time -= base;
  }
  for (const BodyBuffer& buffer : loop.buffers) {
    for_each_live(frontier, buffer.buffer, horizon, [&](const LiveAccess& live) {
      if (live.birth < first_birth) return;
      const CompiledAccess& access = program.accesses[live.access];
      const std::span<const std::int64_t> birth = frontier.indices_at(live.birth);
      IterationOutcome::Access made{live.access, live.time - base, {}};
      for (std::size_t l = position_of(access, loop.id) + 1; l < access.loops.size(); ++l) {
        made.inner_indices.push_back(birth[access.loops[l]]);
      }
      outcome.accesses.push_back(std::move(made));
    });
  }
  return outcome;
}

namespace {

/// Enters an access as live, at the place that its template has for the given indices.
void add_live(Frontier& frontier, const CompiledProgram& program, std::uint32_t access, std::int64_t time,
              std::uint64_t birth) {
  const CompiledAccess& a = program.accesses[access];
  const std::span<const std::int64_t> indices = frontier.indices_at(birth);
  const std::int64_t begin = program.program->expressions.evaluate(a.offset, indices);
  const std::int64_t end = begin + program.program->expressions.evaluate(a.span, indices);
  auto& live = a.role == architecture::AccessRole::kRead ? frontier.reads : frontier.writes;
  live[static_cast<std::size_t>(a.buffer)].add(begin, end, time, birth, access, a.role);
}

}  // namespace

void restore_times(Frontier& frontier, const CompiledLoop& loop, const IterationOutcome& outcome, std::int64_t base,
                   std::int64_t far) {
  for (const std::uint32_t slot : loop.times) frontier.times[slot] = 0;
  for (const auto& [slot, time] : outcome.times) frontier.times[slot] = base + time;
  std::vector<LatestTimes::Ends> leaves = outcome.leaves;
  for (LatestTimes::Ends& l : leaves) l.time += base;
  frontier.leaves.kept().for_each([&](const LatestTimes::Ends& l) {
    if (l.time >= far) leaves.push_back(l);
  });
  frontier.leaves.assign(leaves);
  for (std::size_t i = 0; i < loop.storages.size(); ++i) {
    auto& steps = frontier.storages[static_cast<std::size_t>(loop.storages[i])].steps();
    TimedList<StorageProfile::Step> restored;
    for (const StorageProfile::Step& step : outcome.storages[i]) {
      restored.push_back({step.time + base, step.slots, step.ports});
    }
    for (auto step = steps.after(far - 1); step != steps.end(); step = steps.next(step)) {
      restored.push_back(steps[step]);
    }
    steps = std::move(restored);
  }
  for (std::size_t i = 0; i < loop.caches.size(); ++i) {
    std::vector<LatestTimes::Ends> misses = outcome.misses[i];
    for (LatestTimes::Ends& ends : misses) ends.time += base;
    frontier.misses[static_cast<std::size_t>(loop.caches[i])].assign(misses);
  }
  frontier.set_base(base, outcome.group_left);
}

void apply_outcome(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                   const IterationOutcome& outcome) {
  const std::int64_t base = frontier.base() + outcome.elapsed;
  frontier.raise_reach(frontier.base() + outcome.reach);
  restore_times(frontier, loop, outcome, base, time_after(frontier.base(), outcome.after));
  std::vector<std::int64_t> indices = frontier.values().indices();
  for (const IterationOutcome::Access& made : outcome.accesses) {
    const CompiledAccess& access = program.accesses[made.access];
    std::size_t l = position_of(access, loop.id) + 1;
    for (const std::int64_t inner : made.inner_indices) indices[access.loops[l++]] = inner;
    add_live(frontier, program, made.access, base + made.time, frontier.new_birth(indices));
  }
  frontier.invalidate_birth();
}

void shift_state(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop, std::int64_t cycles,
                 std::int64_t iterations, std::uint64_t first_birth, const FarEntries& far) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  const std::int64_t limit = far.after > 0 ? far.after : std::numeric_limits<std::int64_t>::max();
  for (const std::uint32_t slot : loop.times) {
    if (frontier.times[slot] > horizon) frontier.times[slot] += cycles;
  }
  frontier.leaves.shift(base, limit, cycles);
  for (const architecture::ObjectId storage : loop.storages) {
    frontier.storages[static_cast<std::size_t>(storage)].steps().change_each([&](StorageProfile::Step& step) {
      if (step.time > horizon && step.time < limit) step.time += cycles;
    });
  }
  for (const architecture::ObjectId cache : loop.caches) {
    frontier.misses[static_cast<std::size_t>(cache)].shift(horizon, limit, cycles);
  }
  std::unordered_map<std::uint64_t, std::uint64_t> moved;
  for (const BodyBuffer& buffer : loop.buffers) {
    const auto b = static_cast<std::size_t>(buffer.buffer);
    for (auto* const list : {&frontier.reads[b], &frontier.writes[b]}) {
      list->for_each([&](LiveAccess& live) {
        if (live.birth < first_birth || live.time <= horizon) return;
        const auto [birth, is_new] = moved.try_emplace(live.birth, 0);
        if (is_new) {
          const std::span<const std::int64_t> known = frontier.indices_at(live.birth);
          std::vector<std::int64_t> indices(known.begin(), known.end());
          indices[loop.id] += iterations;
          birth->second = frontier.new_birth(indices);
        }
        const CompiledAccess& a = program.accesses[live.access];
        const std::span<const std::int64_t> indices = frontier.indices_at(birth->second);
        live.birth = birth->second;
        live.time += cycles;
        live.begin = program.program->expressions.evaluate(a.offset, indices);
        live.end = live.begin + program.program->expressions.evaluate(a.span, indices);
      });
    }
  }
  frontier.invalidate_birth();
  frontier.set_base(base + cycles, frontier.group_left());
}

}  // namespace cyclescope::timing
