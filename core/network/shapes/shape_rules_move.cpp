// Shapes of operators that only move data.
#include <algorithm>

#include "network/checked.h"
#include "network/shapes/shape_rules.h"

namespace cyclescope::network {
namespace {

bool has_axis(std::int64_t axis, const Shape& shape) {
  return axis >= 0 && axis < static_cast<std::int64_t>(shape.size());
}

tl::unexpected<Diagnostic> no_axis(const ShapeQuestion& q, const Shape& shape) {
  return q.bad_attribute("axis " + std::to_string(q.attributes().axis) + " is none of " + to_text(shape));
}

constexpr const char* kPadModes[] = {"constant", "edge", "reflect", "wrap"};

}  // namespace

Shapes infer_concat(const ShapeQuestion& q) {
  Shape output = q.input(0);
  const std::int64_t axis = q.attributes().axis;
  if (!has_axis(axis, output)) return no_axis(q, output);
  const auto at = static_cast<std::size_t>(axis);
  for (std::size_t i = 1; i < q.inputs.size(); ++i) {
    if (!q.has(i)) return q.mismatch("input " + std::to_string(i) + " is missing");
    Shape other = q.input(i);
    if (other.size() != output.size()) {
      return q.mismatch(to_text(q.input(0)) + " and " + to_text(other) + " have different numbers of dimensions");
    }
    const std::int64_t more = other[at];
    other[at] = output[at];
    if (other != output) {
      return q.mismatch(to_text(q.input(0)) + " and " + to_text(q.input(i)) + " differ beside axis " +
                        std::to_string(axis));
    }
    output[at] = saturating_add(output[at], more);
  }
  return std::vector<Shape>{output};
}

Shapes infer_split(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const std::int64_t axis = q.attributes().axis;
  if (!has_axis(axis, x)) return no_axis(q, x);
  const auto& sizes = q.attributes().sizes;
  std::int64_t sum = 0;
  for (const std::int64_t size : sizes) {
    if (size < 0) return q.bad_attribute("the parts " + to_text(sizes) + " must not be negative");
    sum = saturating_add(sum, size);
  }
  if (sum != x[static_cast<std::size_t>(axis)] || sizes.size() != q.declared.size()) {
    return q.mismatch("the parts " + to_text(sizes) + " of " + std::to_string(q.declared.size()) +
                      " outputs do not make up axis " + std::to_string(axis) + " of " + to_text(x));
  }
  std::vector<Shape> outputs;
  for (const std::int64_t size : sizes) {
    outputs.push_back(x);
    outputs.back()[static_cast<std::size_t>(axis)] = size;
  }
  return outputs;
}

Shapes infer_pad(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const OperatorAttributes& a = q.attributes();
  if (a.starts.size() != x.size() || a.sizes.size() != x.size()) {
    return q.bad_attribute("pads for each of " + std::to_string(x.size()) + " dimensions are expected");
  }
  if (std::find(std::begin(kPadModes), std::end(kPadModes), a.mode) == std::end(kPadModes)) {
    return q.bad_attribute("the mode is 'constant', 'edge', 'reflect' or 'wrap', not '" + a.mode + "'");
  }
  Shape output;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (const std::int64_t pad : {a.starts[i], a.sizes[i]}) {
      if (pad < -kLargestCount || pad > kLargestCount) return q.bad_attribute("a pad beyond 2^53 is impossible");
    }
    const std::int64_t extent = x[i] + a.starts[i] + a.sizes[i];
    if (extent < 0 || x[i] + std::min<std::int64_t>(a.starts[i], 0) + std::min<std::int64_t>(a.sizes[i], 0) < 0) {
      return q.mismatch("the pads " + to_text(a.starts) + " and " + to_text(a.sizes) + " remove more than " +
                        to_text(x) + " has");
    }
    if (a.mode != "constant" && extent > x[i] && x[i] == 0) {
      return q.mismatch("an empty input can be padded with a constant only");
    }
    output.push_back(extent);
  }
  return std::vector<Shape>{output};
}

Shapes infer_resize(const ShapeQuestion& q) {
  if (q.declared[0].size() != q.input(0).size()) {
    return q.mismatch("the output " + to_text(q.declared[0]) + " and the input " + to_text(q.input(0)) +
                      " have different numbers of dimensions");
  }
  for (std::size_t i = 0; i < q.input(0).size(); ++i) {
    if (q.input(0)[i] == 0 && q.declared[0][i] != 0) return q.mismatch("an empty input cannot be resized");
  }
  return std::vector<Shape>{q.declared[0]};
}

Shapes infer_transpose(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const auto& permutation = q.attributes().axes;
  std::vector<bool> used(x.size(), false);
  Shape output;
  for (const std::int64_t axis : permutation) {
    if (!has_axis(axis, x) || used[static_cast<std::size_t>(axis)]) break;
    used[static_cast<std::size_t>(axis)] = true;
    output.push_back(x[static_cast<std::size_t>(axis)]);
  }
  if (output.size() != x.size() || permutation.size() != x.size()) {
    return q.bad_attribute(to_text(permutation) + " is no order of the axes of " + to_text(x));
  }
  return std::vector<Shape>{output};
}

Shapes infer_gather(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  if (q.layer.function == "elements") return q.declared;
  if (!q.layer.function.empty()) {
    return q.bad_attribute("'" + q.layer.function + "' is no way to gather; \"elements\" is");
  }
  const std::int64_t axis = q.attributes().axis;
  if (!has_axis(axis, x)) return no_axis(q, x);
  Shape output(x.begin(), x.begin() + axis);
  output.insert(output.end(), q.input(1).begin(), q.input(1).end());
  output.insert(output.end(), x.begin() + axis + 1, x.end());
  return std::vector<Shape>{output};
}

Shapes infer_slice(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const OperatorAttributes& a = q.attributes();
  const std::size_t count = a.axes.size();
  if (a.starts.size() != count || a.steps.size() != count || a.sizes.size() != count) {
    return q.bad_attribute("axes, starts, steps and sizes want equally many entries");
  }
  Shape output = x;
  for (std::size_t i = 0; i < count; ++i) {
    if (!has_axis(a.axes[i], x) || (i > 0 && a.axes[i] <= a.axes[i - 1])) {
      return q.bad_attribute("axes " + to_text(a.axes) + " are no axes of " + to_text(x));
    }
    const auto axis = static_cast<std::size_t>(a.axes[i]);
    const std::int64_t size = a.sizes[i];
    const bool sound = a.steps[i] != 0 && a.steps[i] >= -kLargestCount && a.steps[i] <= kLargestCount && size >= 0 &&
                       size <= kLargestCount;
    std::int64_t last = 0;
    if (!sound || (size > 0 &&
                   (a.starts[i] < 0 || a.starts[i] >= x[axis] || __builtin_mul_overflow(size - 1, a.steps[i], &last) ||
                    __builtin_add_overflow(a.starts[i], last, &last) || last < 0 || last >= x[axis]))) {
      return q.mismatch("elements " + std::to_string(a.starts[i]) + ", step " + std::to_string(a.steps[i]) + ", of " +
                        std::to_string(size) + " leave axis " + std::to_string(a.axes[i]) + " of " + to_text(x));
    }
    output[axis] = size;
  }
  return std::vector<Shape>{output};
}

Shapes infer_view(const ShapeQuestion& q) {
  const auto elements = checked_product(q.declared[0]);
  if (!elements) return q.too_large("the output", q.declared[0]);
  if (*elements != checked_product(q.input(0))) {
    return q.mismatch(to_text(q.input(0)) + " and " + to_text(q.declared[0]) + " have different numbers of elements");
  }
  return std::vector<Shape>{q.declared[0]};
}

Shapes infer_expand(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const Shape& y = q.declared[0];
  bool fits = y.size() >= x.size();
  for (std::size_t i = 0; fits && i < x.size(); ++i) {
    const std::int64_t extent = y[y.size() - x.size() + i];
    fits = x[i] == 0 ? extent == 0 : extent >= 0 && extent % x[i] == 0;
  }
  if (!fits) return q.mismatch(to_text(x) + " cannot be repeated to " + to_text(y));
  return std::vector<Shape>{y};
}

Shapes infer_scatter(const ShapeQuestion& q) {
  constexpr std::string_view kFunctions[] = {"", "add", "mul", "max", "min"};
  if (std::find(std::begin(kFunctions), std::end(kFunctions), q.layer.function) == std::end(kFunctions)) {
    return q.bad_attribute("'" + q.layer.function + "' is no way to scatter; add, mul, max and min are");
  }
  if (!q.has(2) || q.input(2) == q.declared[0]) return q.declared;
  if (!q.declared[0].empty()) {
    return q.mismatch(to_text(q.input(2)) + " does not become " + to_text(q.declared[0]) + " by scattering into it");
  }
  return std::vector<Shape>{q.input(2)};
}

Shapes infer_other(const ShapeQuestion& q) { return q.declared; }

}  // namespace cyclescope::network
