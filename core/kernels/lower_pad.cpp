// Pad as moves. The interior is copied once; then each dimension in turn gets its border, as wide as the dimensions
// already done are. "constant" copies the pad's value, one element that repeats, to each border.
#include <algorithm>

#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

/// Where dimension `axis` of the input lies in the output.
struct Interior {
  std::int64_t input_start, start, extent;
};

std::vector<Interior> interiors(const KernelTensor& x, const network::OperatorAttributes& a) {
  std::vector<Interior> result;
  for (std::size_t i = 0; i < x.extents.size(); ++i) {
    const std::int64_t cut_begin = std::max<std::int64_t>(-a.starts[i], 0);  // negative pads remove elements
    const std::int64_t cut_end = std::max<std::int64_t>(-a.sizes[i], 0);
    result.push_back({cut_begin, std::max<std::int64_t>(a.starts[i], 0), x.extents[i] - cut_begin - cut_end});
  }
  return result;
}

/// One border of one dimension, [start, start + extent) of `band`, filled from the interior beside it.
Result<void> fill_border(KernelBuilder& b, const KernelTensor& band, std::size_t axis, const Interior& inside,
                         std::int64_t start, std::int64_t extent, const KernelTensor& value) {
  const std::string& mode = b.layer().attributes.mode;
  const KernelTensor border = sliced(band, axis, start, extent);
  const bool before = start < inside.start;
  const std::int64_t last = inside.start + inside.extent - 1;
  if (mode == "constant") {
    b.move(restrided(value, border.extents, std::vector<std::int64_t>(border.extents.size(), 0)), border);
    return {};
  }
  if (mode == "edge") {
    KernelTensor edge = sliced(band, axis, before ? inside.start : last, 1);
    b.move(edge, border);
    return {};
  }
  if (extent > inside.extent - (mode == "reflect" ? 1 : 0)) {
    return b.not_mapped("a pad in mode '" + mode + "' wider than the input is not mapped");
  }
  if (mode == "reflect") {
    b.move(sliced(band, axis, before ? inside.start + extent : last - 1, extent, -1), border);
  } else {
    b.move(sliced(band, axis, before ? last + 1 - extent : inside.start, extent), border);
  }
  return {};
}

}  // namespace

Result<void> lower_pad(KernelBuilder& b) {
  const KernelTensor x = b.input(0);
  const KernelTensor y = b.output();
  if (y.elements == 0) return {};
  const std::vector<Interior> inside = interiors(x, b.layer().attributes);
  KernelTensor source = x;
  KernelTensor band = y;  // the part of the output that is done
  for (std::size_t i = 0; i < inside.size(); ++i) {
    source = sliced(source, i, inside[i].input_start, inside[i].extent);
    band = sliced(band, i, inside[i].start, inside[i].extent);
  }
  b.move(source, band);
  const KernelTensor value = b.temporary({1});
  for (std::size_t i = inside.size(); i-- > 0;) {
    KernelTensor wide = band;  // the band with all of dimension i
    wide.offset -= inside[i].start * band.strides[i];
    wide.extents[i] = y.extents[i];
    const std::int64_t end = inside[i].start + inside[i].extent;
    for (const auto& [start, extent] :
         {std::pair{std::int64_t{0}, inside[i].start}, std::pair{end, y.extents[i] - end}}) {
      if (extent == 0) continue;
      if (auto filled = fill_border(b, wide, i, inside[i], start, extent, value); !filled) return filled;
    }
    band = wide;
  }
  return {};
}

}  // namespace cyclescope::kernels
