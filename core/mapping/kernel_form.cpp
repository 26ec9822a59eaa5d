#include "mapping/kernel_form.h"

#include "network/elementwise.h"
#include "network/reductions.h"
#include "program/program.h"

namespace cyclescope {
namespace {

TensorForm input(const char* name, std::size_t rank, std::int32_t operand) { return {name, rank, operand, false}; }
TensorForm optional_input(const char* name, std::size_t rank, std::int32_t operand) {
  return {name, rank, operand, true};
}
TensorForm output(std::size_t rank) { return {"Y", rank, Buffer::kOutput, false}; }

std::vector<KernelForm> make_forms() {
  return {
      {KernelKind::kConvolution,
       {"N", "G", "C", "F", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL"},
       {input("X", 5, 0), input("W", 5, 1), optional_input("B", 2, 2), output(5)}},
      {KernelKind::kMatMul,
       {"B", "M", "N", "K"},
       {input("A", 3, 0), input("B", 3, 1), optional_input("C", 2, 2), output(3)}},
      {KernelKind::kPooling,
       {"N", "C", "H", "W", "OH", "OW", "KH", "KW", "SH", "SW", "DH", "DW", "PT", "PL", "include_pad"},
       {input("X", 4, 0), output(4)}},
      {KernelKind::kElementwise,
       {"D0", "D1", "D2", "D3"},
       {input("X0", 4, 0), optional_input("X1", 4, 1), optional_input("X2", 4, 2), output(4)}},
      {KernelKind::kReduce, {"D0", "R", "D1"}, {input("X", 3, 0), output(2)}},
      {KernelKind::kMove, {"D0", "D1", "D2", "D3"}, {input("X", 4, 0), output(4)}},
  };
}

}  // namespace

bool has_function(KernelKind kind, const std::string& function) {
  switch (kind) {
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
