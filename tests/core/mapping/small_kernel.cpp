#include "core/mapping/small_kernel.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace cyclescope::testing {

std::int64_t SmallKernels::pick(std::int64_t least, std::int64_t most) {
  return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
}

kernels::KernelTensor SmallKernels::view(const std::string& name, const std::vector<std::int64_t>& extents,
                                         bool repeats, bool reverses) {
  kernels::KernelTensor tensor;
  tensor.name = name;
  tensor.tensor = next_tensor_++;
  tensor.extents = extents;
  tensor.strides.resize(extents.size());
  std::vector<std::size_t> order(extents.size());
  std::iota(order.begin(), order.end(), 0);
  if (pick(0, 3) == 0) std::shuffle(order.begin(), order.end(), random_);
  std::int64_t stride = pick(0, 7) == 0 ? 2 : 1;
  std::int64_t lowest = 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    const std::size_t dimension = order[i];
    if (repeats && pick(0, 2) == 0) continue;
    tensor.strides[dimension] = stride;
    stride *= extents[dimension];
    if (reverses && pick(0, 4) == 0) {
      tensor.strides[dimension] *= -1;
      lowest += (extents[dimension] - 1) * tensor.strides[dimension];
    }
  }
  tensor.offset = (pick(0, 3) == 0 ? pick(1, 9) : 0) - lowest;
  tensor.elements = tensor.offset + lowest + stride + pick(0, 2);
  return tensor;
}

kernels::Kernel SmallKernels::convolution() {
  const std::int64_t groups = pick(1, 3);
  return convolution(groups, flip() ? pick(1, 8) : 1);  // one-dimensional ones too
}

kernels::Kernel SmallKernels::temporal_convolution() { return convolution(1, 1); }

kernels::Kernel SmallKernels::convolution(std::int64_t groups, std::int64_t height) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kConvolution;
  auto& s = kernel.sizes;
  s["N"] = pick(1, 2);
  s["G"] = groups;
  s["C"] = pick(1, 5);
  s["F"] = pick(1, 6);
  s["H"] = height;
  s["W"] = pick(1, 9);
  for (const char* axis : {"H", "W"}) {
    const std::string a = axis;
    const std::int64_t kernel_size = s.at(a) == 1 ? 1 : pick(1, 3);
    s["K" + a] = kernel_size;
    s["S" + a] = pick(1, 3);
    s["D" + a] = kernel_size == 1 ? 1 : pick(1, 2);
    const std::int64_t reach = (kernel_size - 1) * s["D" + a] + 1;
    const std::int64_t before = pick(0, reach - 1);
    const std::int64_t after = pick(0, reach - 1);
    s[a == "H" ? "PT" : "PL"] = before;
    const std::int64_t room = s.at(a) + before + after - reach;
    s["O" + a] = room < 0 ? 1 : room / s["S" + a] + 1;
  }
  kernel.inputs = {view("X", {s["N"], s["G"], s["C"], s["H"], s["W"]}),
                   view("W", {s["G"], s["F"], s["C"], s["KH"], s["KW"]})};
  if (flip()) kernel.inputs.push_back(view("B", {s["G"], s["F"]}));
  kernel.output = view("Y", {s["N"], s["G"], s["F"], s["OH"], s["OW"]});
  return kernel;
}

kernels::Kernel SmallKernels::matmul() {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kMatMul;
  auto& s = kernel.sizes;
  s["B"] = pick(1, 3);
  s["M"] = flip() ? 1 : pick(1, 12);
  s["N"] = pick(1, 12);
  s["K"] = pick(1, 14);
  kernel.inputs = {view("A", {s["B"], s["M"], s["K"]}), view("B", {s["B"], s["K"], s["N"]}, pick(0, 3) == 0)};
  if (flip()) kernel.inputs.push_back(view("C", {s["M"], s["N"]}, true));
  kernel.output = view("Y", {s["B"], s["M"], s["N"]});
  return kernel;
}

kernels::Kernel SmallKernels::pooling() {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kPooling;
  kernel.function = flip() ? "max" : "average";
  auto& s = kernel.sizes;
  s["N"] = pick(1, 2);
  s["C"] = pick(1, 4);
  s["H"] = pick(1, 8);
  s["W"] = pick(1, 8);
  s["include_pad"] = pick(0, 1);
  const bool padded = flip();
  for (const char* axis : {"H", "W"}) {
    const std::string a = axis;
    const std::int64_t size = s.at(a);
    std::int64_t kernel_size = pick(1, std::min<std::int64_t>(3, size));
    std::int64_t dilation = kernel_size > 1 && (kernel_size - 1) * 2 < size ? pick(1, 2) : 1;
    const std::int64_t reach = (kernel_size - 1) * dilation + 1;
    s["K" + a] = kernel_size;
    s["D" + a] = dilation;
    s["S" + a] = pick(1, 3);
    // Every window keeps a position inside the input, as operators demand.
    const std::int64_t before = padded && dilation == 1 ? pick(0, kernel_size - 1) : 0;
    s[a == "H" ? "PT" : "PL"] = before;
    std::int64_t count = (size + before - reach) / s["S" + a] + 1;
    if (padded && count * s["S" + a] < size + before) ++count;  // the last window may hang over (ceil_mode)
    s["O" + a] = count;
  }
  kernel.inputs = {view("X", {s["N"], s["C"], s["H"], s["W"]})};
  kernel.output = view("Y", {s["N"], s["C"], s["OH"], s["OW"]});
  return kernel;
}

kernels::Kernel SmallKernels::large_pooling() {
  kernels::Kernel kernel = pooling();
  auto& s = kernel.sizes;
  const bool whole = flip();
  for (const char* axis : {"H", "W"}) {
    const std::string a = axis;
    std::int64_t& before = s[a == "H" ? "PT" : "PL"];
    s[a] = s["K" + a] = pick(1, a == "H" ? 20 : 150);
    s["D" + a] = 1;
    s[a] += whole ? 0 : pick(0, 3);
    before = whole ? 0 : pick(0, std::min<std::int64_t>(2, s["K" + a] - 1));
    s["O" + a] = (s[a] + before - s["K" + a]) / s["S" + a] + 1;
  }
  kernel.inputs = {view("X", {s["N"], s["C"], s["H"], s["W"]})};
  kernel.output = view("Y", {s["N"], s["C"], s["OH"], s["OW"]});
  return kernel;
}

kernels::Kernel SmallKernels::elementwise() {
  const char* functions[] = {"relu", "sub", "multiply_add"};
  const auto inputs = static_cast<std::size_t>(pick(1, 3));
  return elementwise(functions[inputs - 1], inputs);
}

kernels::Kernel SmallKernels::elementwise(const std::string& function, std::size_t inputs) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kElementwise;
  kernel.function = function;
  auto& s = kernel.sizes;
  const std::vector<std::int64_t> extents = {pick(1, 3), pick(1, 4), pick(1, 5), pick(1, 20)};
  for (std::size_t i = 0; i < extents.size(); ++i) s["D" + std::to_string(i)] = extents[i];
  for (std::size_t i = 0; i < inputs; ++i)
    kernel.inputs.push_back(view("X" + std::to_string(i), extents, flip(), true));
  if (inputs == 2 && pick(0, 5) == 0) {  // the same tensor twice
    kernel.inputs[1] = kernel.inputs[0];
    kernel.inputs[1].name = "X1";
  }
  kernel.output = view("Y", extents);
  return kernel;
}

kernels::Kernel SmallKernels::reduce() {
  const char* functions[] = {"sum",         "mean", "max", "min",     "sum_square",
                             "mean_square", "l1",   "l2",  "log_sum", "log_sum_exp"};
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kReduce;
  kernel.function = functions[pick(0, 9)];
  auto& s = kernel.sizes;
  s["D0"] = pick(1, 6);
  s["R"] = pick(1, 12);
  s["D1"] = flip() ? 1 : pick(1, 6);
  kernel.inputs = {view("X", {s["D0"], s["R"], s["D1"]})};
  kernel.output = view("Y", {s["D0"], s["D1"]});
  return kernel;
}

kernels::Kernel SmallKernels::move() {
  kernels::Kernel kernel = elementwise("", 1);
  kernel.kind = kernels::KernelKind::kMove;
  kernel.function.clear();
  kernel.inputs[0].name = "X";
  return kernel;
}

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
