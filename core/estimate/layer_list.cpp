#include "estimate/layer_list.h"

#include <algorithm>

namespace cyclescope::estimate {

LayerEstimate estimate_of(const network::Network& network, const network::Layer& layer) {
  LayerEstimate estimate;
  estimate.name = layer.name;
  estimate.operator_name = layer.operator_name;
  estimate.folded = layer.folded;
  if (!layer.outputs.empty() && layer.outputs.front() != network::kNoTensor) {
    estimate.output_shape = network.tensors[static_cast<std::size_t>(layer.outputs.front())].shape;
  }
  estimate.macs = network::mac_count(network, layer);
  estimate.uncounted = layer.uncounted;
  return estimate;
}

namespace {

void list_missing(Estimate& estimate, const LayerEstimate& layer) {
  auto& list = estimate.missing;
  auto found = std::find_if(list.begin(), list.end(),
                            [&](const UncountedOperator& known) { return known.operator_name == layer.operator_name; });
  if (found == list.end()) found = list.insert(list.end(), {layer.operator_name, 0, layer.reason.message, layer.name});
  ++found->layers;
}

}  // namespace

void list_unmapped(Estimate& estimate, const LayerEstimate& layer) {
  auto& list = estimate.unmapped;
  auto found = std::find_if(list.begin(), list.end(), [&](const UnmappedOperator& known) {
    return known.operator_name == layer.operator_name && known.reason.code == layer.reason.code;
  });
  if (found == list.end()) found = list.insert(list.end(), {layer.operator_name, 0, 0, layer.reason, layer.name});
  ++found->layers;
  found->macs += layer.macs;
  if (layer.uncounted) list_missing(estimate, layer);
}

void sort_unmapped(Estimate& estimate) {
  std::stable_sort(estimate.unmapped.begin(), estimate.unmapped.end(),
                   [](const UnmappedOperator& a, const UnmappedOperator& b) { return a.macs > b.macs; });
}

}  // namespace cyclescope::estimate
