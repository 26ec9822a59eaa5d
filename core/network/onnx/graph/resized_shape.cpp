#include "network/onnx/graph/resized_shape.h"

#include <algorithm>
#include <cmath>

#include "network/checked.h"
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

bool crops(const OnnxCall& call) {
  return call.operator_name() == "Resize" &&
         call.text("coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize";
}

std::optional<std::vector<CroppedAxis>> cropped_axes(const OnnxCall& call) {
  const auto region = call.reals(1);  // the beginnings of all axes, then their ends, where 0 and 1 are the input's
  const Target target = target_of(call);
  const auto axes = normal_axes(target.axes, call.shape(0).size());
  if (!region || !axes || region->size() != 2 * target.axes.size()) return std::nullopt;
  std::vector<CroppedAxis> cropped;
  for (std::size_t i = 0; i < target.axes.size(); ++i) {
    const double begin = (*region)[i];
    const double end = (*region)[target.axes.size() + i];
    if (!std::isfinite(begin) || !std::isfinite(end)) return std::nullopt;
    cropped.push_back({*normal_axis(target.axes[i], call.shape(0).size()), begin, end});
  }
  return cropped;
}

Result<std::optional<Shape>> resized_shape(const OnnxCall& call) {
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
    return std::optional(shape);
  }
  if (!target.scales) return call.declared(0);
  if (target.scales->size() != axes.size()) return refuse();
  const auto cropped = crops(call) ? cropped_axes(call) : std::nullopt;
  if (crops(call) && !cropped) return call.declared(0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double part = cropped ? (*cropped)[i].end - (*cropped)[i].begin : 1;
    const double extent = std::floor(static_cast<double>(x[axes[i]]) * part * (*target.scales)[i]);
    if (!(extent >= 0 && extent <= static_cast<double>(kLargestCount))) return refuse();
    shape[axes[i]] = static_cast<std::int64_t>(extent);
  }
  return std::optional(shape);
}

}  // namespace cyclescope::network
