// Operators that only move or rename data.
#include <algorithm>

#include "network/checked.h"
#include "network/shapes/axis_arithmetic.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

bool misfit(TfliteCall& call, const std::vector<std::int64_t>& given) {
  return call.refuse(to_text(given) + " does not fit the input " + to_text(call.shape(0)));
}

std::optional<Shape> target_of(const TfliteCall& call) {
  const Shape& x = call.shape(0);
  if (call.operator_name == "EXPAND_DIMS") {
    const auto axes = call.integers(1);
    return axes ? unsqueezed_shape(x, *axes) : std::nullopt;
  }
  if (call.operator_name == "SQUEEZE") return squeezed_shape(x, call.options().integers(0, kLargestRank));
  std::optional<std::vector<std::int64_t>> target = call.integers(1);
  if (!target && !call.has(1)) target = call.options().integers(0, kLargestRank);
  return target ? reshaped_shape(x, *target, true) : std::nullopt;
}

/// Slices along all axes of input 0, in the file's order.
TensorId slice(TfliteCall& call, const std::vector<SliceRange>& ranges, const std::vector<std::int64_t>& steps) {
  const Shape x = call.shape(0);
  const Order order = call.usual_order({0});
  Layer layer = call.layer(OperatorKind::kSlice);
  OperatorAttributes& a = layer.attributes;
  std::vector<std::pair<std::int64_t, std::size_t>> axes;  // in the order of the layer, and in that of the file
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (ranges[i].size == x[i] && steps[i] == 1) continue;
    axes.emplace_back(axis_in_order(static_cast<std::int64_t>(i), x.size(), order), i);
  }
  std::sort(axes.begin(), axes.end());
  for (const auto& [axis, i] : axes) {
    a.axes.push_back(axis);
    a.starts.push_back(ranges[i].start);
    a.steps.push_back(steps[i]);
    a.sizes.push_back(ranges[i].size);
  }
  const TensorId id = call.input(0, order);
  const TensorId result = axes.empty() ? call.add(call.layer(OperatorKind::kView), {id}, in_order(x, order))
                                       : call.add(std::move(layer), {id});
  return result;
}

/// Blocks of b x b elements between channels and space: views around a transposition.
bool move_blocks(TfliteCall& call, const Shape& split, std::vector<std::int64_t> order, const Shape& result) {
  call.give(call.view(call.transpose(call.view(call.input(0), split), std::move(order)), result), Order::kFile);
  return true;
}

struct Blocks {
  std::int64_t height = 1, width = 1;
  std::vector<std::int64_t> borders;  ///< top, bottom, left, right
};

/// What SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND say of an image; nothing for other ranks.
std::optional<Blocks> blocks_of(const TfliteCall& call) {
  const auto sizes = call.integers(1), borders = call.integers(2);
  if (!call.has(0) || call.rank(0) != 4 || !sizes || !borders || sizes->size() != 2 || borders->size() != 4) return {};
  const auto sound = [](std::int64_t value, std::int64_t least) { return value >= least && value <= kLargestWindow; };
  if (!sound((*sizes)[0], 1) || !sound((*sizes)[1], 1)) return {};
  if (!std::all_of(borders->begin(), borders->end(), [&](std::int64_t border) { return sound(border, 0); })) return {};
  return Blocks{(*sizes)[0], (*sizes)[1], *borders};
}

}  // namespace

// RESHAPE, SQUEEZE, EXPAND_DIMS. Where the target is computed, the file's own shape of the output is it.
bool convert_tflite_reshape(TfliteCall& call) {
  if (!call.has(0)) return false;
  auto shape = target_of(call);
  const Shape& stated = call.declared(0).shape;
  if (!shape && checked_product(stated) == checked_product(call.shape(0))) shape = stated;
  if (!shape) return call.refuse("the input " + to_text(call.shape(0)) + " cannot have the shape that is wanted");
  const TensorId id = call.usual_order({0}) == Order::kChannelsFirst && *shape == call.shape(0)
                          ? kNoTensor
                          : call.add(call.layer(OperatorKind::kView), {call.input(0)}, *shape);
  if (id == kNoTensor) {  // the same shape: it stays in its order
    const Order order = Order::kChannelsFirst;
    call.give(call.add(call.layer(OperatorKind::kView), {call.input(0, order)}, in_order(*shape, order)), order);
    return true;
  }
  call.give(id, Order::kFile);
  return true;
}

bool convert_tflite_concatenation(TfliteCall& call) {
  if (!call.has(0)) return false;
  const std::int64_t given = call.options().integer<std::int32_t>(0, 0);
  const std::size_t rank = call.rank(0);
  const auto axis = normal_axis(given, rank);
  if (!axis) return misfit(call, {given});
  const Order order = call.usual_order();
  Layer layer = call.layer(OperatorKind::kConcat);
  layer.attributes.axis = axis_in_order(*axis, rank, order);
  std::vector<TensorId> inputs;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (!call.has(i) || call.rank(i) != rank) return false;
    inputs.push_back(call.input(i, order));
  }
  call.give_activated(call.add(std::move(layer), std::move(inputs)), order, 1);
  return true;
}

// SPLIT: axis, x. SPLIT_V: x, sizes, axis.
bool convert_tflite_split(TfliteCall& call) {
  const bool with_sizes = call.operator_name == "SPLIT_V";
  const std::size_t x = with_sizes ? 0 : 1;
  const auto given = call.integers(with_sizes ? 2 : 0);
  if (!call.has(x) || !given || given->size() != 1 || call.output_count() == 0) return false;
  const std::size_t rank = call.rank(x);
  const auto axis = normal_axis((*given)[0], rank);
  if (!axis) return call.refuse("axis " + to_text(*given) + " is none of " + to_text(call.shape(x)));
  const std::int64_t extent = call.shape(x)[static_cast<std::size_t>(*axis)];
  const auto parts = static_cast<std::int64_t>(call.output_count());
  std::vector<std::int64_t> sizes(call.output_count(), extent / parts);
  if (with_sizes) {
    const auto stated = call.integers(1);
    if (!stated || stated->size() != call.output_count()) return false;
    sizes = *stated;
    std::int64_t sum = 0;
    for (const std::int64_t size : sizes) sum = saturating_add(sum, std::max<std::int64_t>(size, 0));
    for (std::int64_t& size : sizes) size = size < 0 ? std::max<std::int64_t>(extent - sum, 0) : size;
  }
  const Order order = call.usual_order({x});
  Layer layer = call.layer(OperatorKind::kSplit);
  layer.attributes.axis = axis_in_order(*axis, rank, order);
  layer.attributes.sizes = sizes;
  const auto outputs = call.add_all(std::move(layer), {call.input(x, order)}, std::vector<Shape>(sizes.size()));
  for (std::size_t i = 0; i < outputs.size(); ++i) call.give(outputs[i], order, i);
  return true;
}

// Inputs of equal shapes along a new axis.
bool convert_tflite_pack(TfliteCall& call) {
  if (!call.has(0)) return false;
  const std::int64_t given = call.options().integer<std::int32_t>(1, 0);
  const auto axis = normal_axis(given, call.rank(0) + 1);
  if (!axis) return misfit(call, {given});
  std::vector<TensorId> inputs;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (!call.has(i) || call.shape(i) != call.shape(0)) return misfit(call, call.has(i) ? call.shape(i) : Shape{});
    Shape with_one = call.shape(i);
    with_one.insert(with_one.begin() + *axis, 1);
    inputs.push_back(call.value(i).constant ? call.constant(i, with_one) : call.view(call.input(i), with_one));
  }
  Layer layer = call.layer(OperatorKind::kConcat);
  layer.attributes.axis = *axis;
  call.give(call.add(std::move(layer), std::move(inputs)), Order::kFile);
  return true;
}

bool convert_tflite_unpack(TfliteCall& call) {
  if (!call.has(0) || call.rank(0) == 0) return false;
  const std::int64_t given = call.options().integer<std::int32_t>(1, 0);
  const auto axis = normal_axis(given, call.rank(0));
  if (!axis) return misfit(call, {given});
  Shape without = call.shape(0);
  without.erase(without.begin() + *axis);
  Layer layer = call.layer(OperatorKind::kSplit);
  layer.attributes.axis = *axis;
  layer.attributes.sizes.assign(call.output_count(), 1);
  const auto parts = call.add_all(std::move(layer), {call.input(0)}, std::vector<Shape>(call.output_count()));
  for (std::size_t i = 0; i < parts.size(); ++i) call.give(call.view(parts[i], without), Order::kFile, i);
  return true;
}

// x, pads [rank, 2], value.
bool convert_tflite_pad(TfliteCall& call) {
  if (!call.has(0)) return false;
  const auto pads = call.integers(1);
  const std::size_t rank = call.rank(0);
  if (!pads) return false;
  if (pads->size() != 2 * rank) return misfit(call, *pads);
  const Order order = call.usual_order({0});
  Layer layer = call.layer(OperatorKind::kPad);
  layer.attributes.mode = call.operator_name == "MIRROR_PAD" ? "reflect" : "constant";
  layer.attributes.starts.assign(rank, 0);
  layer.attributes.sizes.assign(rank, 0);
  for (std::size_t i = 0; i < rank; ++i) {
    const auto at = static_cast<std::size_t>(axis_in_order(static_cast<std::int64_t>(i), rank, order));
    layer.attributes.starts[at] = (*pads)[2 * i];
    layer.attributes.sizes[at] = (*pads)[2 * i + 1];
  }
  call.give(call.add(std::move(layer), {call.input(0, order)}), order);
  return true;
}

bool convert_tflite_transpose(TfliteCall& call) {
  if (!call.has(0)) return false;
  auto order = call.integers(1);
  if (!order) return false;
  for (std::int64_t& axis : *order) {
    const auto normal = normal_axis(axis, call.rank(0));
    if (!normal) return misfit(call, *order);
    axis = *normal;
  }
  call.give(call.transpose(call.input(0), *order), Order::kFile);
  return true;
}

// x, begin, size; a size of -1 is all that follows.
bool convert_tflite_slice(TfliteCall& call) {
  if (!call.has(0)) return false;
  const auto begin = call.integers(1), size = call.integers(2);
  const Shape& x = call.shape(0);
  if (!begin || !size) return false;
  if (begin->size() != x.size() || size->size() != x.size()) return misfit(call, *begin);
  std::vector<SliceRange> ranges;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::int64_t start = (*begin)[i];
    if (start < 0 || start > x[i] || (*size)[i] > x[i] - start) return misfit(call, *size);
    ranges.push_back({start, (*size)[i] < 0 ? x[i] - start : (*size)[i]});
  }
  const Order order = call.usual_order({0});
  call.give(slice(call, ranges, std::vector<std::int64_t>(x.size(), 1)), order);
  return true;
}

// x, begin, end, strides, and masks of axes whose bounds do not count, or that go.
bool convert_tflite_strided_slice(TfliteCall& call) {
  constexpr int kBegin = 0, kEnd = 1, kEllipsis = 2, kNewAxis = 3, kShrink = 4, kOffset = 5;
  if (!call.has(0)) return false;
  const auto begin = call.integers(1), end = call.integers(2), strides = call.integers(3);
  const Shape x = call.shape(0);
  const auto mask = [&](int field) { return call.options().integer<std::int32_t>(field, 0); };
  if (!begin || !end || !strides || mask(kEllipsis) != 0 || mask(kNewAxis) != 0) return false;
  const std::size_t given = begin->size();
  if (given > x.size() || end->size() != given || strides->size() != given) return misfit(call, *begin);
  std::vector<SliceRange> ranges;
  std::vector<std::int64_t> steps(x.size(), 1);
  Shape shrunk;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool stated = i < given;
    const auto is_set = [&](int field) { return stated && (mask(field) >> i & 1) != 0; };
    if (stated) steps[i] = (*strides)[i];
    if (steps[i] == 0 || steps[i] < -kLargestWindow || steps[i] > kLargestWindow) return misfit(call, *strides);
    const std::int64_t first = steps[i] > 0 ? 0 : kLargestCount;
    const std::int64_t last = steps[i] > 0 ? kLargestCount : -kLargestCount;
    const std::int64_t from = !stated || is_set(kBegin) ? first : (*begin)[i];
    std::int64_t to = !stated || is_set(kEnd) ? last : (*end)[i];
    if (stated && !is_set(kEnd) && call.options().boolean(kOffset, false))
      to = saturating_add(std::max<std::int64_t>(from, 0), std::max<std::int64_t>(to, 0));
    if (is_set(kShrink)) {
      const auto at = normal_axis(from, static_cast<std::size_t>(x[i]));
      if (!at) return misfit(call, *begin);
      ranges.push_back({*at, 1});
      steps[i] = 1;
      continue;
    }
    ranges.push_back(slice_range(from, to, steps[i], x[i]));
    shrunk.push_back(ranges.back().size);
  }
  const Order order = call.usual_order({0});
  const TensorId sliced = slice(call, ranges, steps);
  if (shrunk.size() == x.size()) {
    call.give(sliced, order);
    return true;
  }
  // What is left of a single row or column has the file's order: of one that is channels first only where that is
  // equal.
  TensorId whole = sliced;
  if (order == Order::kChannelsFirst && !call.failed()) {
    Shape in_file;
    for (const SliceRange& range : ranges) in_file.push_back(range.size);
    whole = call.view(sliced, in_file);
  }
  call.give(call.view(whole, shrunk), Order::kFile);
  return true;
}

bool convert_tflite_gather(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || call.options().integer<std::int32_t>(1, 0) != 0) return false;
  const std::int64_t given = call.options().integer<std::int32_t>(0, 0);
  const auto axis = normal_axis(given, call.rank(0));
  if (!axis) return misfit(call, {given});
  Layer layer = call.layer(OperatorKind::kGather);
  layer.attributes.axis = *axis;
  call.give(call.add(std::move(layer), {call.input(0), call.input(1)}), Order::kFile);
  return true;
}

// Row numbers, table.
bool convert_tflite_embedding_lookup(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || call.rank(1) == 0) return false;
  call.give(call.add(call.layer(OperatorKind::kGather), {call.input(1), call.input(0)}), Order::kFile);
  return true;
}

// TILE: x, how often along each axis. BROADCAST_TO: x, shape.
bool convert_tflite_repeat(TfliteCall& call) {
  if (!call.has(0)) return false;
  const auto given = call.integers(1);
  if (!given) return false;
  Shape shape = call.shape(0);
  if (call.operator_name == "BROADCAST_TO") {
    const auto whole = broadcast_shape({shape, *given});
    if (!whole || *whole != *given) return misfit(call, *given);
    shape = *given;
  } else {
    if (given->size() != shape.size()) return misfit(call, *given);
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if ((*given)[i] < 0) return misfit(call, *given);
      shape[i] = saturating_multiply(shape[i], (*given)[i]);
    }
  }
  call.give(call.add(call.layer(OperatorKind::kExpand), {call.input(0)}, shape), Order::kFile);
  return true;
}

bool convert_tflite_depth_to_space(TfliteCall& call) {
  const std::int64_t b = call.options().integer<std::int32_t>(0, 0);
  if (!call.has(0) || call.rank(0) != 4 || b < 1 || b > 4096) return false;
  const Shape x = call.shape(0);
  if (x[3] % (b * b) != 0) return misfit(call, {b});
  const std::int64_t channels = x[3] / (b * b);
  return move_blocks(call, {x[0], x[1], x[2], b, b, channels}, {0, 1, 3, 2, 4, 5},
                     {x[0], saturating_multiply(x[1], b), saturating_multiply(x[2], b), channels});
}

bool convert_tflite_space_to_depth(TfliteCall& call) {
  const std::int64_t b = call.options().integer<std::int32_t>(0, 0);
  if (!call.has(0) || call.rank(0) != 4 || b < 1 || b > 4096) return false;
  const Shape x = call.shape(0);
  if (x[1] % b != 0 || x[2] % b != 0) return misfit(call, {b});
  return move_blocks(call, {x[0], x[1] / b, b, x[2] / b, b, x[3]}, {0, 1, 3, 2, 4, 5},
                     {x[0], x[1] / b, x[2] / b, saturating_multiply(x[3], b * b)});
}

bool convert_tflite_space_to_batch(TfliteCall& call) {
  const auto blocks = blocks_of(call);
  if (!blocks) return false;
  Layer pad = call.layer(OperatorKind::kPad);
  pad.attributes.mode = "constant";
  pad.attributes.starts = {0, blocks->borders[0], blocks->borders[2], 0};
  pad.attributes.sizes = {0, blocks->borders[1], blocks->borders[3], 0};
  const TensorId padded = call.add(std::move(pad), {call.input(0)});
  if (call.failed()) return true;
  const Shape x = call.shape_of(padded);
  if (x[1] % blocks->height != 0 || x[2] % blocks->width != 0) return misfit(call, {blocks->height, blocks->width});
  const std::int64_t rows = x[1] / blocks->height, columns = x[2] / blocks->width;
  const TensorId split = call.view(padded, {x[0], rows, blocks->height, columns, blocks->width, x[3]});
  const TensorId moved = call.transpose(split, {2, 4, 0, 1, 3, 5});
  call.give(call.view(moved, {saturating_multiply(x[0], blocks->height * blocks->width), rows, columns, x[3]}),
            Order::kFile);
  return true;
}

bool convert_tflite_batch_to_space(TfliteCall& call) {
  const auto blocks = blocks_of(call);
  if (!blocks) return false;
  const Shape x = call.shape(0);
  const std::int64_t count = blocks->height * blocks->width;
  if (x[0] % count != 0) return misfit(call, {blocks->height, blocks->width});
  const std::int64_t batch = x[0] / count;
  const std::int64_t rows = saturating_multiply(x[1], blocks->height);
  const std::int64_t columns = saturating_multiply(x[2], blocks->width);
  const TensorId split = call.view(call.input(0), {blocks->height, blocks->width, batch, x[1], x[2], x[3]});
  const TensorId moved = call.view(call.transpose(split, {2, 3, 0, 4, 1, 5}), {batch, rows, columns, x[3]});
  const std::vector<std::int64_t>& b = blocks->borders;
  if (b[0] + b[1] > rows || b[2] + b[3] > columns) return misfit(call, b);
  if (b == std::vector<std::int64_t>(4, 0)) {
    call.give(moved, Order::kFile);
    return true;
  }
  Layer crop = call.layer(OperatorKind::kSlice);
  crop.attributes.axes = {1, 2};
  crop.attributes.starts = {b[0], b[2]};
  crop.attributes.steps = {1, 1};
  crop.attributes.sizes = {rows - b[0] - b[1], columns - b[2] - b[3]};
  call.give(call.add(std::move(crop), {moved}), Order::kFile);
  return true;
}

}  // namespace cyclescope::network
