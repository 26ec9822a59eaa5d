#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace cyclescope::network {

/// The largest count (elements of a tensor, MACs of a network) that is accepted: JSON numbers are exact up to here.
constexpr std::int64_t kLargestCount = std::int64_t{1} << 53;

/// a * b for a, b >= 0, or the largest 64-bit number where that is less.
constexpr std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

/// a + b for a, b >= 0, or the largest 64-bit number where that is less.
constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

/// The product of `extents`, or nothing where one of them is negative or the product of those that are not zero exceeds
/// kLargestCount (so that every partial product, such as a stride, is safe as well).
inline std::optional<std::int64_t> checked_product(const std::vector<std::int64_t>& extents) {
  std::int64_t product = 1;
  bool empty = false;
  for (const std::int64_t extent : extents) {
    if (extent < 0) return std::nullopt;
    if (extent == 0) {
      empty = true;
      continue;
    }
    product = saturating_multiply(product, extent);
    if (product > kLargestCount) return std::nullopt;
  }
  return empty ? 0 : product;
}

}  // namespace cyclescope::network
