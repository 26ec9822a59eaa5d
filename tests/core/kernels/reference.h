#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/kernel.h"
#include "network/network.h"

namespace cyclescope::reference {

/// The value of an elementwise function, straight from its definition; `parameter` as in Kernel.
/// Functions with a constant that networks do not keep use a usual one (leaky_relu 0.01, epsilon 1e-5, clip to 0 .. 6).
double apply_function(const std::string& function, const std::vector<double>& arguments, double parameter = 0);

/// Evaluates `kernel` straight from the formula of its kind. `inputs` are whole underlying tensors in the order of
/// kernel.inputs, each of KernelTensor::elements values. Returns the whole output tensor (kernel.output.elements
/// values), 0 where the kernel does not write. Throws std::out_of_range where a view leaves its tensor.
std::vector<double> evaluate_kernel(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs);

/// Runs `kernels` one after another over the tensors of `network` and their temporaries. `tensors` holds one value
/// vector per tensor of the network (empty ones are made on demand) and is updated.
void run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                 std::vector<std::vector<double>>& tensors);

/// Evaluates `layer` straight from the definition of its operator, without kernels: the values of its outputs.
/// `tensors` holds the values of all its inputs. What a layer does not say (a pad's value, which rows a gather picks,
/// the constants of functions) is as in run_kernels(): zero, the first rows over and over again, apply_function()'s.
std::vector<std::vector<double>> evaluate_layer(const network::Network& network, const network::Layer& layer,
                                                const std::vector<std::vector<double>>& tensors);

}  // namespace cyclescope::reference
