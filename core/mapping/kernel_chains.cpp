#include "mapping/kernel_chains.h"

#include <algorithm>
#include <utility>

#include "network/elementwise.h"

namespace cyclescope::mapping {
namespace {

/// Does `view` go through its whole tensor in the order of memory?
bool is_dense(const kernels::KernelTensor& view) {
  if (view.tensor == network::kNoTensor || view.offset != 0) return false;
  std::int64_t stride = 1;
  for (std::size_t i = view.extents.size(); i-- > 0;) {
    if (view.extents[i] != 1 && view.strides[i] != stride) return false;
    stride *= view.extents[i];
  }
  return stride == view.elements && stride > 0;
}

bool is_whole(const kernels::KernelTensor& view) {
  std::int64_t elements = 1;
  for (const std::int64_t extent : view.extents) elements *= extent;
  return view.tensor != network::kNoTensor && elements == view.elements && elements > 0;
}

/// `tensor` with the coordinates of `form`.
kernels::KernelTensor in_form(kernels::KernelTensor tensor, const kernels::KernelTensor& form) {
  tensor.extents = form.extents;
  tensor.strides = form.strides;
  tensor.offset = form.offset;
  return tensor;
}

bool touches(const std::vector<kernels::Kernel>& kernels, network::TensorId tensor) {
  return std::any_of(kernels.begin(), kernels.end(), [tensor](const kernels::Kernel& kernel) {
    return kernel.output.tensor == tensor ||
           std::any_of(kernel.inputs.begin(), kernel.inputs.end(),
                       [tensor](const kernels::KernelTensor& input) { return input.tensor == tensor; });
  });
}

/// Makes `tensor` the first input and brings the others and the output into `form`; false where that cannot be.
bool bring_elementwise(kernels::Kernel& kernel, network::TensorId tensor, const kernels::KernelTensor& form) {
  std::size_t position = 0;
  while (position < kernel.inputs.size() && kernel.inputs[position].tensor != tensor) ++position;
  if (position == kernel.inputs.size()) return false;
  if (position > 0) {
    if (!network::is_symmetric(kernel.function)) return false;
    std::swap(kernel.inputs[0], kernel.inputs[position]);
  }
  const auto fits = [&form](const kernels::KernelTensor& view) {
    return is_dense(view) && view.elements == form.elements;
  };
  if (!fits(kernel.output) || !std::all_of(kernel.inputs.begin(), kernel.inputs.end(), fits)) return false;
  for (std::size_t i = 0; i < kernel.inputs.size(); ++i) {
    kernel.inputs[i] = in_form(std::move(kernel.inputs[i]), form);
    kernel.inputs[i].name = "X" + std::to_string(i);
  }
  kernel.output = in_form(std::move(kernel.output), form);
  return true;
}

/// Brings a pooling of the images in `form` into that form; false where it pools something else.
bool bring_pooling(kernels::Kernel& kernel, network::TensorId tensor, const kernels::KernelTensor& form) {
  kernels::KernelTensor& input = kernel.inputs[0];
  kernels::KernelTensor& output = kernel.output;
  const std::size_t rank = form.extents.size();
  if (input.tensor != tensor || rank < 4 || !is_dense(form) || !is_dense(input) || !is_dense(output)) return false;
  std::int64_t channels = 1;
  for (std::size_t i = 1; i + 2 < rank; ++i) channels *= form.extents[i];
  if (input.extents[0] != form.extents[0] || input.extents[1] != channels ||
      input.extents[2] != form.extents[rank - 2] || input.extents[3] != form.extents[rank - 1]) {
    return false;
  }
  input = in_form(std::move(input), form);
  const std::int64_t height = output.extents[2];
  const std::int64_t width = output.extents[3];
  output.extents = form.extents;
  output.extents[rank - 2] = height;
  output.extents[rank - 1] = width;
  output.strides.assign(rank, 1);
  for (std::size_t i = rank; i > 1; --i) output.strides[i - 2] = output.strides[i - 1] * output.extents[i - 1];
  return true;
}

bool yields_images(const kernels::Kernel& kernel) {
  return kernel.kind == kernels::KernelKind::kConvolution || kernel.kind == kernels::KernelKind::kPooling;
}

}  // namespace

KernelChains::KernelChains(const network::Network& network) : network_(&network), uses_(network.tensors.size()) {
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const auto number = static_cast<std::int32_t>(i);
    for (const network::TensorId id : network.layers[i].outputs) {
      if (id != network::kNoTensor) uses_[static_cast<std::size_t>(id)].producer = number;
    }
    for (const network::TensorId id : network.layers[i].inputs) {
      if (id == network::kNoTensor) continue;
      Use& use = uses_[static_cast<std::size_t>(id)];
      use.reader = number;
      ++use.reads;
    }
  }
  for (const network::TensorId id : network.outputs) ++uses_[static_cast<std::size_t>(id)].reads;
}

std::int32_t KernelChains::only_reader(network::TensorId& tensor) const {
  for (;;) {
    const Use& use = use_of(tensor);
    if (use.reads != 1 || use.reader == kNoLayer) return kNoLayer;
    const network::Layer& layer = network_->layers[static_cast<std::size_t>(use.reader)];
    if (layer.kind != network::OperatorKind::kView) return use.reader;
    if (layer.outputs.size() != 1 || layer.inputs.empty() || layer.inputs[0] != tensor) return kNoLayer;
    tensor = layer.outputs[0];
  }
}

std::vector<ChainLink> KernelChains::behind(std::size_t layer, const std::vector<kernels::Kernel>& kernels,
                                            std::size_t most) const {
  std::vector<ChainLink> links;
  if (kernels.empty() || most == 0 || network_->layers[layer].outputs.size() != 1) return links;
  network::TensorId tensor = network_->layers[layer].outputs[0];
  const std::vector<kernels::Kernel> earlier(kernels.begin(), kernels.end() - 1);
  kernels::KernelTensor form = kernels.back().output;
  if (form.tensor != tensor || !is_whole(form) || touches(earlier, tensor)) return links;
  while (links.size() < most) {
    const std::int32_t reader = only_reader(tensor);
    if (reader == kNoLayer) break;
    const network::Layer& next = network_->layers[static_cast<std::size_t>(reader)];
    if (next.kind != network::OperatorKind::kElementwise && next.kind != network::OperatorKind::kPooling) break;
    auto lowered = kernels::kernels_of(*network_, next);
    if (!lowered || lowered->size() != 1 || next.outputs.size() != 1) break;
    kernels::Kernel& kernel = lowered->front();
    if (kernel.kind == kernels::KernelKind::kElementwise) {
      if (!bring_elementwise(kernel, tensor, form)) break;
    } else if (kernel.kind != kernels::KernelKind::kPooling || !yields_images(kernels.back()) ||
               !bring_pooling(kernel, tensor, form)) {
      break;
    }
    const bool ready =
        std::all_of(kernel.inputs.begin() + 1, kernel.inputs.end(), [&](const kernels::KernelTensor& input) {
          return use_of(input.tensor).producer < static_cast<std::int32_t>(layer);
        });
    if (!ready) break;
    form = kernel.output;
    tensor = form.tensor;
    links.push_back({static_cast<std::size_t>(reader), std::move(kernel)});
  }
  return links;
}

}  // namespace cyclescope::mapping
