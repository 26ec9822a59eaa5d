#include "estimate/compulsory_traffic.h"

#include <algorithm>

namespace cyclescope::estimate {
namespace {

/// Elements of `view` that are not the same.
std::int64_t distinct(const kernels::KernelTensor& view) {
  std::int64_t count = 1;
  for (std::size_t i = 0; i < view.extents.size(); ++i) count *= view.strides[i] == 0 ? 1 : view.extents[i];
  return std::min(count, view.elements);
}

}  // namespace

std::vector<CompulsoryTraffic> compulsory_traffic(const architecture::Architecture& architecture,
                                                  const program::Program& program,
                                                  const std::vector<kernels::Kernel>& kernels) {
  std::vector<CompulsoryTraffic> traffic(architecture.objects.size());
  for (const program::Buffer& buffer : program.buffers) {
    const auto number = static_cast<std::size_t>(buffer.kernel);
    if (buffer.operand == program::Buffer::kScratch || number >= kernels.size()) continue;
    const kernels::Kernel& kernel = kernels[number];
    CompulsoryTraffic& bits = traffic[static_cast<std::size_t>(buffer.storage)];
    if (buffer.operand == program::Buffer::kOutput) {
      bits.written += distinct(kernel.output) * buffer.element_bits;
      continue;
    }
    const auto operand = static_cast<std::size_t>(buffer.operand);
    const bool windows =
        kernel.kind == kernels::KernelKind::kConvolution || kernel.kind == kernels::KernelKind::kPooling;
    if ((windows && operand == 0) || operand >= kernel.inputs.size()) continue;
    bits.read += distinct(kernel.inputs[operand]) * buffer.element_bits;
  }
  return traffic;
}

}  // namespace cyclescope::estimate
