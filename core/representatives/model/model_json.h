#pragma once

#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "representatives/model/fitted_model.h"

namespace cyclescope::representatives {

/// The value of the member "format" of a saved model; a change of the format gets a new one.
constexpr const char* kModelFormat = "cyclescope-fitted-model-1";

/// `model` as a JSON document: name, unit, provenance, and per layer type the step widths, the trained ranges, the
/// errors of cross-validation and everything that predicting needs. read_fitted_model() of it gives a model with the
/// same predictions, to the bit.
std::string write_fitted_model(const FittedModel& model);

/// Reads a saved model. Errors (path: a JSON pointer, with line and column): those of parse_json(), UnknownFormat,
/// MissingKey, UnknownKey, WrongType, OutOfRange, UnknownValue, UnknownLayerType, UnknownParameter, BadTree.
Result<FittedModel> read_fitted_model(std::string_view text);

}  // namespace cyclescope::representatives
