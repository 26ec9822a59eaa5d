#include "mapping/simplify_kernel.h"

#include <string>

namespace cyclescope::mapping {

kernels::Kernel simplified(kernels::Kernel kernel) {
  const bool windows = kernel.kind == kernels::KernelKind::kConvolution || kernel.kind == kernels::KernelKind::kPooling;
  if (!windows || kernel.inputs.empty()) return kernel;
  kernels::KernelTensor& input = kernel.inputs[0];
  for (const char axis : {'H', 'W'}) {
    const auto size = [&](const char* prefix) -> std::int64_t* {
      const auto found = kernel.sizes.find(prefix + std::string(1, axis));
      return found == kernel.sizes.end() ? nullptr : &found->second;
    };
    std::int64_t* const extent = size("");
    std::int64_t* const outputs = size("O");
    std::int64_t* const width = size("K");
    std::int64_t* const step = size("S");
    const auto padding = kernel.sizes.find(axis == 'H' ? "PT" : "PL");
    const std::size_t rank = kernel.kind == kernels::KernelKind::kConvolution ? 5 : 4;
    if (extent == nullptr || outputs == nullptr || width == nullptr || step == nullptr ||
        padding == kernel.sizes.end() || input.extents.size() != rank || input.strides.size() != rank) {
      continue;
    }
    const std::size_t dimension = rank - (axis == 'H' ? 2 : 1);
    std::int64_t reach = 0;
    if (*width != 1 || *step < 2 || padding->second != 0 || *outputs < 1 ||
        __builtin_mul_overflow(*outputs - 1, *step, &reach) || reach >= *extent ||
        __builtin_mul_overflow(input.strides[dimension], *step, &reach)) {
      continue;
    }
    input.strides[dimension] = reach;
    *extent = input.extents[dimension] = *outputs;
    *step = 1;
  }
  return kernel;
}

}  // namespace cyclescope::mapping
