#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "mapping/binding.h"
#include "mapping/tiling.h"
#include "network/kernel.h"

namespace cyclescope {

/// Where a tensor of the kernel lives; storage is kNone where the mapping does not use it.
struct TensorArea {
  ObjectId storage = kNone;
  int element_bits = 8;
};

/// A kernel's mapping with everything chosen, before instructions are made.
struct KernelPlan {
  const Mapping* mapping = nullptr;
  std::int32_t kernel = 0;           ///< its number within the layer
  std::vector<std::int64_t> frame;   ///< values of parameters, sizes, tile variables and "let" names
  std::vector<TensorArea> tensors;   ///< by KernelForm::tensors
  std::vector<ScratchArea> scratch;  ///< by Mapping::scratch
  std::vector<std::pair<std::string, std::int64_t>> tile_sizes;
  std::string why;
};

/// Chooses the first mapping, in the order of the description, that covers `kernel` and whose tiles fit. Errors:
/// NotMapped where none covers it; otherwise those of the first that does.
Result<KernelPlan> plan_kernel(const Binding& binding, const Kernel& kernel);

}  // namespace cyclescope
