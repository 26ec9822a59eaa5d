#include "kernels/kernel_builder.h"

#include <algorithm>
#include <utility>

#include "network/checked.h"

namespace cyclescope::kernels {
namespace {

constexpr std::size_t kDimensions = 4;  // of element-wise kernels and moves

bool any_zero(const network::Shape& extents) { return std::find(extents.begin(), extents.end(), 0) != extents.end(); }

std::vector<KernelTensor*> operands_of(Kernel& kernel) {
  std::vector<KernelTensor*> operands = {&kernel.output};
  for (KernelTensor& input : kernel.inputs) operands.push_back(&input);
  return operands;
}

/// Whether the dimensions `outer` and outer + 1 of `view` are one dimension.
bool mergeable(const KernelTensor& view, std::size_t outer) {
  return view.strides[outer] == view.strides[outer + 1] * view.extents[outer + 1];
}

/// The extent of the axis of channels: the second of images, else the last.
std::int64_t channels_of(const network::Shape& shape) {
  constexpr std::size_t kImageRank = 4;
  if (shape.empty()) return 1;
  return shape.size() >= kImageRank ? shape[1] : shape.back();
}

void erase_dimension(KernelTensor& view, std::size_t at) {
  view.extents.erase(view.extents.begin() + static_cast<std::ptrdiff_t>(at));
  view.strides.erase(view.strides.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Drops dimensions of extent 1 and merges adjacent ones, alike in all operands. `keep` dimensions at the end stay.
void collapse(const std::vector<KernelTensor*>& operands, std::size_t keep = 0) {
  for (std::size_t i = 0; i + keep < operands[0]->extents.size();) {
    if (operands[0]->extents[i] == 1) {
      for (KernelTensor* operand : operands) erase_dimension(*operand, i);
    } else {
      ++i;
    }
  }
  for (std::size_t i = 0; i + 1 + keep < operands[0]->extents.size();) {
    if (std::all_of(operands.begin(), operands.end(), [i](const KernelTensor* o) { return mergeable(*o, i); })) {
      for (KernelTensor* operand : operands) {
        operand->extents[i + 1] *= operand->extents[i];
        erase_dimension(*operand, i);
      }
    } else {
      ++i;
    }
  }
}

/// Prepends dimensions of extent 1 until there are `rank`.
void extend(KernelTensor& view, std::size_t rank) {
  const std::size_t missing = rank > view.extents.size() ? rank - view.extents.size() : 0;
  view.extents.insert(view.extents.begin(), missing, 1);
  view.strides.insert(view.strides.begin(), missing, 0);
}

}  // namespace

bool KernelBuilder::has_input(std::size_t index) const {
  return index < layer_.inputs.size() && layer_.inputs[index] != network::kNoTensor;
}

KernelTensor KernelBuilder::input(std::size_t index) const {
  const network::TensorId id = layer_.inputs[index];
  const network::Tensor& tensor = network_.tensors[static_cast<std::size_t>(id)];
  KernelTensor view;
  view.tensor = id;
  view.elements = network::element_count(tensor);
  view.element_bits = network::bits_of(tensor.type);
  return reshaped(view, tensor.shape);
}

KernelTensor KernelBuilder::output(std::size_t index) const {
  const network::TensorId id = layer_.outputs[index];
  const network::Tensor& tensor = network_.tensors[static_cast<std::size_t>(id)];
  KernelTensor view;
  view.tensor = id;
  view.elements = network::element_count(tensor);
  view.element_bits = network::bits_of(tensor.type);
  return reshaped(view, tensor.shape);
}

KernelTensor KernelBuilder::temporary(const network::Shape& extents) {
  KernelTensor view;
  view.temporary = temporaries_++;
  view.elements = 1;
  for (const std::int64_t extent : extents) view.elements = network::saturating_multiply(view.elements, extent);
  view.element_bits = output().element_bits;
  return reshaped(view, extents);
}

void KernelBuilder::add(Kernel kernel) {
  if (kernels_.size() <= kMostKernels) kernels_.push_back(std::move(kernel));
}

void KernelBuilder::add_four_dimensional(Kernel kernel) {
  std::vector<KernelTensor*> operands = operands_of(kernel);
  if (any_zero(kernel.output.extents) || kernels_.size() > kMostKernels) return;
  collapse(operands);
  if (kernel.output.extents.size() > kDimensions) {
    // Too many dimensions are left: one kernel for each index of the smallest.
    const network::Shape& extents = kernel.output.extents;
    const auto at = static_cast<std::size_t>(std::min_element(extents.begin(), extents.end()) - extents.begin());
    for (std::int64_t i = 0; i < extents[at] && kernels_.size() <= kMostKernels; ++i) {
      Kernel part = kernel;
      for (KernelTensor* operand : operands_of(part)) {
        *operand = sliced(std::move(*operand), at, i, 1);
        erase_dimension(*operand, at);
      }
      add_four_dimensional(std::move(part));
    }
    return;
  }
  for (KernelTensor* operand : operands) extend(*operand, kDimensions);
  for (std::size_t i = 0; i < kDimensions; ++i) kernel.sizes["D" + std::to_string(i)] = kernel.output.extents[i];
  add(std::move(kernel));
}

void KernelBuilder::elementwise(const std::string& function, const std::vector<KernelTensor>& inputs,
                                const KernelTensor& output, double parameter) {
  Kernel kernel;
  kernel.kind = KernelKind::kElementwise;
  kernel.function = function;
  kernel.parameter = parameter;
  kernel.output = output;
  kernel.output.name = "Y";
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    kernel.inputs.push_back(broadcast(inputs[i], output.extents));
    kernel.inputs.back().name = "X" + std::to_string(i);
  }
  kernel.sizes["C"] = channels_of(output.extents);
  add_four_dimensional(std::move(kernel));
}

void KernelBuilder::move(const KernelTensor& input, const KernelTensor& output) {
  Kernel kernel;
  kernel.kind = KernelKind::kMove;
  kernel.output = output;
  kernel.output.name = "Y";
  kernel.inputs = {broadcast(input, output.extents)};
  kernel.inputs[0].name = "X";
  add_four_dimensional(std::move(kernel));
}

void KernelBuilder::clear(const KernelTensor& output) {
  move(temporary(output.extents.empty() ? network::Shape{} : network::Shape{1}), output);
}

void KernelBuilder::reduce(const std::string& function, const KernelTensor& input, const KernelTensor& output) {
  if (any_zero(output.extents)) return;
  if (any_zero(input.extents)) return clear(output);
  Kernel kernel;
  kernel.kind = KernelKind::kReduce;
  kernel.function = function;
  kernel.sizes = {{"D0", input.extents[0]}, {"R", input.extents[1]}, {"D1", input.extents[2]}};
  kernel.inputs = {input};
  kernel.inputs[0].name = "X";
  kernel.output = output;
  kernel.output.name = "Y";
  add(std::move(kernel));
}

void KernelBuilder::matmul(const KernelTensor& a, const KernelTensor& b, const KernelTensor* addend,
                           const KernelTensor& output) {
  if (any_zero(output.extents)) return;
  if (a.extents.back() == 0) return addend == nullptr ? clear(output) : move(*addend, output);
  const std::size_t rank = output.extents.size();
  const network::Shape batch(output.extents.begin(), output.extents.end() - 2);
  const auto with_batch = [&](const KernelTensor& view) {
    network::Shape extents = batch;
    extents.insert(extents.end(), view.extents.end() - 2, view.extents.end());
    return broadcast(view, extents);
  };
  Kernel kernel;
  kernel.kind = KernelKind::kMatMul;
  kernel.output = output;
  kernel.inputs = {with_batch(a), with_batch(b)};
  if (rank > 2) {
    // A batch that B does not have (weights) is more rows of A, where A's and Y's rows go on from sample to sample.
    KernelTensor& left = kernel.inputs[0];
    const KernelTensor& right = kernel.inputs[1];
    collapse({&kernel.output, &left, &kernel.inputs[1]}, 2);
    while (kernel.output.extents.size() > 2 && addend == nullptr) {
      const std::size_t last = kernel.output.extents.size() - 3;
      if (right.strides[last] != 0 || !mergeable(left, last) || !mergeable(kernel.output, last)) break;
      for (KernelTensor* view : {&left, &kernel.output}) {
        view->extents[last + 1] *= view->extents[last];
        erase_dimension(*view, last);
      }
      erase_dimension(kernel.inputs[1], last);
    }
  }
  if (addend != nullptr) {
    kernel.inputs.push_back(broadcast(*addend, {output.extents[rank - 2], output.extents[rank - 1]}));
  }
  if (kernel.output.extents.size() > 3) {
    const auto& extents = kernel.output.extents;
    const auto at = static_cast<std::size_t>(std::min_element(extents.begin(), extents.end() - 2) - extents.begin());
    for (std::int64_t i = 0; i < extents[at] && kernels_.size() <= kMostKernels; ++i) {
      Kernel part = kernel;
      for (KernelTensor* view : {&part.output, &part.inputs[0], &part.inputs[1]}) {
        *view = sliced(std::move(*view), at, i, 1);
        erase_dimension(*view, at);
      }
      matmul(part.inputs[0], part.inputs[1], addend, part.output);
    }
    return;
  }
  for (KernelTensor* view : {&kernel.output, &kernel.inputs[0], &kernel.inputs[1]}) extend(*view, 3);
  const network::Shape& y = kernel.output.extents;
  kernel.sizes = {{"B", y[0]}, {"M", y[1]}, {"N", y[2]}, {"K", kernel.inputs[0].extents[2]}};
  constexpr const char* kNames[] = {"A", "B", "C"};
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) kernel.inputs[i].name = kNames[i];
  kernel.output.name = "Y";
  add(std::move(kernel));
}

void KernelBuilder::convolution(const KernelTensor& x, const KernelTensor& w, const KernelTensor* bias,
                                const KernelTensor& y, const KernelWindow& height, const KernelWindow& width) {
  if (any_zero(y.extents)) return;
  if (any_zero(x.extents) || any_zero(w.extents)) {
    if (bias == nullptr) return clear(y);
    return move(
        broadcast(restrided(*bias, {y.extents[1], y.extents[2], 1, 1}, {bias->strides[0], bias->strides[1], 0, 0}),
                  y.extents),
        y);
  }
  Kernel kernel;
  kernel.kind = KernelKind::kConvolution;
  kernel.sizes = {{"N", x.extents[0]},     {"G", x.extents[1]},    {"C", x.extents[2]},   {"F", w.extents[1]},
                  {"H", height.input},     {"W", width.input},     {"OH", height.output}, {"OW", width.output},
                  {"KH", height.kernel},   {"KW", width.kernel},   {"SH", height.stride}, {"SW", width.stride},
                  {"DH", height.dilation}, {"DW", width.dilation}, {"PT", height.pad},    {"PL", width.pad}};
  kernel.inputs = {x, w};
  if (bias != nullptr) kernel.inputs.push_back(*bias);
  constexpr const char* kNames[] = {"X", "W", "B"};
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) kernel.inputs[i].name = kNames[i];
  kernel.output = y;
  kernel.output.name = "Y";
  add(std::move(kernel));
}

void KernelBuilder::pooling(const std::string& function, const KernelTensor& x, const KernelTensor& y,
                            const KernelWindow& height, const KernelWindow& width, bool include_pad) {
  if (any_zero(y.extents)) return;
  if (any_zero(x.extents)) return clear(y);
  Kernel kernel;
  kernel.kind = KernelKind::kPooling;
  kernel.function = function;
  kernel.sizes = {{"N", x.extents[0]},   {"C", x.extents[1]},     {"H", height.input},
                  {"W", width.input},    {"OH", height.output},   {"OW", width.output},
                  {"KH", height.kernel}, {"KW", width.kernel},    {"SH", height.stride},
                  {"SW", width.stride},  {"DH", height.dilation}, {"DW", width.dilation},
                  {"PT", height.pad},    {"PL", width.pad},       {"include_pad", include_pad ? 1 : 0}};
  kernel.inputs = {x};
  kernel.inputs[0].name = "X";
  kernel.output = y;
  kernel.output.name = "Y";
  add(std::move(kernel));
}

tl::unexpected<Diagnostic> KernelBuilder::not_mapped(const std::string& why) const {
  return failure("NotMapped", layer_.name, layer_.operator_name + ": " + why);
}

Result<std::vector<Kernel>> KernelBuilder::finish() {
  if (kernels_.size() > kMostKernels) {
    return not_mapped("needs more than " + std::to_string(kMostKernels) + " kernels");
  }
  return std::move(kernels_);
}

}  // namespace cyclescope::kernels
