#pragma once

#include <string>
#include <string_view>

namespace cyclescope::network {

/// `text` with every byte that is not part of well-formed UTF-8 replaced by '?', so that it can go into JSON.
std::string well_formed_utf8(std::string_view text);

}  // namespace cyclescope::network
