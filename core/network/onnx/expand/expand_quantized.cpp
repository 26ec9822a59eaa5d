// Quantised operators: as their plain forms on the narrow types that their operands have.
#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

/// Quantises `x` as DynamicQuantizeLinear does: the range of all elements, then a pass. Gives values, scale and zero.
struct Quantized {
  std::string values, scale, zero;
};

Quantized quantize(OnnxExpansion& e, const std::string& x) {
  const std::vector<OnnxAttribute> to_scalar = {onnx_attribute("keepdims", 0)};
  const std::string low = e.node("ReduceMin", {x}, to_scalar);
  const std::string high = e.node("ReduceMax", {x}, to_scalar);
  constexpr double kSteps = 255;
  const std::string scale = e.node("Div", {e.node("Sub", {high, low}), e.scalar(kSteps)}, {}, "scale");
  const std::string zero = e.node("Cast", {e.node("Div", {low, scale}, {}, "zero")}, {onnx_attribute("to", 2)});
  return {e.node("QuantizeLinear", {x, scale, zero}), scale, zero};
}

/// The attributes of the plain operator of this name, without what only the quantised one has.
std::string plain_name(const OnnxCall& call) {
  constexpr std::string_view kPrefix = "QLinear";
  return call.operator_name().substr(kPrefix.size());
}

}  // namespace

OnnxExpansionResult expand_dynamic_quantization(const OnnxCall& call) {
  OnnxExpansion e(call);
  const Quantized quantized = quantize(e, e.input(0));
  return e.yields({quantized.values, quantized.scale, quantized.zero});
}

// A, packed B [N, blocks, bytes], scales, zero points, g_idx, bias: the weights are [K, N] numbers of `bits` bits.
OnnxExpansionResult expand_matmul_of_few_bits(const OnnxCall& call) {
  const std::int64_t k = call.integer("K", 0);
  const std::int64_t n = call.integer("N", 0);
  const std::int64_t bits = call.integer("bits", 4);
  if (!call.has_input(0) || k < 1 || n < 1 || !checked_product({k, n})) {
    return call.bad_attribute("K and N of at least 1 are expected");
  }
  ElementType type = ElementType::kUInt8;
  if (bits <= 4) type = ElementType::kUInt4;
  if (bits <= 2) type = ElementType::kUInt2;
  OnnxExpansion e(call);
  const std::string y = e.node("MatMul", {e.input(0), e.weights({k, n}, type)});
  return e.yields({e.plus_input(y, 5)});
}

// A, B, scales and zero points of both, bias
OnnxExpansionResult expand_matmul_integer_to_float(const OnnxCall& call) {
  OnnxExpansion e(call);
  const std::string sums = e.node("MatMulInteger", {e.input(0), e.input(1)});
  const std::string scale = e.node("Mul", {e.input(2), e.input(3)});
  const std::string scaled = e.node("Mul", {e.node("Cast", {sums}, {onnx_attribute("to", 1)}), scale});
  return e.yields({e.plus_input(scaled, 6)});
}

// A, B, B's scale and zero point, bias
OnnxExpansionResult expand_dynamic_quantize_matmul(const OnnxCall& call) {
  OnnxExpansion e(call);
  const Quantized a = quantize(e, e.input(0));
  const std::string sums = e.node("MatMulInteger", {a.values, e.input(1)});
  const std::string scale = e.node("Mul", {a.scale, e.input(2)});
  const std::string scaled = e.node("Mul", {e.node("Cast", {sums}, {onnx_attribute("to", 1)}), scale});
  return e.yields({e.plus_input(scaled, 4)});
}

// A, its scale and zero point, B, its scale and zero point, C, the output's scale and zero point
OnnxExpansionResult expand_quantized_gemm(const OnnxCall& call) {
  OnnxExpansion e(call);
  return e.yields({e.node("Gemm", {e.input(0), e.input(3), e.input(6)}, call.node().attributes)});
}

// A, its scale and zero point, B, its scale and zero point, the output's scale and zero point
OnnxExpansionResult expand_quantized_binary(const OnnxCall& call) {
  OnnxExpansion e(call);
  return e.yields({e.node(plain_name(call), {e.input(0), e.input(3)})});
}

// X, its scale and zero point, the output's scale and zero point
OnnxExpansionResult expand_quantized_unary(const OnnxCall& call) {
  if (call.integer("channels_last", 0) != 0) return kNoExpansion;
  OnnxExpansion e(call);
  return e.yields({e.node(plain_name(call), {e.input(0)}, call.node().attributes)});
}

// the output's scale and zero point, then each input with its scale and zero point
OnnxExpansionResult expand_quantized_concat(const OnnxCall& call) {
  OnnxExpansion e(call);
  std::vector<std::string> parts;
  for (std::size_t i = 2; i < call.input_count(); i += 3) parts.push_back(e.input(i));
  return e.yields({e.node("Concat", parts, call.node().attributes)});
}

}  // namespace cyclescope::network
