#pragma once

#include <string>
#include <vector>

#include "network/kernel.h"

namespace cyclescope {

/// One operand in a kernel's formula.
struct TensorForm {
  std::string name;
  std::size_t rank = 0;
  std::int32_t operand = 0;  ///< index into Kernel::inputs, or Buffer::kOutput
  bool optional = false;
};

/// What a mapping of one kind of kernel may name: the sizes and tensors of its formula (see KernelKind).
struct KernelForm {
  KernelKind kind = KernelKind::kMove;
  std::vector<std::string> sizes;
  std::vector<TensorForm> tensors;  ///< inputs, then the output
};

/// Whether a kernel of `kind` may have the function `function`.
bool has_function(KernelKind kind, const std::string& function);

/// The forms of all kinds.
const std::vector<KernelForm>& kernel_forms();
const KernelForm& form_of(KernelKind kind);

}  // namespace cyclescope
