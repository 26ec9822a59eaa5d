#include "core/mapping/small_kernel.h"

#include <utility>
#include <vector>

namespace cyclescope::testing {
namespace {

/// A tensor of its own, its dimensions in order of memory.
kernels::KernelTensor dense(const char* name, network::TensorId id, std::vector<std::int64_t> extents) {
  kernels::KernelTensor tensor;
  tensor.name = name;
  tensor.tensor = id;
  tensor.strides.resize(extents.size());
  tensor.elements = 1;
  for (std::size_t i = extents.size(); i-- > 0; tensor.elements *= extents[i]) tensor.strides[i] = tensor.elements;
  tensor.extents = std::move(extents);
  return tensor;
}

}  // namespace

kernels::Kernel dense_matmul(std::int64_t batch, std::int64_t m, std::int64_t n, std::int64_t k) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kMatMul;
  kernel.sizes = {{"B", batch}, {"M", m}, {"N", n}, {"K", k}};
  kernel.inputs = {dense("A", 0, {batch, m, k}), dense("B", 1, {batch, k, n})};
  kernel.output = dense("Y", 2, {batch, m, n});
  return kernel;
}

kernels::Kernel square_convolution(std::int64_t window, std::int64_t side, std::int64_t channels,
                                   std::int64_t filters) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kConvolution;
  kernel.sizes = {{"N", 1},     {"G", 1},     {"C", channels},    {"F", filters},    {"H", side}, {"W", side},
                  {"OH", side}, {"OW", side}, {"KH", window},     {"KW", window},    {"SH", 1},   {"SW", 1},
                  {"DH", 1},    {"DW", 1},    {"PT", window / 2}, {"PL", window / 2}};
  kernel.inputs = {dense("X", 0, {1, 1, channels, side, side}), dense("W", 1, {1, filters, channels, window, window})};
  kernel.output = dense("Y", 2, {1, 1, filters, side, side});
  return kernel;
}

}  // namespace cyclescope::testing
