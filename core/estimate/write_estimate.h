#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "diagnostics/json_text.h"
#include "estimate/estimate.h"

namespace cyclescope {

/// `estimate` as JSON text, in the shape and key order of wasm/schema/estimate.schema.json. The same estimate is the
/// same text from every build: counts are integers, ratios are rounded to six decimals, and time is one division.
std::string write_estimate(const Estimate& estimate);

/// `diagnostic` in the shape of wasm/schema/diagnostic.schema.json; `input` says which of the inputs is at fault.
Json to_json(const Diagnostic& diagnostic, const char* input);

/// `json` as compact text. Bytes that are no UTF-8 (names from foreign files) become U+FFFD.
std::string to_text(const Json& json);

}  // namespace cyclescope
