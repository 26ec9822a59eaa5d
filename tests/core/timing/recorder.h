#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "architecture/architecture.h"
#include "program/program.h"
#include "simulation/simulate.h"
#include "timing/listener.h"
#include "timing/timing.h"

namespace cyclescope::timing_test {

/// Keeps the events of one evaluation.
class Recorder : public TimingListener {
 public:
  void evaluated(const EvaluatedInstruction& instruction) override;
  void skipped(const SkippedIterations& iterations) override { events_.emplace_back(iterations); }
  void extrapolated(const ExtrapolatedIterations& rest) override { events_.emplace_back(rest); }

  using Event = std::variant<EvaluatedInstruction, SkippedIterations, ExtrapolatedIterations>;
  const std::vector<Event>& events() const { return events_; }

  /// Every executed instruction, with what was skipped written out. Of those, predecessors and indices say nothing.
  std::vector<EvaluatedInstruction> unfolded() const;

 private:
  void unfold(const EventRange& range, std::int64_t shift, std::vector<EvaluatedInstruction>& out) const;

  std::vector<Event> events_;
};

/// What a Timer with a Recorder tells; nothing after an error.
std::optional<Recorder> record(const Architecture& architecture, const Program& program, TimingMethod method);

/// What differs between two records of one instruction in times, causes and places, or nothing. What the fetch access
/// waited for is left out.
std::string difference(const EvaluatedInstruction& a, const EvaluatedInstruction& b);
/// Likewise in what both know.
std::string difference(const EvaluatedInstruction& a, const SimulatedInstruction& b);

}  // namespace cyclescope::timing_test
