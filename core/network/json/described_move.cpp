// Operators of the hand-written form that only move or rename data.
#include <numeric>

#include "network/checked.h"
#include "network/json/layer_draft.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

/// Stores the output's shape, or says why there is none.
void declare(LayerDraft& draft, const std::optional<Shape>& shape, std::string_view key) {
  if (shape) {
    draft.declared = {*shape};
    return;
  }
  const std::string given =
      draft.fields.has(key)
          ? to_text(draft.fields.integers_or_one(key, -kLargestCount, kLargestCount)) + " does not fit the input "
          : "this cannot be done with the input ";
  draft.refuse(draft.fields.has(key) ? key : "", given + to_text(draft.shape()));
}

}  // namespace

void describe_concat(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kConcat;
  draft.layer.attributes.axis = draft.axis("axis", draft.rank() > 1 ? 1 : 0);
}

void describe_split(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kSplit;
  const std::int64_t axis = draft.axis("axis", 0);
  draft.layer.attributes.axis = axis;
  if (draft.fields.failed()) return;
  const std::int64_t extent = draft.shape()[static_cast<std::size_t>(axis)];
  std::vector<std::int64_t> sizes = draft.fields.integers_or_one("sizes", 0, kLargestCount);
  if (!draft.fields.has("sizes")) {
    const std::int64_t parts = draft.fields.integer("parts", 1, 10000);
    if (extent % parts != 0) {
      draft.refuse("parts", std::to_string(parts) + " equal parts do not make up " + std::to_string(extent));
    }
    sizes.assign(static_cast<std::size_t>(parts), extent / parts);
  }
  draft.declared.assign(sizes.size(), {});
  draft.layer.attributes.sizes = std::move(sizes);
}

void describe_pad(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kPad;
  draft.fields.expect_member("pads");
  const std::vector<std::int64_t> pads = draft.fields.integers_or_one("pads", -kLargestCount, kLargestCount);
  draft.layer.attributes.mode = draft.fields.choice_or("mode", "constant", {"constant", "edge", "reflect", "wrap"});
  if (pads.size() != 2 * draft.rank()) {
    return draft.refuse("pads", "all begins and then all ends are expected, " + std::to_string(2 * draft.rank()) +
                                    " numbers for " + to_text(draft.shape()));
  }
  const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(draft.rank());
  draft.layer.attributes.starts.assign(pads.begin(), middle);
  draft.layer.attributes.sizes.assign(middle, pads.end());
}

void describe_resize(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kResize;
  draft.fields.expect_member("shape");
  draft.declared = {draft.fields.integers_or_one("shape", 0, kLargestCount)};
  OperatorAttributes& a = draft.layer.attributes;
  a.mode = draft.fields.choice_or("mode", "nearest", {"nearest", "linear", "cubic"});
  a.coordinates = draft.fields.choice_or("coordinates", "half_pixel",
                                         {"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"});
  a.rounding = draft.fields.choice_or("rounding", "round_prefer_floor",
                                      {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"});
}

void describe_transpose(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kTranspose;
  auto& order = draft.layer.attributes.axes;
  order = draft.fields.integers_or_one("permutation", 0, static_cast<std::int64_t>(kLargestRank));
  if (draft.fields.has("permutation")) return;
  order.resize(draft.rank());
  std::iota(order.rbegin(), order.rend(), 0);  // without a permutation the axes are reversed
}

void describe_gather(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kGather;
  const bool table = draft.fields.has("weight");
  if (table == (draft.layer.inputs.size() == 2)) {
    return draft.refuse(
        "", "expected either two inputs, data and indices, or the indices and 'weight', the shape of a table");
  }
  if (table) {
    draft.add_weight("weight", draft.fields.integers_or_one("weight", 0, kLargestCount));
    if (draft.fields.failed()) return;
    std::swap(draft.layer.inputs[0], draft.layer.inputs[1]);
  }
  draft.layer.attributes.axis = draft.axis("axis", 0);
}

void describe_slice(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kSlice;
  OperatorAttributes& a = draft.layer.attributes;
  for (const char* key : {"axes", "starts", "ends"}) draft.fields.expect_member(key);
  const auto axes = draft.fields.integers_or_one("axes", -kLargestCount, kLargestCount);
  const auto starts = draft.fields.integers_or_one("starts", -kLargestCount, kLargestCount);
  const auto ends = draft.fields.integers_or_one("ends", -kLargestCount, kLargestCount);
  auto steps = draft.fields.integers_or_one("steps", -kLargestCount, kLargestCount);
  if (steps.empty()) steps.assign(axes.size(), 1);
  a.axes = draft.axes("axes");
  if (draft.fields.failed()) return;
  if (starts.size() != axes.size() || ends.size() != axes.size() || steps.size() != axes.size()) {
    return draft.refuse("", "axes, starts, ends and steps want equally many entries");
  }
  for (const std::int64_t axis : a.axes) {  // ascending, unlike those that were given
    for (std::size_t i = 0; i < axes.size(); ++i) {
      if (normal_axis(axes[i], draft.rank()) != axis) continue;
      if (steps[i] == 0) return draft.refuse("steps", "a step must not be 0");
      const SliceRange range = slice_range(starts[i], ends[i], steps[i], draft.shape()[static_cast<std::size_t>(axis)]);
      a.starts.push_back(range.start);
      a.sizes.push_back(range.size);
      a.steps.push_back(steps[i]);
    }
  }
}

void describe_view(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kView;
  const std::string& name = draft.layer.operator_name;
  const Shape& x = draft.shape();
  if (name == "Reshape") {
    draft.fields.expect_member("shape");
    declare(draft, reshaped_shape(x, draft.fields.integers_or_one("shape", -1, kLargestCount), false), "shape");
  } else if (name == "Flatten") {
    declare(draft, flattened_shape(x, draft.fields.integer_or("axis", 1, -kLargestCount, kLargestCount)), "axis");
  } else if (name == "Squeeze") {
    declare(draft, squeezed_shape(x, draft.fields.integers_or_one("axes", -kLargestCount, kLargestCount)), "axes");
  } else if (name == "Unsqueeze") {
    draft.fields.expect_member("axes");
    declare(draft, unsqueezed_shape(x, draft.fields.integers_or_one("axes", -kLargestCount, kLargestCount)), "axes");
  } else {
    draft.declared = {x};
  }
}

void describe_expand(LayerDraft& draft) {
  draft.layer.kind = OperatorKind::kExpand;
  draft.fields.expect_member("shape");
  declare(draft, broadcast_shape({draft.shape(), draft.fields.integers_or_one("shape", 0, kLargestCount)}), "shape");
}

}  // namespace cyclescope::network
