#include "mapping/kernel_form.h"

#include "network/elementwise.h"
#include "network/reductions.h"
#include "program/program.h"

namespace cyclescope::mapping {
namespace {

TensorForm input(const char* name, std::size_t rank) { return {name, rank, false, false, 0, {}}; }
TensorForm optional_input(const char* name, std::size_t rank) { return {name, rank, false, true, 0, {}}; }
TensorForm output(std::size_t rank) { return {"Y", rank, true, false, 0, {}}; }

std::vector<KernelForm> make_forms() {
  return {
      {kernels::KernelKind::kConvolution,
       {"N", "G", "C", "F", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL"},
       {input("X", 5), input("W", 5), optional_input("B", 2), output(5)}},
      {kernels::KernelKind::kMatMul,
       {"B", "M", "N", "K"},
       {input("A", 3), input("B", 3), optional_input("C", 2), output(3)}},
      {kernels::KernelKind::kPooling,
       {"N", "C", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL", "include_pad"},
       {input("X", 4), output(4)}},
      {kernels::KernelKind::kElementwise,
       {"D0", "D1", "D2", "D3", "C"},
       {input("X0", 4), optional_input("X1", 4), optional_input("X2", 4), output(4)}},
      {kernels::KernelKind::kReduce, {"D0", "R", "D1"}, {input("X", 3), output(2)}},
      {kernels::KernelKind::kMove, {"D0", "D1", "D2", "D3"}, {input("X", 4), output(4)}},
  };
}

}  // namespace

bool has_function(kernels::KernelKind kind, const std::string& function) {
  switch (kind) {
    case kernels::KernelKind::kPooling:
      return function == "max" || function == "average";
    case kernels::KernelKind::kElementwise:
      return network::is_elementwise_function(function);
    case kernels::KernelKind::kReduce:
      return network::is_reduction(function);
    default:
      return false;
  }
}

std::optional<std::int32_t> operand_of(const kernels::Kernel& kernel, const TensorForm& form) {
  if (form.is_output) return program::Buffer::kOutput;
  const std::string& name = form.operand.empty() ? form.name : form.operand;
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) {
    if (kernel.inputs[i].name == name) return static_cast<std::int32_t>(i);
  }
  return std::nullopt;
}

const std::vector<KernelForm>& kernel_forms() {
  static const std::vector<KernelForm> forms = make_forms();
  return forms;
}

const KernelForm& form_of(kernels::KernelKind kind) {
  for (const KernelForm& form : kernel_forms()) {
    if (form.kind == kind) return form;
  }
  return kernel_forms().back();
}

}  // namespace cyclescope::mapping
