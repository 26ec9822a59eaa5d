#include "core/kernels/reference.h"

#include <stdexcept>

#include "execution/function_value.h"
#include "execution/kernel_reference.h"

namespace cyclescope::reference {

double apply_function(const std::string& function, const std::vector<double>& arguments, double parameter) {
  const auto value = execution::function_value(function, arguments, parameter);
  if (!value) throw std::out_of_range("function " + function + " of " + std::to_string(arguments.size()));
  return *value;
}

std::vector<double> evaluate_kernel(const kernels::Kernel& kernel, const std::vector<std::vector<double>>& inputs) {
  auto result = execution::evaluate_kernel(kernel, inputs);
  if (!result) throw std::out_of_range(result.error().message);
  return std::move(*result);
}

void run_kernels(const network::Network& network, const std::vector<kernels::Kernel>& kernels,
                 std::vector<std::vector<double>>& tensors) {
  const auto done = execution::run_kernels(network, kernels, tensors);
  if (!done) throw std::out_of_range(done.error().message);
}

}  // namespace cyclescope::reference
