#include "representatives/layers/latency_unit.h"

namespace cyclescope::representatives {

double cycles_per_unit(std::string_view unit, std::int64_t clock_hz) {
  const auto clock = static_cast<double>(clock_hz);
  if (unit == "s") return clock;
  if (unit == "ms") return clock / 1e3;
  if (unit == "us") return clock / 1e6;
  if (unit == "ns") return clock / 1e9;
  return 1;
}

}  // namespace cyclescope::representatives
