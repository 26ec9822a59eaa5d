#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernels/kernel.h"

namespace cyclescope::mapping {

/// One operand in a kernel's formula.
struct TensorForm {
  std::string name;
  std::size_t rank = 0;
  bool is_output = false;
  bool optional = false;
  std::size_t member = 0;    ///< in a mapping: whose operand, 0 the first kernel's, i + 1 that of Mapping::followers[i]
  std::string operand = {};  ///< of a follower: its name in that kernel, "X1" for "add_X1"
};

/// What a mapping of one kind of kernel may name: the sizes and tensors of its formula (see KernelKind).
struct KernelForm {
  kernels::KernelKind kind = kernels::KernelKind::kMove;
  std::vector<std::string> sizes;
  std::vector<TensorForm> tensors;  ///< inputs, then the output
};

/// Whether a kernel of `kind` may have the function `function`.
bool has_function(kernels::KernelKind kind, const std::string& function);

/// Where the operand of `form` is in Kernel::inputs, by its name; Buffer::kOutput for the output, nothing where an
/// optional input is absent.
std::optional<std::int32_t> operand_of(const kernels::Kernel& kernel, const TensorForm& form);

/// The forms of all kinds.
const std::vector<KernelForm>& kernel_forms();
const KernelForm& form_of(kernels::KernelKind kind);

}  // namespace cyclescope::mapping
