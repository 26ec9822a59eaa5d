#include <algorithm>
#include <cmath>

#include "network/checked.h"
#include "network/onnx/convert.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

/// What Resize and Upsample say about the output, one entry per axis in `axes`.
struct Target {
  std::vector<std::int64_t> axes;
  std::optional<std::vector<double>> scales;
  std::optional<std::vector<std::int64_t>> sizes;
};

std::optional<std::vector<double>> non_empty(std::optional<std::vector<double>> values) {
  return values && !values->empty() ? values : std::nullopt;
}

Target target_of(const OnnxCall& call) {
  Target target;
  if (call.operator_name() == "Upsample") {
    target.scales = call.has("scales") ? call.reals("scales") : non_empty(call.reals(1));
  } else if (call.opset() < 11) {
    target.scales = non_empty(call.reals(1));
  } else {
    target.scales = non_empty(call.reals(2));
    target.sizes = call.integers(3);
    if (target.sizes && target.sizes->empty()) target.sizes.reset();
  }
  target.axes = call.integers("axes");
  if (target.axes.empty()) {
    for (std::size_t i = 0; i < call.shape(0).size(); ++i) target.axes.push_back(static_cast<std::int64_t>(i));
  }
  return target;
}

/// Sizes that keep the input's proportions.
void keep_proportions(const std::string& policy, const Shape& x, const std::vector<std::size_t>& axes,
                      std::vector<std::int64_t>& sizes) {
  if (policy != "not_larger" && policy != "not_smaller") return;
  double scale = 0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (x[axes[i]] == 0) return;
    const double own = static_cast<double>(sizes[i]) / static_cast<double>(x[axes[i]]);
    if (i == 0 || (policy == "not_larger" ? own < scale : own > scale)) scale = own;
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double size = std::floor(scale * static_cast<double>(x[axes[i]]) + 0.5);
    sizes[i] = static_cast<std::int64_t>(std::min(size, 2.0 * static_cast<double>(kLargestCount)));  // refused later
  }
}

}  // namespace

OnnxConversion convert_resize(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  const Shape& x = call.shape(0);
  Target target = target_of(call);
  const auto refuse = [&] {
    return call.bad_attribute("scales or sizes do not fit the input " + to_text(x) + " or are impossible");
  };
  std::vector<std::size_t> axes;
  if (!normal_axes(target.axes, x.size())) return refuse();
  for (const std::int64_t axis : target.axes) axes.push_back(static_cast<std::size_t>(*normal_axis(axis, x.size())));
  Shape shape = x;
  if (target.sizes) {
    if (target.sizes->size() != axes.size()) return refuse();
    for (const std::int64_t size : *target.sizes) {
      if (size < 0 || size > kLargestCount) return refuse();
    }
    keep_proportions(call.text("keep_aspect_ratio_policy", "stretch"), x, axes, *target.sizes);
    for (std::size_t i = 0; i < axes.size(); ++i) shape[axes[i]] = (*target.sizes)[i];
  } else if (target.scales) {
    if (target.scales->size() != axes.size()) return refuse();
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const double extent = std::floor(static_cast<double>(x[axes[i]]) * (*target.scales)[i]);
      if (!(extent >= 0 && extent <= static_cast<double>(kLargestCount))) return refuse();
      shape[axes[i]] = static_cast<std::int64_t>(extent);
    }
  } else if (call.declared(0)) {
    shape = *call.declared(0);
  } else {
    return std::optional<OnnxDraft>();
  }
  OnnxDraft draft = draft_of(call, OperatorKind::kResize, 1);
  draft.steps[0].declared = {shape};
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  const bool old = call.operator_name() == "Upsample" || call.opset() < 11;
  a.mode = call.text("mode", "nearest");
  if (call.integer("antialias", 0) != 0) a.mode += "_antialias";
  a.coordinates = call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
  a.rounding = call.text("nearest_mode", old ? "floor" : "round_prefer_floor");
  return draft;
}

}  // namespace cyclescope::network
