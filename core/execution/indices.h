#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cyclescope::execution {

using Index = std::vector<std::int64_t>;

/// Calls `body` for every index within `extents`, the last one fastest.
template <typename Body>
void for_each_index(const Index& extents, const Body& body) {
  for (const std::int64_t extent : extents) {
    if (extent <= 0) return;
  }
  Index index(extents.size(), 0);
  for (;;) {
    body(index);
    std::size_t i = extents.size();
    while (i > 0 && ++index[i - 1] == extents[i - 1]) index[--i] = 0;
    if (i == 0) return;
  }
}

}  // namespace cyclescope::execution
