#include "network/elementwise.h"

#include <algorithm>
#include <iterator>

namespace cyclescope::network {
namespace {

struct Function {
  std::string_view operator_name;  // empty for functions that only kernels use
  std::string_view name;
  Arity arity;
  bool boolean = false;
};

constexpr Function kFunctions[] = {
    {"Abs", "abs", Arity::kUnary},
    {"Acos", "acos", Arity::kUnary},
    {"Acosh", "acosh", Arity::kUnary},
    {"Asin", "asin", Arity::kUnary},
    {"Asinh", "asinh", Arity::kUnary},
    {"Atan", "atan", Arity::kUnary},
    {"Atanh", "atanh", Arity::kUnary},
    {"BitwiseNot", "bitwise_not", Arity::kUnary},
    {"Ceil", "ceil", Arity::kUnary},
    {"Celu", "celu", Arity::kUnary},
    {"Clip", "clip", Arity::kUnary},
    {"Cos", "cos", Arity::kUnary},
    {"Cosh", "cosh", Arity::kUnary},
    {"Elu", "elu", Arity::kUnary},
    {"Erf", "erf", Arity::kUnary},
    {"Exp", "exp", Arity::kUnary},
    {"Floor", "floor", Arity::kUnary},
    {"Gelu", "gelu", Arity::kUnary},
    {"HardSigmoid", "hard_sigmoid", Arity::kUnary},
    {"HardSwish", "hard_swish", Arity::kUnary},
    {"IsInf", "isinf", Arity::kUnary, true},
    {"IsNaN", "isnan", Arity::kUnary, true},
    {"LeakyRelu", "leaky_relu", Arity::kUnary},
    {"Log", "log", Arity::kUnary},
    {"Mish", "mish", Arity::kUnary},
    {"Neg", "neg", Arity::kUnary},
    {"Not", "not", Arity::kUnary, true},
    {"Reciprocal", "reciprocal", Arity::kUnary},
    {"Relu", "relu", Arity::kUnary},
    {"Round", "round", Arity::kUnary},
    {"Selu", "selu", Arity::kUnary},
    {"Shrink", "shrink", Arity::kUnary},
    {"Sigmoid", "sigmoid", Arity::kUnary},
    {"Sign", "sign", Arity::kUnary},
    {"Sin", "sin", Arity::kUnary},
    {"Sinh", "sinh", Arity::kUnary},
    {"Softplus", "softplus", Arity::kUnary},
    {"Softsign", "softsign", Arity::kUnary},
    {"Sqrt", "sqrt", Arity::kUnary},
    {"Swish", "swish", Arity::kUnary},
    {"Tan", "tan", Arity::kUnary},
    {"Tanh", "tanh", Arity::kUnary},
    {"ThresholdedRelu", "thresholded_relu", Arity::kUnary},
    {"Add", "add", Arity::kBinary},
    {"And", "and", Arity::kBinary, true},
    {"BitShift", "bit_shift", Arity::kBinary},
    {"BitwiseAnd", "bitwise_and", Arity::kBinary},
    {"BitwiseOr", "bitwise_or", Arity::kBinary},
    {"BitwiseXor", "bitwise_xor", Arity::kBinary},
    {"Div", "div", Arity::kBinary},
    {"Equal", "equal", Arity::kBinary, true},
    {"Greater", "greater", Arity::kBinary, true},
    {"GreaterOrEqual", "greater_equal", Arity::kBinary, true},
    {"Less", "less", Arity::kBinary, true},
    {"LessOrEqual", "less_equal", Arity::kBinary, true},
    {"Mod", "mod", Arity::kBinary},
    {"Mul", "mul", Arity::kBinary},
    {"Or", "or", Arity::kBinary, true},
    {"PRelu", "prelu", Arity::kBinary},
    {"Pow", "pow", Arity::kBinary},
    {"Sub", "sub", Arity::kBinary},
    {"Xor", "xor", Arity::kBinary, true},
    {"Where", "where", Arity::kTernary},
    {"Max", "max", Arity::kAny},
    {"Mean", "mean", Arity::kAny},
    {"Min", "min", Arity::kAny},
    {"Sum", "sum", Arity::kAny},
    {"", "cast", Arity::kUnary},
    {"", "dequantize", Arity::kUnary},
    {"", "inverse_sqrt", Arity::kUnary},
    {"", "lerp", Arity::kBinary},
    {"", "multiply_add", Arity::kTernary},
    {"", "quantize", Arity::kUnary},
    {"", "response_divisor", Arity::kUnary},
};

const Function* find(std::string_view function) {
  for (const Function& candidate : kFunctions) {
    if (candidate.name == function) return &candidate;
  }
  return nullptr;
}

}  // namespace

std::string_view elementwise_function(std::string_view operator_name) {
  if (operator_name.empty()) return {};
  for (const Function& candidate : kFunctions) {
    if (candidate.operator_name == operator_name) return candidate.name;
  }
  return {};
}

std::vector<std::string> elementwise_operator_names() {
  std::vector<std::string> names;
  for (const Function& candidate : kFunctions) {
    if (!candidate.operator_name.empty()) names.emplace_back(candidate.operator_name);
  }
  return names;
}

bool is_elementwise_function(std::string_view function) { return find(function) != nullptr; }

Arity arity_of(std::string_view function) {
  const Function* found = find(function);
  return found == nullptr ? Arity::kAny : found->arity;
}

bool is_symmetric(std::string_view function) {
  constexpr std::string_view kSymmetric[] = {"add",  "and", "bitwise_and", "bitwise_or", "bitwise_xor", "equal", "max",
                                             "mean", "min", "mul",         "or",         "sum",         "xor"};
  return std::find(std::begin(kSymmetric), std::end(kSymmetric), function) != std::end(kSymmetric);
}

bool yields_bool(std::string_view function) {
  const Function* found = find(function);
  return found != nullptr && found->boolean;
}

}  // namespace cyclescope::network
