#pragma once

#include "json/document.h"
#include "network/network.h"

namespace cyclescope::network {

/// Reads the form that write_network() writes. Errors: path is a JSON pointer, line and column are not set.
Result<Network> read_complete_network(const Json& document);

}  // namespace cyclescope::network
