#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "architecture/architecture.h"
#include "program/program.h"

namespace cyclescope::timing {

/// Why something happened when it did, and not sooner.
enum class WaitCause : std::uint8_t {
  kNone,           ///< nothing held it up: it follows what the instruction itself did before
  kFetch,          ///< the fetch stage was still busy with the instructions before
  kIssueBuffer,    ///< too few slots of the issue buffer were free for a fetch access
  kIssuePort,      ///< one instruction per cycle is issued to each successor of the fetch stage
  kOccupied,       ///< the object held another instruction
  kRegister,       ///< a register was not written, read or accumulated into yet
  kMemory,         ///< an access to the same elements had not ended yet
  kConcurrency,    ///< all slots for requests of the storage were taken
  kBandwidth,      ///< all ports of the storage were transferring
  kOtherRequests,  ///< requests of the same instruction, which must start together with this one, did not fit sooner
  kMisses,         ///< a cache had as many lines under way as it may have
  kLine,           ///< a line of a cache was being loaded for another access
};

/// When something happened, in cycles, and what it waited for last.
struct Moment {
  /// For `predecessor`: nobody, or unknown, since iterations were skipped that may have been it.
  static constexpr std::int64_t kNobody = -1, kSkipped = -2;

  std::int64_t time = 0;
  WaitCause cause = WaitCause::kNone;
  architecture::ObjectId object =
      architecture::kNone;             ///< where it waited: object, storage or register file; kNone without a cause
  std::int64_t predecessor = kNobody;  ///< event number of the instruction that it waited for, of several the oldest;
                                       ///< may be the instruction itself
};

/// One executed instruction, node by node of the AIDG.
struct EvaluatedInstruction {
  struct Stay {
    architecture::ObjectId object = architecture::kNone;
    Moment enter;
    std::int64_t leave = 0;
  };
  struct Request {
    architecture::ObjectId storage = architecture::kNone;
    architecture::AccessRole role = architecture::AccessRole::kRead;
    std::int64_t ready = 0;  ///< earliest start asked for
    Moment start;
    std::int64_t end = 0;  ///< of its service
    Moment done;           ///< when it has ended, and what it waits for behind a cache
  };

  std::int64_t event = 0;                 ///< its number
  std::uint32_t instruction = 0;          ///< index into Program::instructions
  std::span<const std::int64_t> indices;  ///< by LoopId; of loops that are not around it, any
  Moment access_start;                    ///< of the fetch access that brought it
  std::vector<Stay> stays;                ///< fetch stage (from the end of that access on), stages, unit
  Moment work_start;
  std::int64_t visible = 0;  ///< when its results are
  /// Reads, then writes and accumulations, each by operand; each followed by those that caches make for it.
  std::vector<Request> requests;
};

/// Events with numbers first, first + 1, ... end - 1, and the time from which theirs count.
struct EventRange {
  std::int64_t first = 0, end = 0;
  std::int64_t base = 0;
};

/// Iterations that were not evaluated, because they are equal in time to others that were.
struct SkippedIterations {
  enum class Reason : std::uint8_t {
    kRecurred,    ///< the state before the loop's last iterations recurred: whole periods were skipped
    kRemembered,  ///< an iteration with this kind and state had been evaluated before
  };
  Reason reason = Reason::kRecurred;
  program::LoopId loop = 0;
  std::int64_t index = 0;  ///< of the first of them
  std::int64_t count = 0;  ///< iterations of `loop`
  /// What happens in them is what happened in `equal`, `repeats` times: first at times that are `base` - `equal.base`
  /// later, then each time `cycles` later again. Only what the first fetch access waits for, and the one that
  /// brought the first instructions, may be something else.
  EventRange equal;
  std::int64_t base = 0;
  std::int64_t repeats = 0;
  std::int64_t cycles = 0;
  /// By LoopId, of the loops around `loop` when it happened; of the others, any.
  std::span<const std::int64_t> indices = {};
};

/// Iterations whose time was extrapolated, so that the result is not exact.
struct ExtrapolatedIterations {
  program::LoopId loop = 0;
  std::int64_t index = 0;  ///< of the first of them
  std::int64_t count = 0;
  std::int64_t cycles = 0;  ///< of all of them
};

/// Is told what evaluation does, in program order, while it does it. Events are numbered from 0. References are valid
/// during the call only.
class TimingListener {
 public:
  virtual ~TimingListener() = default;
  virtual void evaluated(const EvaluatedInstruction& instruction) = 0;
  virtual void skipped(const SkippedIterations& iterations) = 0;
  virtual void extrapolated(const ExtrapolatedIterations& rest) = 0;
};

}  // namespace cyclescope::timing
