#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "mapping/mapping.h"
#include "representatives/layers/device.h"
#include "representatives/model/type_model.h"

namespace cyclescope::calibration {

/// An accelerator of a known kind whose parameters are not known, and measurements of it.
struct CalibrationRequest {
  std::shared_ptr<const architecture::Description> description;
  std::shared_ptr<const mapping::MappingSet> mappings;
  representatives::Measurements measurements;  ///< of any layer types
  /// Of what latencies are in, how many are a second; 0: they are cycles. A clock that is not fixed is found, too.
  double units_per_second = 0;
  architecture::ParameterValues fixed;  ///< what is known
  /// Parameters to find; empty: all that are not fixed and whose defaults are not computed from others.
  std::vector<std::string> free;
  std::uint64_t seed = 1;
};

/// What a calibration says of one parameter.
struct CalibratedParameter {
  std::string name;
  architecture::ParameterValue value;
  architecture::ParameterValue default_value;  ///< at the other parameters that were found
  /// The least and the greatest number that meet the measurements about as well, the others held; as far as was looked,
  /// a factor of 8 away. Of a choice its index.
  std::int64_t low = 0, high = 0;
  bool determined = true;  ///< false: measurements are met as well with quite other values, so this one is a guess
};

/// A measurement as the parameters that were found predict it.
struct CalibratedLatency {
  std::size_t measurement = 0;  ///< its index in the request
  double latency = 0;           ///< predicted, in the unit of the measurements
  bool held_out = false;        ///< the search has not looked at it
};

struct CalibrationResult {
  architecture::ParameterValues parameters;  ///< fixed ones, and those found that are not the default
  std::vector<CalibratedParameter> found;
  std::int64_t clock_hz = 0;                   ///< of these parameters, where times were measured; 0 where cycles were
  representatives::ErrorSummary fitted;        ///< of up to 300 measurements that the search may have looked at
  representatives::ErrorSummary held_out;      ///< of up to 300 that it has not
  std::size_t refused = 0;                     ///< of all these, layers that the description cannot run
  std::vector<CalibratedLatency> predictions;  ///< of all these but the refused, in the request's order
};

/// Finds the parameters of a description with which its exact estimates are nearest to measurements: from random places
/// around the defaults, by steps from large to small, on few measurements, and then on those too that are met worst. In
/// steps, so that a caller without threads can show progress and cancel (by destroying it).
class Calibration {
 public:
  /// Errors: TooFewMeasurements, UnknownParameter, NothingToFind; those of instantiate() at the fixed parameters.
  static Result<Calibration> start(CalibrationRequest request);

  Calibration(Calibration&&) noexcept;
  Calibration& operator=(Calibration&&) noexcept;
  ~Calibration();

  /// How far it is, from 0 to 1, by a guess of how often steps will be repeated; it may jump forward.
  double progress() const;
  std::string parameter() const;  ///< that the next step is about, or empty
  /// The mean error of the best parameters so far, over the measurements that are looked at: of the logarithm, so about
  /// the relative error; infinite before the first step.
  double error() const;

  /// Some work; true when the result is there. After that, or an error, do not call again. Errors: NotMapped (the
  /// description can run none of the measured layers).
  Result<bool> step();
  /// Precondition: step() returned true.
  const CalibrationResult& result() const;

 private:
  class Search;
  explicit Calibration(std::unique_ptr<Search> search);
  std::unique_ptr<Search> search_;
};

}  // namespace cyclescope::calibration
