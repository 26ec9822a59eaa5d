#include "execution/function_value.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace cyclescope::execution {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double softplus(double x) { return std::log1p(std::exp(x)); }
double truth(bool b) { return b ? 1 : 0; }
std::int64_t whole(double x) { return static_cast<std::int64_t>(x); }

using Unary = double (*)(double);
using Binary = double (*)(double, double);

/// Made when it is first asked for: a module that executes nothing then leaves it out.
const std::map<std::string, Unary>& unary_functions() {
  static const std::map<std::string, Unary> functions = {
      {"abs", [](double x) { return std::abs(x); }},
      {"acos", [](double x) { return std::acos(x); }},
      {"acosh", [](double x) { return std::acosh(x); }},
      {"asin", [](double x) { return std::asin(x); }},
      {"asinh", [](double x) { return std::asinh(x); }},
      {"atan", [](double x) { return std::atan(x); }},
      {"atanh", [](double x) { return std::atanh(x); }},
      {"bitwise_not", [](double x) { return static_cast<double>(~whole(x)); }},
      {"cast", [](double x) { return x; }},
      {"ceil", [](double x) { return std::ceil(x); }},
      {"celu", [](double x) { return std::max(0.0, x) + std::min(0.0, std::exp(x) - 1); }},
      {"clip", [](double x) { return std::min(std::max(x, 0.0), 6.0); }},
      {"cos", [](double x) { return std::cos(x); }},
      {"cosh", [](double x) { return std::cosh(x); }},
      {"dequantize", [](double x) { return x; }},
      {"elu", [](double x) { return x < 0 ? std::exp(x) - 1 : x; }},
      {"erf", [](double x) { return std::erf(x); }},
      {"exp", [](double x) { return std::exp(x); }},
      {"floor", [](double x) { return std::floor(x); }},
      {"gelu", [](double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); }},
      {"hard_sigmoid", [](double x) { return std::max(0.0, std::min(1.0, 0.2 * x + 0.5)); }},
      {"hard_swish", [](double x) { return x * std::max(0.0, std::min(1.0, x / 6 + 0.5)); }},
      {"inverse_sqrt", [](double x) { return 1 / std::sqrt(x + 1e-5); }},
      {"isinf", [](double x) { return truth(std::isinf(x)); }},
      {"isnan", [](double x) { return truth(std::isnan(x)); }},
      {"leaky_relu", [](double x) { return x < 0 ? 0.01 * x : x; }},
      {"log", [](double x) { return std::log(x); }},
      {"mish", [](double x) { return x * std::tanh(softplus(x)); }},
      {"neg", [](double x) { return -x; }},
      {"not", [](double x) { return truth(x == 0); }},
      {"quantize", [](double x) { return std::nearbyint(x); }},
      {"reciprocal", [](double x) { return 1 / x; }},
      {"relu", [](double x) { return std::max(0.0, x); }},
      {"response_divisor", [](double x) { return std::pow(1 + 1e-4 * x, 0.75); }},
      {"round", [](double x) { return std::nearbyint(x); }},
      {"selu", [](double x) { return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (std::exp(x) - 1)); }},
      {"shrink", [](double x) { return std::abs(x) > 0.5 ? x : 0.0; }},
      {"sigmoid", sigmoid},
      {"sign", [](double x) { return truth(x > 0) - truth(x < 0); }},
      {"sin", [](double x) { return std::sin(x); }},
      {"sinh", [](double x) { return std::sinh(x); }},
      {"softplus", softplus},
      {"softsign", [](double x) { return x / (1 + std::abs(x)); }},
      {"square", [](double x) { return x * x; }},
      {"sqrt", [](double x) { return std::sqrt(x); }},
      {"swish", [](double x) { return x * sigmoid(x); }},
      {"tan", [](double x) { return std::tan(x); }},
      {"tanh", [](double x) { return std::tanh(x); }},
      {"thresholded_relu", [](double x) { return x > 1 ? x : 0.0; }},
  };
  return functions;
}

const std::map<std::string, Binary>& binary_functions() {
  static const std::map<std::string, Binary> functions = {
      {"add", [](double a, double b) { return a + b; }},
      {"and", [](double a, double b) { return truth(a != 0 && b != 0); }},
      {"bit_shift", [](double a, double b) { return std::ldexp(a, static_cast<int>(b)); }},
      {"bitwise_and", [](double a, double b) { return static_cast<double>(whole(a) & whole(b)); }},
      {"bitwise_or", [](double a, double b) { return static_cast<double>(whole(a) | whole(b)); }},
      {"bitwise_xor", [](double a, double b) { return static_cast<double>(whole(a) ^ whole(b)); }},
      {"div", [](double a, double b) { return a / b; }},
      {"equal", [](double a, double b) { return truth(a == b); }},
      {"greater", [](double a, double b) { return truth(a > b); }},
      {"greater_equal", [](double a, double b) { return truth(a >= b); }},
      {"less", [](double a, double b) { return truth(a < b); }},
      {"less_equal", [](double a, double b) { return truth(a <= b); }},
      {"mod", [](double a, double b) { return std::fmod(a, b); }},
      {"mul", [](double a, double b) { return a * b; }},
      {"or", [](double a, double b) { return truth(a != 0 || b != 0); }},
      {"pow", [](double a, double b) { return std::pow(a, b); }},
      {"prelu", [](double a, double b) { return a < 0 ? a * b : a; }},
      {"sub", [](double a, double b) { return a - b; }},
      {"xor", [](double a, double b) { return truth((a != 0) != (b != 0)); }},
  };
  return functions;
}

}  // namespace

std::optional<double> function_value(const std::string& function, const std::vector<double>& x, double parameter) {
  if (x.empty()) return std::nullopt;
  if (x.size() == 1) {
    const auto unary = unary_functions().find(function);
    if (unary != unary_functions().end()) return unary->second(x[0]);
  }
  if (x.size() == 2) {
    const auto binary = binary_functions().find(function);
    if (binary != binary_functions().end()) return binary->second(x[0], x[1]);
  }
  const double sum = std::accumulate(x.begin(), x.end(), 0.0);
  if (function == "sum") return sum;
  if (function == "mean") return sum / static_cast<double>(x.size());
  if (function == "max") return *std::max_element(x.begin(), x.end());
  if (function == "min") return *std::min_element(x.begin(), x.end());
  if (function == "where" && x.size() == 3) return x[0] != 0 ? x[1] : x[2];
  if (function == "multiply_add" && x.size() == 3) return x[0] * x[1] + x[2];
  if (function == "lerp" && x.size() == 2) return x[0] + (x[1] - x[0]) * parameter;
  return std::nullopt;
}

}  // namespace cyclescope::execution
