#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "timing/attribution.h"
#include "timing/evaluation_trace.h"
#include "timing/path_map.h"

namespace cyclescope::timing {

/// Follows how every time of the frontier came about, and with it the critical path.
///
/// A time is the maximum of others; its path is that of the latest. Of equally late ones, what the instruction itself
/// did before comes first, then, in this order, who held the object, the issue port, registers and accesses in the
/// order of the operands, of the live accesses the oldest. So a path depends on what is part of the canonical state
/// alone, and what is skipped or taken from a memo has the paths that it would have had if it had been evaluated.
///
/// The functions about an instruction are called by Frontier::evaluate, see Tracer.
class PathTrace final : public EvaluationTrace {
 public:
  /// Both must outlive it.
  PathTrace(const CompiledProgram& program, const Frontier& frontier);

  /// The path of the latest result or leave.
  Attribution attribution() const;

  void fetches(std::int64_t previous_end, std::int64_t room_at);
  void begins(const CompiledInstruction& instruction);
  void enters(architecture::ObjectId object, std::int64_t arrival, std::int64_t enter);
  void waits_for_registers(std::int64_t enter, std::int64_t start);
  void waits_for_memory(std::int64_t before, std::int64_t start);
  std::size_t requests(architecture::ObjectId storage, architecture::AccessRole role, std::int64_t ready,
                       std::int64_t start, std::int64_t service, std::int64_t transfers);
  void asks(std::size_t request, std::int64_t time, bool is_awaited);
  void loads(architecture::ObjectId cache, std::int64_t ready, std::int64_t room_at);
  void loaded(architecture::ObjectId cache, std::size_t request, std::int64_t arrival);
  void done(std::size_t request, std::int64_t done, std::int64_t line);
  void ends(std::int64_t start, std::int64_t free, std::int64_t visible);

  void evaluate(Frontier& frontier, const CompiledInstruction& instruction) override;
  void begins_iteration() override;
  void ends_iteration() override;
  PathRecord last_reach() const override { return last_reach_; }
  PathMoment mark(const StateView& state) override;
  bool begins_skip(const StateView& state, const SkippedPeriods& skip) override;
  void begins_extrapolation(const CompiledLoop& loop, std::uint64_t first_birth, std::int64_t cycles) override;
  void ends_skip(const StateView& state) override;
  PathOutcomeId remember(const CompiledLoop& loop, std::uint64_t first_birth, PathMoment moment,
                         std::int64_t far) override;
  bool begins_outcome(const StateView& state, PathOutcomeId outcome, std::int64_t reach) override;
  void ends_outcome(const CompiledLoop& loop, std::uint64_t first_birth) override;
  bool takes_step(const CompiledLoop& loop, PathOutcomeId outcome, std::int64_t reach, bool is_current) override;
  void restored(const CompiledLoop& loop) override;
  bool is_full() const override { return records_.is_full(); }
  void tidy(std::span<PathRecord* const> kept, std::span<const PathMoment> moments) override;

 private:
  /// A time and how it came about.
  struct Event {
    std::int64_t time = 0;
    PathRecord path = PathRecords::kStart;
  };
  /// A request of the instruction that is being evaluated.
  struct Placed {
    architecture::ObjectId storage = architecture::kNone;
    architecture::AccessRole role = architecture::AccessRole::kRead;
    std::int64_t ready = 0, start = 0, service = 0, transfers = 0;
    std::size_t maker = kInstruction;  ///< the request for which a cache makes it
    bool is_awaited = true;            ///< by the one that makes it
    Event starts, ends;
    Event done;  ///< when it has ended, and what it waits for behind a cache
    bool is_read() const { return role == architecture::AccessRole::kRead; }
  };
  static constexpr std::size_t kInstruction = static_cast<std::size_t>(-1);
  /// Why requests could not start sooner: at `time` something was given back.
  struct Release {
    Event event;
    std::uint32_t bin = 0;  ///< what waiting for it counts as
  };
  /// A part of what goes on while a request is served.
  struct Stretch {
    std::uint32_t bin = 0;
    std::int64_t cycles = 0;
  };
  using PathsByTime = std::map<std::int64_t, PathRecord>;
  using NamedPaths = std::vector<std::pair<EntryName, PathRecord>>;  ///< ascending in their names
  struct Outcome {
    PathMap map;
    PathMap::Entry reach;
  };

  std::uint32_t bin(PathCause cause, architecture::ObjectId object) const;
  // The instruction that is being evaluated (path_trace.cpp).
  Event after(const Event& event, std::uint32_t bin, std::int64_t cycles) {
    return {event.time + cycles, records_.follow(event.path, bin, cycles)};
  }
  /// What was given back to let `placed`, or the requests that are placed jointly with it, start.
  std::optional<Release> release_of(const Placed& placed) const;
  /// Finds out about the end of `placed`, and what of the instruction depends on it. It, or those placed jointly, were
  /// ready at `ready` and waited for `release`, if for anything.
  void place(Placed& placed, const std::optional<Release>& release, const Event& ready);
  /// When the request that a cache makes next is ready, `ready`: after what it is made for, or after a line.
  Event asked(std::int64_t ready);
  /// When the last line that arrives at `time` at a cache, after `otherwise`, does.
  Event arrival(architecture::ObjectId cache, std::int64_t time, const Event& otherwise);
  /// `placed` is done: so are the instruction's accesses, or at least the cache's part of what it is made for.
  void finish(Placed& placed);
  /// Adds what goes on from `from` to `to`, both counted from the beginning of `stretches`.
  Event along(Event event, const std::vector<Stretch>& stretches, std::int64_t from, std::int64_t to);
  std::vector<Stretch> stretches_of(const Placed& placed) const;
  void keep_releases();
  void keep_release(std::size_t storage, std::int64_t time, const PathRecord* ended);
  void keep_accesses();
  std::uint64_t key_of(std::uint64_t birth, std::uint32_t access) const;
  PathRecord path_at(const PathsByTime& paths, std::int64_t time) const;

  // States (path_states.cpp).
  template <typename Visit>
  void visit_times(const CompiledLoop& loop, std::int64_t far, const Visit& visit);
  template <typename Visit>
  void for_each_release(architecture::ObjectId storage, const Visit& visit) const;
  template <typename Visit>
  void visit_accesses(const StateView& state, const Visit& visit);
  template <typename Visit>
  void visit_entries(const StateView& state, std::int64_t far, const Visit& visit);
  template <typename Visit>
  void visit_made(const CompiledLoop& loop, std::uint64_t first_birth, const Visit& visit);
  /// Gives the times that the body of `loop` can see the paths in `pending_`; leaves and releases behind those keep
  /// theirs.
  void assign_times(const CompiledLoop& loop);
  const PathRecord* pending(EntryName name) const;
  /// Replaces `pending_`, the paths to the state before an iteration, by those to the state behind it.
  bool apply(PathOutcomeId outcome, std::int64_t reach);
  void raise_reach(std::int64_t time, PathRecord path);

  const CompiledProgram& program_;
  const Frontier& frontier_;
  PathRecords records_;
  std::vector<bool> is_transfer_;  ///< by instruction: it brings data from one storage to another

  // Of the entries of the frontier.
  PathRecord fetch_ = PathRecords::kStart;  ///< Frontier::fetch_end
  std::vector<PathRecord> times_;           ///< parallel to Frontier::times
  PathsByTime leaves_;                      ///< of each time the oldest
  /// By ObjectId of a storage: when slots or ports are given back, on balance, and who did so first.
  std::vector<PathsByTime> releases_;
  std::vector<PathsByTime> arrivals_;  ///< by ObjectId of a cache: of its lines, of each time the oldest
  std::unordered_map<std::uint64_t, PathRecord> accesses_;  ///< live ones, see key_of
  std::size_t forget_accesses_at_;
  Event reach_;
  std::vector<Event> outer_reaches_;
  PathRecord last_reach_ = PathRecords::kStart;

  // Of the instruction that is being evaluated.
  const CompiledInstruction* instruction_ = nullptr;
  bool transfers_ = false;
  architecture::ObjectId object_ = architecture::kNone;  ///< where it is
  Event now_;
  Event ready_, visible_, read_end_, last_start_;
  std::vector<Placed> placed_;
  std::size_t requests_ = 0, kept_ = 0;
  /// What the next request is made for.
  struct Asked {
    std::size_t request = kInstruction;
    std::int64_t time = 0;
    bool is_awaited = true;
  };
  Asked asked_;

  // While iterations are skipped.
  NamedPaths pending_;  ///< to the entries of the state that the frontier is going to have
  std::vector<Outcome> outcomes_;
};

}  // namespace cyclescope::timing
