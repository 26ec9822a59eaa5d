// Shapes of operators that slide a window over their input: convolutions and pooling.
#include <algorithm>
#include <optional>

#include "network/checked.h"
#include "network/shapes/shape_rules.h"

namespace cyclescope::network {
namespace {

/// Extents of the window in one dimension.
struct Window {
  std::int64_t kernel, stride, dilation, pad_begin, pad_end;
};

bool within(const std::vector<std::int64_t>& values, std::int64_t least, std::int64_t most) {
  return std::all_of(values.begin(), values.end(), [=](std::int64_t v) { return v >= least && v <= most; });
}

/// The windows of the spatial dimensions of an input of rank `rank`: 1-D layers leave out the height.
Result<std::vector<Window>> windows(const ShapeQuestion& q, std::size_t rank, std::int64_t largest_kernel) {
  const OperatorAttributes& a = q.attributes();
  if (rank < 3 || rank > 5) {
    return q.mismatch("the input has " + std::to_string(rank) +
                      " dimensions; batch, channels and one, two or three spatial dimensions are expected");
  }
  const std::size_t spatial = rank - 2;
  const std::size_t given = std::max<std::size_t>(spatial, 2);
  for (const auto* values : {&a.kernel, &a.stride, &a.dilation, &a.pad_begin, &a.pad_end}) {
    if (values->size() != given) {
      return q.bad_attribute("kernel, stride, dilation and pads want " + std::to_string(given) + " entries each");
    }
  }
  if (!within(a.kernel, 1, largest_kernel)) {
    return q.bad_attribute("kernel " + to_text(a.kernel) + ": extents from 1 to " + std::to_string(largest_kernel) +
                           " are possible");
  }
  if (!within(a.stride, 1, kLargestWindow) || !within(a.dilation, 1, kLargestWindow)) {
    return q.bad_attribute("stride " + to_text(a.stride) + ", dilation " + to_text(a.dilation) +
                           ": from 1 to 2^20 is possible");
  }
  if (!within(a.pad_begin, 0, kLargestWindow) || !within(a.pad_end, 0, 2 * kLargestWindow)) {
    return q.bad_attribute("pads " + to_text(a.pad_begin) + " and " + to_text(a.pad_end) +
                           ": from 0 to 2^20 is possible");
  }
  if (spatial == 1 && (a.kernel[0] != 1 || a.stride[0] != 1 || a.pad_begin[0] != 0 || a.pad_end[0] != 0)) {
    return q.bad_attribute("a 1-D layer has height 1");
  }
  std::vector<Window> result;
  for (std::size_t i = given - spatial; i < given; ++i) {
    result.push_back({a.kernel[i], a.stride[i], a.dilation[i], a.pad_begin[i], a.pad_end[i]});
  }
  return result;
}

/// Positions of `window` in `input`; nothing where it is larger than the padded input.
std::optional<std::int64_t> positions(std::int64_t input, const Window& window) {
  const std::int64_t reach = saturating_add(saturating_multiply(window.kernel - 1, window.dilation), 1);
  const std::int64_t room = input + window.pad_begin + window.pad_end - reach;
  if (room >= 0) return room / window.stride + 1;
  if (input == 0) return 0;
  return std::nullopt;
}

Result<void> check_weights(const ShapeQuestion& q, const Shape& w, std::size_t rank) {
  if (w.size() != rank) {
    return q.mismatch("the weights " + to_text(w) + " and the input " + to_text(q.input(0)) +
                      " want the same number of dimensions");
  }
  const auto& kernel = q.attributes().kernel;
  if (!std::equal(w.begin() + 2, w.end(), kernel.end() - static_cast<std::ptrdiff_t>(rank - 2))) {
    return q.mismatch("the weights " + to_text(w) + " do not have the kernel's extents " + to_text(kernel));
  }
  return {};
}

Result<void> check_bias(const ShapeQuestion& q, std::int64_t filters) {
  if (!q.has(2) || q.input(2) == Shape{filters}) return {};
  return q.mismatch("the bias " + to_text(q.input(2)) + " wants the shape [" + std::to_string(filters) +
                    "], one entry per filter");
}

Shapes slide(const ShapeQuestion& q, const std::vector<Window>& window, std::int64_t channels) {
  Shape output = {q.input(0)[0], channels};
  for (std::size_t i = 0; i < window.size(); ++i) {
    const auto extent = positions(q.input(0)[i + 2], window[i]);
    if (!extent) {
      return q.mismatch("the kernel " + to_text(q.attributes().kernel) + " with dilation " +
                        to_text(q.attributes().dilation) + " is larger than the padded input " + to_text(q.input(0)));
    }
    output.push_back(*extent);
  }
  return std::vector<Shape>{output};
}

}  // namespace

Shapes infer_convolution(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const Shape& w = q.input(1);
  const auto window = windows(q, x.size(), kLargestWindow);
  if (!window) return tl::unexpected<Diagnostic>(window.error());
  if (auto checked = check_weights(q, w, x.size()); !checked) return tl::unexpected<Diagnostic>(checked.error());
  const std::int64_t groups = q.attributes().groups;
  if (groups < 1 || groups > kLargestCount || x[1] % groups != 0 || w[1] != x[1] / groups || w[0] % groups != 0) {
    return q.mismatch("weights " + to_text(w) + " with " + std::to_string(groups) + " groups do not fit the input " +
                      to_text(x) + ": [filters, channels / groups, kernel...] is expected");
  }
  if (auto checked = check_bias(q, w[0]); !checked) return tl::unexpected<Diagnostic>(checked.error());
  return slide(q, *window, w[0]);
}

Shapes infer_transposed_convolution(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  const Shape& w = q.input(1);
  const auto window = windows(q, x.size(), kLargestWindow);
  if (!window) return tl::unexpected<Diagnostic>(window.error());
  if (auto checked = check_weights(q, w, x.size()); !checked) return tl::unexpected<Diagnostic>(checked.error());
  const std::int64_t groups = q.attributes().groups;
  if (groups < 1 || groups > kLargestCount || x[1] % groups != 0 || w[0] != x[1]) {
    return q.mismatch("weights " + to_text(w) + " with " + std::to_string(groups) + " groups do not fit the input " +
                      to_text(x) + ": [channels, filters / groups, kernel...] is expected");
  }
  const std::int64_t filters = saturating_multiply(w[1], groups);
  if (auto checked = check_bias(q, filters); !checked) return tl::unexpected<Diagnostic>(checked.error());
  if (!within(q.attributes().stride, 1, kLargestTransposedStride)) {
    return q.bad_attribute("stride " + to_text(q.attributes().stride) + ": from 1 to 4096 is possible");
  }
  const auto& extra = q.attributes().output_padding;
  if (!extra.empty() && (extra.size() != q.attributes().kernel.size() || !within(extra, 0, kLargestWindow))) {
    return q.bad_attribute("output padding " + to_text(extra) + ": one entry per dimension from 0 to 2^20 is expected");
  }
  Shape output = {x[0], filters};
  for (std::size_t i = 0; i < window->size(); ++i) {
    const Window& at = (*window)[i];
    const std::int64_t more = extra.empty() ? 0 : extra[extra.size() - window->size() + i];
    const std::int64_t spread = saturating_multiply(std::max<std::int64_t>(x[i + 2] - 1, 0), at.stride);
    if (spread > kLargestCount) return q.too_large("the output", x);
    const std::int64_t extent = spread + (at.kernel - 1) * at.dilation + 1 + more - at.pad_begin - at.pad_end;
    if (extent < 0) return q.mismatch("the pads are larger than the output");
    output.push_back(x[i + 2] == 0 ? 0 : extent);
  }
  return std::vector<Shape>{output};
}

Shapes infer_pooling(const ShapeQuestion& q) {
  const Shape& x = q.input(0);
  if (q.layer.function != "max" && q.layer.function != "average") {
    return q.bad_attribute("pooling is 'max' or 'average', not '" + q.layer.function + "'");
  }
  const auto window = windows(q, x.size(), kLargestCount);  // global pooling has large kernels
  if (!window) return tl::unexpected<Diagnostic>(window.error());
  return slide(q, *window, x[1]);
}

}  // namespace cyclescope::network
