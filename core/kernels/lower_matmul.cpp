#include "kernels/lowering.h"

namespace cyclescope::kernels {

Result<void> lower_gemm(KernelBuilder& b) {
  const network::OperatorAttributes& a = b.layer().attributes;
  const KernelTensor left = a.transpose_a ? permuted(b.input(0), {1, 0}) : b.input(0);
  const KernelTensor right = a.transpose_b ? permuted(b.input(1), {1, 0}) : b.input(1);
  const KernelTensor addend = b.has_input(2) ? broadcast(b.input(2), b.output().extents) : KernelTensor{};
  b.matmul(left, right, b.has_input(2) ? &addend : nullptr, b.output());
  return {};
}

Result<void> lower_matmul(KernelBuilder& b) {
  network::Shape left = b.input(0).extents;
  network::Shape right = b.input(1).extents;
  network::Shape output = b.output().extents;
  const bool row = left.size() == 1;
  const bool column = right.size() == 1;
  if (row) left.insert(left.begin(), 1);
  if (column) right.push_back(1);
  if (column) output.push_back(1);
  if (row) output.insert(output.end() - 1, 1);
  b.matmul(reshaped(b.input(0), left), reshaped(b.input(1), right), nullptr, reshaped(b.output(), output));
  return {};
}

}  // namespace cyclescope::kernels
