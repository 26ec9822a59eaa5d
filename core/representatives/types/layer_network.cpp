#include "representatives/types/layer_network.h"

#include <utility>

#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {

bool LayerNetwork::keep(const Result<void>& result) {
  if (state_ && !result) state_ = result;
  return state_.has_value();
}

network::TensorId LayerNetwork::added(const Result<network::TensorId>& id) {
  if (id) return *id;
  keep(tl::unexpected(id.error()));
  return network::kNoTensor;
}

network::TensorId LayerNetwork::input(const network::Shape& shape) {
  return state_ ? added(builder_.add_input("x", shape, network::ElementType::kFloat32)) : network::kNoTensor;
}

network::TensorId LayerNetwork::constant(const std::string& name, const network::Shape& shape) {
  return state_ ? added(builder_.add_tensor(name, shape, network::ElementType::kFloat32, true)) : network::kNoTensor;
}

network::Layer LayerNetwork::layer(std::string_view operator_name, network::OperatorKind kind,
                                   std::vector<network::TensorId> inputs) {
  network::Layer layer;
  layer.name = layer.operator_name = std::string(operator_name);
  layer.kind = kind;
  layer.inputs = std::move(inputs);
  return layer;
}

network::TensorId LayerNetwork::add(network::Layer layer, std::size_t outputs) {
  if (!state_) return network::kNoTensor;
  const std::vector<network::NetworkBuilder::Output> wanted(outputs, network::NetworkBuilder::Output{"y"});
  const auto ids = builder_.add_layer(std::move(layer), wanted);
  if (!ids) {
    keep(tl::unexpected(ids.error()));
    return network::kNoTensor;
  }
  return last_ = ids->front();
}

network::TensorId LayerNetwork::add_elementwise(std::string_view operator_name, std::string_view function,
                                                std::vector<network::TensorId> inputs) {
  network::Layer one = layer(operator_name, network::OperatorKind::kElementwise, std::move(inputs));
  one.function = std::string(function);
  return add(std::move(one));
}

Result<network::Network> LayerNetwork::finish() {
  if (state_) builder_.add_output(last_);
  auto network = state_ ? builder_.finish() : Result<network::Network>(tl::unexpected(state_.error()));
  if (!network) network.error().path = name_of(measurable_.type);
  return network;
}

Result<network::Network> network_of(const MeasurableLayer& measurable) {
  if (auto valid = check_measurable(measurable); !valid) return tl::unexpected(valid.error());
  const LayerTypeRow& row = measurable.type.row();
  LayerNetwork network(measurable);
  row.build(network);
  for (const LayerFunction* function : row.functions) function->build(network);
  return network.finish();
}

}  // namespace cyclescope::representatives
