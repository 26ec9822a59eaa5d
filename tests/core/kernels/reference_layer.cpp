// Operators straight from their definitions (those of ONNX), as slow and plain as possible.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "core/kernels/reference.h"
#include "core/kernels/reference_array.h"
#include "core/kernels/reference_recurrent.h"

namespace cyclescope::reference {
namespace {

struct Question {
  const network::Layer& layer;
  const std::vector<Array>& inputs;  // empty where omitted
  const std::vector<bool>& given;
  std::vector<Array>& outputs;

  bool has(std::size_t i) const { return i < given.size() && given[i]; }
  const network::OperatorAttributes& attributes() const { return layer.attributes; }
};

/// The spatial attribute of dimension `i` of `spatial`.
std::int64_t entry(const std::vector<std::int64_t>& values, std::size_t i, std::size_t spatial) {
  return values.at(values.size() - spatial + i);
}

Index joined(std::int64_t a, std::int64_t b, const Index& rest) {
  Index index = {a, b};
  index.insert(index.end(), rest.begin(), rest.end());
  return index;
}

void convolution(const Question& q) {
  const Array& x = q.inputs[0];
  const Array& w = q.inputs[1];
  Array& y = q.outputs[0];
  const network::OperatorAttributes& a = q.attributes();
  const std::size_t spatial = x.shape.size() - 2;
  const std::int64_t filters_per_group = w.shape[0] / a.groups;
  for_each_index(y.shape, [&](const Index& at) {
    double sum = q.has(2) ? q.inputs[2].at({at[1]}) : 0;
    const std::int64_t group = at[1] / filters_per_group;
    for_each_index(Index(w.shape.begin() + 1, w.shape.end()), [&](const Index& k) {
      Index place;
      for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t p = at[i + 2] * entry(a.stride, i, spatial) + k[i + 1] * entry(a.dilation, i, spatial) -
                               entry(a.pad_begin, i, spatial);
        if (p < 0 || p >= x.shape[i + 2]) return;
        place.push_back(p);
      }
      sum += x.at(joined(at[0], group * w.shape[1] + k[0], place)) *
             w.at(joined(at[1], k[0], Index(k.begin() + 1, k.end())));
    });
    y.at(at) = sum;
  });
}

void transposed_convolution(const Question& q) {
  const Array& x = q.inputs[0];
  const Array& w = q.inputs[1];
  Array& y = q.outputs[0];
  const network::OperatorAttributes& a = q.attributes();
  const std::size_t spatial = x.shape.size() - 2;
  const std::int64_t channels_per_group = x.shape[1] / a.groups;
  if (q.has(2)) for_each_index(y.shape, [&](const Index& at) { y.at(at) = q.inputs[2].at({at[1]}); });
  for_each_index(x.shape, [&](const Index& at) {  // every input element is scattered
    const std::int64_t group = at[1] / channels_per_group;
    for_each_index(Index(w.shape.begin() + 1, w.shape.end()), [&](const Index& k) {
      Index place;
      for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t p = at[i + 2] * entry(a.stride, i, spatial) + k[i + 1] * entry(a.dilation, i, spatial) -
                               entry(a.pad_begin, i, spatial);
        if (p < 0 || p >= y.shape[i + 2]) return;
        place.push_back(p);
      }
      y.at(joined(at[0], group * w.shape[1] + k[0], place)) +=
          x.at(at) * w.at(joined(at[1], k[0], Index(k.begin() + 1, k.end())));
    });
  });
}

void pooling(const Question& q) {
  const Array& x = q.inputs[0];
  const network::OperatorAttributes& a = q.attributes();
  const std::size_t spatial = x.shape.size() - 2;
  const Index window(a.kernel.end() - static_cast<std::ptrdiff_t>(spatial), a.kernel.end());
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    double sum = 0;
    double largest = -std::numeric_limits<double>::infinity();
    double inside = 0;
    double all = 0;
    for_each_index(window, [&](const Index& k) {
      ++all;
      Index place;
      for (std::size_t i = 0; i < spatial; ++i) {
        const std::int64_t p = at[i + 2] * entry(a.stride, i, spatial) + k[i] * entry(a.dilation, i, spatial) -
                               entry(a.pad_begin, i, spatial);
        if (p < 0 || p >= x.shape[i + 2]) return;
        place.push_back(p);
      }
      ++inside;
      sum += x.at(joined(at[0], at[1], place));
      largest = std::max(largest, x.at(joined(at[0], at[1], place)));
    });
    if (q.layer.function == "max") {
      q.outputs[0].at(at) = largest;
    } else {
      q.outputs[0].at(at) = sum / (a.count_include_pad ? all : std::max(inside, 1.0));
    }
  });
}

void gemm(const Question& q) {
  const network::OperatorAttributes& attributes = q.attributes();
  const Array& a = q.inputs[0];
  const Array& b = q.inputs[1];
  const std::int64_t inner = a.shape[attributes.transpose_a ? 0 : 1];
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    double sum = q.has(2) ? q.inputs[2].broadcast_at(at) : 0;
    for (std::int64_t k = 0; k < inner; ++k) {
      sum += a.at(attributes.transpose_a ? Index{k, at[0]} : Index{at[0], k}) *
             b.at(attributes.transpose_b ? Index{at[1], k} : Index{k, at[1]});
    }
    q.outputs[0].at(at) = sum;
  });
}

void matmul(const Question& q) {
  Array a = q.inputs[0];
  Array b = q.inputs[1];
  Array y = q.outputs[0];
  if (b.shape.size() == 1) {
    b.shape.push_back(1);
    y.shape.push_back(1);
  }
  if (a.shape.size() == 1) {
    a.shape.insert(a.shape.begin(), 1);
    y.shape.insert(y.shape.end() - 1, 1);
  }
  for_each_index(y.shape, [&](const Index& at) {
    Index left = at;
    Index right = at;
    double sum = 0;
    for (std::int64_t k = 0; k < a.shape.back(); ++k) {
      left[at.size() - 1] = k;
      right[at.size() - 2] = k;
      sum += a.broadcast_at(left) * b.broadcast_at(right);
    }
    y.at(at) = sum;
  });
  q.outputs[0].values = y.values;
}

void elementwise(const Question& q) {
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    std::vector<double> arguments;
    for (const Array& x : q.inputs) arguments.push_back(x.broadcast_at(at));
    q.outputs[0].at(at) = apply_function(q.layer.function, arguments);
  });
}

void batch_normalization(const Question& q) {
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    const Index c = {at[1]};
    q.outputs[0].at(at) =
        (q.inputs[0].at(at) - q.inputs[3].at(c)) / std::sqrt(q.inputs[4].at(c) + 1e-5) * q.inputs[1].at(c) +
        q.inputs[2].at(c);
  });
}

void local_response(const Question& q) {
  const Array& x = q.inputs[0];
  const std::int64_t size = q.attributes().sizes[0];
  for_each_index(x.shape, [&](const Index& at) {
    const std::int64_t first = std::max<std::int64_t>(0, at[1] - (size - 1) / 2);
    const std::int64_t last = std::min(x.shape[1] - 1, at[1] + size / 2);
    double squares = 0;
    Index near = at;
    for (near[1] = first; near[1] <= last; ++near[1]) squares += x.at(near) * x.at(near);
    q.outputs[0].at(at) = x.at(at) / std::pow(1 + 1e-4 / static_cast<double>(size) * squares, 0.75);
  });
}

void normalization(const Question& q) {
  if (q.layer.function == "local_response") return local_response(q);
  const Array& x = q.inputs[0];
  const std::string& f = q.layer.function;
  const bool over_axes = f == "layer" || f == "rms";
  const std::int64_t groups = f == "group" ? q.attributes().groups : f == "instance" ? x.shape[1] : 1;
  // Elements with the same key share their statistics.
  const auto key = [&](const Index& at) {
    if (over_axes) return Index(at.begin(), at.begin() + q.attributes().axis);
    return Index{at[0], at[1] / (x.shape[1] / groups)};
  };
  std::map<Index, std::vector<double>> rows;
  for_each_index(x.shape, [&](const Index& at) { rows[key(at)].push_back(x.at(at)); });
  const auto parameter = [&](std::size_t input, const Index& at, double otherwise) {
    if (!q.has(input)) return otherwise;
    if (over_axes) return q.inputs[input].broadcast_at(at);
    const std::int64_t entries = q.inputs[input].count();
    return q.inputs[input].values[static_cast<std::size_t>(at[1] / (x.shape[1] / entries))];
  };
  for_each_index(x.shape, [&](const Index& at) {
    const std::vector<double>& row = rows[key(at)];
    double mean = 0;
    if (f != "rms") {
      for (const double v : row) mean += v / static_cast<double>(row.size());
    }
    double variance = 0;
    for (const double v : row) variance += (v - mean) * (v - mean) / static_cast<double>(row.size());
    q.outputs[0].at(at) = (x.at(at) - mean) / std::sqrt(variance + 1e-5) * parameter(1, at, 1) + parameter(2, at, 0);
  });
}

/// `at` without the entries of `axes`.
Index without(const Index& at, const std::vector<std::int64_t>& axes) {
  Index rest;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) == axes.end()) rest.push_back(at[i]);
  }
  return rest;
}

void softmax(const Question& q) {
  const Array& x = q.inputs[0];
  std::map<Index, double> sums;
  for_each_index(x.shape, [&](const Index& at) { sums[without(at, q.attributes().axes)] += std::exp(x.at(at)); });
  for_each_index(x.shape, [&](const Index& at) {
    const double share = std::exp(x.at(at)) / sums[without(at, q.attributes().axes)];
    q.outputs[0].at(at) = q.layer.function == "softmax" ? share : std::log(share);
  });
}

double reduced(const std::string& f, const std::vector<double>& x) {
  double sum = 0, absolute = 0, squares = 0, product = 1, exponentials = 0;
  for (const double v : x) {
    sum += v;
    absolute += std::abs(v);
    squares += v * v;
    product *= v;
    exponentials += std::exp(v);
  }
  const auto largest = std::max_element(x.begin(), x.end());
  const auto smallest = std::min_element(x.begin(), x.end());
  const auto count = static_cast<double>(x.size());
  if (f == "sum") return sum;
  if (f == "mean") return sum / count;
  if (f == "max") return *largest;
  if (f == "min") return *smallest;
  if (f == "argmax") return static_cast<double>(largest - x.begin());
  if (f == "argmin") return static_cast<double>(smallest - x.begin());
  if (f == "prod") return product;
  if (f == "sum_square") return squares;
  if (f == "mean_square") return squares / count;
  if (f == "l1") return absolute;
  if (f == "l2") return std::sqrt(squares);
  if (f == "log_sum") return std::log(sum);
  if (f == "log_sum_exp") return std::log(exponentials);
  throw std::out_of_range("reduction " + f);
}

void reduce(const Question& q) {
  std::map<Index, std::vector<double>> rows;
  for_each_index(q.inputs[0].shape,
                 [&](const Index& at) { rows[without(at, q.attributes().axes)].push_back(q.inputs[0].at(at)); });
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    const Index key = q.attributes().keep_dims ? without(at, q.attributes().axes) : at;
    q.outputs[0].at(at) = reduced(q.layer.function, rows[key]);
  });
}

void concat(const Question& q) {
  const auto axis = static_cast<std::size_t>(q.attributes().axis);
  std::int64_t start = 0;
  for (const Array& part : q.inputs) {
    for_each_index(part.shape, [&](Index at) {
      const double value = part.at(at);
      at[axis] += start;
      q.outputs[0].at(at) = value;
    });
    start += part.shape[axis];
  }
}

void split(const Question& q) {
  const auto axis = static_cast<std::size_t>(q.attributes().axis);
  std::int64_t start = 0;
  for (Array& part : q.outputs) {
    for_each_index(part.shape, [&](Index at) {
      double& value = part.at(at);
      at[axis] += start;
      value = q.inputs[0].at(at);
    });
    start += part.shape[axis];
  }
}

void pad(const Question& q) {
  const Array& x = q.inputs[0];
  const std::string& mode = q.attributes().mode;
  for_each_index(q.outputs[0].shape, [&](Index at) {
    double& value = q.outputs[0].at(at);
    for (std::size_t i = 0; i < at.size(); ++i) {
      // Negative pads remove elements first, so that the others repeat what is left.
      const std::int64_t low = std::max<std::int64_t>(-q.attributes().starts[i], 0);
      const std::int64_t high = x.shape[i] - std::max<std::int64_t>(-q.attributes().sizes[i], 0);
      std::int64_t p = at[i] - q.attributes().starts[i];
      if (p < low || p >= high) {
        if (mode == "constant") return;
        if (mode == "edge") p = std::clamp(p, low, high - 1);
        if (mode == "reflect") p = p < low ? 2 * low - p : 2 * (high - 1) - p;
        if (mode == "wrap") p = p < low ? p + (high - low) : p - (high - low);
      }
      at[i] = p;
    }
    value = x.at(at);
  });
}

/// Where the position `o` of `output` lies in `input`.
double source_of(const network::OperatorAttributes& a, std::int64_t o, std::int64_t input, std::int64_t output) {
  const auto position = static_cast<double>(o);
  const double scale = static_cast<double>(output) / static_cast<double>(input);
  if (a.coordinates == "asymmetric") return position / scale;
  if (a.coordinates == "align_corners") {
    return output == 1 ? 0 : position * static_cast<double>(input - 1) / static_cast<double>(output - 1);
  }
  if (a.coordinates == "pytorch_half_pixel" && output == 1) return 0;
  return (position + 0.5) / scale - 0.5;
}

/// The cubic convolution kernel at a distance below 2.
double cubic_weight(double d) {
  const double a = -0.75;
  if (d <= 1) return (a + 2) * d * d * d - (a + 3) * d * d + 1;
  return a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a;
}

double interpolated(const Array& x, const network::OperatorAttributes& a, const Index& goal, const Index& at,
                    std::size_t axis, Index& place) {
  if (axis == at.size()) return x.at(place);
  const std::int64_t last = x.shape[axis] - 1;
  const double position =
      x.shape[axis] == goal[axis] ? static_cast<double>(at[axis]) : source_of(a, at[axis], x.shape[axis], goal[axis]);
  const double nudge = 1e-9;  // a position that is whole but for rounding
  if (a.mode == "nearest") {
    double nearest = std::ceil(position - 0.5 - nudge);  // round_prefer_floor
    if (a.rounding == "floor") nearest = std::floor(position + nudge);
    if (a.rounding == "ceil") nearest = std::ceil(position - nudge);
    if (a.rounding == "round_prefer_ceil") nearest = std::floor(position + 0.5 + nudge);
    place[axis] = std::clamp<std::int64_t>(static_cast<std::int64_t>(nearest), 0, last);
    return interpolated(x, a, goal, at, axis + 1, place);
  }
  const double below = std::floor(position + nudge);
  if (a.mode == "cubic") {
    double sum = 0;
    for (int tap = -1; tap <= 2; ++tap) {
      place[axis] = std::clamp<std::int64_t>(static_cast<std::int64_t>(below) + tap, 0, last);
      sum += cubic_weight(std::abs(position - below - tap)) * interpolated(x, a, goal, at, axis + 1, place);
    }
    return sum;
  }
  place[axis] = std::clamp<std::int64_t>(static_cast<std::int64_t>(below), 0, last);
  const double near = interpolated(x, a, goal, at, axis + 1, place);
  place[axis] = std::clamp<std::int64_t>(static_cast<std::int64_t>(below) + 1, 0, last);
  const double far = interpolated(x, a, goal, at, axis + 1, place);
  return near + (far - near) * (position - below);
}

void resize(const Question& q) {
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    Index place(at.size(), 0);
    q.outputs[0].at(at) = interpolated(q.inputs[0], q.attributes(), q.outputs[0].shape, at, 0, place);
  });
}

void transpose(const Question& q) {
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    Index source(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) source[static_cast<std::size_t>(q.attributes().axes[i])] = at[i];
    q.outputs[0].at(at) = q.inputs[0].at(source);
  });
}

/// What the first inputs say about places is not known here: the first ones are taken, over and over again.
void gather_elements(const Question& q) {
  const std::vector<double>& from = q.inputs[0].values;
  std::vector<double>& to = q.outputs[0].values;
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[i % from.size()];
}

void scatter(const Question& q) {
  std::vector<double>& to = q.outputs[0].values;
  if (q.has(2)) to = q.inputs[2].values;
  const std::vector<double>& from = q.inputs[0].values;
  for (std::size_t i = 0; i < from.size(); ++i) {
    double& place = to[i % to.size()];
    place = q.layer.function.empty() ? from[i] : apply_function(q.layer.function, {place, from[i]});
  }
}

void cumulative(const Question& q) {
  const network::OperatorAttributes& a = q.attributes();
  const auto axis = static_cast<std::size_t>(a.axis);
  const Array& x = q.inputs[0];
  for_each_index(x.shape, [&](const Index& at) {
    double result = q.layer.function == "sum" ? 0 : 1;
    for (std::int64_t i = 0; i < x.shape[axis]; ++i) {
      const bool before = a.reverse ? i > at[axis] : i < at[axis];
      if (!before && (a.exclusive || i != at[axis])) continue;
      Index other = at;
      other[axis] = i;
      result = q.layer.function == "sum" ? result + x.at(other) : result * x.at(other);
    }
    q.outputs[0].at(at) = result;
  });
}

void gather(const Question& q) {
  if (q.layer.function == "elements") return gather_elements(q);
  const auto axis = static_cast<std::size_t>(q.attributes().axis);
  const Array& x = q.inputs[0];
  const Index& indices = q.inputs[1].shape;
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    std::int64_t row = 0;
    for (std::size_t i = 0; i < indices.size(); ++i) row = row * indices[i] + at[axis + i];
    Index source(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(axis));
    source.push_back(row % x.shape[axis]);
    source.insert(source.end(), at.begin() + static_cast<std::ptrdiff_t>(axis + indices.size()), at.end());
    q.outputs[0].at(at) = x.at(source);
  });
}

void slice(const Question& q) {
  const network::OperatorAttributes& a = q.attributes();
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    Index source = at;
    for (std::size_t i = 0; i < a.axes.size(); ++i) {
      const auto axis = static_cast<std::size_t>(a.axes[i]);
      source[axis] = a.starts[i] + at[axis] * a.steps[i];
    }
    q.outputs[0].at(at) = q.inputs[0].at(source);
  });
}

void expand(const Question& q) {
  const Array& x = q.inputs[0];
  for_each_index(q.outputs[0].shape, [&](const Index& at) {
    Index source(x.shape.size());
    for (std::size_t i = 0; i < source.size(); ++i) source[i] = at[at.size() - source.size() + i] % x.shape[i];
    q.outputs[0].at(at) = x.at(source);
  });
}

void view(const Question& q) { q.outputs[0].values = q.inputs[0].values; }

void recurrent(const Question& q) { evaluate_recurrent(q.layer, q.inputs, q.given, q.outputs); }

const std::map<network::OperatorKind, void (*)(const Question&)> kOperators = {
    {network::OperatorKind::kConvolution, convolution},
    {network::OperatorKind::kTransposedConvolution, transposed_convolution},
    {network::OperatorKind::kPooling, pooling},
    {network::OperatorKind::kGemm, gemm},
    {network::OperatorKind::kMatMul, matmul},
    {network::OperatorKind::kElementwise, elementwise},
    {network::OperatorKind::kBatchNormalization, batch_normalization},
    {network::OperatorKind::kLayerNormalization, normalization},
    {network::OperatorKind::kSoftmax, softmax},
    {network::OperatorKind::kReduce, reduce},
    {network::OperatorKind::kConcat, concat},
    {network::OperatorKind::kSplit, split},
    {network::OperatorKind::kPad, pad},
    {network::OperatorKind::kResize, resize},
    {network::OperatorKind::kTranspose, transpose},
    {network::OperatorKind::kGather, gather},
    {network::OperatorKind::kSlice, slice},
    {network::OperatorKind::kExpand, expand},
    {network::OperatorKind::kScatter, scatter},
    {network::OperatorKind::kCumulative, cumulative},
    {network::OperatorKind::kView, view},
    {network::OperatorKind::kRecurrent, recurrent},
};

}  // namespace

std::vector<std::vector<double>> evaluate_layer(const network::Network& network, const network::Layer& layer,
                                                const std::vector<std::vector<double>>& tensors) {
  std::vector<Array> inputs;
  std::vector<bool> given;
  for (const network::TensorId id : layer.inputs) {
    given.push_back(id != network::kNoTensor);
    const auto at = static_cast<std::size_t>(id);
    inputs.push_back(id == network::kNoTensor ? Array({0}) : Array(network.tensors.at(at).shape, tensors.at(at)));
  }
  std::vector<Array> outputs;
  for (const network::TensorId id : layer.outputs)
    outputs.emplace_back(network.tensors.at(static_cast<std::size_t>(id)).shape);
  kOperators.at(layer.kind)({layer, inputs, given, outputs});
  std::vector<std::vector<double>> values;
  for (Array& output : outputs) values.push_back(std::move(output.values));
  return values;
}

}  // namespace cyclescope::reference
