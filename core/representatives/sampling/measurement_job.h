#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/plan.h"
#include "representatives/sampling/questions.h"

namespace cyclescope::representatives {

/// What is to be measured of one layer type.
struct TypePlan {
  Space space;
  std::vector<StepWidth> widths;
  PlanOptions options;
};

/// Measures layers, one at a time: says which, takes what somebody measured, and says the next. So a caller without
/// threads can show progress and cancel (by destroying the job), and the device may be anywhere.
class MeasurementJob {
 public:
  /// These layers; those that the device refuses are left out.
  MeasurementJob(std::vector<MeasurableLayer> layers, int repetitions);
  /// The layers of these plans; each that the device refuses is replaced by a further one of its plan's sequence, until
  /// the plan's budget is measured or 4 times as many layers are tried; `known` ones are not. Spaces are valid.
  MeasurementJob(std::vector<TypePlan> plans, const std::vector<MeasurableLayer>& known, int repetitions);

  /// Layers that are dealt with, and all of them: with plans, their budgets.
  std::size_t layers_done() const { return done_; }
  std::size_t layers_total() const { return total_; }
  /// What is to be measured next; nothing when all is done.
  const std::optional<MeasurableLayer>& layer() const { return layer_; }
  /// layer() as often as it is to be measured.
  std::vector<MeasurableLayer> wanted() const;

  /// Takes what was measured of wanted(); true when all is done.
  bool provide(const Latencies& latencies);

  const Measurements& measured() const { return measured_; }
  /// How many layers the device refused.
  std::size_t refused() const { return refused_; }
  /// Why: by layer type and code the first reason of each.
  std::vector<Diagnostic> reasons() const;

 private:
  /// One plan and how far it is.
  struct Part {
    LayerSequence sequence;
    std::size_t wanted = 0;
    std::size_t measured = 0;
    std::size_t tried = 0;
  };

  /// Sets layer() to the next one.
  void advance();
  /// The next layer of `part`, or nothing where enough are measured or tried.
  static std::optional<MeasurableLayer> next_of(Part& part);

  int repetitions_;
  std::vector<MeasurableLayer> layers_;
  std::vector<Part> parts_;
  std::size_t next_ = 0;  ///< among the layers, or the current part
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::optional<MeasurableLayer> layer_;
  Measurements measured_;
  std::size_t refused_ = 0;
  std::map<std::pair<LayerType, std::string>, Diagnostic> reasons_;
};

}  // namespace cyclescope::representatives
