#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "json/reader.h"
#include "json/writer.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// Step widths as JSON, with the records of their sweeps where they have any; and back, without the records. Errors:
/// MissingKey, UnknownKey, WrongType, OutOfRange, UnknownValue, UnknownParameter, kept in the reader.
void write_step_widths(json::JsonWriter& json, const std::vector<StepWidth>& widths);
std::vector<StepWidth> read_step_widths(const json::JsonReader& json);

/// Hints from an array of {"product": [names], "width", "offset"}. Errors likewise.
std::vector<StepHint> read_step_hints(const json::JsonReader& json);

/// A list of parameters' names as JSON; and back, where it must not be empty. Errors: UnknownParameter, OutOfRange.
void write_product(json::JsonWriter& json, const std::vector<LayerParameter>& parameters);
std::vector<LayerParameter> read_product(const json::JsonReader& json);

}  // namespace cyclescope::representatives
