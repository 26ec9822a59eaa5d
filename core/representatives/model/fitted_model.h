#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/model/type_model.h"

namespace cyclescope::representatives {

/// A device's latencies, learnt: one model per layer type that was measured.
struct FittedModel {
  std::string name;
  std::string unit;        ///< of latencies: "cycles", "s", "ms", "us" or "ns"
  std::string provenance;  ///< where the measurements come from, in the user's words
  /// The device's clock, which turns cycles into time and back; 0: not known.
  std::int64_t clock_hz = 0;
  std::vector<TypeModel> types;

  const TypeModel* find(LayerType type) const;
  /// Errors: NotTrained (no measurements of this type).
  Result<Prediction> predict(const MeasurableLayer& layer) const;
};

/// What a FitJob is told beside the measurements.
struct FitRequest {
  std::string name;
  std::string unit;
  std::string provenance;
  std::int64_t clock_hz = 0;       ///< as FittedModel::clock_hz
  std::vector<TypeWidths> widths;  ///< types without an entry are taken to have no step widths
  FitOptions options;
};

/// Fits a model in steps, so that a caller without threads can show progress and cancel (by destroying the job).
class FitJob {
 public:
  /// Errors: TooFewSamples where no type has kFewestSamples measurements.
  static Result<FitJob> start(const Measurements& measurements, const FitRequest& request);

  std::size_t steps_done() const;
  std::size_t steps_total() const;
  /// One step; true when the model is there. After that, do not call again.
  bool step();
  /// Precondition: step() returned true.
  const FittedModel& model() const { return model_; }
  /// Types with too few measurements, which the model leaves out: TooFewSamples.
  const std::vector<Diagnostic>& remarks() const { return remarks_; }

 private:
  FittedModel model_;
  std::vector<Diagnostic> remarks_;
  std::vector<TypeFit> fits_;
  std::size_t current_ = 0;
};

/// The `count` candidates to measure next: where the model expects the largest errors, and not near each other.
/// Candidates of types that the model does not know come first. In order of preference.
std::vector<MeasurableLayer> choose_next(const FittedModel& model, const std::vector<MeasurableLayer>& candidates,
                                         std::size_t count);

}  // namespace cyclescope::representatives
