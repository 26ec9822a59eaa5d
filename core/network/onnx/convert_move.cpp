// Operators that only move or rename data.
#include <algorithm>

#include "network/checked.h"
#include "network/onnx/convert.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

const OnnxConversion kNotExpressible = std::optional<OnnxDraft>();

tl::unexpected<Diagnostic> missing(const OnnxCall& call) { return call.bad_attribute("the input is missing"); }

tl::unexpected<Diagnostic> does_not_fit(const OnnxCall& call, const std::vector<std::int64_t>& given) {
  return call.bad_attribute(to_text(given) + " does not fit the input " + to_text(call.shape(0)));
}

}  // namespace

OnnxConversion convert_concat(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  OnnxDraft draft = draft_of(call, OperatorKind::kConcat, call.input_count());
  const std::int64_t given = call.integer("axis", 1);
  const auto axis = normal_axis(given, call.shape(0).size());
  if (!axis) return does_not_fit(call, {given});
  draft.steps[0].layer.attributes.axis = *axis;
  return draft;
}

OnnxConversion convert_split(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const Shape& x = call.shape(0);
  const auto axis = normal_axis(call.integer("axis", 0), x.size());
  if (!axis) return does_not_fit(call, {call.integer("axis", 0)});
  const auto given = call.integers("split", 1);
  if (!given && call.has_input(1)) return kNotExpressible;
  OnnxDraft draft = draft_of(call, OperatorKind::kSplit, 1);
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  a.axis = *axis;
  a.sizes = given.value_or(std::vector<std::int64_t>());
  if (a.sizes.empty()) {
    const auto count = static_cast<std::int64_t>(call.output_count());
    const std::int64_t extent = x[static_cast<std::size_t>(*axis)];
    const std::int64_t part = extent / count + (extent % count != 0 ? 1 : 0);
    for (std::int64_t i = 0; i < count; ++i) a.sizes.push_back(std::clamp<std::int64_t>(extent - i * part, 0, part));
  }
  draft.steps[0].declared.assign(call.output_count(), {});
  return draft;
}

OnnxConversion convert_pad(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const auto pads = call.integers(call.has("paddings") ? "paddings" : "pads", 1);  // "paddings": version 1
  if (!pads) return kNotExpressible;
  const std::size_t rank = call.shape(0).size();
  std::vector<std::int64_t> axes;
  for (std::size_t i = 0; i < rank; ++i) axes.push_back(static_cast<std::int64_t>(i));
  if (call.has_input(3)) {
    const auto given = call.integers(3);
    if (!given) return kNotExpressible;
    if (!normal_axes(*given, rank)) return does_not_fit(call, *given);
    axes = *given;
  }
  if (pads->size() != 2 * axes.size()) return does_not_fit(call, *pads);
  OnnxDraft draft = draft_of(call, OperatorKind::kPad, 1);
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  a.mode = call.text("mode", "constant");
  a.starts.assign(rank, 0);
  a.sizes.assign(rank, 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto at = static_cast<std::size_t>(*normal_axis(axes[i], rank));
    a.starts[at] = (*pads)[i];
    a.sizes[at] = (*pads)[axes.size() + i];
  }
  return draft;
}

OnnxConversion convert_transpose(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  OnnxDraft draft = draft_of(call, OperatorKind::kTranspose, 1);
  const std::size_t rank = call.shape(0).size();
  std::vector<std::int64_t> order = call.integers("perm");
  if (order.empty()) {
    for (std::size_t i = rank; i-- > 0;) order.push_back(static_cast<std::int64_t>(i));
  }
  for (std::int64_t& axis : order) {
    const auto normal = normal_axis(axis, rank);
    if (!normal) return does_not_fit(call, order);
    axis = *normal;
  }
  draft.steps[0].layer.attributes.axes = std::move(order);
  return draft;
}

// Rows that are known and evenly spaced are a slice, which says exactly which elements move.
OnnxConversion convert_gather(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1)) return missing(call);
  const Shape& x = call.shape(0);
  const auto axis = normal_axis(call.integer("axis", 0), x.size());
  if (!axis) return does_not_fit(call, {call.integer("axis", 0)});
  OnnxDraft gather = draft_of(call, OperatorKind::kGather, 2);
  gather.steps[0].layer.attributes.axis = *axis;
  auto indices = call.integers(1);
  const std::int64_t extent = x[static_cast<std::size_t>(*axis)];
  if (!indices || indices->empty() || call.shape(1).size() > 1) return gather;
  for (std::int64_t& index : *indices) {
    if (index < 0) index += extent;
    if (index < 0 || index >= extent) return does_not_fit(call, *indices);
  }
  const std::int64_t step = indices->size() > 1 ? (*indices)[1] - (*indices)[0] : 1;
  for (std::size_t i = 1; i < indices->size(); ++i) {
    if ((*indices)[i] - (*indices)[i - 1] != step || step == 0) return gather;
  }
  OnnxDraft draft = draft_of(call, OperatorKind::kSlice, 1);
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  a.axes = {*axis};
  a.starts = {(*indices)[0]};
  a.steps = {step};
  a.sizes = {static_cast<std::int64_t>(indices->size())};
  if (call.shape(1).empty()) {
    Shape without = x;
    without.erase(without.begin() + *axis);
    OnnxDraft view = view_of(call, without);
    draft.steps.push_back(std::move(view.steps[0]));
  }
  return draft;
}

OnnxConversion convert_slice(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const Shape& x = call.shape(0);
  const auto starts = call.integers("starts", 1);
  const auto ends = call.integers("ends", 2);
  if (!starts || !ends) return kNotExpressible;
  auto given = call.integers("axes", 3);
  auto steps = call.integers(4);
  if ((!given && call.has_input(3)) || (!steps && call.has_input(4))) return kNotExpressible;
  if (!given) {
    given.emplace();
    for (std::size_t i = 0; i < starts->size(); ++i) given->push_back(static_cast<std::int64_t>(i));
  }
  if (!steps) steps.emplace(starts->size(), 1);
  const auto axes = normal_axes(*given, x.size());
  if (!axes || starts->size() != given->size() || ends->size() != given->size() || steps->size() != given->size()) {
    return does_not_fit(call, *given);
  }
  OnnxDraft draft = draft_of(call, OperatorKind::kSlice, 1);
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  a.axes = *axes;
  for (const std::int64_t axis : *axes) {
    for (std::size_t i = 0; i < given->size(); ++i) {
      if (normal_axis((*given)[i], x.size()) != axis) continue;
      if ((*steps)[i] == 0) return call.bad_attribute("a step must not be 0");
      const std::int64_t step = std::clamp((*steps)[i], -kLargestCount, kLargestCount);
      const SliceRange range = slice_range((*starts)[i], (*ends)[i], step, x[static_cast<std::size_t>(axis)]);
      a.starts.push_back(range.start);
      a.sizes.push_back(range.size);
      a.steps.push_back(step);
    }
  }
  return draft;
}

OnnxConversion convert_view(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const Shape& x = call.shape(0);
  const std::string& op = call.operator_name();
  if (op == "Reshape") {
    const auto target = call.integers("shape", 1);
    const auto shape = target ? reshaped_shape(x, *target, call.integer("allowzero", 0) != 0) : call.declared(0);
    if (!shape && target) return does_not_fit(call, *target);
    if (!shape || checked_product(*shape) != checked_product(x)) return kNotExpressible;
    return view_of(call, *shape);
  }
  if (op == "Flatten") {
    const auto shape = flattened_shape(x, call.integer("axis", 1));
    if (!shape) return does_not_fit(call, {call.integer("axis", 1)});
    return view_of(call, *shape);
  }
  if (op == "Squeeze" || op == "Unsqueeze") {
    const auto axes = call.integers("axes", 1);
    if (!axes && (call.has_input(1) || op == "Unsqueeze")) return kNotExpressible;
    const std::vector<std::int64_t> given = axes.value_or(std::vector<std::int64_t>());
    const auto shape = op == "Squeeze" ? squeezed_shape(x, given) : unsqueezed_shape(x, given);
    if (!shape) return does_not_fit(call, given);
    return view_of(call, *shape);
  }
  return view_of(call, x);
}

OnnxConversion convert_expand(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const auto target = call.integers(1);
  const auto shape = target ? broadcast_shape({call.shape(0), *target}) : call.declared(0);
  if (!shape && target) return does_not_fit(call, *target);
  if (!shape) return kNotExpressible;
  if (*shape == call.shape(0)) return view_of(call, *shape);
  OnnxDraft draft = draft_of(call, OperatorKind::kExpand, 1);
  draft.steps[0].declared = {*shape};
  return draft;
}

OnnxConversion convert_tile(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const auto repeats = call.integers(1);
  const bool of_one_axis = call.input_count() == 3;  // version 1
  if (!repeats || of_one_axis) return kNotExpressible;
  Shape shape = call.shape(0);
  if (repeats->size() != shape.size()) return does_not_fit(call, *repeats);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if ((*repeats)[i] < 0) return does_not_fit(call, *repeats);
    shape[i] = saturating_multiply(shape[i], (*repeats)[i]);
  }
  OnnxDraft draft = draft_of(call, OperatorKind::kExpand, 1);
  draft.steps[0].declared = {shape};
  return draft;
}

// [N, C, H, W] with blocks of b x b elements moved between channels and space: a transposition between two views.
OnnxConversion convert_depth_to_space(const OnnxCall& call) {
  if (!call.has_input(0)) return missing(call);
  const Shape& x = call.shape(0);
  const std::int64_t b = call.integer("blocksize", 0);
  const bool to_space = call.operator_name() == "DepthToSpace";
  if (x.size() != 4 || b < 1 || b > kLargestWindow) return does_not_fit(call, {b});
  if (to_space ? x[1] % (b * b) != 0 : x[2] % b != 0 || x[3] % b != 0) return does_not_fit(call, {b});
  Shape split, result;
  std::vector<std::int64_t> order;
  if (to_space) {
    const std::int64_t channels = x[1] / (b * b);
    const bool columns_first = call.text("mode", "DCR") == "CRD";
    split = columns_first ? Shape{x[0], channels, b, b, x[2], x[3]} : Shape{x[0], b, b, channels, x[2], x[3]};
    order = columns_first ? std::vector<std::int64_t>{0, 1, 4, 2, 5, 3} : std::vector<std::int64_t>{0, 3, 4, 1, 5, 2};
    result = {x[0], channels, saturating_multiply(x[2], b), saturating_multiply(x[3], b)};
  } else {
    split = {x[0], x[1], x[2] / b, b, x[3] / b, b};
    order = {0, 3, 5, 1, 2, 4};
    result = {x[0], saturating_multiply(x[1], b * b), x[2] / b, x[3] / b};
  }
  OnnxDraft draft = view_of(call, split);
  OnnxDraft transpose = draft_of(call, OperatorKind::kTranspose, 1);
  transpose.steps[0].layer.attributes.axes = order;
  draft.steps.push_back(std::move(transpose.steps[0]));
  draft.steps.push_back(std::move(view_of(call, result).steps[0]));
  return draft;
}

}  // namespace cyclescope::network
