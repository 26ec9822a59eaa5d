#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace cyclescope::statistics {

/// Random numbers that are the same on every platform for the same seed (the standard library's distributions are not).
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  /// Uniform in [least, most].
  std::int64_t integer(std::int64_t least, std::int64_t most);
  /// Normal with mean 0 and standard deviation 1.
  double normal();
  /// True with probability `probability`.
  bool chance(double probability) { return uniform() < probability; }

  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[static_cast<std::size_t>(integer(0, static_cast<std::int64_t>(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

/// A seed that differs for different `stream`s of one `seed`.
std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t stream);

}  // namespace cyclescope::statistics
