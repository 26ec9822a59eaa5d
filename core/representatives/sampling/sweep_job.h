#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/pull.h"
#include "representatives/sampling/questions.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::representatives {

/// A layer type whose step widths are wanted.
struct TypeSweep {
  Space space;
  std::vector<StepHint> hints;
  bool white_box = false;  ///< the hints are the truth, and nothing is measured
};

/// Finds the step widths of several layer types, a parameter at a time: says what is to be measured, takes what
/// somebody measured, and goes on. So a caller without threads can show progress and cancel (by destroying the job),
/// and the device may be anywhere.
class SweepJob {
 public:
  /// `repeatable`: as Device::repeatable(). Errors: those of check_space(), NoLayerTypes.
  static Result<SweepJob> start(std::vector<TypeSweep> types, const StepOptions& options, bool repeatable);

  /// Parameters that are done, and all of them.
  std::size_t steps_done() const { return next_; }
  std::size_t steps_total() const { return steps_.size(); }
  /// What is being swept. Precondition: steps_done() < steps_total().
  LayerType type() const { return types_[steps_[next_].type].space.type; }
  LayerParameter parameter() const { return steps_[next_].parameter; }

  /// The layers to measure next, in this order; empty: all is done.
  const std::vector<MeasurableLayer>& wanted() const { return questions_->wanted(); }
  /// Takes what was measured of wanted().
  void provide(Latencies latencies);

  /// Whether there is a result, when all is done. Errors: that of the first parameter, where no parameter of any type
  /// could be swept.
  Result<void> outcome() const;
  /// By type, in the order of the types; without those of which no parameter could be swept.
  const std::vector<TypeWidths>& found() const { return found_; }
  /// Parameters that the device could not run at the first operating point: its errors, with the path "type/parameter".
  const std::vector<Diagnostic>& remarks() const { return remarks_; }

 private:
  struct Step {
    std::size_t type = 0;
    LayerParameter parameter = LayerParameter::kBatch;
  };

  std::vector<StepWidth>& widths_of(LayerType type);
  /// Begins with the next parameters until one of them asks, or all are done.
  void advance();
  void finish_parameter(Result<StepWidth> width);

  std::vector<TypeSweep> types_;
  StepOptions options_;
  std::vector<Step> steps_;
  std::size_t next_ = 0;
  std::unique_ptr<Questions> questions_;            ///< where it stays when the job is moved
  std::optional<Pull<Result<StepWidth>>> running_;  ///< the search of the current parameter
  std::vector<TypeWidths> found_;
  std::vector<Diagnostic> remarks_;
};

}  // namespace cyclescope::representatives
