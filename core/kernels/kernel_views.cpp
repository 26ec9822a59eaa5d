#include "kernels/kernel_builder.h"

namespace cyclescope::kernels {

KernelTensor sliced(KernelTensor view, std::size_t axis, std::int64_t start, std::int64_t extent, std::int64_t step) {
  view.offset += start * view.strides[axis];
  view.extents[axis] = extent;
  if (extent > 1) view.strides[axis] *= step;  // of one element the step says nothing, and may be beyond all bounds
  return view;
}

KernelTensor permuted(const KernelTensor& view, const std::vector<std::int64_t>& order) {
  KernelTensor result = view;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.extents[i] = view.extents[static_cast<std::size_t>(order[i])];
    result.strides[i] = view.strides[static_cast<std::size_t>(order[i])];
  }
  return result;
}

KernelTensor broadcast(const KernelTensor& view, const network::Shape& extents) {
  KernelTensor result = view;
  result.extents = extents;
  result.strides.assign(extents.size(), 0);
  const std::size_t skipped = extents.size() - view.extents.size();
  for (std::size_t i = 0; i < view.extents.size(); ++i) {
    if (view.extents[i] == extents[skipped + i]) result.strides[skipped + i] = view.strides[i];
  }
  return result;
}

KernelTensor reshaped(const KernelTensor& view, const network::Shape& extents) {
  std::vector<std::int64_t> strides(extents.size(), 1);
  for (std::size_t i = extents.size(); i-- > 1;) {
    strides[i - 1] = strides[i] * (extents[i] == 0 ? 1 : extents[i]);
  }
  return restrided(view, extents, strides);
}

KernelTensor restrided(const KernelTensor& view, const network::Shape& extents,
                       const std::vector<std::int64_t>& strides, std::int64_t shift) {
  KernelTensor result = view;
  result.extents = extents;
  result.strides = strides;
  result.offset += shift;
  return result;
}

}  // namespace cyclescope::kernels
