#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace cyclescope::mapping {

/// Values that tile variables are to have, by name.
using PinnedTiles = std::map<std::string, std::int64_t>;

/// The code of errors that say that a pinned value does not fit; their path is the variable's name.
inline constexpr const char* kPinnedTileRefused = "PinnedTileRefused";

}  // namespace cyclescope::mapping
