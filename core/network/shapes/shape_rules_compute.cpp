// Shapes of products, element-wise operators, normalisations, reductions and recurrent layers.
#include <algorithm>

#include "network/elementwise.h"
#include "network/reductions.h"
#include "network/shapes/shape_rules.h"

namespace cyclescope::network {
namespace {

bool is_axis(std::int64_t axis, const Shape& shape) {
  return axis >= 0 && axis < static_cast<std::int64_t>(shape.size());
}

/// Whether `axes` are axes of `shape`, ascending.
bool are_axes(const std::vector<std::int64_t>& axes, const Shape& shape) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (!is_axis(axes[i], shape) || (i > 0 && axes[i] <= axes[i - 1])) return false;
  }
  return true;
}

}  // namespace

Shapes infer_gemm(const ShapeQuestion& q) {
  const Shape& a = q.input(0);
  const Shape& b = q.input(1);
  if (a.size() != 2 || b.size() != 2) {
    return q.mismatch("the factors " + to_text(a) + " and " + to_text(b) + " want two dimensions each");
  }
  const bool ta = q.attributes().transpose_a;
  const bool tb = q.attributes().transpose_b;
  if (a[ta ? 0 : 1] != b[tb ? 1 : 0]) {
    return q.mismatch("the factors " + to_text(a) + (ta ? " (transposed)" : "") + " and " + to_text(b) +
                      (tb ? " (transposed)" : "") + " do not fit");
  }
  const Shape output = {a[ta ? 1 : 0], b[tb ? 0 : 1]};
  if (q.has(2) && broadcast_shape({q.input(2), output}) != output) {
    return q.mismatch("the addend " + to_text(q.input(2)) + " does not fit the product " + to_text(output));
  }
  return std::vector<Shape>{output};
}

Shapes infer_matmul(const ShapeQuestion& q) {
  Shape a = q.input(0);
  Shape b = q.input(1);
  const auto refuse = [&] {
    return q.mismatch("the factors " + to_text(q.input(0)) + " and " + to_text(q.input(1)) + " do not fit");
  };
  if (a.empty() || b.empty()) return refuse();
  const bool row = a.size() == 1;
  const bool column = b.size() == 1;
  if (row) a.insert(a.begin(), 1);
  if (column) b.push_back(1);
  if (a.back() != b[b.size() - 2]) return refuse();
  auto output = broadcast_shape({Shape(a.begin(), a.end() - 2), Shape(b.begin(), b.end() - 2)});
  if (!output) return refuse();
  if (!row) output->push_back(a[a.size() - 2]);
  if (!column) output->push_back(b.back());
  return std::vector<Shape>{*output};
}

Shapes infer_elementwise(const ShapeQuestion& q) {
  if (!is_elementwise_function(q.layer.function)) {
    return q.bad_attribute("'" + q.layer.function + "' is no element-wise function");
  }
  const std::size_t given = q.inputs.size();
  const Arity arity = arity_of(q.layer.function);
  if ((arity == Arity::kUnary && given != 1) || (arity == Arity::kBinary && given != 2) ||
      (arity == Arity::kTernary && given != 3)) {
    return q.mismatch("'" + q.layer.function + "' does not take " + std::to_string(given) + " inputs");
  }
  std::vector<Shape> operands;
  std::string list;
  for (std::size_t i = 0; i < given; ++i) {
    if (!q.has(i)) return q.mismatch("input " + std::to_string(i) + " is missing");
    operands.push_back(q.input(i));
    list += (i == 0 ? "" : i + 1 == given ? " and " : ", ") + to_text(q.input(i));
  }
  const auto output = broadcast_shape(operands);
  if (!output) return q.mismatch("the shapes " + list + " cannot be broadcast together");
  return std::vector<Shape>{*output};
}

Shapes infer_batch_normalization(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  if (x.size() < 2) return q.mismatch("the input " + to_text(x) + " has no channels");
  for (std::size_t i = 1; i < 5; ++i) {
    if (q.input(i) == Shape{x[1]}) continue;
    return q.mismatch("input " + std::to_string(i) + " is " + to_text(q.input(i)) +
                      ", expected one entry for each of " + std::to_string(x[1]) + " channels");
  }
  return std::vector<Shape>{x};
}

Shapes infer_normalization(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const std::string& function = q.layer.function;
  if (function == "layer" || function == "rms") {
    if (!is_axis(q.attributes().axis, x)) {
      return q.bad_attribute("axis " + std::to_string(q.attributes().axis) + " is none of " + to_text(x));
    }
    const Shape tail(x.begin() + static_cast<std::ptrdiff_t>(q.attributes().axis), x.end());
    for (std::size_t i = 1; i < 3; ++i) {
      if (!q.has(i) || broadcast_shape({q.input(i), tail}) == tail) continue;
      return q.mismatch("input " + std::to_string(i) + " is " + to_text(q.input(i)) + ", expected " + to_text(tail));
    }
    return std::vector<Shape>{x};
  }
  if (function == "local_response") {
    const auto& sizes = q.attributes().sizes;
    if (sizes.size() != 1 || sizes[0] < 1 || sizes[0] > kLargestWindow || q.has(1)) {
      return q.bad_attribute("a size from 1 to 2^20 and no scale are expected");
    }
    if (x.size() < 2) return q.mismatch("the input " + to_text(x) + " has no channels");
    return std::vector<Shape>{x};
  }
  if (function != "instance" && function != "group") {
    return q.bad_attribute("normalisation is 'layer', 'rms', 'instance', 'group' or 'local_response', not '" +
                           function + "'");
  }
  if (x.size() < 2) return q.mismatch("the input " + to_text(x) + " has no channels");
  const std::int64_t groups = function == "group" ? q.attributes().groups : x[1];
  if (function == "group" && (groups < 1 || x[1] % groups != 0)) {
    return q.bad_attribute(std::to_string(groups) + " groups do not divide " + std::to_string(x[1]) + " channels");
  }
  for (std::size_t i = 1; i < 3; ++i) {
    if (!q.has(i) || q.input(i) == Shape{x[1]} || q.input(i) == Shape{groups}) continue;
    return q.mismatch("input " + std::to_string(i) + " is " + to_text(q.input(i)) + ", expected one entry per channel");
  }
  return std::vector<Shape>{x};
}

Shapes infer_softmax(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const auto& axes = q.attributes().axes;
  const bool adjacent = axes.empty() || axes.back() - axes.front() + 1 == static_cast<std::int64_t>(axes.size());
  if (!are_axes(axes, x) || !adjacent || (axes.empty() && !x.empty())) {
    return q.bad_attribute("axes " + to_text(axes) + " are no adjacent axes of " + to_text(x));
  }
  if (q.layer.function != "softmax" && q.layer.function != "log_softmax") {
    return q.bad_attribute("'softmax' or 'log_softmax' is expected, not '" + q.layer.function + "'");
  }
  return std::vector<Shape>{x};
}

Shapes infer_reduce(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const auto& axes = q.attributes().axes;
  const std::string& function = q.layer.function;
  if (!is_reduction(function)) {
    return q.bad_attribute("'" + function + "' is no reduction");
  }
  if (!are_axes(axes, x)) return q.bad_attribute("axes " + to_text(axes) + " are no axes of " + to_text(x));
  if ((function == "argmax" || function == "argmin") && axes.size() != 1) {
    return q.bad_attribute("one axis is expected, found " + to_text(axes));
  }
  Shape output;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool reduced = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) != axes.end();
    if (!reduced) output.push_back(x[i]);
    if (reduced && q.attributes().keep_dims) output.push_back(1);
  }
  return std::vector<Shape>{output};
}

Shapes infer_recurrent(const ShapeQuestion& q) {
  const OperatorAttributes& a = q.attributes();
  const Shape& x = q.input(0);
  if (a.hidden_size < 1 || a.hidden_size > kLargestWindow || (a.directions != 1 && a.directions != 2)) {
    return q.bad_attribute("a hidden size from 1 to 2^20 and one or two directions are expected");
  }
  if (a.gates != 1 && a.gates != 3 && a.gates != 4) return q.bad_attribute("1, 3 or 4 gates are expected");
  if (!a.mode.empty() && (a.mode != "coupled" || a.gates != 4)) {
    return q.bad_attribute("the mode is empty, or 'coupled' where there are 4 gates, not '" + a.mode + "'");
  }
  if (x.size() != 3) return q.mismatch("the input " + to_text(x) + " wants three dimensions: time, batch, features");
  const std::int64_t rows = a.gates * a.hidden_size;
  const std::int64_t batch = x[a.batch_first ? 0 : 1];
  const std::int64_t time = x[a.batch_first ? 1 : 0];
  const Shape state =
      a.batch_first ? Shape{batch, a.directions, a.hidden_size} : Shape{a.directions, batch, a.hidden_size};
  const Shape expected[] = {x,
                            {a.directions, rows, x[2]},
                            {a.directions, rows, a.hidden_size},
                            {a.directions, 2 * rows},
                            {batch},
                            state,
                            state,
                            {a.directions, 3 * a.hidden_size}};
  for (std::size_t i = 1; i < q.inputs.size(); ++i) {
    if (!q.has(i) || q.input(i) == expected[i]) continue;
    return q.mismatch("input " + std::to_string(i) + " is " + to_text(q.input(i)) + ", expected " +
                      to_text(expected[i]));
  }
  const std::size_t wanted = a.gates == 4 ? 3 : 2;
  if (q.declared.size() > wanted) return q.mismatch("at most " + std::to_string(wanted) + " outputs are possible");
  const std::size_t functions = static_cast<std::size_t>(a.directions) * (a.gates == 4 ? 3 : a.gates == 3 ? 2 : 1);
  if (!a.activations.empty() && a.activations.size() != functions) {
    return q.bad_attribute(std::to_string(functions) + " activations are expected");
  }
  for (const std::string& activation : a.activations) {
    if (!is_elementwise_function(activation) || arity_of(activation) != Arity::kUnary) {
      return q.bad_attribute("'" + activation + "' is no activation");
    }
  }
  const Shape sequence =
      a.batch_first ? Shape{batch, time, a.directions, a.hidden_size} : Shape{time, a.directions, batch, a.hidden_size};
  std::vector<Shape> outputs = {sequence, state, state};
  outputs.resize(q.declared.size());
  return outputs;
}

}  // namespace cyclescope::network
