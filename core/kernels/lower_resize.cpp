// Resize, one dimension after another. The output positions of one phase (those a period apart) lie the same fraction
// between two input positions, so that one kernel computes all of them: a move for "nearest", a "lerp" for "linear",
// three of them for the four taps of "cubic". How steep a cubic is, and what it makes of taps outside, costs nothing:
// it is the usual one, of a border that is repeated.
// Positions are computed from the extents: a scale that does not divide them exactly shifts them by less than one.
#include <algorithm>
#include <array>
#include <numeric>

#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

constexpr std::int64_t kLargestExtent = std::int64_t{1} << 24;
constexpr std::int64_t kMostPhases = 4096;

/// Output position o lies at (o * factor + shift) / divisor in the input.
struct Coordinates {
  std::int64_t factor, shift, divisor;
};

/// Nothing where the kind of coordinates is not known.
bool coordinates_of(const network::OperatorAttributes& a, std::int64_t input, std::int64_t output,
                    Coordinates& result) {
  const bool single = a.coordinates == "pytorch_half_pixel" && output == 1;
  if (single || (a.coordinates == "align_corners" && output == 1)) {
    result = {0, 0, 1};
  } else if (a.coordinates == "half_pixel" || a.coordinates == "pytorch_half_pixel" ||
             a.coordinates == "half_pixel_symmetric") {
    result = {2 * input, input - output, 2 * output};
  } else if (a.coordinates == "align_corners") {
    result = {input - 1, 0, output - 1};
  } else if (a.coordinates == "asymmetric") {
    result = {input, 0, output};
  } else {
    return false;
  }
  return true;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

/// The input position that "nearest" takes for the output position `o`, before it is clamped to the input.
std::int64_t nearest(const network::OperatorAttributes& a, const Coordinates& c, std::int64_t o) {
  const std::int64_t numerator = o * c.factor + c.shift;
  const std::int64_t below = floor_divide(numerator, c.divisor);
  const std::int64_t rest = numerator - below * c.divisor;
  if (a.rounding == "floor") return below;
  if (a.rounding == "ceil") return below + (rest > 0 ? 1 : 0);
  const bool up = a.rounding == "round_prefer_ceil" ? 2 * rest >= c.divisor : 2 * rest > c.divisor;
  return below + (up ? 1 : 0);
}

/// The source of a cubic: elements before and behind it are those at its border.
KernelTensor with_border(KernelBuilder& b, const KernelTensor& x, std::int64_t before, std::int64_t behind) {
  if (before == 0 && behind == 0) return x;
  const std::int64_t extent = x.extents[1];
  const KernelTensor wide = b.temporary({x.extents[0], before + extent + behind, x.extents[2]});
  for (std::int64_t i = 0; i < before; ++i) b.move(sliced(x, 1, 0, 1), sliced(wide, 1, i, 1));
  b.move(x, sliced(wide, 1, before, extent));
  for (std::int64_t i = 0; i < behind; ++i)
    b.move(sliced(x, 1, extent - 1, 1), sliced(wide, 1, before + extent + i, 1));
  return wide;
}

/// Weights of the four elements around a place that lies `t` behind the second of them.
std::array<double, 4> cubic_weights(double t) {
  constexpr double kSteepness = -0.75;
  const auto near = [](double d) { return ((kSteepness + 2) * d - (kSteepness + 3)) * d * d + 1; };
  const auto far = [](double d) { return ((d - 5) * d + 8) * d * kSteepness - 4 * kSteepness; };
  return {far(1 + t), near(t), near(1 - t), far(2 - t)};
}

/// "cubic" along one dimension.
void cubic_pass(KernelBuilder& b, const KernelTensor& x, const KernelTensor& y, const Coordinates& c) {
  const std::int64_t output = y.extents[1];
  const std::int64_t first = floor_divide(c.shift, c.divisor);
  const std::int64_t last = floor_divide((output - 1) * c.factor + c.shift, c.divisor);
  const std::int64_t before = std::max<std::int64_t>(1 - first, 0);
  const KernelTensor wide = with_border(b, x, before, std::max<std::int64_t>(last + 3 - x.extents[1], 0));
  const std::int64_t common = std::gcd(c.factor, c.divisor);
  const std::int64_t period = std::min(c.divisor / common, output);
  for (std::int64_t phase = 0; phase < period; ++phase) {
    const std::int64_t count = (output - phase - 1) / period + 1;
    const std::int64_t position = floor_divide(phase * c.factor + c.shift, c.divisor);
    const std::int64_t rest = phase * c.factor + c.shift - position * c.divisor;
    const auto tap = [&](std::int64_t i) { return sliced(wide, 1, before + position + i, count, c.factor / common); };
    const KernelTensor target = sliced(y, 1, phase, count, period);
    if (rest == 0) {
      b.move(tap(0), target);
      continue;
    }
    const auto [w0, w1, w2, w3] = cubic_weights(static_cast<double>(rest) / static_cast<double>(c.divisor));
    const KernelTensor outer = b.temporary(target.extents);
    const KernelTensor inner = b.temporary(target.extents);
    b.elementwise("lerp", {tap(-1), tap(2)}, outer, w3 / (w0 + w3));
    b.elementwise("lerp", {tap(0), tap(1)}, inner, w2 / (w1 + w2));
    b.elementwise("lerp", {inner, outer}, target, w0 + w3);
  }
}

class Pass {
 public:
  Pass(KernelBuilder& builder, const KernelTensor& source, const KernelTensor& target, const Coordinates& coordinates)
      : b_(builder), x_(source), y_(target), c_(coordinates), linear_(builder.layer().attributes.mode == "linear") {}

  void run() {
    const std::int64_t output = y_.extents[1];
    const std::int64_t common = std::gcd(c_.factor, c_.divisor);
    const std::int64_t period = std::min(c_.divisor / common, output);
    const std::int64_t advance = c_.factor / common;
    for (std::int64_t phase = 0; phase < period; ++phase) {
      const std::int64_t count = (output - phase - 1) / period + 1;
      // Runs of positions whose sources are inside; those clamped to the first or last element are runs of their own.
      for (std::int64_t first = 0; first < count;) {
        const std::int64_t position = source(phase + first * period);
        const std::int64_t zone = zone_of(position);
        std::int64_t end = first + 1;
        while (end < count && zone_of(position + (end - first) * advance) == zone) ++end;
        emit(phase + first * period, period, end - first, zone, position, advance);
        first = end;
      }
    }
  }

 private:
  std::int64_t source(std::int64_t o) const {
    return linear_ ? floor_divide(o * c_.factor + c_.shift, c_.divisor) : nearest(b_.layer().attributes, c_, o);
  }

  /// -1 before the input, 1 at or behind its last usable element, 0 inside.
  std::int64_t zone_of(std::int64_t position) const {
    if (position < 0) return -1;
    return position >= x_.extents[1] - (linear_ ? 1 : 0) ? 1 : 0;
  }

  void emit(std::int64_t first, std::int64_t period, std::int64_t count, std::int64_t zone, std::int64_t position,
            std::int64_t advance) {
    const KernelTensor target = sliced(y_, 1, first, count, period);
    if (zone != 0) {
      b_.move(sliced(x_, 1, zone < 0 ? 0 : x_.extents[1] - 1, 1), target);
      return;
    }
    const KernelTensor near = sliced(x_, 1, position, count, advance);
    const std::int64_t rest = first * c_.factor + c_.shift - position * c_.divisor;
    if (!linear_ || rest == 0) {
      b_.move(near, target);
      return;
    }
    b_.elementwise("lerp", {near, sliced(x_, 1, position + 1, count, advance)}, target,
                   static_cast<double>(rest) / static_cast<double>(c_.divisor));
  }

  KernelBuilder& b_;
  const KernelTensor& x_;
  const KernelTensor& y_;
  Coordinates c_;
  bool linear_;
};

}  // namespace

Result<void> lower_resize(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  const network::Shape goal = b.output().extents;
  if (b.output().elements == 0) return {};
  if (a.mode != "nearest" && a.mode != "linear" && a.mode != "cubic")
    return b.not_mapped("mode '" + a.mode + "' is not mapped");
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < goal.size(); ++i) {
    if (goal[i] != b.input(0).extents[i]) changed.push_back(i);
  }
  KernelTensor current = b.input(0);
  network::Shape shape = current.extents;
  if (changed.empty()) b.move(current, b.output());
  for (const std::size_t axis : changed) {
    Coordinates coordinates{};
    if (!coordinates_of(a, shape[axis], goal[axis], coordinates)) {
      return b.not_mapped("coordinates '" + a.coordinates + "' are not mapped");
    }
    const std::int64_t common = std::max<std::int64_t>(std::gcd(coordinates.factor, coordinates.divisor), 1);
    if (std::max(shape[axis], goal[axis]) > kLargestExtent ||
        std::min(coordinates.divisor / common, goal[axis]) > kMostPhases) {
      return b.not_mapped("from " + std::to_string(shape[axis]) + " to " + std::to_string(goal[axis]) +
                          " elements takes too many kernels");
    }
    std::int64_t outer = 1;
    std::int64_t inner = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) (i < axis ? outer : inner) *= i == axis ? 1 : shape[i];
    const KernelTensor source = reshaped(current, {outer, shape[axis], inner});
    shape[axis] = goal[axis];
    const KernelTensor target =
        reshaped(axis == changed.back() ? b.output() : b.temporary(shape), {outer, shape[axis], inner});
    if (a.mode == "cubic") {
      cubic_pass(b, source, target, coordinates);
    } else {
      Pass(b, source, target, coordinates).run();
    }
    current = target;
  }
  return {};
}

}  // namespace cyclescope::kernels
