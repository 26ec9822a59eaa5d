// Convolutions, pooling and resizing. Images have their channels first from here on.
#include "network/shapes/window_attributes.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

constexpr int kPaddingField = 0;
constexpr Order kFirst = Order::kChannelsFirst;

WindowDescription::AutoPad padding_of(const TfliteCall& call) {
  const bool valid = call.options().integer<std::int8_t>(kPaddingField, 0) == 1;
  return valid ? WindowDescription::AutoPad::kValid : WindowDescription::AutoPad::kSameUpper;
}

std::int64_t number(const TfliteCall& call, int field, std::int64_t fallback) {
  return call.options().integer<std::int32_t>(field, fallback);
}

bool has_ranks(const TfliteCall& call, std::size_t x, std::size_t w, std::size_t rank) {
  return call.has(x) && call.has(w) && call.rank(x) == rank && call.rank(w) == rank && call.value(w).constant;
}

/// Adds a convolution whose data is input `x` of the operator, and whose weights are of this shape.
TensorId convolve(TfliteCall& call, Layer layer, std::size_t x, TensorId weights, std::size_t bias) {
  std::vector<TensorId> inputs = {call.input(x, kFirst), weights};
  if (call.has(bias)) inputs.push_back(call.input(bias));
  return call.add(std::move(layer), std::move(inputs));
}

bool set(TfliteCall& call, Layer& layer, WindowDescription window, std::size_t x) {
  const Shape shape = in_order(call.shape(x), kFirst);
  const auto done = layer.kind == OperatorKind::kTransposedConvolution
                        ? set_transposed_window(layer, std::move(window), shape)
                        : set_window(layer, std::move(window), shape);
  if (!done) call.keep(done.error());
  return done.has_value();
}

}  // namespace

// x, weights [filters, height, width, channels / groups], bias.
bool convert_tflite_convolution(TfliteCall& call) {
  if (!has_ranks(call, 0, 1, 4)) return false;
  const Shape& x = call.shape(0);
  const Shape& w = call.shape(1);
  Layer layer = call.layer(OperatorKind::kConvolution);
  if (w[3] < 1 || x[3] % w[3] != 0) return call.refuse("weights " + to_text(w) + " do not fit the input " + to_text(x));
  layer.attributes.groups = std::max<std::int64_t>(x[3] / w[3], 1);
  WindowDescription window;
  window.auto_pad = padding_of(call);
  window.kernel = {w[1], w[2]};
  window.stride = {number(call, 2, 1), number(call, 1, 1)};
  window.dilation = {number(call, 5, 1), number(call, 4, 1)};
  if (!set(call, layer, std::move(window), 0)) return true;
  call.give_activated(convolve(call, std::move(layer), 0, call.constant(1, {w[0], w[3], w[1], w[2]}), 2), kFirst, 3);
  return true;
}

// x, weights [1, height, width, channels * multiplier], bias.
bool convert_tflite_depthwise(TfliteCall& call) {
  if (!has_ranks(call, 0, 1, 4)) return false;
  const Shape& w = call.shape(1);
  Layer layer = call.layer(OperatorKind::kConvolution);
  layer.attributes.groups = call.shape(0)[3];
  WindowDescription window;
  window.auto_pad = padding_of(call);
  window.kernel = {w[1], w[2]};
  window.stride = {number(call, 2, 1), number(call, 1, 1)};
  window.dilation = {number(call, 6, 1), number(call, 5, 1)};
  if (!set(call, layer, std::move(window), 0)) return true;
  call.give_activated(convolve(call, std::move(layer), 0, call.constant(1, {w[3], 1, w[1], w[2]}), 2), kFirst, 4);
  return true;
}

// Output shape, weights [filters, height, width, channels], x, bias.
bool convert_tflite_transposed(TfliteCall& call) {
  if (!has_ranks(call, 2, 1, 4)) return false;
  const Shape& w = call.shape(1);
  const std::vector<std::int64_t> wanted = call.integers(0).value_or(call.declared(0).shape);
  if (wanted.size() != 4) return call.refuse("the output's shape wants four extents");
  Layer layer = call.layer(OperatorKind::kTransposedConvolution);
  WindowDescription window;
  window.auto_pad = padding_of(call);
  window.kernel = {w[1], w[2]};
  window.stride = {number(call, 2, 1), number(call, 1, 1)};
  window.output_shape = {wanted[1], wanted[2]};
  if (!set(call, layer, std::move(window), 2)) return true;
  call.give_activated(convolve(call, std::move(layer), 2, call.constant(1, {w[3], w[0], w[1], w[2]}), 3), kFirst, 3);
  return true;
}

// x, weights [depth, height, width, channels, filters], bias; transposed: output shape, weights [.., filters,
// channels], x.
bool convert_tflite_volume(TfliteCall& call) {
  const bool transposed = call.operator_name == "CONV_3D_TRANSPOSE";
  const std::size_t x = transposed ? 2 : 0;
  if (!has_ranks(call, x, 1, 5)) return false;
  const Shape& w = call.shape(1);
  Layer layer = call.layer(transposed ? OperatorKind::kTransposedConvolution : OperatorKind::kConvolution);
  WindowDescription window;
  window.auto_pad = padding_of(call);
  window.kernel = {w[0], w[1], w[2]};
  window.stride = {number(call, 1, 1), number(call, 3, 1), number(call, 2, 1)};
  window.dilation = {number(call, 5, 1), number(call, 7, 1), number(call, 6, 1)};
  if (transposed) {
    const std::vector<std::int64_t> wanted = call.integers(0).value_or(call.declared(0).shape);
    if (wanted.size() != 5) return call.refuse("the output's shape wants five extents");
    window.output_shape = {wanted[1], wanted[2], wanted[3]};
  } else if (w[3] < 1 || call.shape(0)[4] % w[3] != 0) {
    return call.refuse("weights " + to_text(w) + " do not fit the input " + to_text(call.shape(0)));
  } else {
    layer.attributes.groups = std::max<std::int64_t>(call.shape(0)[4] / w[3], 1);
  }
  if (!set(call, layer, std::move(window), x)) return true;
  const TensorId weights = call.constant(1, {w[4], w[3], w[0], w[1], w[2]});
  call.give_activated(convolve(call, std::move(layer), x, weights, x + (transposed ? 1 : 2)), kFirst, 4);
  return true;
}

bool convert_tflite_pooling(TfliteCall& call) {
  if (!call.has(0) || call.rank(0) != 4) return false;
  Layer layer = call.layer(OperatorKind::kPooling, call.operator_name == "MAX_POOL_2D" ? "max" : "average");
  WindowDescription window;
  window.auto_pad = padding_of(call);
  window.stride = {number(call, 2, 1), number(call, 1, 1)};
  window.kernel = {number(call, 4, 1), number(call, 3, 1)};
  if (!set(call, layer, std::move(window), 0)) return true;
  call.give_activated(call.add(std::move(layer), {call.input(0, kFirst)}), kFirst, 5);
  return true;
}

// x, size [height, width].
bool convert_tflite_resize(TfliteCall& call) {
  if (!call.has(0) || call.rank(0) != 4) return false;
  const Shape& x = call.shape(0);
  const auto given = call.integers(1);
  if (given && given->size() != 2) return call.refuse("the size wants two extents");
  const std::vector<std::int64_t> size =
      given ? *given
      : call.declared(0).shape.size() == 4
          ? std::vector<std::int64_t>{call.declared(0).shape[1], call.declared(0).shape[2]}
          : std::vector<std::int64_t>{};
  if (size.size() != 2) return false;
  const bool linear = call.operator_name == "RESIZE_BILINEAR";
  const bool corners = call.options().boolean(linear ? 2 : 0, false);
  const bool half_pixel = call.options().boolean(linear ? 3 : 1, false);
  Layer layer = call.layer(OperatorKind::kResize);
  layer.attributes.mode = linear ? "linear" : "nearest";
  layer.attributes.coordinates = corners ? "align_corners" : half_pixel ? "half_pixel" : "asymmetric";
  layer.attributes.rounding = corners ? "round_prefer_ceil" : "floor";
  call.give(call.add(std::move(layer), {call.input(0, kFirst)}, {x[0], x[3], size[0], size[1]}), kFirst);
  return true;
}

bool convert_tflite_response(TfliteCall& call) {
  if (!call.has(0) || call.rank(0) != 4) return false;
  Layer layer = call.layer(OperatorKind::kLayerNormalization, "local_response");
  layer.attributes.sizes = {2 * std::min<std::int64_t>(number(call, 0, 0), kLargestWindow) + 1};
  call.give(call.add(std::move(layer), {call.input(0, kFirst)}), kFirst);
  return true;
}

}  // namespace cyclescope::network
