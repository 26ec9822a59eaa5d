#pragma once

#include "json/document.h"
#include "network/network.h"

namespace cyclescope::network {

/// Reads the form for people. Errors: path is a JSON pointer, line and column are not set.
Result<Network> read_described_network(const Json& document);

}  // namespace cyclescope::network
