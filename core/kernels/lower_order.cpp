// Operators that go along an axis in order, or look for extremes: as a kernel for each step. Which elements are extreme
// is data: each step takes the next ones, which is the same work.
#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

/// `x` as [before the axis, along it, behind it].
KernelTensor along(const KernelTensor& x, std::int64_t axis) {
  std::int64_t outer = 1;
  std::int64_t inner = 1;
  for (std::size_t i = 0; i < x.extents.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    if (at != axis) (at < axis ? outer : inner) *= x.extents[i];
  }
  return reshaped(x, {outer, x.extents[static_cast<std::size_t>(axis)], inner});
}

/// Element `i` of the middle dimension of `x`, without that dimension.
KernelTensor element(const KernelTensor& x, std::int64_t i) {
  const KernelTensor one = sliced(x, 1, i, 1);
  return restrided(one, {one.extents[0], one.extents[2]}, {one.strides[0], one.strides[2]});
}

}  // namespace

Result<void> lower_cumulative(KernelBuilder& b) {
  constexpr std::int64_t kMostSteps = 4096;
  const network::OperatorAttributes& a = b.layer().attributes;
  if (b.output().elements == 0) return {};
  const KernelTensor x = along(b.input(0), a.axis);
  const KernelTensor y = along(b.output(), a.axis);
  const std::int64_t steps = x.extents[1];
  if (steps > kMostSteps) return b.not_mapped(std::to_string(steps) + " steps one after another are not mapped");
  const bool product = b.layer().function == "prod";
  if (a.exclusive && product) return b.not_mapped("a product without the element itself begins with a 1 from nowhere");
  const auto at = [&](std::int64_t i) { return a.reverse ? steps - 1 - i : i; };
  const std::int64_t first = a.exclusive ? 1 : 0;
  if (a.exclusive) b.clear(element(y, at(0)));
  for (std::int64_t i = first; i < steps; ++i) {
    const KernelTensor own = element(x, at(i - first));
    if (i == first) {
      b.move(own, element(y, at(i)));
    } else {
      b.elementwise(product ? "mul" : "add", {element(y, at(i - 1)), own}, element(y, at(i)));
    }
  }
  return {};
}

// One extreme after another, over all elements: the place is looked for, the value fetched, and left out from then on.
Result<void> lower_top_k(KernelBuilder& b) {
  constexpr std::int64_t kMostPasses = 64;
  const network::OperatorAttributes& a = b.layer().attributes;
  if (b.output().elements == 0) return {};
  const KernelTensor x = along(b.input(0), a.axis);
  const KernelTensor values = along(b.output(), a.axis);
  const std::int64_t count = values.extents[1];
  if (count > kMostPasses) {
    return b.not_mapped("the " + std::to_string(count) + " extremes of " + std::to_string(x.extents[1]) +
                        " elements take a sort, which is not mapped");
  }
  KernelTensor rest = b.temporary(x.extents);
  rest.element_bits = x.element_bits;
  b.move(x, rest);
  const bool placed = b.layer().outputs.size() > 1;
  for (std::int64_t i = 0; i < count; ++i) {
    if (placed) {
      b.reduce("arg" + b.layer().function, rest, element(along(b.output(1), a.axis), i));
      b.move(element(rest, i), element(values, i));
    } else {
      b.reduce(b.layer().function, rest, element(values, i));
    }
    if (i + 1 < count) b.clear(element(rest, i));
  }
  return {};
}

}  // namespace cyclescope::kernels
