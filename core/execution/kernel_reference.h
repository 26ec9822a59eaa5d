#pragma once

#include <vector>

#include "diagnostics/diagnostic.h"
#include "kernels/kernel.h"
#include "network/network.h"

namespace cyclescope::execution {

/// Evaluates `kernel` straight from the formula of its kind, without any mapping. `inputs` are whole underlying tensors
/// in the order of kernel.inputs, each of KernelTensor::elements values. The whole output tensor
/// (kernel.output.elements values), 0 where the kernel does not write. Errors: InvalidView (a view that leaves its
/// tensor), UnknownFunction.
Result<std::vector<double>> evaluate_kernel(const kernels::Kernel& kernel,
                                            const std::vector<std::vector<double>>& inputs);

/// Runs `kernels` one after another over the tensors of `network` and their temporaries. `tensors` holds one value
/// vector per tensor of the network (empty ones are made on demand) and is updated. Errors: those of evaluate_kernel().
Result<void> run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                         std::vector<std::vector<double>>& tensors);

}  // namespace cyclescope::execution
