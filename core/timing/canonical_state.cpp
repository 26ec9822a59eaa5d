#include "timing/canonical_state.h"

#include <algorithm>
#include <limits>

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

}  // namespace

std::uint64_t hash_of(const std::int64_t* key, std::size_t size) {
  std::uint64_t h = 0x9E3779B97F4A7C15u ^ size;
  for (std::size_t i = 0; i < size; ++i) {
    h = (h ^ static_cast<std::uint64_t>(key[i])) * 0x9FB21C651E98DF25u;
    h ^= h >> 29;
  }
  return h;
}

void AccessHulls::reset(const std::vector<std::int64_t>& indices, std::int64_t first, std::int64_t last) {
  indices_ = indices;
  first_ = first;
  last_ = last;
  hulls_.clear();
}

ValueRange AccessHulls::of(std::uint32_t access) {
  const auto [known, is_new] = hulls_.try_emplace(access);
  if (is_new) {
    const CompiledAccess& a = program_.accesses[access];
    PeriodicityAnalysis analysis(program_.program->expressions, loop_.id, indices_, loop_.inside, first_, 1);
    const ValueRange offset = analysis.range_of(a.offset, first_, last_);
    const ValueRange span = analysis.range_of(a.span, first_, last_);
    known->second = {offset.low, offset.high + std::max<std::int64_t>(0, span.high)};
  }
  return known->second;
}

bool AccessHulls::inert(const LiveAccess& live, BufferId buffer) {
  for (const std::uint32_t access : loop_.accesses) {
    const CompiledAccess& a = program_.accesses[access];
    if (a.buffer != buffer || !conflict(a.role, live.role)) continue;
    const ValueRange hull = of(access);
    if (hull.low < live.end && live.begin < hull.high) return false;
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
  const std::int64_t* leave = std::upper_bound(frontier.leaves.begin(), frontier.leaves.end(), base);
  for (; leave != frontier.leaves.end(); ++leave) {
    if (*leave >= limit) {
      far.earliest = std::min(far.earliest, *leave);
      ++far_leaves;
    } else {
      key.push_back(*leave - base);
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
    bool matters = false;
    for (const std::uint32_t access : loop.accesses) {
      const CompiledAccess& a = program.accesses[access];
      matters = matters || (a.buffer == buffer && a.role != AccessRole::kRead);
    }
    std::vector<const LiveAccess*> live_ones;
    for_each_live(frontier, buffer, horizon, [&](const LiveAccess& live) {
      if (!hulls.inert(live, buffer)) live_ones.push_back(&live);
    });
    key.push_back(kEnd);
    if (!matters && live_ones.empty()) continue;
    // Places count from the first access; where an expression mixes inner and outer indices its value says too little,
    // so that the indices themselves must be the same.
    bool first = true;
    bool mixed = false;
    std::int64_t origin = 0;
    for (const std::uint32_t access : loop.accesses) {
      const CompiledAccess& a = program.accesses[access];
      if (a.buffer != buffer) continue;
      const std::int64_t place = expressions.evaluate(a.offset, indices);
      if (first) origin = place;
      first = false;
      key.push_back(place - origin);
      mixed = mixed || !separable(expressions, a.offset, loop);
    }
    if (mixed) {
      key.push_back(origin);
      for (std::size_t l = 0; l < indices.size(); ++l) {
        if (!loop.inside[l]) key.push_back(indices[l]);
      }
    }
    key.push_back(static_cast<std::int64_t>(live_ones.size()));
    for (const LiveAccess* live : live_ones) {
      key.insert(key.end(),
                 {live->begin - origin, live->end - origin, static_cast<std::int64_t>(live->role), live->time - base});
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
  for (const std::int64_t* leave = std::upper_bound(frontier.leaves.begin(), frontier.leaves.end(), base);
       leave != frontier.leaves.end(); ++leave) {
    outcome.leaves.push_back(*leave - base);
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

void apply_outcome(Frontier& frontier, const CompiledProgram& program, const CompiledLoop& loop,
                   const IterationOutcome& outcome) {
  const std::int64_t base = frontier.base() + outcome.elapsed;
  frontier.raise_reach(frontier.base() + outcome.reach);
  for (const std::uint32_t slot : loop.times) frontier.times[slot] = 0;
  for (const auto& [slot, time] : outcome.times) frontier.times[slot] = base + time;
  std::vector<std::int64_t> leaves = outcome.leaves;
  for (std::int64_t& leave : leaves) leave += base;
  frontier.leaves.assign(leaves);
  for (std::size_t i = 0; i < loop.storages.size(); ++i) {
    auto& steps = frontier.storages[static_cast<std::size_t>(loop.storages[i])].steps();
    steps = outcome.storages[i];
    for (StorageProfile::Step& step : steps) step.time += base;
  }
  std::vector<std::int64_t> indices = frontier.indices();
  for (const IterationOutcome::Access& made : outcome.accesses) {
    const CompiledAccess& access = program.accesses[made.access];
    std::size_t l = position_of(access, loop.id) + 1;
    for (const std::int64_t inner : made.inner_indices) indices[access.loops[l++]] = inner;
    add_live(frontier, program, made.access, base + made.time, frontier.new_birth(indices));
  }
  frontier.invalidate_birth();
  frontier.set_base(base, outcome.group_left);
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
  for (std::int64_t& leave : frontier.leaves) {
    if (shifts(leave, base)) leave += cycles;
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
