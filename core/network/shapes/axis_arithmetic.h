#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

// How sources state axes and shapes (negative axes count from the end, -1 is inferred, ...) as what layers store.

/// `axis` within [0, rank), or nothing where it is outside [-rank, rank).
std::optional<std::int64_t> normal_axis(std::int64_t axis, std::size_t rank);
/// All of `axes`, ascending, or nothing where one is outside or appears twice.
std::optional<std::vector<std::int64_t>> normal_axes(const std::vector<std::int64_t>& axes, std::size_t rank);

/// The shape that Reshape gives `x`: -1 (at most once) is inferred; 0 copies the extent of `x` unless `allow_zero`.
std::optional<Shape> reshaped_shape(const Shape& x, const std::vector<std::int64_t>& target, bool allow_zero);
/// [product before `axis`, product from `axis` on]; `axis` may be the rank.
std::optional<Shape> flattened_shape(const Shape& x, std::int64_t axis);
/// Without the axes `axes`, which must have extent 1; without all such where `axes` is empty.
std::optional<Shape> squeezed_shape(const Shape& x, const std::vector<std::int64_t>& axes);
/// With extents of 1 at the axes `axes` of the result.
std::optional<Shape> unsqueezed_shape(const Shape& x, const std::vector<std::int64_t>& axes);

/// The elements that a slice with these bounds takes of `extent`: negative bounds count from the end, all are clamped.
struct SliceRange {
  std::int64_t start = 0;
  std::int64_t size = 0;
};
SliceRange slice_range(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t extent);

}  // namespace cyclescope::network
