#include "network/onnx/listed_shapes.h"

#include "network/checked.h"
#include "network/onnx/graph/resized_shape.h"
#include "network/onnx/symbols.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

OnnxShapes all(std::size_t count, const Shape& shape) {
  return std::vector<std::optional<Shape>>(count, std::optional(shape));
}
OnnxShapes one(const Shape& shape) { return all(1, shape); }

/// A shape that the file states, or nothing where it is impossible.
OnnxShapes stated(const std::vector<std::int64_t>& shape) {
  if (!checked_product(shape)) return std::nullopt;
  return one(shape);
}

/// The attribute `name` as an axis of the first input.
std::optional<std::size_t> axis_of(const OnnxCall& call, std::string_view name, std::int64_t fallback) {
  const auto axis = normal_axis(call.integer(name, fallback), call.shape(0).size());
  return axis ? std::optional(static_cast<std::size_t>(*axis)) : std::nullopt;
}

}  // namespace

OnnxShapes shapes_of_first(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  return one(call.shape(0));
}

OnnxShapes shapes_of_first_twice(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const bool pools = call.operator_name() == "MaxPool";
  if (!pools) return all(2, call.shape(0));
  const OnnxConversion draft = convert_pooling(call);
  if (!draft || !*draft) return std::nullopt;
  const auto inferred = infer_output_shapes((*draft)->steps[0].layer, {&call.shape(0)}, {{}});
  return inferred ? all(2, (*inferred)[0]) : std::nullopt;
}

OnnxShapes shapes_of_second(const OnnxCall& call) {
  if (!call.has_shape(1)) return std::nullopt;
  return one(call.shape(1));
}

OnnxShapes shapes_of_scalar(const OnnxCall&) { return one({}); }

OnnxShapes shapes_of_attribute(const OnnxCall& call) { return stated(call.integers("shape")); }

OnnxShapes shapes_of_extents(const OnnxCall& call) {
  if (const auto extents = call.integers(0)) return stated(*extents);
  if (!call.has_shape(0) || call.shape(0).size() != 1 || call.shape(0)[0] > static_cast<std::int64_t>(kLargestRank)) {
    return std::nullopt;
  }
  return one(Shape(static_cast<std::size_t>(call.shape(0)[0]), kOpen));
}

OnnxShapes shapes_of_range(const OnnxCall& call) {
  const auto size = call.operator_name() == "Range" ? std::nullopt : call.integers(0);
  return size && size->size() == 1 ? stated(*size) : one({kOpen});
}

OnnxShapes shapes_of_shape(const OnnxCall&) { return one({kOpen}); }

OnnxShapes shapes_of_samples(const OnnxCall& call) {
  if (!call.has_shape(0) || call.shape(0).empty()) return std::nullopt;
  return stated({call.shape(0)[0], call.integer("sample_size", 1)});
}

OnnxShapes shapes_without_two_axes(const OnnxCall& call) {
  if (!call.has_shape(0) || call.shape(0).size() < 2) return std::nullopt;
  return one(Shape(call.shape(0).begin(), call.shape(0).end() - 2));
}

OnnxShapes shapes_of_unpooling(const OnnxCall& call) {
  if (const auto shape = call.integers(2)) return stated(*shape);
  const std::vector<std::int64_t> kernel = call.integers("kernel_shape");
  if (!call.has_shape(0) || call.has_input(2) || call.shape(0).size() != kernel.size() + 2) return std::nullopt;
  const std::vector<std::int64_t> strides = call.integers("strides");
  const std::vector<std::int64_t> pads = call.integers("pads");
  Shape shape = call.shape(0);
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const std::int64_t stride = i < strides.size() ? strides[i] : 1;
    const bool padded = pads.size() == 2 * kernel.size();
    const std::int64_t before = padded ? pads[i] : 0;
    const std::int64_t behind = padded ? pads[kernel.size() + i] : 0;
    for (const std::int64_t entry : {stride - 1, kernel[i] - 1, before, behind}) {
      if (entry < 0 || entry >= kLargestWindow) return std::nullopt;
    }
    shape[i + 2] = saturating_multiply(std::max<std::int64_t>(shape[i + 2] - 1, 0), stride);
    if (shape[i + 2] > kLargestCount) return std::nullopt;
    shape[i + 2] += kernel[i] - before - behind;
  }
  return stated(shape);
}

OnnxShapes shapes_of_roi_pooling(const OnnxCall& call) {
  const std::vector<std::int64_t> size = call.integers("pooled_shape");
  if (!call.has_shape(0) || !call.has_shape(1) || call.shape(0).size() != 4 || call.shape(1).empty() ||
      size.size() != 2) {
    return std::nullopt;
  }
  return stated({call.shape(1)[0], call.shape(0)[1], size[0], size[1]});
}

OnnxShapes shapes_of_roi_align(const OnnxCall& call) {
  if (!call.has_shape(0) || !call.has_shape(1) || call.shape(0).size() != 4 || call.shape(1).empty()) {
    return std::nullopt;
  }
  return stated(
      {call.shape(1)[0], call.shape(0)[1], call.integer("output_height", 1), call.integer("output_width", 1)});
}

OnnxShapes shapes_of_grid_sample(const OnnxCall& call) {
  if (!call.has_shape(0) || !call.has_shape(1) || call.shape(0).size() < 3 ||
      call.shape(1).size() != call.shape(0).size()) {
    return std::nullopt;
  }
  Shape shape = call.shape(0);
  for (std::size_t i = 2; i < shape.size(); ++i) shape[i] = call.shape(1)[i - 1];
  return one(shape);
}

OnnxShapes shapes_of_resize(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const auto shape = resized_shape(call);
  return shape && *shape ? stated(**shape) : one(Shape(call.shape(0).size(), kOpen));
}

OnnxShapes shapes_of_batch_normalization(const OnnxCall& call) {
  if (!call.has_shape(0) || call.shape(0).size() < 2) return std::nullopt;
  const Shape channels = {call.shape(0)[1]};
  return std::vector<std::optional<Shape>>{call.shape(0), channels, channels, channels, channels};
}

OnnxShapes shapes_of_normalization(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const auto axis = axis_of(call, "axis", -1);
  if (!axis) return std::nullopt;
  Shape statistic = call.shape(0);
  for (std::size_t i = *axis; i < statistic.size(); ++i) statistic[i] = 1;
  return std::vector<std::optional<Shape>>{call.shape(0), statistic, statistic};
}

OnnxShapes shapes_of_loss(const OnnxCall& call) {
  const bool reduced = call.text("reduction", "mean") != "none";
  std::optional<Shape> loss;
  if (reduced) {
    loss = Shape{};
  } else if (call.has_shape(1)) {
    loss = call.shape(1);
  }
  return std::vector<std::optional<Shape>>{loss, call.has_shape(0) ? std::optional(call.shape(0)) : std::nullopt};
}

OnnxShapes shapes_of_gather_nd(const OnnxCall& call) {
  if (!call.has_shape(0) || !call.has_shape(1) || call.shape(1).empty()) return std::nullopt;
  const Shape& x = call.shape(0);
  const Shape& indices = call.shape(1);
  const std::int64_t batch = call.integer("batch_dims", 0);
  if (batch < 0 || batch >= static_cast<std::int64_t>(indices.size())) return std::nullopt;
  const std::int64_t skipped = indices.back() + batch;
  if (skipped > static_cast<std::int64_t>(x.size())) return std::nullopt;
  Shape shape(indices.begin(), indices.end() - 1);
  shape.insert(shape.end(), x.begin() + skipped, x.end());
  return one(shape);
}

OnnxShapes shapes_of_non_zero(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  return one({static_cast<std::int64_t>(call.shape(0).size()), kOpen});
}

OnnxShapes shapes_of_compress(const OnnxCall& call) {
  if (!call.has("axis")) return one({kOpen});
  if (!call.has_shape(0)) return std::nullopt;
  const auto axis = axis_of(call, "axis", 0);
  if (!axis) return std::nullopt;
  Shape shape = call.shape(0);
  shape[*axis] = kOpen;
  return one(shape);
}

OnnxShapes shapes_of_unique(const OnnxCall& call) {
  const OnnxShapes values = shapes_of_compress(call);
  if (!values) return std::nullopt;
  const Shape vector = {kOpen};
  return std::vector<std::optional<Shape>>{(*values)[0], vector, vector, vector};
}

OnnxShapes shapes_of_non_max_suppression(const OnnxCall&) { return one({kOpen, 3}); }

OnnxShapes shapes_of_top_k(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const auto axis = axis_of(call, "axis", -1);
  if (!axis) return std::nullopt;
  Shape shape = call.shape(0);
  const auto count = call.has("k") ? std::optional(std::vector{call.integer("k", 0)}) : call.integers(1);
  shape[*axis] = count && count->size() == 1 && (*count)[0] >= 0 ? std::min((*count)[0], shape[*axis]) : kOpen;
  return all(2, shape);
}

OnnxShapes shapes_of_one_hot(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  Shape shape = call.shape(0);
  const auto axis = normal_axis(call.integer("axis", -1), shape.size() + 1);
  if (!axis) return std::nullopt;
  const auto depth = call.integers(1);
  const bool known = depth && depth->size() == 1 && (*depth)[0] >= 0;
  shape.insert(shape.begin() + *axis, known ? (*depth)[0] : kOpen);
  return one(shape);
}

}  // namespace cyclescope::network
