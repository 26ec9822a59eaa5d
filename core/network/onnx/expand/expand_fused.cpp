// What ONNX Runtime fuses: products with what is behind them, and biases with functions.
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

/// `x` behind the activation that the attribute `name` names, if any.
std::string activated(OnnxExpansion& e, const OnnxCall& call, const std::string& x, std::string_view name) {
  const std::string function = call.text(name, "");
  return function.empty() || function == "None" ? x : e.node(function, {x});
}

std::vector<OnnxAttribute> own_attributes(const OnnxCall& call) { return call.node().attributes; }

/// The last two axes of a tensor of this rank, or the first and the last but one, in another order.
std::vector<std::int64_t> swapped(std::size_t rank) {
  std::vector<std::int64_t> order;
  for (std::size_t i = 0; i < rank; ++i) order.push_back(static_cast<std::int64_t>(i));
  if (rank >= 2) std::swap(order[rank - 1], order[rank - 2]);
  return order;
}

/// transBatch: the first axis goes behind all batch axes.
std::vector<std::int64_t> batch_first(std::size_t rank) {
  std::vector<std::int64_t> order;
  for (std::size_t i = 1; i + 1 < rank; ++i) order.push_back(static_cast<std::int64_t>(i));
  order.push_back(0);
  order.push_back(static_cast<std::int64_t>(rank) - 1);
  return order;
}

}  // namespace

OnnxExpansionResult expand_fused_convolution(const OnnxCall& call) {
  OnnxExpansion e(call);
  std::string y = e.node("Conv", {e.input(0), e.input(1), e.input(2)}, own_attributes(call));
  y = e.plus_input(y, 3);
  return e.yields({activated(e, call, y, "activation")});
}

OnnxExpansionResult expand_fused_gemm(const OnnxCall& call) {
  OnnxExpansion e(call);
  const std::string y = e.node("Gemm", {e.input(0), e.input(1), e.input(2)}, own_attributes(call));
  return e.yields({activated(e, call, y, "activation")});
}

OnnxExpansionResult expand_fused_matmul(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1)) return call.bad_attribute("a factor is missing");
  OnnxExpansion e(call);
  std::string factors[2];
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const std::size_t rank = call.shape(i).size();
    factors[i] = e.input(i);
    if (rank < 2) continue;
    if (call.integer(i == 0 ? "transBatchA" : "transBatchB", 0) != 0)
      factors[i] = e.transpose(factors[i], batch_first(rank));
    if (call.integer(i == 0 ? "transA" : "transB", 0) != 0) factors[i] = e.transpose(factors[i], swapped(rank));
  }
  std::string y = e.node("MatMul", {factors[0], factors[1]});
  constexpr double kPlain = 1;
  if (const double alpha = call.real("alpha", kPlain); alpha != kPlain) y = e.node("Mul", {y, e.scalar(alpha)});
  return e.yields({activated(e, call, y, "activation")});
}

OnnxExpansionResult expand_bias_add(const OnnxCall& call) {  // X, bias, skip
  OnnxExpansion e(call);
  return e.yields({e.plus_input(e.plus_input(e.input(0), 1), 2)});
}

OnnxExpansionResult expand_bias_gelu(const OnnxCall& call) {
  OnnxExpansion e(call);
  return e.yields({e.node("Gelu", {e.plus_input(e.input(0), 1)})});
}

OnnxExpansionResult expand_quick_gelu(const OnnxCall& call) {
  OnnxExpansion e(call);
  return e.yields({e.node("Swish", {e.input(0)})});
}

}  // namespace cyclescope::network
