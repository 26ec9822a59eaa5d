#include "core/kernels/reference_array.h"

namespace cyclescope::reference {

void for_each_index(const Index& extents, const std::function<void(const Index&)>& body) {
  for (const std::int64_t extent : extents) {
    if (extent <= 0) return;
  }
  Index index(extents.size(), 0);
  while (true) {
    body(index);
    std::size_t i = extents.size();
    while (i > 0 && ++index[i - 1] == extents[i - 1]) index[--i] = 0;
    if (i == 0) return;
  }
}

}  // namespace cyclescope::reference
