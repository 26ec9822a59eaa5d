#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "json/values.h"

namespace cyclescope::api {

/// What a caller asks for beside the accelerator and the network: schema/request.schema.json.
struct Request {
  architecture::ParameterValues parameters;
  estimate::EstimateOptions options;
};

/// Values of an accelerator's parameters. Errors: WrongType, OutOfRange.
Result<architecture::ParameterValues> read_parameters(const Json& json, const std::string& path);

/// Reads a request; an empty text asks for all defaults. Errors, with JSON pointer, line and column: those of
/// json/document.h.
Result<Request> read_request(const std::string& text);

/// Reads the values of an ONNX file's symbolic dimensions, {"batch": 1}; an empty text gives none. Errors: likewise.
Result<std::map<std::string, std::int64_t>> read_dimensions(const std::string& text);

}  // namespace cyclescope::api
