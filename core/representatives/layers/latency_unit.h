#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cyclescope::representatives {

/// What latencies may be in.
inline constexpr std::array<std::string_view, 5> kLatencyUnits = {"cycles", "s", "ms", "us", "ns"};

/// Cycles of a clock in one of `unit`: 1 of cycles themselves.
double cycles_per_unit(std::string_view unit, std::int64_t clock_hz);

}  // namespace cyclescope::representatives
