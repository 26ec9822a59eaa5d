#include "representatives/types/layer_function.h"

#include <string_view>
#include <utility>

#include "representatives/types/layer_network.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/window_layer.h"

namespace cyclescope::representatives {
namespace {

bool is_function(const NetworkReader& reader, std::size_t index, std::string_view function) {
  const network::Layer& layer = reader.layer(index);
  return layer.kind == network::OperatorKind::kElementwise && layer.function == function;
}

/// Whether layer `index` adds two tensors of one shape, of which the one that does not come from layer `begin` is there
/// before it.
bool adds_what_is_there(const NetworkReader& reader, std::size_t index, std::size_t begin) {
  if (!is_function(reader, index, "add")) return false;
  const network::Layer& layer = reader.layer(index);
  if (layer.inputs.size() != 2 || layer.inputs[0] == layer.inputs[1]) return false;
  const network::TensorId mine = reader.layer(begin).outputs[0];
  for (const network::TensorId id : layer.inputs) {
    if (id == network::kNoTensor || shape_of(reader.network(), id) != shape_of(reader.network(), mine)) return false;
    if (id != mine && reader.producer(id) != NetworkReader::kNone && reader.producer(id) >= begin) return false;
  }
  return true;
}

bool is_halving_pool(const NetworkReader& reader, std::size_t index, std::size_t /*begin*/) {
  const network::Layer& layer = reader.layer(index);
  const std::vector<std::int64_t> two = {2, 2};
  return layer.kind == network::OperatorKind::kPooling && layer.function == "max" && layer.attributes.kernel == two &&
         layer.attributes.stride == two;
}

void add_sum(LayerNetwork& network) {
  const network::TensorId result = network.last();
  const network::TensorId other = network.input(network.shape(result));
  network.add_elementwise("Add", "add", {result, other});
}

void add_halving_pool(LayerNetwork& network) {
  network::WindowDescription window;
  window.kernel = window.stride = {2, 2};
  window.auto_pad = network::WindowDescription::AutoPad::kSameUpper;
  add_pooling(network, "max", network.last(), std::move(window));
}

}  // namespace

const LayerFunction kReluBehind = {
    "relu", "ReLU", "ReLU", [](LayerNetwork& network) { network.add_elementwise("Relu", "relu", {network.last()}); },
    [](const NetworkReader& reader, std::size_t index, std::size_t) { return is_function(reader, index, "relu"); }};

const LayerFunction kClipBehind = {
    "clip", "ReLU6", "clipping on both sides",
    [](LayerNetwork& network) { network.add_elementwise("Clip", "clip", {network.last()}); },
    [](const NetworkReader& reader, std::size_t index, std::size_t) { return is_function(reader, index, "clip"); }};

const LayerFunction kSumBehind = {"add", "sum", "sum with a tensor that is there", add_sum, adds_what_is_there, true};

const LayerFunction kHalvingPoolBehind = {"pool", "pooling", "2 x 2 maximum with stride 2", add_halving_pool,
                                          is_halving_pool};

}  // namespace cyclescope::representatives
