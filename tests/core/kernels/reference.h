#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/kernel.h"
#include "network/network.h"

namespace cyclescope::reference {

// Those of core/execution, which throw std::out_of_range instead of answering with an error.

double apply_function(const std::string& function, const std::vector<double>& arguments, double parameter = 0);

std::vector<double> evaluate_kernel(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs);

void run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                 std::vector<std::vector<double>>& tensors);

/// Evaluates `layer` straight from the definition of its operator, without kernels: the values of its outputs.
/// `tensors` holds the values of all its inputs. What a layer does not say (a pad's value, which rows a gather picks,
/// the constants of functions) is as in run_kernels(): zero, the first rows over and over again, apply_function()'s.
std::vector<std::vector<double>> evaluate_layer(const network::Network& network, const network::Layer& layer,
                                                const std::vector<std::vector<double>>& tensors);

}  // namespace cyclescope::reference
