#pragma once

#include <string>
#include <vector>

#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// What a rule of shape inference gets; see infer_output_shapes(). The number of inputs has been checked, and that none
/// has more than 2^53 elements.
struct ShapeQuestion {
  const Layer& layer;
  const std::vector<const Shape*>& inputs;
  const std::vector<Shape>& declared;

  const Shape& input(std::size_t index) const { return *inputs[index]; }
  /// Whether input `index` is given.
  bool has(std::size_t index) const { return index < inputs.size() && inputs[index] != nullptr; }
  const OperatorAttributes& attributes() const { return layer.attributes; }

  tl::unexpected<Diagnostic> mismatch(std::string message) const {
    return failure("ShapeMismatch", layer.name, layer.operator_name + ": " + std::move(message));
  }
  tl::unexpected<Diagnostic> bad_attribute(std::string message) const {
    return failure("BadAttribute", layer.name, layer.operator_name + ": " + std::move(message));
  }
  tl::unexpected<Diagnostic> too_large(const std::string& what, const Shape& shape) const {
    return failure("TooLarge", layer.name,
                   layer.operator_name + ": " + what + " of shape " + to_text(shape) +
                       " is impossible: extents are at least 0, dimensions at most 32, elements at most 2^53");
  }
};

using Shapes = Result<std::vector<Shape>>;

// shape_rules_window.cpp
Shapes infer_convolution(const ShapeQuestion& question);
Shapes infer_transposed_convolution(const ShapeQuestion& question);
Shapes infer_pooling(const ShapeQuestion& question);

// shape_rules_compute.cpp
Shapes infer_gemm(const ShapeQuestion& question);
Shapes infer_matmul(const ShapeQuestion& question);
Shapes infer_elementwise(const ShapeQuestion& question);
Shapes infer_batch_normalization(const ShapeQuestion& question);
Shapes infer_normalization(const ShapeQuestion& question);
Shapes infer_softmax(const ShapeQuestion& question);
Shapes infer_reduce(const ShapeQuestion& question);
Shapes infer_recurrent(const ShapeQuestion& question);

// shape_rules_move.cpp
Shapes infer_concat(const ShapeQuestion& question);
Shapes infer_split(const ShapeQuestion& question);
Shapes infer_pad(const ShapeQuestion& question);
Shapes infer_resize(const ShapeQuestion& question);
Shapes infer_transpose(const ShapeQuestion& question);
Shapes infer_gather(const ShapeQuestion& question);
Shapes infer_slice(const ShapeQuestion& question);
Shapes infer_view(const ShapeQuestion& question);
Shapes infer_expand(const ShapeQuestion& question);
Shapes infer_scatter(const ShapeQuestion& question);
Shapes infer_other(const ShapeQuestion& question);

// shape_rules_order.cpp
Shapes infer_cumulative(const ShapeQuestion& question);
Shapes infer_top_k(const ShapeQuestion& question);

}  // namespace cyclescope::network
