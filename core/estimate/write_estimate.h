#pragma once

#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "json/writer.h"

namespace cyclescope::estimate {

/// `estimate` as JSON text, in the shape and key order of wasm/schema/estimate.schema.json. The same estimate is the
/// same text from every build: counts are integers, ratios are rounded to six decimals, and time is one division.
std::string write_estimate(const Estimate& estimate);
void write_estimate(json::JsonWriter& json, const Estimate& estimate);

/// Writes `diagnostic` in the shape of wasm/schema/diagnostic.schema.json; `input` says which input is at fault.
void write_diagnostic(json::JsonWriter& json, const Diagnostic& diagnostic, std::string_view input);

}  // namespace cyclescope::estimate
