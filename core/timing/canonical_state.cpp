#include "timing/canonical_state.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace cyclescope {
namespace {

/// Separates the parts of a key; times and counts in keys are never negative.
constexpr std::int64_t kEnd = -1;

bool conflict(AccessRole a, AccessRole b) {
  if (a == AccessRole::kRead && b == AccessRole::kRead) return false;
  return !(a == AccessRole::kAccumulate && b == AccessRole::kAccumulate);
}

/// Position of `loop` in the chain of loops around `access`.
std::size_t position_of(const CompiledAccess& access, LoopId loop) {
  return static_cast<std::size_t>(std::find(access.loops.begin(), access.loops.end(), loop) - access.loops.begin());
}

template <typename Visit>
void for_each_live(const Frontier& frontier, BufferId buffer, std::int64_t dead, const Visit& visit) {
  for (const auto* live :
       {&frontier.writes[static_cast<std::size_t>(buffer)], &frontier.reads[static_cast<std::size_t>(buffer)]}) {
    for (const LiveAccess& access : *live) {
      if (access.time > dead) visit(access);
    }
  }
}

/// True where `e` is a sum of parts that depend either on loops inside of `loop` or on others, never on both: then
/// moving the outer loops shifts it by a constant.
bool separable(const IndexExpressions& expressions, ExprId e, const CompiledLoop& loop) {
  const IndexNode& node = expressions.node(e);
  bool inner = false;
  for (LoopId l = 0; l < loop.inside.size() && !inner; ++l) inner = loop.inside[l] && expressions.depends_on(e, l);
  if (!inner) return true;
  if (node.op == IndexOp::kAdd) return separable(expressions, node.a, loop) && separable(expressions, node.b, loop);
  // A part that depends on inner loops must depend on nothing else.
  for (LoopId l = 0; l < loop.inside.size(); ++l) {
    if (!loop.inside[l] && expressions.depends_on(e, l)) return false;
  }
  return true;
}

/// One access of a body to a buffer, and which others it may meet.
struct Member {
  std::uint32_t access = 0;
  AccessRole role = AccessRole::kRead;
  ValueRange hull;
  std::int64_t cluster = 0;
};

/// Accesses whose hulls meet, directly or through others, form a cluster; accesses of different clusters never meet.
void form_clusters(std::vector<Member>& members) {
  std::vector<std::size_t> order(members.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&members](std::size_t a, std::size_t b) { return members[a].hull.low < members[b].hull.low; });
  // Numbered by first member, so that moving whole clusters past each other changes nothing.
  std::vector<std::size_t> first(members.size());
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= order.size(); ++i) {
    if (i < order.size() && (i == begin || members[order[i]].hull.low < high)) {
      high = std::max(high, members[order[i]].hull.high);
      continue;
    }
    const std::size_t smallest = *std::min_element(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                                   order.begin() + static_cast<std::ptrdiff_t>(i));
    for (std::size_t k = begin; k < i; ++k) first[order[k]] = smallest;
    if (i == order.size()) break;
    begin = i;
    high = members[order[i]].hull.high;
  }
  std::int64_t clusters = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i].cluster = first[i] == i ? clusters++ : members[first[i]].cluster;
  }
}

/// What a cluster's accesses have to agree on.
struct ClusterPlaces {
  std::int64_t members = 0;
  AccessRole role = AccessRole::kRead;
  bool placed = false;  ///< some may have to wait for others, so that their relative places matter
  bool has_origin = false;
  std::int64_t origin = 0;
};

enum class Relation : std::int64_t { kNone, kCovers, kPartial };

}  // namespace

std::uint64_t hash_of(const std::int64_t* key, std::size_t size) {
  std::uint64_t h = 0x9E3779B97F4A7C15u ^ size;
  for (std::size_t i = 0; i < size; ++i) {
    h = (h ^ static_cast<std::uint64_t>(key[i])) * 0x9FB21C651E98DF25u;
    h ^= h >> 29;
  }
  return h;
}

ValueRange AccessHulls::of(std::uint32_t access) {
  const auto [known, is_new] = hulls_.try_emplace(access);
  if (is_new) {
    const CompiledAccess& a = program_.accesses[access];
    const auto offset = analysis_.range_within(a.offset, first_, last_, a.limits);
    if (offset) {
      const ValueRange span = *analysis_.range_within(a.span, first_, last_, a.limits);
      known->second = {offset->low, offset->high + std::max<std::int64_t>(0, span.high)};
    }
  }
  return known->second;
}

bool AccessHulls::inert(const LiveAccess& live, BufferId buffer) {
  for (const std::uint32_t access : loop_.accesses) {
    const CompiledAccess& a = program_.accesses[access];
    if (a.buffer != buffer || !conflict(a.role, live.role)) continue;
    const ValueRange hull = of(access);
    if (hull.low < hull.high && hull.low < live.end && live.begin < hull.high) return false;
  }
  return true;
}

void append_times(const Frontier& frontier, const CompiledLoop& loop, FarEntries& far, StateKey& key) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  const std::int64_t limit = far.after > 0 ? far.after : std::numeric_limits<std::int64_t>::max();
  far.earliest = std::numeric_limits<std::int64_t>::max();
  key.push_back(frontier.group_left());

  std::int64_t far_leaves = 0;
  for (const IssueBufferLeaves::Leaves& leaves : frontier.leaves.kept()) {
    if (leaves.time <= base) continue;
    if (leaves.time >= limit) {
      far.earliest = std::min(far.earliest, leaves.time);
      far_leaves += leaves.count;
    } else {
      key.insert(key.end(), {leaves.time - base, leaves.count});
    }
  }
  key.push_back(kEnd);
  key.push_back(far_leaves);

  for (const std::uint32_t slot : loop.times) {
    const std::int64_t time = frontier.times[slot];
    if (time > horizon) {
      key.push_back(slot);
      key.push_back(time - base);
    }
  }
  key.push_back(kEnd);

  for (const ObjectId storage : loop.storages) {
    std::int32_t slots = 0;
    std::int32_t ports = 0;
    bool started = false;
    for (const StorageProfile::Step& step : frontier.storages[static_cast<std::size_t>(storage)].steps()) {
      if (step.time <= horizon) {
        slots = step.slots;
        ports = step.ports;
        continue;
      }
      if (!started) {
        key.insert(key.end(), {slots, ports});
        started = true;
      }
      if (step.slots == slots && step.ports == ports) continue;
      if (step.time >= limit) {
        far.earliest = std::min(far.earliest, step.time);
        key.push_back(std::numeric_limits<std::int64_t>::max());
        break;
      }
      key.insert(key.end(), {step.time - base, step.slots, step.ports});
      slots = step.slots;
      ports = step.ports;
    }
    key.push_back(kEnd);
  }
}

std::int64_t append_accesses_by_lag(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                    std::int64_t index, std::uint64_t first_birth, AccessHulls& hulls, StateKey& key) {
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  std::int64_t longest_lag = 0;
  for (const BufferId buffer : loop.buffers) {
    for_each_live(frontier, buffer, horizon, [&](const LiveAccess& live) {
      if (live.birth < first_birth) {
        if (hulls.inert(live, buffer)) return;
        key.insert(key.end(), {kEnd, live.begin, live.end, static_cast<std::int64_t>(live.role), live.time - base});
        return;
      }
      const std::vector<std::int64_t>& birth = frontier.indices_at(live.birth);
      const CompiledAccess& access = program.accesses[live.access];
      const std::int64_t lag = index - birth[loop.id];
      longest_lag = std::max(longest_lag, lag);
      key.insert(key.end(), {live.access, lag, live.time - base});
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
  const IndexExpressions& expressions = program.program->expressions;
  std::vector<std::int64_t> indices = frontier.indices();
  for (std::size_t l = 0; l < indices.size(); ++l) {
    if (loop.inside[l]) indices[l] = 0;
  }
  for (const BufferId buffer : loop.buffers) {
    key.push_back(kEnd);
    std::vector<const LiveAccess*> live_ones;
    for_each_live(frontier, buffer, horizon, [&](const LiveAccess& live) {
      if (!hulls.inert(live, buffer)) live_ones.push_back(&live);
    });
    std::vector<Member> members;
    bool writes = false;
    for (const std::uint32_t access : loop.accesses) {
      if (program.accesses[access].buffer != buffer) continue;
      writes = writes || program.accesses[access].role == AccessRole::kWrite;
      members.push_back({access, program.accesses[access].role, {}, 0});
    }
    const bool mixed_roles =
        std::any_of(members.begin(), members.end(), [&](const Member& m) { return m.role != members.front().role; });
    if (!writes && !mixed_roles && live_ones.empty()) continue;  // nobody waits for anybody
    for (Member& member : members) member.hull = hulls.of(member.access);
    form_clusters(members);
    for (const Member& member : members) key.push_back(member.cluster);

    // Within a cluster that has to agree on places they count from its first access. Where an expression mixes inner
    // and outer indices its value for one inner index says too little: then the indices themselves must be the same.
    const std::int64_t clusters =
        members.empty() ? 0 : 1 + std::max_element(members.begin(), members.end(), [](auto& a, auto& b) {
                                    return a.cluster < b.cluster;
                                  })->cluster;
    std::vector<ClusterPlaces> places(static_cast<std::size_t>(clusters));
    for (const Member& member : members) {
      ClusterPlaces& cluster = places[static_cast<std::size_t>(member.cluster)];
      if (cluster.members++ == 0) cluster.role = member.role;
      cluster.placed = cluster.placed || member.role == AccessRole::kWrite || member.role != cluster.role;
    }
    const auto relation = [](const LiveAccess& live, const Member& member) {
      if (!conflict(live.role, member.role)) return Relation::kNone;
      if (member.hull.high <= member.hull.low) return Relation::kNone;
      if (member.hull.high <= live.begin || live.end <= member.hull.low) return Relation::kNone;
      return live.begin <= member.hull.low && member.hull.high <= live.end ? Relation::kCovers : Relation::kPartial;
    };
    for (const LiveAccess* live : live_ones) {
      for (const Member& member : members) {
        if (relation(*live, member) == Relation::kPartial) {
          places[static_cast<std::size_t>(member.cluster)].placed = true;
        }
      }
    }
    bool absolute = false;
    for (const Member& member : members) {
      ClusterPlaces& cluster = places[static_cast<std::size_t>(member.cluster)];
      if (!cluster.placed) continue;
      const ExprId offset = program.accesses[member.access].offset;
      const std::int64_t place = expressions.evaluate(offset, indices);
      if (!cluster.has_origin) cluster.origin = place;
      cluster.has_origin = true;
      key.push_back(place - cluster.origin);
      absolute = absolute || !separable(expressions, offset, loop);
    }
    if (absolute) {
      for (const ClusterPlaces& cluster : places) key.push_back(cluster.origin);
      for (std::size_t l = 0; l < indices.size(); ++l) {
        if (!loop.inside[l]) key.push_back(indices[l]);
      }
    }
    for (const LiveAccess* live : live_ones) {
      key.insert(key.end(), {kEnd, static_cast<std::int64_t>(live->role), live->time - base});
      for (const Member& member : members) {
        const Relation r = relation(*live, member);
        key.push_back(static_cast<std::int64_t>(r));
        if (r != Relation::kPartial) continue;
        const std::int64_t origin = places[static_cast<std::size_t>(member.cluster)].origin;
        key.insert(key.end(), {live->begin - origin, live->end - origin});
      }
    }
  }
}

IterationOutcome capture_outcome(const Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                                 std::uint64_t first_birth) {
  IterationOutcome outcome;
  const std::int64_t base = frontier.base();
  const std::int64_t horizon = frontier.horizon();
  outcome.group_left = frontier.group_left();
  for (const std::uint32_t slot : loop.times) {
    if (frontier.times[slot] > horizon) outcome.times.emplace_back(slot, frontier.times[slot] - base);
  }
  for (const IssueBufferLeaves::Leaves& leaves : frontier.leaves.kept()) {
    if (leaves.time > base) outcome.leaves.push_back({leaves.time - base, leaves.count});
  }
  for (const ObjectId storage : loop.storages) {
    std::vector<StorageProfile::Step> steps = frontier.storages[static_cast<std::size_t>(storage)].steps();
    for (StorageProfile::Step& step : steps) step.time -= base;
    outcome.storages.push_back(std::move(steps));
  }
  for (const BufferId buffer : loop.buffers) {
    for_each_live(frontier, buffer, horizon, [&](const LiveAccess& live) {
      if (live.birth < first_birth) return;
      const CompiledAccess& access = program.accesses[live.access];
      const std::vector<std::int64_t>& birth = frontier.indices_at(live.birth);
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
  const std::vector<std::int64_t>& indices = frontier.indices_at(birth);
  const std::int64_t begin = program.program->expressions.evaluate(a.offset, indices);
  const std::int64_t end = begin + program.program->expressions.evaluate(a.span, indices);
  auto& live = a.role == AccessRole::kRead ? frontier.reads : frontier.writes;
  live[static_cast<std::size_t>(a.buffer)].push_back({begin, end, time, access, birth, a.role});
}

}  // namespace

void restore_times(Frontier& frontier, const CompiledLoop& loop, const IterationOutcome& outcome, std::int64_t base) {
  for (const std::uint32_t slot : loop.times) frontier.times[slot] = 0;
  for (const auto& [slot, time] : outcome.times) frontier.times[slot] = base + time;
  std::vector<IssueBufferLeaves::Leaves> leaves = outcome.leaves;
  for (IssueBufferLeaves::Leaves& l : leaves) l.time += base;
  frontier.leaves.assign(leaves);
  for (std::size_t i = 0; i < loop.storages.size(); ++i) {
    auto& steps = frontier.storages[static_cast<std::size_t>(loop.storages[i])].steps();
    steps = outcome.storages[i];
    for (StorageProfile::Step& step : steps) step.time += base;
  }
  frontier.set_base(base, outcome.group_left);
}

void apply_outcome(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                   const IterationOutcome& outcome) {
  const std::int64_t base = frontier.base() + outcome.elapsed;
  frontier.raise_reach(frontier.base() + outcome.reach);
  restore_times(frontier, loop, outcome, base);
  std::vector<std::int64_t> indices = frontier.indices();
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
  const auto shifts = [limit](std::int64_t time, std::int64_t dead) { return time > dead && time < limit; };
  for (const std::uint32_t slot : loop.times) {
    if (frontier.times[slot] > horizon) frontier.times[slot] += cycles;
  }
  for (IssueBufferLeaves::Leaves& leaves : frontier.leaves.kept()) {
    if (shifts(leaves.time, base)) leaves.time += cycles;
  }
  for (const ObjectId storage : loop.storages) {
    for (StorageProfile::Step& step : frontier.storages[static_cast<std::size_t>(storage)].steps()) {
      if (shifts(step.time, horizon)) step.time += cycles;
    }
  }
  std::unordered_map<std::uint64_t, std::uint64_t> moved;
  for (const BufferId buffer : loop.buffers) {
    for (auto* const list :
         {&frontier.reads[static_cast<std::size_t>(buffer)], &frontier.writes[static_cast<std::size_t>(buffer)]}) {
      for (LiveAccess& live : *list) {
        if (live.birth < first_birth || live.time <= horizon) continue;
        const auto [birth, is_new] = moved.try_emplace(live.birth, 0);
        if (is_new) {
          std::vector<std::int64_t> indices = frontier.indices_at(live.birth);
          indices[loop.id] += iterations;
          birth->second = frontier.new_birth(indices);
        }
        const CompiledAccess& a = program.accesses[live.access];
        const std::vector<std::int64_t>& indices = frontier.indices_at(birth->second);
        live.birth = birth->second;
        live.time += cycles;
        live.begin = program.program->expressions.evaluate(a.offset, indices);
        live.end = live.begin + program.program->expressions.evaluate(a.span, indices);
      }
    }
  }
  frontier.invalidate_birth();
  frontier.set_base(base + cycles, frontier.group_left());
}

}  // namespace cyclescope
