#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/kernel.h"
#include "mapping/binding.h"
#include "mapping/tiling.h"

namespace cyclescope::mapping {

/// Where a tensor of the kernel lives; storage is kNone where the mapping does not use it.
struct TensorArea {
  architecture::ObjectId storage = architecture::kNone;
  int element_bits = 8;
};

/// Kernels that one mapping executes together: each reads the output of the one before as its input 0.
using KernelChain = std::vector<kernels::Kernel>;

/// The mapping of a chain with everything chosen, before instructions are made.
struct KernelPlan {
  const Mapping* mapping = nullptr;
  std::int32_t kernel = 0;           ///< the first kernel's number within the layer; the others follow
  std::size_t length = 1;            ///< kernels of the chain
  bool as_matrix_product = false;    ///< what is mapped is as_matrix_product() of the chain
  std::vector<std::int32_t> places;  ///< by TensorForm::member: index into the chain, kNone for a follower left out
  std::vector<std::int64_t> frame;   ///< values of parameters, sizes, tile variables and "let" names
  std::vector<TensorArea> tensors;   ///< by Mapping::forms
  std::vector<ScratchArea> scratch;  ///< by Mapping::scratch
  std::vector<std::pair<std::string, std::int64_t>> tile_sizes;
  std::string why;
};

/// An operand of a kernel of a chain.
struct OperandPlace {
  std::size_t kernel = 0;    ///< index into the chain
  std::int32_t operand = 0;  ///< index into Kernel::inputs, or Buffer::kOutput
};

/// Which operand `form` is; nothing where it is absent.
std::optional<OperandPlace> place_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form);
/// The tensor in the place of `form`, or nullptr where it is absent.
const kernels::KernelTensor* tensor_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form);

/// Chooses the mapping that covers the first of `kernels` and the most of those after it, as MappingModel::candidates
/// orders them, and whose tiles fit. Errors: NotMapped where none covers the first kernel; otherwise those of the first
/// mapping that does.
Result<KernelPlan> plan_chain(const Binding& binding, const KernelChain& kernels);

}  // namespace cyclescope::mapping
