#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "timing/compiled_program.h"
#include "timing/issue_buffer_leaves.h"
#include "timing/live_accesses.h"
#include "timing/storage_profile.h"
#include "timing/tag_store.h"
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

  /// Looks up the caches for all requests of one iteration of `body` (instructions only), in program order, and appends
  /// the latency that each cached request gets beyond its transfers. The instructions' evaluation that follows takes
  /// these instead of looking up again; `drop_cache_latencies` forgets them where none follows.
  void look_up_caches(const std::vector<CompiledNode>& body, std::vector<std::int64_t>& latencies);
  void drop_cache_latencies() { known_latencies_ = {}; }

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
  std::vector<std::int64_t> times;  ///< see TimeLayout; a time at or below the horizon says nothing
  IssueBufferLeaves leaves;
  std::vector<StorageProfile> storages;  ///< by ObjectId; used for storages only
  std::vector<LiveAccesses> reads;       ///< by BufferId
  std::vector<LiveAccesses> writes;      ///< by BufferId; writes and accumulations
  std::vector<TagStore> tags;            ///< by ObjectId; empty for storages without a cache
  std::int64_t fetch_end = 0;            ///< end of the last fetch access
  std::int64_t group_left() const { return group_left_; }
  /// Makes `base` the base, with `group_left` instructions of the fetch group to come.
  void set_base(std::int64_t base, std::int64_t group_left);
  std::int64_t instructions_evaluated = 0;

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
  Request request_of(const CompiledAccess& access);
  std::int64_t cached_latency(const CompiledAccess& access);
  std::int64_t line_service(const architecture::Object& backing, std::int64_t bits, bool write) const;
  void remember(const CompiledInstruction& instruction, std::int64_t visible, std::int64_t read_end);
  void forget();

  const CompiledProgram& program_;
  program::IndexValues values_;
  std::int64_t ready_ = 0;  ///< when the current group's instructions may leave the fetch stage
  std::int64_t group_left_ = 0;
  std::int64_t reach_ = 0;

  std::span<const std::int64_t> known_latencies_;  ///< of the cached requests to come

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
