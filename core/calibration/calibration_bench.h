#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "architecture/description.h"
#include "calibration/parameter_axis.h"
#include "estimate/estimate.h"
#include "estimate/machine.h"
#include "mapping/mapping.h"
#include "representatives/layers/device.h"

namespace cyclescope::calibration {

/// A value for each parameter that is searched; nothing: its default, which may follow others.
using CalibrationPoint = std::vector<std::optional<std::int64_t>>;

/// Of measurements.
using Indices = std::vector<std::size_t>;

/// Compares a description at any parameters with measurements.
class CalibrationBench {
 public:
  /// `any_scale`: latencies are cycles times an unknown constant.
  CalibrationBench(std::shared_ptr<const architecture::Description> description,
                   std::shared_ptr<const mapping::MappingSet> mappings, architecture::ParameterValues fixed,
                   std::vector<ParameterAxis> axes, representatives::Measurements measurements, bool any_scale);

  const std::vector<ParameterAxis>& axes() const { return axes_; }
  const representatives::Measurements& measurements() const { return measurements_; }

  /// The parameters at `point`, as instantiate() takes them.
  architecture::ParameterValues parameters_at(const CalibrationPoint& point) const;
  /// The value of every axis at `point`; nothing where there is no such accelerator.
  std::optional<std::vector<std::int64_t>> values_at(const CalibrationPoint& point);

  /// Sum over `rows` (indices of measurements) of the logarithm of how far estimates at `point` are off, each up to
  /// kWorst; infinite as soon as it passes `give_up`, and where there is no such accelerator.
  double loss(const CalibrationPoint& point, const Indices& rows, double give_up);

  /// The same of each row alone, at the scale that suits all of `rows`.
  std::vector<double> losses(const CalibrationPoint& point, const Indices& rows);
  /// What cycles are to be multiplied with to be latencies: 1, unless any scale will do; then what suits `rows` best.
  double scale(const CalibrationPoint& point, const Indices& rows);

  /// How much there is to evaluate for each of `rows` at `point`; infinite where they cannot be run.
  std::vector<double> effort(const CalibrationPoint& point, const Indices& rows);

  /// What `rows` take at `point`, in cycles; 0 where they cannot be run.
  std::vector<double> cycles(const CalibrationPoint& point, const Indices& rows);

  /// The clock at `parameters`; 0 where there is no such accelerator.
  std::int64_t clock_hz_at(const architecture::ParameterValues& parameters) const;

  /// Instructions that the estimate of a layer may evaluate from now on; beyond, it is an average.
  void set_budget(std::int64_t instructions);

  static constexpr double kWorst = 3;  ///< a factor of 20; a layer that cannot be run counts as that

 private:
  /// The accelerator at a point, with what was estimated on it.
  struct Known {
    std::shared_ptr<estimate::Machine> machine;   ///< or null: there is none
    std::map<std::size_t, estimate::Cost> costs;  ///< by measurement; without cycles where it cannot be run
  };

  Known& at(const CalibrationPoint& point);
  double loss_of(const estimate::Cost& cost, std::size_t row, double scale) const;
  const estimate::Cost& cost_of(Known& known, std::size_t row);

  std::shared_ptr<const architecture::Description> description_;
  std::shared_ptr<const mapping::MappingSet> mappings_;
  architecture::ParameterValues fixed_;
  std::vector<ParameterAxis> axes_;
  representatives::Measurements measurements_;
  bool any_scale_;
  std::int64_t budget_ = 1'000'000;
  std::shared_ptr<estimate::KeptLayers> kept_layers_ = std::make_shared<estimate::KeptLayers>();
  std::map<CalibrationPoint, Known> known_;
};

}  // namespace cyclescope::calibration
