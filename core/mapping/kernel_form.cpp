#include "mapping/kernel_form.h"

#include <algorithm>

#include "network/elementwise.h"
#include "network/reductions.h"
#include "program/program.h"

namespace cyclescope {
namespace {

TensorForm input(const char* name, std::size_t rank) { return {name, rank, false, false}; }
TensorForm optional_input(const char* name, std::size_t rank) { return {name, rank, false, true}; }
TensorForm output(std::size_t rank) { return {"Y", rank, true, false}; }

/// "relu", "add", "add+relu": element-wise functions of one value and at most one "add", one after another.
bool is_chain(const std::string& functions) {
  int sums = 0;
  for (std::size_t from = 0; from <= functions.size();) {
    const std::size_t end = std::min(functions.find('+', from), functions.size());
    const std::string function = functions.substr(from, end - from);
    if (function == "add") {
      if (++sums > 1) return false;
    } else if (!is_elementwise_function(function) || arity_of(function) != Arity::kUnary) {
      return false;
    }
    from = end + 1;
  }
  return true;
}

std::vector<KernelForm> make_forms() {
  return {
      {KernelKind::kConvolution,
       {"N", "G", "C", "F", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL"},
       {input("X", 5), input("W", 5), optional_input("B", 2), optional_input("R", 5), output(5)}},
      {KernelKind::kMatMul,
       {"B", "M", "N", "K"},
       {input("A", 3), input("B", 3), optional_input("C", 2), optional_input("R", 3), output(3)}},
      {KernelKind::kPooling,
       {"N", "C", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL", "include_pad"},
       {input("X", 4), output(4)}},
      {KernelKind::kElementwise,
       {"D0", "D1", "D2", "D3"},
       {input("X0", 4), optional_input("X1", 4), optional_input("X2", 4), output(4)}},
      {KernelKind::kReduce, {"D0", "R", "D1"}, {input("X", 3), output(2)}},
      {KernelKind::kMove, {"D0", "D1", "D2", "D3"}, {input("X", 4), output(4)}},
  };
}

}  // namespace

bool applies_to_sums(KernelKind kind) { return kind == KernelKind::kConvolution || kind == KernelKind::kMatMul; }

bool has_function(KernelKind kind, const std::string& function) {
  switch (kind) {
    case KernelKind::kConvolution:
    case KernelKind::kMatMul:
      return is_chain(function);
    case KernelKind::kPooling:
      return function == "max" || function == "average";
    case KernelKind::kElementwise:
      return is_elementwise_function(function);
    case KernelKind::kReduce:
      return is_reduction(function);
    default:
      return false;
  }
}

std::optional<std::int32_t> operand_of(const Kernel& kernel, const TensorForm& form) {
  if (form.is_output) return Buffer::kOutput;
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) {
    if (kernel.inputs[i].name == form.name) return static_cast<std::int32_t>(i);
  }
  return std::nullopt;
}

const std::vector<KernelForm>& kernel_forms() {
  static const std::vector<KernelForm> forms = make_forms();
  return forms;
}

const KernelForm& form_of(KernelKind kind) {
  for (const KernelForm& form : kernel_forms()) {
    if (form.kind == kind) return form;
  }
  return kernel_forms().back();
}

}  // namespace cyclescope
