#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "timing/compiled_program.h"
#include "timing/evaluation_trace.h"
#include "timing/listener.h"
#include "timing/storage_profile.h"

namespace cyclescope::timing {

/// What Frontier::evaluate tells about the instruction that it evaluates, in the order of these functions. This one is
/// for when nobody listens, and compiles to nothing.
struct NoTrace {
  void fetches(std::int64_t /*previous_end*/, std::int64_t /*room_at*/) {}
  void begins(const CompiledInstruction& /*instruction*/) {}
  void enters(architecture::ObjectId /*object*/, std::int64_t /*arrival*/, std::int64_t /*enter*/) {}
  void waits_for_registers(std::int64_t /*enter*/, std::int64_t /*start*/) {}
  void waits_for_memory(std::int64_t /*before*/, std::int64_t /*start*/) {}
  std::size_t requests(architecture::ObjectId /*storage*/, architecture::AccessRole /*role*/, std::int64_t /*ready*/,
                       std::int64_t /*start*/, std::int64_t /*service*/, std::int64_t /*transfers*/) {
    return 0;
  }
  void asks(std::size_t /*request*/, std::int64_t /*time*/, bool /*is_awaited*/) {}
  void loads(architecture::ObjectId /*cache*/, std::int64_t /*ready*/, std::int64_t /*room_at*/) {}
  void loaded(architecture::ObjectId /*cache*/, std::size_t /*request*/, std::int64_t /*arrival*/) {}
  void done(std::size_t /*request*/, std::int64_t /*done*/, std::int64_t /*line*/) {}
  void ends(std::int64_t /*start*/, std::int64_t /*free*/, std::int64_t /*visible*/) {}
};

/// Finds out what an instruction that is being evaluated waits for, and tells a listener. To that end it keeps who made
/// the frontier's entries. Each function is called before what it is about is entered into the frontier; only the
/// objects' times and the accesses to memory have already been by the time of `ends`.
class Tracer final : public EvaluationTrace {
 public:
  /// All must outlive it.
  Tracer(const CompiledProgram& program, const Frontier& frontier, TimingListener& listener);

  void fetches(std::int64_t previous_end, std::int64_t room_at);
  void begins(const CompiledInstruction& instruction);
  void enters(architecture::ObjectId object, std::int64_t arrival, std::int64_t enter);
  void waits_for_registers(std::int64_t enter, std::int64_t start);
  void waits_for_memory(std::int64_t before, std::int64_t start);
  /// Returns the request's number.
  std::size_t requests(architecture::ObjectId storage, architecture::AccessRole role, std::int64_t ready,
                       std::int64_t start, std::int64_t service, std::int64_t transfers);
  /// The next request is made by the cache of `request`, at `time` or when a line is there. `is_awaited`: that one does
  /// not end before it.
  void asks(std::size_t /*request*/, std::int64_t /*time*/, bool /*is_awaited*/) {}
  /// The next request loads a line that `cache` asked for at `ready`; another may be under way from `room_at` on.
  void loads(architecture::ObjectId cache, std::int64_t ready, std::int64_t room_at);
  void loaded(architecture::ObjectId cache, std::size_t request, std::int64_t arrival);
  /// A request to a cache has ended; `line`: when the last of its lines is there that is loaded for another access.
  void done(std::size_t request, std::int64_t done, std::int64_t line);
  void ends(std::int64_t start, std::int64_t free, std::int64_t visible);

  void evaluate(Frontier& frontier, const CompiledInstruction& instruction) override;
  void skipped(const SkippedIterations& iterations, std::int64_t far) override;
  void extrapolated(const ExtrapolatedIterations& rest) override;
  std::int64_t next_event() const override { return next_event_; }

 private:
  using EventsByTime = std::multimap<std::int64_t, std::int64_t>;  ///< of equal times the oldest comes first

  static std::int64_t oldest_at(const EventsByTime& events, std::int64_t time);
  std::uint64_t key_of(std::uint64_t birth, std::uint32_t access) const;
  void keep_accesses();
  /// Forgets who made what iterations of `loop` can touch.
  void forget_makers(program::LoopId loop, std::int64_t far);

  const CompiledProgram& program_;
  const Frontier& frontier_;
  TimingListener& listener_;

  std::int64_t next_event_ = 0;
  EvaluatedInstruction now_;
  const CompiledInstruction* instruction_ = nullptr;
  Moment access_start_;                      ///< of the fetch group
  std::int64_t previous_ = Moment::kNobody;  ///< the instruction before

  std::vector<std::int64_t> writers_;       ///< parallel to Frontier::times
  EventsByTime issues_;                     ///< the latest ones, by when the instruction left the issue buffer
  std::vector<EventsByTime> request_ends_;  ///< by ObjectId of a storage
  std::vector<EventsByTime> arrivals_;      ///< by ObjectId of a cache: of lines
  struct AskedLoad {
    architecture::ObjectId cache = architecture::kNone;
    std::int64_t ready = 0;
  };
  AskedLoad asked_;                                           ///< the load that the next request is; none: no cache
  std::unordered_map<std::uint64_t, std::int64_t> accesses_;  ///< who made a live access, see key_of
  std::size_t forget_accesses_at_ = 0;
};

}  // namespace cyclescope::timing
