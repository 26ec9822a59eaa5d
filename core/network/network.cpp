#include "network/network.h"

#include "network/checked.h"
#include "network/transposed_taps.h"

namespace cyclescope::network {
namespace {

std::int64_t product(const std::vector<std::int64_t>& extents, std::size_t first = 0) {
  std::int64_t result = 1;
  for (std::size_t i = first; i < extents.size(); ++i) result = saturating_multiply(result, extents[i]);
  return result;
}

std::int64_t transposed_convolution_macs(const Layer& layer, const Tensor& x, const Tensor& w, const Tensor& y) {
  // w: [C, F / groups, kernel...]: every tap is one MAC per sample, input channel and filter of its group.
  std::int64_t macs = saturating_multiply(saturating_multiply(x.shape[0], w.shape[0]), w.shape[1]);
  const std::size_t spatial = x.shape.size() - 2;
  const std::size_t skipped = layer.attributes.kernel.size() - spatial;  // the height of a 1-D layer
  for (std::size_t i = 0; i < spatial; ++i) {
    const OperatorAttributes& a = layer.attributes;
    const std::size_t at = i + skipped;
    macs = saturating_multiply(macs, transposed_taps({x.shape[i + 2], y.shape[i + 2], a.kernel[at], a.stride[at],
                                                      a.dilation[at], a.pad_begin[at]}));
  }
  return macs;
}

}  // namespace

std::int64_t element_count(const Tensor& tensor) { return tensor.unknown ? 0 : product(tensor.shape); }

std::int64_t mac_count(const Network& network, const Layer& layer) {
  const auto tensor = [&](TensorId id) -> const Tensor& { return network.tensors[static_cast<std::size_t>(id)]; };
  switch (layer.kind) {
    case OperatorKind::kConvolution:
      // w: [F, C / groups, kernel...]
      return saturating_multiply(element_count(tensor(layer.outputs[0])), product(tensor(layer.inputs[1]).shape, 1));
    case OperatorKind::kTransposedConvolution:
      return transposed_convolution_macs(layer, tensor(layer.inputs[0]), tensor(layer.inputs[1]),
                                         tensor(layer.outputs[0]));
    case OperatorKind::kGemm:
      return saturating_multiply(element_count(tensor(layer.outputs[0])),
                                 tensor(layer.inputs[0]).shape[layer.attributes.transpose_a ? 0 : 1]);
    case OperatorKind::kMatMul:
      return saturating_multiply(element_count(tensor(layer.outputs[0])), tensor(layer.inputs[0]).shape.back());
    case OperatorKind::kRecurrent: {
      const OperatorAttributes& a = layer.attributes;
      const Tensor& x = tensor(layer.inputs[0]);
      const std::int64_t per_row = product({a.directions, a.gates, a.hidden_size});
      return saturating_multiply(saturating_multiply(x.shape[0], x.shape[1]),
                                 saturating_multiply(per_row, saturating_add(x.shape[2], a.hidden_size)));
    }
    default:
      return 0;
  }
}

std::int64_t parameter_count(const Network& network) {
  std::vector<bool> counted(network.tensors.size(), false);
  std::int64_t sum = 0;
  for (const Layer& layer : network.layers) {
    for (const TensorId id : layer.inputs) {
      if (id == kNoTensor) continue;
      const auto at = static_cast<std::size_t>(id);
      if (!network.tensors[at].constant || counted[at]) continue;
      counted[at] = true;
      sum = saturating_add(sum, element_count(network.tensors[at]));
    }
  }
  return sum;
}

}  // namespace cyclescope::network
