#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/reader.h"
#include "network/network_parameter.h"

namespace cyclescope::network {

/// The parameters that `json` (an object; name to default, min, max, step or factor, unit, description) declares, with
/// the values of `given`. Errors: those of reading; InvalidName; OutOfRange. Of `given`, with the name as path:
/// UnknownDimension, DimensionOutOfRange.
Result<std::vector<NetworkParameter>> read_network_parameters(const json::JsonReader& json,
                                                              const NetworkParameterValues& given);

/// Has `document` take expressions over `parameters`, which must outlive it, where a whole number is expected.
void use_network_parameters(const json::JsonReader& document, const std::vector<NetworkParameter>& parameters);

}  // namespace cyclescope::network
