#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::network {

/// Layer::function of the reduction that ONNX calls `operator_name` ("ReduceMean": "mean"), or an empty text.
std::string_view reduction_function(std::string_view operator_name);

/// The ONNX names of all reductions.
std::vector<std::string> reduction_operator_names();

/// Whether `function` is a reduction: those of the operators, and "mean_square", which normalisations use.
bool is_reduction(std::string_view function);

}  // namespace cyclescope::network
