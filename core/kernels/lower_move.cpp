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

// Which rows are gathered is data: as many rows are copied, from the first on and over again where they run out.
Result<void> lower_gather(KernelBuilder& b) {
  const auto axis = static_cast<std::size_t>(b.layer().attributes.axis);
  const KernelTensor table = b.input(0);
  const std::int64_t rows = table.extents[axis];
  const std::int64_t wanted = b.input(1).elements;
  if (rows == 0 && b.output().elements > 0) return b.not_mapped("rows of an empty table are not mapped");
  network::Shape view = table.extents;
  view[axis] = wanted;
  const KernelTensor output = reshaped(b.output(), view);
  if (rows > 0 && wanted / rows > static_cast<std::int64_t>(KernelBuilder::kMostKernels)) {
    return b.not_mapped("a table of " + std::to_string(rows) + " rows read " + std::to_string(wanted) +
                        " times is not mapped");
  }
  for (std::int64_t start = 0; start < wanted; start += rows) {
    const std::int64_t count = std::min(rows, wanted - start);
    b.move(sliced(table, axis, 0, count), sliced(output, axis, start, count));
  }
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
