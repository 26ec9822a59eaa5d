#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::representatives {

/// A layer type whose step widths are wanted.
struct TypeSweep {
  Space space;
  std::vector<StepHint> hints;
  bool white_box = false;  ///< the hints are the truth, and nothing is measured
};

/// Finds the step widths of several layer types, a parameter at a time, so that a caller without threads can show
/// progress and cancel (by destroying the job).
class SweepJob {
 public:
  /// Errors: those of check_space(), NoLayerTypes.
  static Result<SweepJob> start(std::vector<TypeSweep> types, const StepOptions& options);

  /// Parameters that are done, and all of them.
  std::size_t steps_done() const { return next_; }
  std::size_t steps_total() const { return steps_.size(); }
  /// What the next step() is about. Precondition: steps_done() < steps_total().
  LayerType type() const { return types_[steps_[next_].type].space.type; }
  LayerParameter parameter() const { return steps_[next_].parameter; }

  /// Sweeps one parameter; true when all are done. A step that throws (a device may) changes nothing and can be
  /// repeated. Errors: that of the first parameter, where no parameter of any type could be swept. After an error or
  /// the end, do not call again.
  Result<bool> step(Device& device);

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

  std::vector<TypeSweep> types_;
  StepOptions options_;
  std::vector<Step> steps_;
  std::size_t next_ = 0;
  std::vector<TypeWidths> found_;
  std::vector<Diagnostic> remarks_;
};

}  // namespace cyclescope::representatives
