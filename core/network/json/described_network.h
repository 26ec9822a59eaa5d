#pragma once

#include "json/document.h"
#include "network/json/network_json.h"

namespace cyclescope::network {

/// Reads the form for people. Errors: path is a JSON pointer, line and column are not set; or, where `given` is
/// refused, a parameter's name.
Result<ParameterisedNetwork> read_described_network(const Json& document, const NetworkParameterValues& given);

}  // namespace cyclescope::network
