// Operators that choose elements one by one, go along an axis in order, or look for extremes.
#include <algorithm>

#include "network/shapes/axis_arithmetic.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

std::optional<std::int64_t> one_integer(const TfliteCall& call, std::size_t input) {
  const auto given = call.integers(input);
  return given && given->size() == 1 ? std::optional(given->front()) : std::nullopt;
}

}  // namespace

// x, how many: along the last axis
bool convert_tflite_top_k(TfliteCall& call) {
  const auto count = one_integer(call, 1);
  if (!call.has(0) || !count || *count < 0 || call.rank(0) == 0) return false;
  Layer layer = call.layer(OperatorKind::kTopK, "max");
  layer.attributes.axis = static_cast<std::int64_t>(call.rank(0)) - 1;
  layer.attributes.sizes = {std::min(*count, call.shape(0).back())};
  const auto ids = call.add_all(std::move(layer), {call.input(0)},
                                std::vector<Shape>(std::min<std::size_t>(call.output_count(), 2)));
  for (std::size_t i = 0; i < ids.size(); ++i) call.give(ids[i], Order::kFile, i);
  return true;
}

// x, axis
bool convert_tflite_cumulative(TfliteCall& call) {
  const auto given = one_integer(call, 1);
  if (!call.has(0) || !given) return false;
  const auto axis = normal_axis(*given, call.rank(0));
  if (!axis) return call.refuse("axis " + std::to_string(*given) + " is none of " + to_text(call.shape(0)));
  Layer layer = call.layer(OperatorKind::kCumulative, "sum");
  layer.attributes.axis = *axis;
  layer.attributes.exclusive = call.options().boolean(0, false);
  layer.attributes.reverse = call.options().boolean(1, false);
  call.give(call.add(std::move(layer), {call.input(0)}), Order::kFile);
  return true;
}

// x, places [..., k] of its first k dimensions
bool convert_tflite_gather_nd(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || call.rank(1) == 0) return false;
  const Shape& x = call.shape(0);
  const Shape& places = call.shape(1);
  if (places.back() < 0 || places.back() > static_cast<std::int64_t>(x.size())) {
    return call.refuse("places " + to_text(places) + " are none of " + to_text(x));
  }
  Shape shape(places.begin(), places.end() - 1);
  shape.insert(shape.end(), x.begin() + places.back(), x.end());
  call.give(call.add(call.layer(OperatorKind::kGather, "elements"), {call.input(0), call.input(1)}, shape),
            Order::kFile);
  return true;
}

// places, updates, shape: into zeros
bool convert_tflite_scatter_nd(TfliteCall& call) {
  const auto shape = call.integers(2);
  if (!call.has(0) || !call.has(1) || !shape) return false;
  call.give(call.add(call.layer(OperatorKind::kScatter), {call.input(1), call.input(0)}, *shape), Order::kFile);
  return true;
}

}  // namespace cyclescope::network
