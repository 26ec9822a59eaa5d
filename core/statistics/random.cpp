#include "statistics/random.h"

#include <cmath>

#include "statistics/portable_math.h"

namespace cyclescope::statistics {

std::int64_t Random::integer(std::int64_t least, std::int64_t most) {
  const std::uint64_t range = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least) + 1;
  if (range == 0) return static_cast<std::int64_t>(engine_());
  const std::uint64_t unbiased = UINT64_MAX - UINT64_MAX % range;
  std::uint64_t value = engine_();
  while (value >= unbiased) value = engine_();
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(least) + value % range);
}

double Random::normal() {
  // Marsaglia's polar method.
  for (;;) {
    const double a = 2 * uniform() - 1;
    const double b = 2 * uniform() - 1;
    const double square = a * a + b * b;
    if (square > 0 && square < 1) return a * std::sqrt(-2 * portable_log(square) / square);
  }
}

std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t stream) {
  // SplitMix64's finalizer.
  std::uint64_t z = seed + (stream + 1) * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

}  // namespace cyclescope::statistics
