#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "timing/cache_look_ups.h"
#include "timing/compiled_program.h"
#include "timing/latest_times.h"
#include "timing/live_accesses.h"
#include "timing/storage_profile.h"
#include "timing/tracer.h"

namespace cyclescope::timing {

class PathTrace;

/// Everything that evaluation remembers while it streams over the instructions in program order: the frontier of the
/// AIDG. An instruction is evaluated by taking the maximum over its predecessors' times (forward, structural, data,
/// buffer-fill).
class Frontier {
 public:
  explicit Frontier(const CompiledProgram& program);

  /// Tells that the index of `loop` is now `index`, and recomputes what depends on it.
  void set_index(const CompiledLoop& loop, std::int64_t index);
  std::int64_t value(program::ExprId e) const { return values_[e]; }
  const program::IndexValues& values() const { return values_; }

  /// Evaluates one execution of `instruction`, whose guard holds.
  void evaluate(const CompiledInstruction& instruction);
  /// Likewise, and tells `tracer` what it waits for.
  void evaluate(const CompiledInstruction& instruction, Tracer& tracer);
  /// Likewise, and has `paths` follow how its times come about.
  void evaluate(const CompiledInstruction& instruction, PathTrace& paths);

  /// Looks up the caches for all accesses of one iteration of `body` (instructions only) that begins at `base`, in
  /// program order, and appends what was found to `key`. The instructions' evaluation that follows takes these look-ups
  /// instead of making its own, until `end_look_ups`. Where none follows, `lines_arrive` tells what it would have.
  void look_up_caches(const std::vector<CompiledNode>& body, std::int64_t base, std::vector<std::int64_t>& key);
  /// When the lines that the iteration loads are there, counted from its base. Precondition: it was evaluated.
  std::vector<std::int64_t> line_arrivals() const;
  void lines_arrive(const std::vector<std::int64_t>& arrivals);
  void end_look_ups() { looked_up_ahead_ = false; }

  /// Ends the fetch group at a back-edge.
  void end_iteration() {
    if (!program_.fetch_across_back_edges) group_left_ = 0;
  }

  /// A lower bound of the next fetch access's start (or, within a group, the arrival of that group); times count from
  /// here in the canonical state.
  std::int64_t base() const;
  /// No object, register, storage or region with a time at or below this can delay anything any more.
  std::int64_t horizon() const;

  /// Removes what cannot delay anything any more, once so much may have gathered that it is worth a look.
  void forget_dead() {
    if (gathered_ >= forget_at_) forget();
  }

  /// The latest leave, visible result or end of request since the last call of reset_reach.
  std::int64_t reach() const { return reach_; }
  void reset_reach(std::int64_t value) { reach_ = value; }
  void raise_reach(std::int64_t value) {
    if (value > reach_) reach_ = value;
  }

  /// The indices of the loops at the birth of a live access, by LoopId.
  std::span<const std::int64_t> indices_at(std::uint64_t birth) const {
    const std::size_t loops = program_.loops.size();
    return {births_.data() + static_cast<std::size_t>(birth - first_kept_birth_) * loops, loops};
  }
  /// A serial number for accesses made from now on; indices_at gives `indices` for it.
  std::uint64_t new_birth(std::span<const std::int64_t> indices);
  /// Serial numbers at or above this are given to accesses made from now on.
  std::uint64_t next_birth() const { return next_birth_; }
  /// No live access has a smaller serial number.
  std::uint64_t first_kept_birth() const { return first_kept_birth_; }
  void invalidate_birth() { birth_valid_ = false; }

  // The state proper. Fast-forward reads, shifts and replaces it.
  std::vector<std::int64_t> times;       ///< see TimeLayout; a time at or below the horizon says nothing
  LatestTimes leaves;                    ///< of the issue buffer, whose slots a fetch access needs
  std::vector<StorageProfile> storages;  ///< by ObjectId; used for storages only
  std::vector<LiveAccesses> reads;       ///< by BufferId
  std::vector<LiveAccesses> writes;      ///< by BufferId; writes and accumulations
  std::vector<LatestTimes> misses;       ///< by ObjectId; of a cache: when the lines under way are there
  std::int64_t fetch_end = 0;            ///< end of the last fetch access
  std::int64_t group_left() const { return group_left_; }
  /// Makes `base` the base, with `group_left` instructions of the fetch group to come.
  void set_base(std::int64_t base, std::int64_t group_left);
  std::int64_t instructions_evaluated = 0;

  /// Why an instruction cannot be evaluated, which ends the evaluation.
  enum class Refusal {
    kNone,
    kNeverFits,     ///< its requests can never be placed jointly
    kNegativeTime,  ///< its latency or initiation interval is below 0
  };
  Refusal refusal() const { return refusal_; }
  /// The instruction, into CompiledProgram::instructions, unless the refusal is kNone.
  std::uint32_t refused() const { return refused_; }

 private:
  template <typename Trace>
  void evaluate_with(const CompiledInstruction& instruction, Trace& trace);
  template <typename Trace>
  void open_group(Trace& trace);
  std::int64_t wait_for_registers(const CompiledInstruction& instruction, std::int64_t start) const;
  std::int64_t wait_for_memory(const CompiledInstruction& instruction, std::int64_t start) const;
  void update_registers(const CompiledInstruction& instruction, std::int64_t start, std::int64_t visible);
  /// Places the requests of `instruction`, ready at `ready`; returns the start of the last, and sets when results are
  /// visible and when the last read ended.
  template <typename Trace>
  std::int64_t place_requests(const CompiledInstruction& instruction, std::int64_t ready, std::int64_t& visible,
                              std::int64_t& read_end, Trace& trace);
  template <typename Trace>
  std::int64_t place_jointly(const CompiledInstruction& instruction, std::int64_t ready, std::int64_t& visible,
                             std::int64_t& read_end, Trace& trace);
  struct Request {
    std::int64_t service = 1, transfers = 1;
  };
  /// A request that is placed jointly with others.
  struct Placed {
    const CompiledAccess* access;
    StorageProfile* profile;
    Request request;
    bool read;
    std::int64_t lead;  ///< start of the request minus the joint start
    std::int64_t write_latency;
  };
  /// What a request for `words` words takes; of a cache: where it hits.
  Request request_of(architecture::ObjectId storage, std::int64_t words, architecture::AccessRole role) const;
  Request request_of(const CompiledAccess& access) const;
  /// When a request, and all those that it leads to behind a cache, have started, and when it has ended.
  struct Served {
    std::int64_t started = 0, end = 0;
    std::size_t traced = 0;  ///< its number for whoever listens
  };
  template <typename Trace>
  Served place(architecture::ObjectId storage, const Request& request, architecture::AccessRole role,
               std::int64_t ready, Trace& trace);
  template <typename Trace>
  Served place_in_cache(const CompiledAccess& access, std::int64_t ready, Trace& trace);
  template <typename Trace>
  Served place_at_level(architecture::ObjectId cache, std::int64_t words, architecture::AccessRole role,
                        std::int64_t ready, Trace& trace);
  /// Loads a line that is asked for at `ready` for `request`, and writes back the one that it displaces.
  template <typename Trace>
  Served load_line(architecture::ObjectId cache, std::size_t request, std::int64_t ready, Trace& trace);
  template <typename Trace>
  Served place_behind(architecture::ObjectId cache, std::int64_t bits, architecture::AccessRole role,
                      std::int64_t ready, Trace& trace);
  CacheAccess cache_access(const CompiledAccess& access) const;
  std::int64_t next_found() { return look_ups_.found[next_found_++]; }
  /// When the line that `found` says something about is there.
  std::int64_t arrival(std::int64_t found) const;
  void remember(const CompiledInstruction& instruction, std::int64_t visible, std::int64_t read_end);
  void forget();

  const CompiledProgram& program_;
  program::IndexValues values_;
  std::int64_t ready_ = 0;  ///< when the current group's instructions may leave the fetch stage
  std::int64_t group_left_ = 0;
  std::int64_t reach_ = 0;

  CacheTags tags_;
  // What was looked up for the accesses to come: an iteration's, or one access'.
  CacheLookUps look_ups_;
  bool looked_up_ahead_ = false;
  std::size_t next_found_ = 0, next_load_ = 0;
  std::vector<std::int64_t> arrivals_;  ///< parallel to look_ups_.loads

  void refuse(Refusal refusal, const CompiledInstruction& instruction);

  Refusal refusal_ = Refusal::kNone;
  std::uint32_t refused_ = 0;
  std::vector<Placed> placed_;  ///< while place_jointly runs; kept for their memory
  StorageProfile trial_;

  std::uint64_t next_birth_ = 0;
  bool birth_valid_ = false;
  std::uint64_t first_kept_birth_ = 0;
  std::vector<std::int64_t> births_;  ///< the indices of all loops for each serial number from first_kept_birth_ on
  std::size_t gathered_ = 0;          ///< requests, accesses and serial numbers since `forget`
  std::size_t forget_at_ = kLeastForgotten;
  static constexpr std::size_t kLeastForgotten = 64;
};

}  // namespace cyclescope::timing
