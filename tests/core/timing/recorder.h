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
class Recorder : public timing::TimingListener {
 public:
  void evaluated(const timing::EvaluatedInstruction& instruction) override;
  void skipped(const timing::SkippedIterations& iterations) override { events_.emplace_back(iterations); }
  void extrapolated(const timing::ExtrapolatedIterations& rest) override { events_.emplace_back(rest); }

  using Event = std::variant<timing::EvaluatedInstruction, timing::SkippedIterations, timing::ExtrapolatedIterations>;
  const std::vector<Event>& events() const { return events_; }

  /// Every executed instruction, with what was skipped written out. Of those, predecessors and indices say nothing.
  std::vector<timing::EvaluatedInstruction> unfolded() const;

 private:
  void unfold(const timing::EventRange& range, std::int64_t shift,
              std::vector<timing::EvaluatedInstruction>& out) const;

  std::vector<Event> events_;
};

/// What a Timer with a Recorder tells; nothing after an error.
std::optional<Recorder> record(const architecture::Architecture& architecture, const program::Program& program,
                               timing::TimingMethod method);

/// What differs between two records of one instruction in times, causes and places, or nothing. What the fetch access
/// waited for is left out.
std::string difference(const timing::EvaluatedInstruction& a, const timing::EvaluatedInstruction& b);
/// Likewise in what both know.
std::string difference(const timing::EvaluatedInstruction& a, const simulation::SimulatedInstruction& b);

}  // namespace cyclescope::timing_test
