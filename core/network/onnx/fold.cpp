#include "network/onnx/fold.h"

#include <algorithm>
#include <cmath>

#include "network/checked.h"
#include "network/onnx/literal_arithmetic.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

using Folded = std::optional<OnnxLiteral>;

OnnxLiteral integer_literal(Shape shape, std::vector<std::int64_t> ints) {
  return {std::move(shape), ElementType::kInt64, false, std::move(ints), {}};
}

const OnnxLiteral* literal(const OnnxCall& call, std::size_t i) {
  return call.has_input(i) && call.input(i).literal ? &*call.input(i).literal : nullptr;
}

Folded with_shape(const OnnxLiteral& x, const std::optional<Shape>& shape) {
  if (!shape || checked_product(*shape) != static_cast<std::int64_t>(x.size())) return std::nullopt;
  OnnxLiteral result = x;
  result.shape = *shape;
  return result;
}

Folded fold_constant(const OnnxCall& call) {
  if (const OnnxAttribute* value = call.attribute("value"))
    return value->tensor ? value->tensor->literal : std::nullopt;
  if (const OnnxAttribute* value = call.attribute("value_int")) return integer_literal({}, {value->i});
  if (const OnnxAttribute* value = call.attribute("value_ints")) {
    return integer_literal({static_cast<std::int64_t>(value->ints.size())}, value->ints);
  }
  if (const OnnxAttribute* value = call.attribute("value_float")) {
    return OnnxLiteral{{}, ElementType::kFloat32, true, {}, {value->f}};
  }
  if (const OnnxAttribute* value = call.attribute("value_floats")) {
    return OnnxLiteral{
        {static_cast<std::int64_t>(value->floats.size())}, ElementType::kFloat32, true, {}, value->floats};
  }
  return std::nullopt;
}

Folded fold_shape(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const Shape& shape = call.shape(0);
  const auto rank = static_cast<std::int64_t>(shape.size());
  const SliceRange range =
      slice_range(std::max(call.integer("start", 0), -rank), std::max(call.integer("end", rank), -rank), 1, rank);
  const auto first = shape.begin() + range.start;
  return integer_literal({range.size}, std::vector<std::int64_t>(first, first + range.size));
}

Folded fold_size(const OnnxCall& call) {
  if (!call.has_shape(0)) return std::nullopt;
  const auto elements = checked_product(call.shape(0));
  if (!elements) return std::nullopt;
  return integer_literal({}, {*elements});
}

Folded fold_constant_of_shape(const OnnxCall& call) {
  const auto shape = call.integers(0);
  if (!shape) return std::nullopt;
  OnnxLiteral value{{}, ElementType::kFloat32, true, {}, {0}};
  if (const OnnxAttribute* given = call.attribute("value")) {
    if (!given->tensor || !given->tensor->literal || given->tensor->literal->size() != 1) return std::nullopt;
    value = *given->tensor->literal;
  }
  return rearranged(value, *shape, [](const Shape&) { return 0; });
}

Folded fold_range(const OnnxCall& call) {
  const auto start = call.integers(0);
  const auto limit = call.integers(1);
  const auto delta = call.integers(2);
  if (!start || !limit || !delta || start->size() != 1 || limit->size() != 1 || delta->size() != 1) return std::nullopt;
  std::int64_t distance = 0;
  const std::int64_t step = (*delta)[0];
  if (step == 0 || step < -kLargestCount || __builtin_sub_overflow((*limit)[0], (*start)[0], &distance))
    return std::nullopt;
  const bool any = (distance > 0) == (step > 0) && distance != 0;
  const std::int64_t count = any ? (distance - (step > 0 ? 1 : -1)) / step + 1 : 0;
  if (count > kLargestLiteral) return std::nullopt;
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back((*start)[0] + i * step);
  OnnxLiteral result = integer_literal({count}, std::move(values));
  return cast_literal(result, call.input(0).type);
}

Folded fold_concat(const OnnxCall& call) {
  const OnnxLiteral* first = literal(call, 0);
  if (first == nullptr) return std::nullopt;
  const auto axis = normal_axis(call.integer("axis", 0), first->shape.size());
  // Along the first axis of vectors the elements simply follow each other: all that shape arithmetic needs.
  if (!axis || *axis != 0 || first->shape.size() != 1) return std::nullopt;
  OnnxLiteral result = *first;
  for (std::size_t i = 1; i < call.input_count(); ++i) {
    const OnnxLiteral* part = literal(call, i);
    if (part == nullptr || part->real != first->real || part->shape.size() != 1) return std::nullopt;
    result.ints.insert(result.ints.end(), part->ints.begin(), part->ints.end());
    result.reals.insert(result.reals.end(), part->reals.begin(), part->reals.end());
    if (static_cast<std::int64_t>(result.size()) > kLargestLiteral) return std::nullopt;
  }
  result.shape = {static_cast<std::int64_t>(result.size())};
  return result;
}

Folded fold_gather(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  const OnnxLiteral* indices = literal(call, 1);
  if (x == nullptr || indices == nullptr || indices->real) return std::nullopt;
  const auto axis = normal_axis(call.integer("axis", 0), x->shape.size());
  if (!axis) return std::nullopt;
  const auto at = static_cast<std::size_t>(*axis);
  const std::size_t rank = indices->shape.size();
  Shape shape(x->shape.begin(), x->shape.begin() + *axis);
  shape.insert(shape.end(), indices->shape.begin(), indices->shape.end());
  shape.insert(shape.end(), x->shape.begin() + *axis + 1, x->shape.end());
  return rearranged(*x, shape, [&](const Shape& place) -> std::int64_t {
    const Shape chosen(place.begin() + *axis, place.begin() + *axis + static_cast<std::ptrdiff_t>(rank));
    std::int64_t row = 0;
    for (std::size_t i = 0; i < rank; ++i) row = row * indices->shape[i] + chosen[i];
    std::int64_t index = indices->ints[static_cast<std::size_t>(row)];
    if (index < 0) index += x->shape[at];
    if (index < 0 || index >= x->shape[at]) return -1;
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < x->shape.size(); ++i) {
      const std::int64_t step = i < at ? place[i] : i == at ? index : place[i + rank - 1];
      offset = offset * x->shape[i] + step;
    }
    return offset;
  });
}

Folded fold_slice(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr) return std::nullopt;
  const auto starts = call.integers("starts", 1);
  const auto ends = call.integers("ends", 2);
  if (!starts || !ends || starts->size() != ends->size()) return std::nullopt;
  std::vector<std::int64_t> axes = call.integers("axes", 3).value_or(std::vector<std::int64_t>());
  if (axes.empty()) {
    for (std::size_t i = 0; i < starts->size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  std::vector<std::int64_t> steps = call.integers(4).value_or(std::vector<std::int64_t>(axes.size(), 1));
  if (axes.size() != starts->size() || steps.size() != starts->size()) return std::nullopt;
  Shape first(x->shape.size(), 0), stride(x->shape.size(), 1), shape = x->shape;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = normal_axis(axes[i], x->shape.size());
    if (!axis || steps[i] == 0) return std::nullopt;
    const auto at = static_cast<std::size_t>(*axis);
    const SliceRange range = slice_range((*starts)[i], (*ends)[i], steps[i], x->shape[at]);
    first[at] = range.start;
    stride[at] = steps[i];
    shape[at] = range.size;
  }
  return rearranged(*x, shape, [&](const Shape& place) {
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < place.size(); ++i) {
      // A step beyond the extent occurs with one element only.
      offset = offset * x->shape[i] + first[i] + (place[i] == 0 ? 0 : place[i] * stride[i]);
    }
    return offset;
  });
}

Folded fold_transpose(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr) return std::nullopt;
  std::vector<std::int64_t> order = call.integers("perm");
  const std::size_t rank = x->shape.size();
  if (order.empty()) {
    for (std::size_t i = rank; i-- > 0;) order.push_back(static_cast<std::int64_t>(i));
  }
  if (order.size() != rank || !normal_axes(order, rank)) return std::nullopt;
  Shape shape;
  for (std::int64_t& axis : order) {
    axis = *normal_axis(axis, rank);
    shape.push_back(x->shape[static_cast<std::size_t>(axis)]);
  }
  return rearranged(*x, shape, [&](const Shape& place) {
    Shape source(rank);
    for (std::size_t i = 0; i < rank; ++i) source[static_cast<std::size_t>(order[i])] = place[i];
    return broadcast_offset(source, x->shape);
  });
}

Folded fold_view(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr) return std::nullopt;
  const std::string& op = call.operator_name();
  if (op == "Identity") return *x;
  if (op == "Reshape") {
    const auto target = call.integers(1);
    if (!target) return std::nullopt;
    return with_shape(*x, reshaped_shape(x->shape, *target, call.integer("allowzero", 0) != 0));
  }
  if (op == "Flatten") return with_shape(*x, flattened_shape(x->shape, call.integer("axis", 1)));
  const auto axes = call.integers("axes", 1);
  if (!axes && call.has_input(1)) return std::nullopt;
  const std::vector<std::int64_t> given = axes.value_or(std::vector<std::int64_t>());
  return with_shape(*x, op == "Squeeze" ? squeezed_shape(x->shape, given) : unsqueezed_shape(x->shape, given));
}

Folded fold_cast(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  const auto type = onnx_element_type(call.integer("to", 0));
  return x != nullptr && type ? cast_literal(*x, *type) : std::nullopt;
}

Folded fold_expand(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  const auto target = call.integers(1);
  if (x == nullptr || !target) return std::nullopt;
  const auto shape = broadcast_shape({x->shape, *target});
  return shape ? broadcast_literal(*x, *shape) : std::nullopt;
}

Folded fold_tile(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  const auto repeats = call.integers(1);
  if (x == nullptr || !repeats || repeats->size() != x->shape.size()) return std::nullopt;
  Shape shape = x->shape;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if ((*repeats)[i] < 0 || (*repeats)[i] > kLargestLiteral) return std::nullopt;
    shape[i] *= (*repeats)[i];
  }
  return rearranged(*x, shape, [&](Shape place) {
    for (std::size_t i = 0; i < place.size(); ++i) place[i] %= x->shape[i];
    return broadcast_offset(place, x->shape);
  });
}

/// Reductions of vectors of whole numbers to one.
Folded fold_reduce(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr || x->real || x->shape.size() > 1 || x->ints.empty()) return std::nullopt;
  const std::string& op = call.operator_name();
  std::int64_t result = x->ints[0];
  for (std::size_t i = 1; i < x->ints.size(); ++i) {
    const std::int64_t value = x->ints[i];
    if (op == "ReduceMax") {
      result = std::max(result, value);
    } else if (op == "ReduceMin") {
      result = std::min(result, value);
    } else if (op == "ReduceSum" ? __builtin_add_overflow(result, value, &result)
                                 : __builtin_mul_overflow(result, value, &result)) {
      return std::nullopt;
    }
  }
  const bool keep = call.integer("keepdims", 1) != 0 && x->shape.size() == 1;
  return integer_literal(keep ? Shape{1} : Shape{}, {result});
}

Folded fold_non_zero(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr || x->real || x->shape.size() != 1) return std::nullopt;
  std::vector<std::int64_t> places;
  for (std::size_t i = 0; i < x->ints.size(); ++i) {
    if (x->ints[i] != 0) places.push_back(static_cast<std::int64_t>(i));
  }
  const Shape shape = {1, static_cast<std::int64_t>(places.size())};
  return integer_literal(shape, std::move(places));
}

Folded fold_where(const OnnxCall& call) {
  const OnnxLiteral* condition = literal(call, 0);
  const OnnxLiteral* a = literal(call, 1);
  const OnnxLiteral* b = literal(call, 2);
  return condition != nullptr && a != nullptr && b != nullptr ? where_literal(*condition, *a, *b) : std::nullopt;
}

Folded fold_elementwise(const OnnxCall& call) {
  const OnnxLiteral* a = literal(call, 0);
  if (a == nullptr) return std::nullopt;
  if (call.input_count() == 1) return unary_literal(call.operator_name(), *a);
  Folded result = *a;
  for (std::size_t i = 1; i < call.input_count() && result; ++i) {
    const OnnxLiteral* b = literal(call, i);
    if (b == nullptr) return std::nullopt;
    result = binary_literal(call.operator_name(), *result, *b);
  }
  return result;
}

struct Folder {
  const char* operator_name;
  Folded (*fold)(const OnnxCall&);
};

constexpr Folder kFolders[] = {
    {"Constant", fold_constant},   {"Shape", fold_shape},
    {"Size", fold_size},           {"ConstantOfShape", fold_constant_of_shape},
    {"Range", fold_range},         {"Concat", fold_concat},
    {"Gather", fold_gather},       {"Slice", fold_slice},
    {"Transpose", fold_transpose}, {"Identity", fold_view},
    {"Reshape", fold_view},        {"Flatten", fold_view},
    {"Squeeze", fold_view},        {"Unsqueeze", fold_view},
    {"Cast", fold_cast},           {"Expand", fold_expand},
    {"Tile", fold_tile},           {"ReduceProd", fold_reduce},
    {"ReduceSum", fold_reduce},    {"ReduceMax", fold_reduce},
    {"ReduceMin", fold_reduce},    {"NonZero", fold_non_zero},
    {"Where", fold_where},
};

constexpr const char* kArithmetic[] = {"Add",
                                       "Sub",
                                       "Mul",
                                       "Div",
                                       "Mod",
                                       "Pow",
                                       "Max",
                                       "Min",
                                       "Equal",
                                       "Less",
                                       "LessOrEqual",
                                       "Greater",
                                       "GreaterOrEqual",
                                       "And",
                                       "Or",
                                       "Xor",
                                       "Neg",
                                       "Abs",
                                       "Floor",
                                       "Ceil",
                                       "Round",
                                       "Sqrt",
                                       "Reciprocal",
                                       "Not"};

/// The parts of a split vector.
std::optional<std::vector<OnnxLiteral>> fold_split(const OnnxCall& call) {
  const OnnxLiteral* x = literal(call, 0);
  if (x == nullptr || x->shape.size() != 1) return std::nullopt;
  const auto count = static_cast<std::int64_t>(call.output_count());
  const auto size = static_cast<std::int64_t>(x->size());
  std::vector<std::int64_t> sizes = call.integers("split", 1).value_or(std::vector<std::int64_t>());
  if (sizes.empty()) {
    const std::int64_t part = (size + count - 1) / count;
    for (std::int64_t i = 0; i < count; ++i) sizes.push_back(std::clamp<std::int64_t>(size - i * part, 0, part));
  }
  std::vector<OnnxLiteral> parts;
  std::int64_t start = 0;
  for (const std::int64_t part : sizes) {
    if (part < 0 || part > size - start) return std::nullopt;
    const auto piece = rearranged(*x, {part}, [start](const Shape& place) { return start + place[0]; });
    if (!piece) return std::nullopt;
    parts.push_back(*piece);
    start += part;
  }
  return parts;
}

}  // namespace

std::optional<std::vector<OnnxLiteral>> fold_constants(const OnnxCall& call) {
  if (!call.node().domain.empty() || call.output_count() == 0) return std::nullopt;
  if (call.operator_name() == "Split") {
    auto parts = fold_split(call);
    return parts && parts->size() == call.output_count() ? parts : std::nullopt;
  }
  if (call.output_count() != 1) return std::nullopt;
  Folded folded;
  for (const Folder& folder : kFolders) {
    if (call.operator_name() == folder.operator_name) folded = folder.fold(call);
  }
  for (const char* name : kArithmetic) {
    if (call.operator_name() == name) folded = fold_elementwise(call);
  }
  if (!folded) return std::nullopt;
  return std::vector<OnnxLiteral>{std::move(*folded)};
}

}  // namespace cyclescope::network
