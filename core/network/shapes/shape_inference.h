#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"

namespace cyclescope::network {

using Shape = std::vector<std::int64_t>;

/// Extents of kernel, stride, dilation and pads beyond which a description is absurd.
constexpr std::int64_t kLargestWindow = std::int64_t{1} << 20;
/// Stride of transposed convolutions: the output has as many phases.
constexpr std::int64_t kLargestTransposedStride = 4096;
/// Dimensions of a tensor.
constexpr std::size_t kLargestRank = 32;

/// "[1, 3, 224, 224]".
std::string to_text(const Shape& shape);

/// The shape of the operands broadcast together by numpy's rules, or nothing where they do not fit.
std::optional<Shape> broadcast_shape(const std::vector<Shape>& operands);

/// The shapes of the outputs of `layer` (kind, function, attributes) for inputs of these shapes; nullptr is an omitted
/// input. `declared` are the shapes that the source states: kView, kResize, kExpand, kScatter and kOther take
/// theirs from it, the others need none; as many outputs as it has are returned. Errors (path: the layer's name):
/// ShapeMismatch, BadAttribute, TooLarge (more than 2^53 elements).
Result<std::vector<Shape>> infer_output_shapes(const Layer& layer, const std::vector<const Shape*>& inputs,
                                               const std::vector<Shape>& declared);

/// Whether the shapes of the tensors of `layer` are those that its operator gives them, and all ids are in range.
/// Errors as of infer_output_shapes(), and BadNetwork.
Result<void> check_layer(const Network& network, const Layer& layer);

}  // namespace cyclescope::network
