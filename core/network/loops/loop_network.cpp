#include "network/loops/loop_network.h"

#include <algorithm>

namespace cyclescope::network {

Result<TensorId> LoopNetwork::operand(const LoopNest& nest, std::size_t which, const Shape& shape, TensorId source,
                                      bool weights) {
  if (source != kNoTensor && builder_.tensor(source).shape == shape) {
    std::erase(outputs_, source);
    return source;
  }
  if (source != kNoTensor) {
    warn("'" + nest.name + "' reads " + to_text(shape) + " where '" + builder_.tensor(source).name + "' is " +
         to_text(builder_.tensor(source).shape) + ": it has an input of its own instead");
  }
  const LoopOperand& from = nest.inputs[which];
  const std::string name = nest.name + "_" + from.name;
  return weights ? builder_.add_tensor(name, shape, from.type, true) : builder_.add_input(name, shape, from.type);
}

Result<TensorId> LoopNetwork::add(const LoopNest& nest, const Sources& sources) {
  auto made = layer_of(nest);
  if (!made) return tl::unexpected<Diagnostic>(made.error());
  const std::size_t data = made->data;
  const auto first = operand(nest, data, made->data_shape, sources[data], false);
  if (!first) return first;
  const auto second = operand(nest, 1 - data, made->weight_shape, sources[1 - data], true);
  if (!second) return second;
  made->layer.inputs = {*first, *second};
  const auto outputs =
      builder_.add_layer(std::move(made->layer), {{nest.name + "_" + nest.output.name, {}, made->type}});
  if (!outputs) return tl::unexpected<Diagnostic>(outputs.error());
  outputs_.push_back((*outputs)[0]);
  return (*outputs)[0];
}

void LoopNetwork::warn(const std::string& message) {
  if (std::find(warnings_.begin(), warnings_.end(), message) == warnings_.end()) warnings_.push_back(message);
}

Result<OnnxResult> LoopNetwork::finish() {
  for (const TensorId id : outputs_) builder_.add_output(id);
  auto network = builder_.finish();
  if (!network) return tl::unexpected<Diagnostic>(network.error());
  return OnnxResult{std::move(*network), {}, {}, std::move(warnings_)};
}

}  // namespace cyclescope::network
