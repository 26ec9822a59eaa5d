#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/json_text.h"
#include "representatives/layers/layer_type.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::representatives {

/// Step widths as JSON, with the records of their sweeps where they have any; and back, without the records. Errors:
/// MissingKey, UnknownKey, WrongType, OutOfRange, UnknownValue, UnknownParameter, each with its path.
Json step_widths_to_json(const std::vector<StepWidth>& widths);
Result<std::vector<StepWidth>> step_widths_from_json(const Json& json, const std::string& path);

/// Hints from an array of {"product": [names], "width", "offset"}. Errors likewise.
Result<std::vector<StepHint>> step_hints_from_json(const Json& json, const std::string& path);

/// A list of parameters' names as JSON; and back, where it must not be empty. Errors: UnknownParameter, OutOfRange.
Json product_to_json(const std::vector<LayerParameter>& parameters);
Result<std::vector<LayerParameter>> product_from_json(const Json& json, const std::string& path);

}  // namespace cyclescope::representatives
