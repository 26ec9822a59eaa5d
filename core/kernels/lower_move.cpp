// Operators that copy: as moves between strided views.
#include <algorithm>

#include "kernels/lowering.h"

namespace cyclescope::kernels {

Result<void> lower_concat(KernelBuilder& b) {
  const auto axis = static_cast<std::size_t>(b.layer().attributes.axis);
  std::int64_t start = 0;
  for (std::size_t i = 0; i < b.layer().inputs.size(); ++i) {
    const KernelTensor part = b.input(i);
    b.move(part, sliced(b.output(), axis, start, part.extents[axis]));
    start += part.extents[axis];
  }
  return {};
}

Result<void> lower_split(KernelBuilder& b) {
  const auto axis = static_cast<std::size_t>(b.layer().attributes.axis);
  std::int64_t start = 0;
  for (std::size_t i = 0; i < b.layer().outputs.size(); ++i) {
    const KernelTensor part = b.output(i);
    b.move(sliced(b.input(0), axis, start, part.extents[axis]), part);
    start += part.extents[axis];
  }
  return {};
}

Result<void> lower_slice(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  KernelTensor view = b.input(0);
  for (std::size_t i = 0; i < a.axes.size(); ++i) {
    view = sliced(view, static_cast<std::size_t>(a.axes[i]), a.starts[i], a.sizes[i], a.steps[i]);
  }
  b.move(view, b.output());
  return {};
}

Result<void> lower_transpose(KernelBuilder& b) {
  b.move(permuted(b.input(0), b.layer().attributes.axes), b.output());
  return {};
}

namespace {

/// Calls visit(start, count) for runs of at most `extent` elements that together are `wanted`.
template <typename Visit>
void in_runs(std::int64_t wanted, std::int64_t extent, const Visit& visit) {
  for (std::int64_t start = 0; start < wanted; start += extent) visit(start, std::min(extent, wanted - start));
}

KernelTensor in_a_row(const KernelTensor& view) { return reshaped(view, {view.elements}); }

// Single elements, wherever they lie: the first ones, and over again where they run out.
Result<void> gather_elements(KernelBuilder& b) {
  const KernelTensor x = in_a_row(b.input(0));
  const KernelTensor y = in_a_row(b.output());
  if (y.elements > 0 && x.elements == 0) return b.not_mapped("elements of an empty tensor are not mapped");
  const std::int64_t whole = x.elements == 0 ? 0 : y.elements / x.elements;
  const std::int64_t rest = y.elements - whole * x.elements;
  b.move(restrided(x, {whole, x.elements}, {0, 1}), restrided(y, {whole, x.elements}, {x.elements, 1}));
  b.move(sliced(x, 0, 0, rest), sliced(y, 0, whole * x.elements, rest));
  return {};
}

}  // namespace

// Which rows are gathered is data: as many rows are copied, from the first on and over again where they run out.
Result<void> lower_gather(KernelBuilder& b) {
  if (b.layer().function == "elements") return gather_elements(b);
  const auto axis = static_cast<std::size_t>(b.layer().attributes.axis);
  const KernelTensor table = b.input(0);
  const std::int64_t rows = table.extents[axis];
  const std::int64_t wanted = b.input(1).elements;
  if (b.output().elements == 0) return {};
  if (rows == 0) return b.not_mapped("rows of an empty table are not mapped");
  network::Shape view = table.extents;
  view[axis] = wanted;
  const KernelTensor output = reshaped(b.output(), view);
  if (wanted / rows > static_cast<std::int64_t>(KernelBuilder::kMostKernels)) {
    return b.not_mapped("a table of " + std::to_string(rows) + " rows read " + std::to_string(wanted) +
                        " times is not mapped");
  }
  in_runs(wanted, rows, [&](std::int64_t start, std::int64_t count) {
    b.move(sliced(table, axis, 0, count), sliced(output, axis, start, count));
  });
  return {};
}

// Where the elements go is data: to the first places, and over again where there are more of them. What they are put
// into is copied before.
Result<void> lower_scatter(KernelBuilder& b) {
  const KernelTensor updates = in_a_row(b.input(0));
  const KernelTensor y = in_a_row(b.output());
  if (y.elements == 0) return {};
  if (updates.elements / y.elements > static_cast<std::int64_t>(KernelBuilder::kMostKernels)) {
    return b.not_mapped(std::to_string(updates.elements) + " elements into " + std::to_string(y.elements) +
                        " places are not mapped");
  }
  if (b.has_input(2)) {
    b.move(b.input(2), b.output());
  } else if (updates.elements < y.elements || !b.layer().function.empty()) {
    b.clear(b.output());
  }
  in_runs(updates.elements, y.elements, [&](std::int64_t start, std::int64_t count) {
    const KernelTensor source = sliced(updates, 0, start, count);
    const KernelTensor target = sliced(y, 0, 0, count);
    if (b.layer().function.empty()) {
      b.move(source, target);
    } else {
      b.elementwise(b.layer().function, {target, source}, target);
    }
  });
  return {};
}

// Dimension after dimension: [extent] becomes [repeats, extent] with a stride of 0.
Result<void> lower_expand(KernelBuilder& b) {
  const KernelTensor y = b.output();
  const KernelTensor x = b.input(0);
  const std::size_t skipped = y.extents.size() - x.extents.size();
  network::Shape extents;
  std::vector<std::int64_t> strides;
  for (std::size_t i = 0; i < y.extents.size(); ++i) {
    const std::int64_t extent = i < skipped ? 1 : x.extents[i - skipped];
    extents.push_back(extent == 0 ? 1 : y.extents[i] / extent);
    strides.push_back(0);
    extents.push_back(extent);
    strides.push_back(i < skipped ? 0 : x.strides[i - skipped]);
  }
  b.move(restrided(x, extents, strides), reshaped(y, extents));
  return {};
}

}  // namespace cyclescope::kernels
