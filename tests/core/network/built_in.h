#pragma once

#include <memory>
#include <string>

#include "network/network.h"

namespace cyclescope::testing {

/// A network of web/networks, read. Fails the test and throws where it does not read.
std::shared_ptr<const Network> built_in_network(const std::string& name);

}  // namespace cyclescope::testing
