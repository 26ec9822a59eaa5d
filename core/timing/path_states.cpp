// What PathTrace knows of whole states: how paths go through periods and iterations that are not evaluated.
#include <algorithm>

#include "timing/access_hulls.h"
#include "timing/canonical_state.h"
#include "timing/frontier.h"
#include "timing/path_trace.h"

namespace cyclescope::timing {
namespace {

/// The kinds of entries of the frontier.
enum class EntryKind : std::uint8_t {
  kBase = 1,  ///< what the next fetch access, or the arrival of the current group, waits for
  kLeave,     ///< the rank-th time at which the issue buffer is left
  kTime,      ///< Frontier::times[index]
  kRelease,   ///< the rank-th time at which the index-th storage of the loop gives something back
  kAccess,    ///< the rank-th live access to the index-th buffer of the loop
  kMade,      ///< the rank-th access that an iteration made and that is live at its end
};

EntryName entry_name(EntryKind kind, std::size_t index = 0, std::size_t rank = 0) {
  return EntryName{static_cast<std::uint8_t>(kind)} << 60 | EntryName{index} << 32 | EntryName{rank};
}

/// `cycles` distributed over the bins of `pattern` in proportion; without a pattern in `otherwise`.
PathCycles in_proportion(const PathCycles& pattern, std::int64_t cycles, std::uint32_t otherwise) {
  __int128 total = 0;
  for (const auto& [bin, count] : pattern) total += count;
  PathCycles shares;
  if (total == 0) {
    add_cycles(shares, otherwise, cycles);
    return shares;
  }
  __int128 so_far = 0;
  std::int64_t given = 0;
  for (const auto& [bin, count] : pattern) {
    so_far += count;
    const auto until = static_cast<std::int64_t>(cycles * so_far / total);
    if (until > given) shares.emplace_back(bin, until - given);
    given = until;
  }
  return shares;
}

template <typename Visit>
void for_each_live_access(const Frontier& frontier, program::BufferId buffer, const Visit& visit) {
  const std::int64_t horizon = frontier.horizon();
  const auto b = static_cast<std::size_t>(buffer);
  for (const LiveAccesses* const live : {&frontier.writes[b], &frontier.reads[b]}) {
    for (const LiveAccess& access : live->all()) {
      if (access.time > horizon) visit(access);
    }
  }
}

}  // namespace

/// Calls visit(name, path) for the entries that are times, but for leaves and releases at `far` or later.
template <typename Visit>
void PathTrace::visit_times(const CompiledLoop& loop, std::int64_t far, const Visit& visit) {
  const std::int64_t base = frontier_.base();
  const std::int64_t horizon = frontier_.horizon();
  const bool waits_for_room = base > frontier_.fetch_end;
  visit(entry_name(EntryKind::kBase), waits_for_room ? leaves_[base] : fetch_);

  std::size_t rank = 0;
  frontier_.leaves.kept().for_each([&](const LatestTimes::Ends& leaves) {
    if (leaves.time > base && leaves.time < far) visit(entry_name(EntryKind::kLeave, 0, rank++), leaves_[leaves.time]);
  });
  for (const std::uint32_t slot : loop.times) {
    if (frontier_.times[slot] > horizon) visit(entry_name(EntryKind::kTime, slot), times_[slot]);
  }
  for (std::size_t i = 0; i < loop.storages.size(); ++i) {
    rank = 0;
    for_each_release(loop.storages[i], [&](std::int64_t time) {
      if (time < far) {
        visit(entry_name(EntryKind::kRelease, i, rank++), releases_[static_cast<std::size_t>(loop.storages[i])][time]);
      }
    });
  }
}

/// Calls visit(time) for each time behind the horizon at which `storage` gives something back.
template <typename Visit>
void PathTrace::for_each_release(architecture::ObjectId storage, const Visit& visit) const {
  const auto& steps = frontier_.storages[static_cast<std::size_t>(storage)].steps();
  auto i = steps.after(frontier_.horizon());
  if (i == steps.end()) return;
  StorageProfile::Step before;
  if (i != steps.begin()) before = steps[steps.previous(i)];
  for (; i != steps.end(); i = steps.next(i)) {
    const StorageProfile::Step& step = steps[i];
    if (step.slots < before.slots || step.ports < before.ports) visit(step.time);
    before = step;
  }
}

/// Likewise for the live accesses of a state.
template <typename Visit>
void PathTrace::visit_accesses(const StateView& state, const Visit& visit) {
  for (std::size_t b = 0; b < state.loop.buffers.size(); ++b) {
    std::size_t rank = 0;
    for_each_live_access(frontier_, state.loop.buffers[b].buffer, [&](const LiveAccess& live) {
      if (live.birth < state.first_birth && state.hulls.inert(live, b)) return;
      visit(entry_name(EntryKind::kAccess, b, rank++), accesses_[key_of(live.birth, live.access)]);
    });
  }
}

template <typename Visit>
void PathTrace::visit_entries(const StateView& state, std::int64_t far, const Visit& visit) {
  visit_times(state.loop, far, visit);
  visit_accesses(state, visit);
}

/// Likewise for the live accesses of `first_birth` or above.
template <typename Visit>
void PathTrace::visit_made(const CompiledLoop& loop, std::uint64_t first_birth, const Visit& visit) {
  std::size_t rank = 0;
  for (const BodyBuffer& buffer : loop.buffers) {
    for_each_live_access(frontier_, buffer.buffer, [&](const LiveAccess& live) {
      if (live.birth < first_birth) return;
      visit(entry_name(EntryKind::kMade, 0, rank++), accesses_[key_of(live.birth, live.access)]);
    });
  }
}

void PathTrace::begins_iteration() {
  outer_reaches_.push_back(reach_);
  reach_ = {};
}

void PathTrace::ends_iteration() {
  last_reach_ = reach_.path;
  if (outer_reaches_.back().time >= reach_.time) reach_ = outer_reaches_.back();
  outer_reaches_.pop_back();
}

void PathTrace::raise_reach(std::int64_t time, PathRecord path) {
  if (time > reach_.time) reach_ = {time, path};
}

PathMoment PathTrace::mark(const StateView& state) {
  if (!state.loop.caches.empty()) return 0;  // see remember
  const PathMoment moment = records_.new_moment();
  visit_entries(state, kNever, [&](EntryName name, PathRecord& path) { path = records_.mark(path, moment, name); });
  return moment;
}

const PathRecord* PathTrace::pending(EntryName name) const {
  const auto place = std::lower_bound(pending_.begin(), pending_.end(), name,
                                      [](const auto& entry, EntryName wanted) { return entry.first < wanted; });
  return place != pending_.end() && place->first == name ? &place->second : nullptr;
}

bool PathTrace::begins_skip(const StateView& state, const SkippedPeriods& skip) {
  std::vector<EntryName> names;
  std::vector<PathRecord> paths;
  visit_entries(state, skip.far, [&](EntryName name, PathRecord& path) {
    names.push_back(name);
    paths.push_back(path);
  });
  pending_.clear();
  for (std::size_t i = 0; i < names.size(); ++i) pending_.emplace_back(names[i], paths[i]);
  std::sort(pending_.begin(), pending_.end());
  // A period without a result has no latest one.
  const bool has_reach = skip.reach_path != PathRecords::kStart;
  if (has_reach) paths.push_back(skip.reach_path);
  auto origins = records_.trace_back(paths, skip.moment);
  if (!origins) return false;
  PathOrigin reach;
  if (has_reach) {
    reach = std::move(origins->back());
    origins->pop_back();
  }
  const PathMap period(names, std::move(*origins));
  if (!period.is_closed() || (has_reach && period.find(reach.entry) == nullptr)) return false;

  const PathMap all_but_last = period.power(skip.periods - 1);
  const PathMap all = period.after(all_but_last);
  const auto follow = [this](const PathMap::Entry& entry) {
    return records_.follow(*pending(entry.from), entry.cycles);
  };
  if (has_reach) {
    const PathRecord last_period = follow(*all_but_last.find(reach.entry));
    last_reach_ = records_.follow(last_period, std::make_shared<const PathCycles>(std::move(reach.cycles)));
    raise_reach(skip.reach, last_reach_);
  }
  NamedPaths behind;
  for (const PathMap::Entry& entry : all.entries()) behind.emplace_back(entry.name, follow(entry));
  pending_ = std::move(behind);
  return true;
}

void PathTrace::begins_extrapolation(const CompiledLoop& loop, std::uint64_t first_birth, std::int64_t cycles) {
  const auto more = std::make_shared<const PathCycles>(in_proportion(
      records_.cycles_of(reach_.path), cycles, bin(PathCause::kFetch, program_.architecture->fetch_stage)));
  pending_.clear();
  const auto move = [&](EntryName name, PathRecord& path) { pending_.emplace_back(name, records_.follow(path, more)); };
  visit_times(loop, kNever, move);
  visit_made(loop, first_birth, move);
  std::sort(pending_.begin(), pending_.end());
  reach_ = {reach_.time + cycles, records_.follow(reach_.path, more)};
}

void PathTrace::assign_times(const CompiledLoop& loop) {
  const std::int64_t base = frontier_.base();
  fetch_ = *pending(entry_name(EntryKind::kBase));
  // Where something that stays and something else come to be at one time, what stays is older.
  const auto assign = [&](PathsByTime& paths, PathsByTime& before, std::int64_t time, EntryName name) {
    if (const PathRecord* const path = pending(name)) {
      paths[time] = *path;
    } else if (const auto stays = before.find(time); stays != before.end()) {
      paths[time] = stays->second;
    }
  };
  PathsByTime before = std::exchange(leaves_, {});
  std::size_t rank = 0;
  frontier_.leaves.kept().for_each([&](const LatestTimes::Ends& leaves) {
    if (leaves.time > base) assign(leaves_, before, leaves.time, entry_name(EntryKind::kLeave, 0, rank++));
  });
  for (const std::uint32_t slot : loop.times) {
    if (const PathRecord* const path = pending(entry_name(EntryKind::kTime, slot))) times_[slot] = *path;
  }
  for (std::size_t i = 0; i < loop.storages.size(); ++i) {
    PathsByTime& releases = releases_[static_cast<std::size_t>(loop.storages[i])];
    before = std::exchange(releases, {});
    rank = 0;
    for_each_release(loop.storages[i], [&](std::int64_t time) {
      assign(releases, before, time, entry_name(EntryKind::kRelease, i, rank++));
    });
  }
}

void PathTrace::ends_skip(const StateView& state) {
  assign_times(state.loop);
  visit_accesses(state, [&](EntryName name, PathRecord& path) { path = *pending(name); });
}

PathOutcomeId PathTrace::remember(const CompiledLoop& loop, std::uint64_t first_birth, PathMoment moment,
                                  std::int64_t far) {
  // What caches have under way are no entries, so that where they take part all is evaluated.
  if (!loop.caches.empty()) return 0;
  std::vector<EntryName> names;
  std::vector<PathRecord> paths;
  const auto note = [&](EntryName name, PathRecord& path) {
    names.push_back(name);
    paths.push_back(path);
  };
  visit_times(loop, far, note);
  visit_made(loop, first_birth, note);
  const bool has_reach = last_reach_ != PathRecords::kStart;
  if (has_reach) paths.push_back(last_reach_);
  auto origins = records_.trace_back(paths, moment);
  if (!origins) return 0;
  Outcome outcome;
  if (has_reach) {
    outcome.reach = {0, origins->back().entry, std::make_shared<const PathCycles>(std::move(origins->back().cycles))};
    origins->pop_back();
  }
  outcome.map = PathMap(names, std::move(*origins));
  outcomes_.push_back(std::move(outcome));
  return static_cast<PathOutcomeId>(outcomes_.size() - 1);
}

bool PathTrace::apply(PathOutcomeId id, std::int64_t reach) {
  const Outcome& outcome = outcomes_[id];
  const auto is_known = [this](const PathMap::Entry& entry) { return pending(entry.from) != nullptr; };
  if (!std::all_of(outcome.map.entries().begin(), outcome.map.entries().end(), is_known)) return false;
  if (outcome.reach.cycles && !is_known(outcome.reach)) return false;
  const auto follow = [this](const PathMap::Entry& entry) {
    return records_.follow(*pending(entry.from), entry.cycles);
  };
  last_reach_ = PathRecords::kStart;
  if (outcome.reach.cycles) {
    last_reach_ = follow(outcome.reach);
    raise_reach(reach, last_reach_);
  }
  NamedPaths behind;
  for (const PathMap::Entry& entry : outcome.map.entries()) behind.emplace_back(entry.name, follow(entry));
  pending_ = std::move(behind);
  return true;
}

bool PathTrace::begins_outcome(const StateView& state, PathOutcomeId outcome, std::int64_t reach) {
  if (outcome == 0) return false;
  pending_.clear();
  visit_entries(state, kNever, [&](EntryName name, PathRecord& path) { pending_.emplace_back(name, path); });
  std::sort(pending_.begin(), pending_.end());
  return apply(outcome, reach);
}

void PathTrace::ends_outcome(const CompiledLoop& loop, std::uint64_t first_birth) {
  assign_times(loop);
  visit_made(loop, first_birth, [&](EntryName name, PathRecord& path) { path = *pending(name); });
}

bool PathTrace::takes_step(const CompiledLoop& loop, PathOutcomeId outcome, std::int64_t reach, bool is_current) {
  if (outcome == 0) return false;
  if (is_current) {
    pending_.clear();
    visit_times(loop, kNever, [&](EntryName name, PathRecord& path) { pending_.emplace_back(name, path); });
    std::sort(pending_.begin(), pending_.end());
  }
  return apply(outcome, reach);
}

void PathTrace::restored(const CompiledLoop& loop) { assign_times(loop); }

void PathTrace::tidy(std::span<PathRecord* const> kept, std::span<const PathMoment> moments) {
  std::vector<PathRecord*> paths(kept.begin(), kept.end());
  paths.push_back(&fetch_);
  paths.push_back(&reach_.path);
  paths.push_back(&last_reach_);
  for (PathRecord& path : times_) paths.push_back(&path);
  for (auto& [time, path] : leaves_) paths.push_back(&path);
  for (PathsByTime& releases : releases_) {
    for (auto& [time, path] : releases) paths.push_back(&path);
  }
  for (PathsByTime& arrivals : arrivals_) {
    for (auto& [time, path] : arrivals) paths.push_back(&path);
  }
  for (auto& [key, path] : accesses_) paths.push_back(&path);
  for (Event& reach : outer_reaches_) paths.push_back(&reach.path);
  for (auto& [name, path] : pending_) paths.push_back(&path);
  std::vector<PathMoment> ascending(moments.begin(), moments.end());
  std::sort(ascending.begin(), ascending.end());
  records_.tidy(paths, ascending);
}

}  // namespace cyclescope::timing
