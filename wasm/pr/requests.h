#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/measurement_job.h"
#include "representatives/sampling/noise.h"
#include "representatives/sampling/plan.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"
#include "representatives/sampling/sweep_job.h"

namespace cyclescope::api {

/// ../schema/pr_sweep_request.schema.json
struct SweepRequest {
  /// What is known beforehand of a described accelerator.
  enum class Knowledge : std::uint8_t {
    kBlackBox,  ///< nothing but the hints of the request
    kGrayBox,   ///< hints from the description, to be confirmed
    kWhiteBox,  ///< the description's widths, not measured
  };
  architecture::ParameterValues parameters;
  std::vector<representatives::TypeSweep> types;
  Knowledge knowledge = Knowledge::kBlackBox;
  representatives::StepOptions options;
  std::optional<representatives::Noise> noise;
  std::uint64_t seed = 1;
  std::string unit = "cycles";  ///< of a caller's latencies
  bool repeatable = false;      ///< the caller answers alike every time
};

/// ../schema/pr_plan_request.schema.json
struct PlanRequest {
  struct Type {
    representatives::Space space;
    std::vector<representatives::StepWidth> widths;
  };
  std::vector<Type> types;
  representatives::PlanOptions options;  ///< the budget is that of all types
  std::string unit = "cycles";

  /// By type, each with its part of the budget: equal parts, the first ones one larger where it does not split evenly.
  std::vector<representatives::TypePlan> plans() const;
};

/// ../schema/pr_measure_request.schema.json
struct MeasureRequest {
  architecture::ParameterValues parameters;
  std::optional<representatives::Noise> noise;
  std::uint64_t seed = 1;
  int repetitions = 1;
  std::string unit = "cycles";      ///< of a caller's latencies
  std::optional<PlanRequest> plan;  ///< what is measured, instead of a table
};

/// ../schema/pr_split_request.schema.json
struct SplitRequest {
  std::string type;
  std::vector<representatives::TypeWidths> widths;
  double test_part = 0.2;
  std::vector<std::size_t> sizes;
  std::uint64_t seed = 1;
};

/// ../schema/pr_fit_request.schema.json: a FitRequest but for the unit, which the table has.
struct ModelRequest {
  std::string type;
  representatives::FitRequest fit;
};

/// ../schema/pr_calibrate_request.schema.json: a CalibrationRequest but for what the description and the table have.
struct CalibrateRequest {
  std::string type;
  architecture::ParameterValues fixed;
  std::vector<std::string> free;
  std::uint64_t seed = 1;
};

/// Read a request's text; empty: all defaults, where there are such. Errors: those of parse_json(), UnknownKey,
/// MissingKey, WrongType, OutOfRange, UnknownValue, UnknownLayerType, UnknownParameter, each with its place.
Result<SweepRequest> read_sweep_request(const std::string& text);
Result<PlanRequest> read_plan_request(const std::string& text);
Result<MeasureRequest> read_measure_request(const std::string& text);
Result<SplitRequest> read_split_request(const std::string& text);
Result<ModelRequest> read_model_request(const std::string& text);
Result<CalibrateRequest> read_calibrate_request(const std::string& text);

/// An array of names of layer types; an empty text: all. Errors: WrongType, UnknownLayerType.
Result<std::vector<representatives::LayerType>> read_layer_types(const std::string& text);

/// What a caller's device says of `count` layers, in their order: {"latency": x} with x > 0 each, or {"error": "why
/// not"}, which becomes the error NotMeasured within. Errors of the answers themselves: those of parse_json(),
/// WrongCount, MissingKey, UnknownKey, WrongType, NotPositive.
Result<std::vector<Result<double>>> read_device_answers(const std::string& text, std::size_t count);

}  // namespace cyclescope::api
