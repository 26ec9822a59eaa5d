#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace cyclescope::json {

/// A JSON value whose objects keep the order of the text (parameters and inputs appear in the order they were written).
using Json = nlohmann::ordered_json;

/// What parse_json() accepts at most.
struct JsonLimits {
  std::size_t max_bytes = std::size_t{64} << 20;
  int max_depth = 200;  ///< objects and arrays inside each other
};

/// Parses one JSON document. Errors, all with line and column: JsonSyntax, DuplicateKey (path: pointer to the second
/// occurrence's key), JsonTooDeep, JsonTooLarge.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace cyclescope::json

namespace cyclescope {

using json::Json;

}  // namespace cyclescope
