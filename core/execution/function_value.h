#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cyclescope::execution {

/// The value of an element-wise function or of one that semantics call, straight from its definition; `parameter` as in
/// kernels::Kernel. Functions with a constant that networks do not keep use a usual one (leaky_relu 0.01, epsilon 1e-5,
/// clip to 0 .. 6). Nothing where there is no such function of so many arguments.
std::optional<double> function_value(const std::string& function, const std::vector<double>& arguments,
                                     double parameter = 0);

}  // namespace cyclescope::execution
