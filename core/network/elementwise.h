#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::network {

/// How many operands an element-wise function takes.
enum class Arity : unsigned char { kUnary, kBinary, kTernary, kAny };

/// Kernel::function of the element-wise operator that ONNX calls `operator_name` ("Relu": "relu"), or an empty text
/// where it is none.
std::string_view elementwise_function(std::string_view operator_name);

/// The ONNX names of all element-wise operators.
std::vector<std::string> elementwise_operator_names();

/// Whether `function` is a function that element-wise kernels may have: those of the operators, and "multiply_add"
/// (X0 * X1 + X2), "inverse_sqrt" (1 / sqrt(X0 + epsilon)), "lerp", "response_divisor" ((k + alpha * X0)^beta), "cast",
/// "quantize" and "dequantize".
bool is_elementwise_function(std::string_view function);

/// Operands of `function`, which must be an element-wise function.
Arity arity_of(std::string_view function);

/// Whether the operands of `function` may change places without changing its value.
bool is_symmetric(std::string_view function);

/// Whether `function` yields truth values (comparisons, logic, isnan, isinf).
bool yields_bool(std::string_view function);

}  // namespace cyclescope::network
