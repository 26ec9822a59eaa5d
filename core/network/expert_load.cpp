#include "network/expert_load.h"

#include <algorithm>

namespace cyclescope::network {

std::vector<ExpertLoad> even_loads(std::int64_t rows, std::int64_t experts) {
  const std::int64_t busy = std::min(rows, experts);
  if (busy < 1) return {};
  const std::int64_t more = rows % busy;
  std::vector<ExpertLoad> loads;
  if (more > 0) loads.push_back({more, rows / busy + 1});
  loads.push_back({busy - more, rows / busy});
  return loads;
}

}  // namespace cyclescope::network
