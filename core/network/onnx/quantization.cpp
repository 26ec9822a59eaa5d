// The part of OnnxReader that lets quantisation disappear into the types of tensors.
#include <cmath>

#include "network/onnx/model_reader.h"

namespace cyclescope::network {
namespace {

/// The narrowest type that holds whole numbers of `bits` bits.
ElementType whole_type(double bits, bool is_signed) {
  if (bits <= 1) return ElementType::kBinary;
  if (bits <= 2) return is_signed ? ElementType::kInt2 : ElementType::kUInt2;
  if (bits <= 4) return is_signed ? ElementType::kInt4 : ElementType::kUInt4;
  if (bits <= 8) return is_signed ? ElementType::kInt8 : ElementType::kUInt8;
  if (bits <= 16) return is_signed ? ElementType::kInt16 : ElementType::kUInt16;
  return is_signed ? ElementType::kInt32 : ElementType::kUInt32;
}

/// A data type as FINN spells it ("UINT4", "INT8", "BIPOLAR"), or nothing.
std::optional<ElementType> finn_type(const std::string& name) {
  if (name == "BIPOLAR" || name == "BINARY") return ElementType::kBinary;
  const bool is_signed = name.rfind("INT", 0) == 0;
  if (!is_signed && name.rfind("UINT", 0) != 0) return std::nullopt;
  const std::string digits = name.substr(is_signed ? 3 : 4);
  if (digits.empty() || digits.size() > 2 || digits.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return whole_type(std::stod(digits), is_signed);
}

/// What an operator does to the type of its first input.
struct Quantizer {
  enum class Role : std::uint8_t {
    kNone,
    kNarrow,  ///< QuantizeLinear: its output is narrow
    kWiden,   ///< DequantizeLinear: its input is narrow, and its output stays so here
    kBoth,    ///< QONNX's: both, in one operator
  };
  Role role = Role::kNone;
  std::optional<ElementType> type;  ///< of the narrow values, where it is said
};

Quantizer quantizer_of(const OnnxCall& call) {
  using Role = Quantizer::Role;
  const std::string& op = call.operator_name();
  const std::string domain(onnx_domain(call.node().domain));
  if (domain.empty() || domain == "com.microsoft") {
    if (op == "DequantizeLinear") return {Role::kWiden, {}};
    if (op != "QuantizeLinear") return {};
    auto type = onnx_element_type(call.integer("output_dtype", 0));
    if (!type) type = call.has_input(2) ? call.input(2).type : ElementType::kUInt8;
    return {Role::kNarrow, type};
  }
  if (domain != "qonnx") return {};
  if (op == "BipolarQuant") return {Role::kBoth, ElementType::kBinary};
  if (op == "MultiThreshold") return {Role::kBoth, finn_type(call.text("out_dtype", ""))};
  if (op != "Quant" && op != "IntQuant" && op != "Trunc") return {};
  // x, scale, zero point, bits; Trunc: x, scale, zero point, bits of the input, bits of the output
  const auto bits = call.reals(op == "Trunc" ? 4 : 3);
  if (!bits || bits->size() != 1 || !((*bits)[0] > 0)) return {Role::kBoth, {}};
  return {Role::kBoth, whole_type(std::ceil((*bits)[0]), call.integer("signed", 1) != 0)};
}

}  // namespace

Result<bool> OnnxReader::emit_quantization(const OnnxCall& call) {
  const Quantizer quantizer = quantizer_of(call);
  if (quantizer.role == Quantizer::Role::kNone || !call.has_shape(0) || !call.has_output(0) ||
      call.output_count() != 1) {
    return false;
  }
  const std::string& from = call.node().inputs[0];
  const std::string& to = call.node().outputs[0];
  if (quantizer.role == Quantizer::Role::kWiden) {
    values_[*id_of(from)].quantized = true;
    alias(to, from);
    return true;
  }
  if (call.input(0).quantized) {
    alias(to, from);
    return true;
  }
  const bool widens = quantizer.role == Quantizer::Role::kBoth;
  OnnxDraft draft = draft_of(call, OperatorKind::kElementwise, 1);
  draft.steps[0].layer.function = "quantize";
  draft.type = quantizer.type.value_or(call.input(0).type);
  if (auto done = emit(call, std::move(draft)); !done) return error_of(done);
  value(to).quantized = widens && quantizer.type.has_value();
  return true;
}

}  // namespace cyclescope::network
