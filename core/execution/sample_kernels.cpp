#include "execution/sample_kernels.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "network/elementwise.h"

namespace cyclescope::execution {

std::int64_t SampleKernels::pick(std::int64_t least, std::int64_t most) { return random_.integer(least, most); }

kernels::KernelTensor SampleKernels::view(const std::string& name, const std::vector<std::int64_t>& extents,
                                          bool repeats, bool reverses) {
  kernels::KernelTensor tensor;
  tensor.name = name;
  tensor.tensor = next_tensor_++;
  tensor.extents = extents;
  tensor.strides.resize(extents.size());
  std::vector<std::size_t> order(extents.size());
  std::iota(order.begin(), order.end(), 0);
  if (pick(0, 3) == 0) random_.shuffle(order);
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

kernels::Kernel SampleKernels::convolution() {
  const std::int64_t groups = pick(1, 3);
  return convolution(groups, flip() ? pick(1, 8) : 1);  // one-dimensional ones too
}

kernels::Kernel SampleKernels::temporal_convolution() { return convolution(1, 1); }

kernels::Kernel SampleKernels::convolution(std::int64_t groups, std::int64_t height) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kConvolution;
  auto& s = kernel.sizes;
  s["N"] = pick(1, 2);
  s["G"] = groups;
  s["C"] = size(1, 5);
  s["F"] = size(1, 6);
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
  return with_views(std::move(kernel));
}

kernels::Kernel SampleKernels::with_views(kernels::Kernel kernel) {
  auto& s = kernel.sizes;
  kernel.inputs = {view("X", {s["N"], s["G"], s["C"], s["H"], s["W"]}),
                   view("W", {s["G"], s["F"], s["C"], s["KH"], s["KW"]})};
  if (flip()) kernel.inputs.push_back(view("B", {s["G"], s["F"]}));
  kernel.output = view("Y", {s["N"], s["G"], s["F"], s["OH"], s["OW"]});
  return kernel;
}

kernels::Kernel SampleKernels::depthwise() {
  kernels::Kernel kernel = convolution(pick(2, 3 * scale_), flip() ? pick(1, 8) : 1);
  kernel.sizes["C"] = kernel.sizes["F"] = 1;
  return with_views(std::move(kernel));
}

kernels::Kernel SampleKernels::pointwise() {
  kernels::Kernel kernel = convolution(flip() ? 1 : pick(1, 3), flip() ? pick(1, 8) : 1);
  auto& s = kernel.sizes;
  for (const char* name : {"KH", "KW", "SH", "SW", "DH", "DW"}) s[name] = 1;
  s["PT"] = s["PL"] = 0;
  s["OH"] = s["H"];
  s["OW"] = s["W"];
  return with_views(std::move(kernel));
}

kernels::Kernel SampleKernels::any(kernels::KernelKind kind, const std::vector<std::string>& functions) {
  const std::string function =
      functions.empty() ? ""
                        : functions[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(functions.size()) - 1))];
  kernels::Kernel kernel;
  switch (kind) {
    case kernels::KernelKind::kConvolution: {
      const std::int64_t which = pick(0, 5);
      return which == 0 ? depthwise() : which == 1 ? pointwise() : which == 2 ? temporal_convolution() : convolution();
    }
    case kernels::KernelKind::kMatMul:
      return matmul();
    case kernels::KernelKind::kMove:
      return move();
    case kernels::KernelKind::kPooling:
      kernel = pick(0, 3) == 0 ? large_pooling() : pooling();
      break;
    case kernels::KernelKind::kReduce:
      kernel = reduce();
      break;
    case kernels::KernelKind::kElementwise:
      if (function.empty()) return elementwise();
      return elementwise(function, inputs_of(function));
  }
  if (!function.empty()) kernel.function = function;
  return kernel;
}

std::size_t SampleKernels::inputs_of(const std::string& function) {
  if (function == "lerp") return 2;
  if (!network::is_elementwise_function(function)) return 1;
  switch (network::arity_of(function)) {
    case network::Arity::kUnary:
      return 1;
    case network::Arity::kBinary:
      return 2;
    case network::Arity::kTernary:
      return 3;
    case network::Arity::kAny:
      return 2;
  }
  return 1;
}

kernels::Kernel SampleKernels::matmul() {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kMatMul;
  auto& s = kernel.sizes;
  s["B"] = pick(1, 3);
  s["M"] = flip() ? 1 : size(1, 12);
  s["N"] = size(1, 12);
  s["K"] = size(1, 14);
  kernel.inputs = {view("A", {s["B"], s["M"], s["K"]}), view("B", {s["B"], s["K"], s["N"]}, pick(0, 3) == 0)};
  if (flip()) kernel.inputs.push_back(view("C", {s["M"], s["N"]}, true));
  kernel.output = view("Y", {s["B"], s["M"], s["N"]});
  return kernel;
}

kernels::Kernel SampleKernels::pooling() {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kPooling;
  kernel.function = flip() ? "max" : "average";
  auto& s = kernel.sizes;
  s["N"] = pick(1, 2);
  s["C"] = size(1, 4);
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

kernels::Kernel SampleKernels::large_pooling() {
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

kernels::Kernel SampleKernels::elementwise() {
  const char* functions[] = {"relu", "sub", "multiply_add"};
  const auto inputs = static_cast<std::size_t>(pick(1, 3));
  return elementwise(functions[inputs - 1], inputs);
}

kernels::Kernel SampleKernels::elementwise(const std::string& function, std::size_t inputs) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kElementwise;
  kernel.function = function;
  auto& s = kernel.sizes;
  std::vector<std::int64_t> extents = {pick(1, 3), pick(1, 4), pick(1, 5), size(1, 20)};
  if (pick(0, 2) == 0) extents = {1, 1, 1, size(1, 60)};  // dense, as most are
  for (std::size_t i = 0; i < extents.size(); ++i) s["D" + std::to_string(i)] = extents[i];
  s["C"] = pick(1, 20);
  for (std::size_t i = 0; i < inputs; ++i)
    kernel.inputs.push_back(view("X" + std::to_string(i), extents, flip(), true));
  if (inputs == 2 && pick(0, 5) == 0) {  // the same tensor twice
    kernel.inputs[1] = kernel.inputs[0];
    kernel.inputs[1].name = "X1";
  }
  kernel.output = view("Y", extents);
  return kernel;
}

kernels::Kernel SampleKernels::reduce() {
  const char* functions[] = {"sum",         "mean", "max", "min",     "sum_square",
                             "mean_square", "l1",   "l2",  "log_sum", "log_sum_exp"};
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kReduce;
  kernel.function = functions[pick(0, 9)];
  auto& s = kernel.sizes;
  s["D0"] = size(1, 6);
  s["R"] = size(1, 12);
  s["D1"] = flip() ? 1 : pick(1, 6);
  kernel.inputs = {view("X", {s["D0"], s["R"], s["D1"]})};
  kernel.output = view("Y", {s["D0"], s["D1"]});
  return kernel;
}

kernels::Kernel SampleKernels::move() {
  kernels::Kernel kernel = elementwise("", 1);
  kernel.kind = kernels::KernelKind::kMove;
  kernel.function.clear();
  kernel.sizes.erase("C");
  kernel.inputs[0].name = "X";
  return kernel;
}

}  // namespace cyclescope::execution
