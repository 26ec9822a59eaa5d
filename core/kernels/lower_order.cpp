// Operators that go along an axis in order, or look for extremes: as a kernel for each step. Which elements are extreme
// is data: each step takes the next ones, which is the same work.
#include <algorithm>
#include <optional>
#include <string>

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

/// Steps one after another of which nothing more is made.
constexpr std::int64_t kMostSteps = 4096;
/// Elements of an axis that are added up, or sorted: the kernels for more are too many.
constexpr std::int64_t kLongestAxis = std::int64_t{1} << 20;

/// y[i] = x[0] + ... + x[i] along the middle dimension, from y[i - 1] each, from `first` on.
void accumulate(KernelBuilder& b, const std::string& function, const KernelTensor& x, const KernelTensor& y,
                std::int64_t first = 0) {
  for (std::int64_t i = first; i < x.extents[1]; ++i) {
    if (i == 0) {
      b.move(element(x, i), element(y, i));
    } else {
      b.elementwise(function, {element(y, i - 1), element(x, i)}, element(y, i));
    }
  }
}

/// The same in blocks side by side: each is added up in itself, and then gets what the ones before it amount to.
void accumulate_blocks(KernelBuilder& b, const std::string& function, const KernelTensor& x, const KernelTensor& y) {
  std::int64_t size = kMostSteps;
  while ((size / 2) * (size / 2) >= x.extents[1]) size /= 2;
  const std::int64_t blocks = x.extents[1] / size;
  const auto column = [&](const KernelTensor& view, std::int64_t i) {
    return restrided(view, {view.extents[0], blocks, view.extents[2]},
                     {view.strides[0], view.strides[1] * size, view.strides[2]}, i * view.strides[1]);
  };
  b.move(column(x, 0), column(y, 0));
  for (std::int64_t i = 1; i < size; ++i) b.elementwise(function, {column(y, i - 1), column(x, i)}, column(y, i));
  for (std::int64_t block = 1; block < blocks; ++block) {
    const KernelTensor own = sliced(y, 1, block * size, size);
    b.elementwise(function, {own, sliced(y, 1, block * size - 1, 1)}, own);
  }
  accumulate(b, function, x, y, blocks * size);
}

KernelTensor backwards(const KernelTensor& view) {
  return sliced(view, 1, std::max<std::int64_t>(view.extents[1] - 1, 0), view.extents[1], -1);
}

}  // namespace

Result<void> lower_cumulative(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  if (b.output().elements == 0) return {};
  KernelTensor x = along(b.input(0), a.axis);
  KernelTensor y = along(b.output(), a.axis);
  const std::int64_t steps = x.extents[1];
  if (steps > kLongestAxis) return b.not_mapped(std::to_string(steps) + " steps one after another are not mapped");
  const bool product = b.layer().function == "prod";
  if (a.exclusive && product) return b.not_mapped("a product without the element itself begins with a 1 from nowhere");
  if (a.reverse) {
    x = backwards(x);
    y = backwards(y);
  }
  if (a.exclusive) {
    b.clear(element(y, 0));
    x = sliced(x, 1, 0, steps - 1);
    y = sliced(y, 1, 1, steps - 1);
  }
  const std::string function = product ? "mul" : "add";
  if (steps > kMostSteps) {
    accumulate_blocks(b, function, x, y);
  } else {
    accumulate(b, function, x, y);
  }
  return {};
}

namespace {

/// What is sorted: values, and where they were, each as [before the axis, along it, behind it].
struct Sorted {
  KernelTensor values;
  std::optional<KernelTensor> places;
};

/// Some elements and their partners, as views of both.
struct Pairs {
  network::Shape extents;
  std::vector<std::int64_t> strides, partner_strides;  ///< along the four dimensions of `extents`
  std::int64_t shift = 0, partner_shift = 0;
};

/// Puts the extreme of each pair in front.
void exchange(KernelBuilder& b, const Sorted& sorted, const Pairs& pairs) {
  const bool largest = b.layer().function == "max";
  const auto front = [&](const KernelTensor& x) { return restrided(x, pairs.extents, pairs.strides, pairs.shift); };
  const auto back = [&](const KernelTensor& x) {
    return restrided(x, pairs.extents, pairs.partner_strides, pairs.partner_shift);
  };
  const KernelTensor& values = sorted.values;
  if (sorted.places) {
    constexpr int kTruthBits = 8;
    KernelTensor stays = b.temporary(pairs.extents);
    stays.element_bits = kTruthBits;
    KernelTensor behind = b.temporary(pairs.extents);
    behind.element_bits = sorted.places->element_bits;
    b.elementwise(largest ? "greater_equal" : "less_equal", {front(values), back(values)}, stays);
    b.elementwise("where", {stays, back(*sorted.places), front(*sorted.places)}, behind);
    b.elementwise("where", {stays, front(*sorted.places), back(*sorted.places)}, front(*sorted.places));
    b.move(behind, back(*sorted.places));
  }
  KernelTensor behind = b.temporary(pairs.extents);
  behind.element_bits = values.element_bits;
  b.elementwise(largest ? "min" : "max", {front(values), back(values)}, behind);
  b.elementwise(largest ? "max" : "min", {front(values), back(values)}, front(values));
  b.move(behind, back(values));
}

/// In blocks of `size` elements, exchanges each of the first half with its partner in the second: as far from the other
/// end where `mirrored`, else as far from the beginning. Partners behind the end would stay there.
void exchange_halves(KernelBuilder& b, const Sorted& sorted, std::int64_t size, bool mirrored) {
  const KernelTensor& x = sorted.values;
  const std::int64_t step = x.strides[1];
  const std::int64_t half = size / 2;
  const std::int64_t turned = mirrored ? -step : step;
  const std::int64_t blocks = x.extents[1] / size;
  exchange(b, sorted,
           {{x.extents[0], blocks, half, x.extents[2]},
            {x.strides[0], size * step, step, x.strides[2]},
            {x.strides[0], size * step, turned, x.strides[2]},
            0,
            (mirrored ? size - 1 : half) * step});
  const std::int64_t rest = x.extents[1] - blocks * size;
  if (rest <= half) return;
  const std::int64_t begin = blocks * size;
  exchange(b, sorted,
           {{x.extents[0], 1, rest - half, x.extents[2]},
            {x.strides[0], 0, step, x.strides[2]},
            {x.strides[0], 0, turned, x.strides[2]},
            (begin + (mirrored ? size - rest : 0)) * step,
            (begin + (mirrored ? rest - 1 : half)) * step});
}

/// A bitonic network: which elements are compared does not depend on them.
void sort(KernelBuilder& b, const Sorted& sorted) {
  for (std::int64_t size = 2; size / 2 < sorted.values.extents[1]; size *= 2) {
    exchange_halves(b, sorted, size, true);
    for (std::int64_t part = size / 2; part >= 2; part /= 2) exchange_halves(b, sorted, part, false);
  }
}

/// A copy of `x` to work in.
KernelTensor copied(KernelBuilder& b, const KernelTensor& x) {
  KernelTensor copy = b.temporary(x.extents);
  copy.element_bits = x.element_bits;
  b.move(x, copy);
  return copy;
}

// The places begin as a table of 0, 1, 2, ..., which is read.
void sorted_top_k(KernelBuilder& b, const KernelTensor& x, const KernelTensor& values) {
  Sorted sorted{copied(b, x), std::nullopt};
  const std::int64_t count = values.extents[1];
  if (b.layer().outputs.size() > 1) {
    KernelTensor table = b.temporary({1, x.extents[1], 1});
    table.element_bits = b.output(1).element_bits;
    sorted.places = copied(b, broadcast(table, x.extents));
  }
  sort(b, sorted);
  b.move(sliced(sorted.values, 1, 0, count), values);
  if (sorted.places) b.move(sliced(*sorted.places, 1, 0, count), along(b.output(1), b.layer().attributes.axis));
}

}  // namespace

// Few: one extreme after another, over all elements: the place is looked for, the value fetched, and left out from then
// on. Many: all are sorted.
Result<void> lower_top_k(KernelBuilder& b) {
  constexpr std::int64_t kMostPasses = 64;
  const network::OperatorAttributes& a = b.layer().attributes;
  if (b.output().elements == 0) return {};
  const KernelTensor x = along(b.input(0), a.axis);
  const KernelTensor values = along(b.output(), a.axis);
  const std::int64_t count = values.extents[1];
  if (count > kMostPasses && x.extents[1] > kLongestAxis) {
    return b.not_mapped("the " + std::to_string(count) + " extremes of " + std::to_string(x.extents[1]) +
                        " elements take too long a sort, which is not mapped");
  }
  if (count > kMostPasses) {
    sorted_top_k(b, x, values);
    return {};
  }
  const KernelTensor rest = copied(b, x);
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
