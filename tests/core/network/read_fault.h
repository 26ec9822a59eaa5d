#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "network/network.h"

namespace cyclescope::reference {

/// What is wrong with what a reader made of a file, or an empty text. A network can be lowered, written and read again
/// as the same one; an error has a code and says what is wrong.
std::string fault_of(const Result<network::Network>& read);

}  // namespace cyclescope::reference
