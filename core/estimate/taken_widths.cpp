#include "estimate/taken_widths.h"

#include <algorithm>

namespace cyclescope::estimate {
namespace {

/// The network's tensor behind an operand of kernel number `kernel`; kNoTensor for an intermediate of the layer.
network::TensorId tensor_of(const mapping::PlacedWidth& width, std::size_t kernel,
                            const std::vector<kernels::Kernel>& kernels, const std::vector<mapping::ChainLink>& links) {
  const kernels::Kernel& of = width.kernel == 0 ? kernels[kernel] : links[width.kernel - 1].kernel;
  const bool is_output = width.operand == program::Buffer::kOutput;
  return is_output ? of.output.tensor : of.inputs[static_cast<std::size_t>(width.operand)].tensor;
}

}  // namespace

void note_widths(Estimate& estimate, const network::Network& network, const LayerCost& cost,
                 const std::vector<kernels::Kernel>& kernels, const std::vector<mapping::ChainLink>& links) {
  std::vector<TakenWidth> found;
  for (std::size_t kernel = 0; kernel < cost.choices.size(); ++kernel) {
    for (const mapping::PlacedWidth& width : cost.choices[kernel].widths) {
      const network::TensorId id = tensor_of(width, kernel, kernels, links);
      if (id == network::kNoTensor) continue;
      const TakenWidth taken{network.tensors[static_cast<std::size_t>(id)].type, width.bits, 1};
      if (std::find(found.begin(), found.end(), taken) == found.end()) found.push_back(taken);
    }
  }
  for (const TakenWidth& taken : found) {
    const auto known = std::find_if(estimate.widths.begin(), estimate.widths.end(), [&taken](const TakenWidth& other) {
      return other.type == taken.type && other.bits == taken.bits;
    });
    if (known == estimate.widths.end()) {
      estimate.widths.push_back(taken);
    } else {
      ++known->layers;
    }
  }
}

}  // namespace cyclescope::estimate
