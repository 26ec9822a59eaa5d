// Shapes of operators that go along an axis in order, or look for extremes.
#include "network/checked.h"
#include "network/shapes/shape_rules.h"

namespace cyclescope::network {
namespace {

bool is_axis_of_input(const ShapeQuestion& q) {
  const std::int64_t axis = q.attributes().axis;
  return axis >= 0 && axis < static_cast<std::int64_t>(q.input(0).size());
}

tl::unexpected<Diagnostic> refuse_axis(const ShapeQuestion& q) {
  return q.bad_attribute("axis " + std::to_string(q.attributes().axis) + " is none of " + to_text(q.input(0)));
}

}  // namespace

Shapes infer_cumulative(const ShapeQuestion& q) {
  if (!is_axis_of_input(q)) return refuse_axis(q);
  if (q.layer.function != "sum" && q.layer.function != "prod") {
    return q.bad_attribute("what runs along an axis is 'sum' or 'prod', not '" + q.layer.function + "'");
  }
  return std::vector<Shape>{q.input(0)};
}

Shapes infer_top_k(const ShapeQuestion& q) {
  if (!is_axis_of_input(q)) return refuse_axis(q);
  if (q.layer.function != "max" && q.layer.function != "min") {
    return q.bad_attribute("the extremes are 'max' or 'min', not '" + q.layer.function + "'");
  }
  Shape output = q.input(0);
  std::int64_t& extent = output[static_cast<std::size_t>(q.attributes().axis)];
  const auto& sizes = q.attributes().sizes;
  if (sizes.size() != 1 || sizes[0] < 0 || sizes[0] > extent) {
    return q.bad_attribute("sizes " + to_text(sizes) + ": how many of " + std::to_string(extent) + " are wanted");
  }
  extent = sizes[0];
  return std::vector<Shape>(q.declared.size(), output);
}

}  // namespace cyclescope::network
