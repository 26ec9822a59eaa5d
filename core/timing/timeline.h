#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"
#include "timing/listener.h"
#include "timing/timing.h"

namespace cyclescope::timing {

/// What of an execution is wanted.
struct TimelineOptions {
  TimingOptions timing;            ///< an exact method
  std::int64_t instructions = 1;   ///< of each window at most; >= 1
  std::int64_t skips = 1'000'000;  ///< kept at most to find the later windows; >= 0
};

/// One executed instruction of a window: node by node as whole-graph evaluation has it.
struct TimelineInstruction {
  std::int64_t number = 0;            ///< executed instructions before it
  std::vector<std::int64_t> indices;  ///< by LoopId; of loops that are not around it, any
  /// With absolute times. `event`, `indices` say nothing; predecessors are numbers as `number`, kNobody, or kSkipped
  /// where it is not known who it was, as that lies before iterations that were not evaluated.
  EvaluatedInstruction it;
};

/// Consecutive instructions of an execution, in program order.
struct TimelineWindow {
  enum class Place : std::uint8_t {
    kWhole,   ///< the execution
    kFirst,   ///< begins with its first instruction
    kSteady,  ///< where whole periods are repeated for the longest time; else its middle
    kLast,    ///< ends with its last instruction
  };
  Place place = Place::kWhole;
  std::vector<TimelineInstruction> instructions;
};

/// What repeats for the longest time in one place.
struct Period {
  program::LoopId loop = 0;
  std::int64_t iterations = 0;  ///< of `loop`; >= 1
  std::int64_t instructions = 0;
  std::int64_t cycles = 0;
  std::int64_t repeats = 0;  ///< how often in that place
};

/// What was not evaluated of a loop in order to find the latency.
struct SkippedOfLoop {
  std::int64_t recurred = 0;    ///< iterations
  std::int64_t remembered = 0;  ///< iterations
};

struct Timeline {
  Timing timing;
  std::int64_t instructions = 0;  ///< of the execution, as far as is known
  /// All windows that were to be are there. Otherwise cycles were extrapolated or more was skipped than is kept, and
  /// only the first is.
  bool complete = true;
  std::vector<TimelineWindow> windows;
  std::vector<Period> periods;         ///< none or one
  std::vector<SkippedOfLoop> skipped;  ///< by LoopId
};

/// Times a program twice: to find where its windows lie, and to keep what happens in them. Memory grows with windows
/// and skips, not with the execution. `architecture` and `program` must outlive it.
class TimelineJob {
 public:
  TimelineJob(const architecture::Architecture& architecture, const program::Program& program, TimelineOptions options);
  TimelineJob(TimelineJob&&) noexcept;
  TimelineJob& operator=(TimelineJob&&) noexcept;
  ~TimelineJob();

  /// As Timer::step, with its errors; true when the timeline is there.
  Result<bool> step(std::int64_t instructions);

  /// Precondition: step returned true.
  const Timeline& timeline() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::timing
