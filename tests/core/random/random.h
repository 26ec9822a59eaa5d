#pragma once

#include <cstdint>
#include <vector>

namespace cyclescope::random_cases {

/// A small generator (SplitMix64) whose sequence is the same with every standard library, so that a printed seed
/// reproduces a case anywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// Uniform in [low, high]; low where the range is empty.
  std::int64_t in(std::int64_t low, std::int64_t high) {
    if (high <= low) return low;
    const auto range = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(range == 0 ? bits() : bits() % range);
  }

  /// True in `percent` of 100 cases.
  bool chance(int percent) { return in(0, 99) < percent; }

  /// One of `values`, which must not be empty.
  template <typename T>
  const T& pick(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(in(0, static_cast<std::int64_t>(values.size()) - 1))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace cyclescope::random_cases
