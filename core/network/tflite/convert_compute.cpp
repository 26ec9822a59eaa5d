// Products, element-wise operators, reductions and recurrent layers.
#include <algorithm>
#include <numeric>

#include "network/checked.h"
#include "network/elementwise.h"
#include "network/shapes/axis_arithmetic.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

/// x [rows, in] times weights [out, in] transposed.
TensorId multiply(TfliteCall& call, TensorId x, TensorId weights, TensorId bias) {
  Layer layer = call.layer(OperatorKind::kGemm);
  layer.attributes.transpose_b = true;
  std::vector<TensorId> inputs = {x, weights};
  if (bias != kNoTensor) inputs.push_back(bias);
  return call.add(std::move(layer), std::move(inputs));
}

std::string_view reduction_of(const std::string& name) {
  if (name == "MEAN") return "mean";
  if (name == "SUM") return "sum";
  if (name == "REDUCE_PROD") return "prod";
  return name == "REDUCE_MIN" || name == "REDUCE_ALL" ? "min" : "max";
}

/// Which inputs of an LSTM make up its three tensors of weights; -1 is one that may be missing.
constexpr std::size_t kInputWeights[] = {1, 2, 3, 4}, kRecurrentWeights[] = {5, 6, 7, 8};

}  // namespace

// x of any rank, weights [out, in], bias.
bool convert_tflite_fully_connected(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || call.rank(1) != 2) return false;
  const Shape x = call.shape(0);
  const std::int64_t out = call.shape(1)[0], in = call.shape(1)[1];
  const auto elements = checked_product(x);
  if (in < 1 || !elements || *elements % in != 0) {
    return call.refuse("weights " + to_text(call.shape(1)) + " do not fit the input " + to_text(x));
  }
  const bool keeps_rank = call.options().boolean(2, false) && !x.empty();
  const TensorId rows = call.view(call.input(0), {*elements / in, in});
  TensorId result = multiply(call, rows, call.input(1), call.has(2) ? call.input(2) : kNoTensor);
  if (keeps_rank) {
    Shape wanted(x.begin(), x.end() - 1);
    wanted.push_back(out);
    result = call.view(result, wanted);
  }
  call.give_activated(result, Order::kFile, 0);
  return true;
}

// TensorFlow's adjoint of real numbers is a transposition; of constants it is one that costs nothing.
bool convert_tflite_batch_matmul(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || call.rank(0) < 2 || call.rank(1) < 2) return false;
  TensorId factors[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const bool adjoint = call.options().boolean(static_cast<int>(i), false);
    Shape shape = call.shape(i);
    std::vector<std::int64_t> order(shape.size());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[order.size() - 1], order[order.size() - 2]);
    std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
    factors[i] = !adjoint                 ? call.input(i)
                 : call.value(i).constant ? call.constant(i, shape)
                                          : call.transpose(call.input(i), std::move(order));
  }
  call.give(call.add(call.layer(OperatorKind::kMatMul), {factors[0], factors[1]}), Order::kFile);
  return true;
}

bool convert_tflite_unary(TfliteCall& call) {
  if (!call.has(0)) return false;
  const Order order = call.usual_order({0});
  call.give(call.elementwise(std::string(tflite_function(call.node.code)), {call.input(0, order)}), order);
  return true;
}

bool convert_tflite_elementwise(TfliteCall& call) {
  std::vector<Shape> operands;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (!call.has(i)) return false;
    operands.push_back(call.shape(i));
  }
  const auto shape = broadcast_shape(operands);
  if (!shape) return call.refuse("the inputs cannot be broadcast together");
  const Order order = call.usual_order();
  std::vector<TensorId> inputs;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    inputs.push_back(call.broadcast_input(i, order, shape->size()));
  }
  const std::string function(tflite_function(call.node.code));
  const TensorId result = call.elementwise(function, std::move(inputs));
  const bool may_activate = function == "add" || function == "sub" || function == "mul" || function == "div";
  if (may_activate && call.node.code != 90) {
    call.give_activated(result, order, 0);
  } else {
    call.give(result, order);
  }
  return true;
}

// x * x, and (a - b) * (a - b).
bool convert_tflite_square(TfliteCall& call) {
  if (!call.has(0)) return false;
  const bool difference = call.operator_name == "SQUARED_DIFFERENCE";
  const Order order = call.usual_order();
  TensorId x = call.input(0, order);
  if (difference) {
    if (!call.has(1)) return false;
    const auto shape = broadcast_shape({call.shape(0), call.shape(1)});
    if (!shape) return call.refuse("the inputs cannot be broadcast together");
    x = call.elementwise(
        "sub", {call.broadcast_input(0, order, shape->size()), call.broadcast_input(1, order, shape->size())});
  }
  call.give(call.elementwise("mul", {x, x}), order);
  return true;
}

bool convert_tflite_softmax(TfliteCall& call) {
  if (!call.has(0)) return false;
  const Order order = call.usual_order({0});
  Layer layer = call.layer(OperatorKind::kSoftmax, call.operator_name == "SOFTMAX" ? "softmax" : "log_softmax");
  const std::size_t rank = call.rank(0);
  if (rank > 0) layer.attributes.axes = {axis_in_order(static_cast<std::int64_t>(rank) - 1, rank, order)};
  call.give(call.add(std::move(layer), {call.input(0, order)}), order);
  return true;
}

// x, axes. Where dimensions go, the others keep the file's order, in which the spatial ones come before the channels.
bool convert_tflite_reduction(TfliteCall& call) {
  if (!call.has(0) || !call.has(1)) return false;
  const auto given = call.integers(1);
  if (!given) return false;
  const std::size_t rank = call.rank(0);
  auto axes = normal_axes(*given, rank);
  if (!axes) return call.refuse("axes " + to_text(*given) + " are no axes of " + to_text(call.shape(0)));
  const bool keeps = call.options().boolean(0, false);
  const auto reduces = [&](std::int64_t axis) { return std::find(axes->begin(), axes->end(), axis) != axes->end(); };
  bool spatial_stays = false;
  for (std::int64_t axis = 1; axis + 1 < static_cast<std::int64_t>(rank); ++axis) spatial_stays |= !reduces(axis);
  const Order usual = call.usual_order({0});
  const Order order = keeps || !spatial_stays ? usual : Order::kFile;
  for (std::int64_t& axis : *axes) axis = axis_in_order(axis, rank, order);
  std::sort(axes->begin(), axes->end());
  Layer layer = call.layer(OperatorKind::kReduce, std::string(reduction_of(call.operator_name)));
  layer.attributes.axes = *axes;
  layer.attributes.keep_dims = keeps;
  call.give(call.add(std::move(layer), {call.input(0, order)}), keeps ? order : Order::kFile);
  return true;
}

// x, axis: the dimension goes.
bool convert_tflite_arg(TfliteCall& call) {
  if (!call.has(0)) return false;
  const auto given = call.integers(1);
  if (!given || given->size() != 1) return false;
  const auto axis = normal_axis((*given)[0], call.rank(0));
  if (!axis) return call.refuse("axis " + to_text(*given) + " is none of " + to_text(call.shape(0)));
  Layer layer = call.layer(OperatorKind::kReduce, call.operator_name == "ARG_MAX" ? "argmax" : "argmin");
  layer.attributes.axes = {*axis};
  layer.attributes.keep_dims = false;
  call.give(call.add(std::move(layer), {call.input(0)}), Order::kFile);
  return true;
}

// x / sqrt(sum of x * x) over the last dimension: the work of a normalisation by the root mean square.
bool convert_tflite_l2_normalization(TfliteCall& call) {
  if (!call.has(0) || call.rank(0) == 0) return false;
  Layer layer = call.layer(OperatorKind::kLayerNormalization, "rms");
  layer.attributes.axis = static_cast<std::int64_t>(call.rank(0)) - 1;
  call.give(call.add(std::move(layer), {call.input(0)}), Order::kFile);
  return true;
}

// Over a whole sequence, without peepholes and projection: the weights of the four gates are one tensor each.
bool convert_tflite_lstm(TfliteCall& call) {
  constexpr int kTimeMajor = 3;
  if (!call.has(0) || call.rank(0) != 3) return false;
  for (const std::size_t gate : kInputWeights) {
    if (!call.has(gate) || call.rank(gate) != 2) return false;
  }
  for (const std::size_t gate : kRecurrentWeights) {
    if (!call.has(gate) || call.rank(gate) != 2) return false;
  }
  for (std::size_t extra = 9; extra < call.input_count(); ++extra) {
    const bool peephole = extra <= 11, projection = extra == 16 || extra == 17, normalisation = extra >= 20;
    if (call.has(extra) && (peephole || projection || normalisation)) return false;
  }
  const Shape x = call.shape(0);
  const std::int64_t hidden = call.shape(1)[0];
  if (call.shape(1)[1] != x[2] || call.shape(5) != Shape{hidden, hidden}) {
    return call.refuse("weights " + to_text(call.shape(1)) + " do not fit the input " + to_text(x));
  }
  Layer layer = call.layer(OperatorKind::kRecurrent);
  OperatorAttributes& a = layer.attributes;
  a.gates = 4;
  a.hidden_size = hidden;
  a.batch_first = !call.options().boolean(kTimeMajor, false);
  const std::int64_t rows = saturating_multiply(4, hidden);
  const TensorId w = call.new_constant("input_weights", {1, rows, x[2]}, call.value(1).type);
  const TensorId r = call.new_constant("recurrent_weights", {1, rows, hidden}, call.value(5).type);
  const ElementType bias_type = call.has(13) ? call.value(13).type : ElementType::kFloat32;
  const TensorId b = call.new_constant("bias", {1, saturating_multiply(2, rows)}, bias_type);
  const TensorId y = call.add(std::move(layer), {call.input(0), w, r, b});
  call.give(call.view(y, {x[0], x[1], hidden}), Order::kFile);
  return true;
}

// x [batch, in], weights over features [filters, in] and time [filters, memory], bias, state [batch, filters * memory]:
// a product with the features, which is the newest column of the state, and one of the state with the weights over
// time.
bool convert_tflite_svdf(TfliteCall& call) {
  if (!call.has(0) || !call.has(1) || !call.has(2) || call.rank(0) != 2 || call.rank(1) != 2 || call.rank(2) != 2) {
    return false;
  }
  const std::int64_t batch = call.shape(0)[0], filters = call.shape(1)[0], memory = call.shape(2)[1];
  const std::int64_t rank = std::max<std::int64_t>(call.options().integer<std::int32_t>(0, 1), 1);
  if (call.shape(2)[0] != filters || call.shape(1)[1] != call.shape(0)[1] || filters % rank != 0 || memory < 2) {
    return call.refuse("the weights do not fit the input " + to_text(call.shape(0)));
  }
  if (!call.has(4) || call.shape(4) != Shape{batch, saturating_multiply(filters, memory)}) return false;
  const TensorId newest = call.view(multiply(call, call.input(0), call.input(1), kNoTensor), {batch, filters, 1});
  Layer older = call.layer(OperatorKind::kSlice);
  older.attributes.axes = {2};
  older.attributes.starts = {1};
  older.attributes.steps = {1};
  older.attributes.sizes = {memory - 1};
  const TensorId kept = call.add(std::move(older), {call.view(call.input(4), {batch, filters, memory})});
  Layer join = call.layer(OperatorKind::kConcat);
  join.attributes.axis = 2;
  const TensorId state = call.add(std::move(join), {kept, newest});
  const TensorId rows = call.view(state, {batch, filters, 1, memory});
  TensorId result = call.add(call.layer(OperatorKind::kMatMul), {rows, call.constant(2, {filters, memory, 1})});
  result = call.view(result, {batch, filters / rank, rank});
  Layer sum = call.layer(OperatorKind::kReduce, "sum");
  sum.attributes.axes = {2};
  sum.attributes.keep_dims = false;
  result = rank > 1 ? call.add(std::move(sum), {result}) : call.view(result, {batch, filters});
  if (call.has(3)) result = call.elementwise("add", {result, call.input(3)});
  call.give_activated(result, Order::kFile, 1);
  return true;
}

}  // namespace cyclescope::network
