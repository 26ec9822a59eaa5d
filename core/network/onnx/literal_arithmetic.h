#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "network/onnx/graph/model.h"

namespace cyclescope::network {

// Element-wise arithmetic on literals, with numpy's broadcasting. Nothing where the operator is not known, the shapes
// do not fit, a whole number overflows or is divided by zero, or the result has more than kLargestLiteral elements.

/// A literal of shape `shape` with room for its elements, or nothing where it would be too large.
std::optional<OnnxLiteral> empty_literal(const Shape& shape, const OnnxLiteral& like);

/// result[i] = source[index(i)] for every element i of a literal of shape `shape`, in order; `index` < 0 ends with
/// nothing.
std::optional<OnnxLiteral> rearranged(const OnnxLiteral& source, const Shape& shape,
                                      const std::function<std::int64_t(const Shape& place)>& index);

/// `literal` repeated to `shape`, to which it must broadcast.
std::optional<OnnxLiteral> broadcast_literal(const OnnxLiteral& literal, const Shape& shape);

std::optional<OnnxLiteral> unary_literal(std::string_view operator_name, const OnnxLiteral& x);
std::optional<OnnxLiteral> binary_literal(std::string_view operator_name, const OnnxLiteral& a, const OnnxLiteral& b);
std::optional<OnnxLiteral> where_literal(const OnnxLiteral& condition, const OnnxLiteral& a, const OnnxLiteral& b);
std::optional<OnnxLiteral> cast_literal(const OnnxLiteral& x, ElementType type);

/// The offset of `place` in a dense tensor of shape `shape`; extents of 1 repeat, as do missing leading dimensions.
std::int64_t broadcast_offset(const Shape& place, const Shape& shape);

}  // namespace cyclescope::network
