#pragma once

#include <cstdint>

namespace cyclescope::architecture {

/// The fastest clock that is believed, in Hz; the slowest is 1.
constexpr std::int64_t kHighestClockHz = 1'000'000'000'000;

}  // namespace cyclescope::architecture
