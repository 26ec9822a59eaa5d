#include "network/shapes/axis_arithmetic.h"

#include <algorithm>

#include "network/checked.h"

namespace cyclescope::network {

std::optional<std::int64_t> normal_axis(std::int64_t axis, std::size_t rank) {
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count) return std::nullopt;
  return axis < 0 ? axis + count : axis;
}

std::optional<std::vector<std::int64_t>> normal_axes(const std::vector<std::int64_t>& axes, std::size_t rank) {
  std::vector<std::int64_t> result;
  for (const std::int64_t axis : axes) {
    const auto normal = normal_axis(axis, rank);
    if (!normal) return std::nullopt;
    result.push_back(*normal);
  }
  std::sort(result.begin(), result.end());
  if (std::adjacent_find(result.begin(), result.end()) != result.end()) return std::nullopt;
  return result;
}

std::optional<Shape> reshaped_shape(const Shape& x, const std::vector<std::int64_t>& target, bool allow_zero) {
  const auto elements = checked_product(x);
  if (!elements || target.size() > kLargestRank) return std::nullopt;
  Shape result = target;
  std::optional<std::size_t> inferred;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (result[i] == -1) {
      if (inferred) return std::nullopt;
      inferred = i;
      result[i] = 1;
    } else if (result[i] == 0 && !allow_zero) {
      if (i >= x.size()) return std::nullopt;
      result[i] = x[i];
    }
  }
  const auto known = checked_product(result);
  if (!known) return std::nullopt;
  if (inferred) {
    if (*known == 0 || *elements % *known != 0) return std::nullopt;
    result[*inferred] = *elements / *known;
  } else if (*known != *elements) {
    return std::nullopt;
  }
  return result;
}

std::optional<Shape> flattened_shape(const Shape& x, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(x.size());
  if (axis < -rank || axis > rank) return std::nullopt;
  const auto middle = x.begin() + (axis < 0 ? axis + rank : axis);
  const auto outer = checked_product(Shape(x.begin(), middle));
  const auto inner = checked_product(Shape(middle, x.end()));
  if (!outer || !inner) return std::nullopt;
  return Shape{*outer, *inner};
}

std::optional<Shape> squeezed_shape(const Shape& x, const std::vector<std::int64_t>& axes) {
  const auto dropped = normal_axes(axes, x.size());
  if (!dropped) return std::nullopt;
  Shape result;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool named = std::binary_search(dropped->begin(), dropped->end(), static_cast<std::int64_t>(i));
    if (named && x[i] != 1) return std::nullopt;
    if (!(named || (axes.empty() && x[i] == 1))) result.push_back(x[i]);
  }
  return result;
}

std::optional<Shape> unsqueezed_shape(const Shape& x, const std::vector<std::int64_t>& axes) {
  const auto added = normal_axes(axes, x.size() + axes.size());
  if (!added || x.size() + axes.size() > kLargestRank) return std::nullopt;
  Shape result = x;
  for (const std::int64_t axis : *added) result.insert(result.begin() + axis, 1);
  return result;
}

SliceRange slice_range(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t extent) {
  if (extent == 0 || step == 0) return {0, 0};
  const auto from_end = [extent](std::int64_t bound) { return bound < 0 ? bound + extent : bound; };
  const bool forward = step > 0;
  start = std::clamp<std::int64_t>(from_end(start), 0, forward ? extent : extent - 1);
  end = std::clamp<std::int64_t>(from_end(end), forward ? 0 : -1, forward ? extent : extent - 1);
  const std::int64_t distance = forward ? end - start : start - end;
  if (distance <= 0) return {0, 0};
  const std::int64_t stride = forward ? step : -std::max(step, -kLargestCount);
  return {start, (distance - 1) / stride + 1};
}

}  // namespace cyclescope::network
