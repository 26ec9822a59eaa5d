#include "network/tflite/tflite_call.h"

#include <algorithm>

#include "network/checked.h"

namespace cyclescope::network {
namespace {

bool has_channels(std::size_t rank) { return rank == 4 || rank == 5; }

/// The layer that a fused activation is: RELU, RELU_N1_TO_1, RELU6, TANH, SIGN_BIT.
struct Activation {
  const char* name;
  const char* function;
};
constexpr Activation kActivations[] = {{"", ""},          {"RELU", "relu"}, {"RELU_N1_TO_1", "clip"},
                                       {"RELU6", "clip"}, {"TANH", "tanh"}, {"SIGN_BIT", "sign"}};

}  // namespace

Shape in_order(const Shape& shape, Order order) {
  if (order == Order::kFile || !has_channels(shape.size())) return shape;
  Shape result = {shape.front(), shape.back()};
  result.insert(result.end(), shape.begin() + 1, shape.end() - 1);
  return result;
}

std::int64_t axis_in_order(std::int64_t axis, std::size_t rank, Order order) {
  if (order == Order::kFile || !has_channels(rank) || axis == 0) return axis;
  return axis + 1 == static_cast<std::int64_t>(rank) ? 1 : axis + 1;
}

std::optional<std::vector<std::int64_t>> TfliteCall::integers(std::size_t input) const {
  return has(input) ? value(input).integers : std::nullopt;
}

const TfliteTensor& TfliteCall::declared(std::size_t output) const {
  return graph_.tensors[static_cast<std::size_t>(node.outputs[output])];
}

TensorId TfliteCall::input(std::size_t input, Order order) {
  if (failed() || !has(input)) return kNoTensor;
  TfliteValue& known = values_[static_cast<std::size_t>(node.inputs[input])];
  if (!has_channels(known.shape->size())) order = Order::kFile;
  TensorId& id = known.ids[static_cast<std::size_t>(order)];
  if (id != kNoTensor) return id;
  const std::string& of = graph_.tensors[static_cast<std::size_t>(node.inputs[input])].name;
  const Shape wanted = in_order(*known.shape, order);
  if (known.constant) {
    id = kept(builder_.add_tensor(of, wanted, known.type, true), kNoTensor);
    return id;
  }
  const TensorId other = known.ids[1 - static_cast<std::size_t>(order)];
  if (other == kNoTensor) {  // a state that is kept from one run to the next
    id = kept(builder_.add_input(of, wanted, known.type), kNoTensor);
    return id;
  }
  Layer view = layer(OperatorKind::kView);
  view.name = of + (order == Order::kFile ? "/channels_last" : "/channels_first");
  view.operator_name = "Reshape";
  view.inputs = {other};
  const auto ids = builder_.add_layer(std::move(view), {{of + "_view", wanted, known.type}});
  if (!ids) {
    keep(ids.error());
    return kNoTensor;
  }
  id = (*ids)[0];
  return id;
}

TensorId TfliteCall::broadcast_input(std::size_t input, Order order, std::size_t rank) {
  if (failed() || !has(input)) return kNoTensor;
  const std::size_t own = this->rank(input);
  if (own >= rank || order == Order::kFile || !has_channels(rank)) return this->input(input, order);
  Shape padded(rank - own, 1);
  padded.insert(padded.end(), shape(input).begin(), shape(input).end());
  const Shape wanted = in_order(padded, order);
  return value(input).constant ? constant(input, wanted) : view(this->input(input), wanted);
}

TensorId TfliteCall::constant(std::size_t input, const Shape& shape) {
  if (failed()) return kNoTensor;
  const std::string& of = graph_.tensors[static_cast<std::size_t>(node.inputs[input])].name;
  return kept(builder_.add_tensor(of, shape, value(input).type, true), kNoTensor);
}

TensorId TfliteCall::new_constant(const std::string& suffix, const Shape& shape, ElementType type) {
  return failed() ? kNoTensor : kept(builder_.add_tensor(name + "/" + suffix, shape, type, true), kNoTensor);
}

Order TfliteCall::usual_order(std::initializer_list<std::size_t> inputs) const {
  for (const std::size_t input : inputs) {
    if (!has(input) || value(input).constant || !has_channels(rank(input))) continue;
    const TfliteValue& known = value(input);
    if (known.ids[static_cast<std::size_t>(Order::kChannelsFirst)] != kNoTensor) return Order::kChannelsFirst;
  }
  return Order::kFile;
}

Order TfliteCall::usual_order() const {
  for (std::size_t i = 0; i < input_count(); ++i) {
    if (usual_order({i}) == Order::kChannelsFirst) return Order::kChannelsFirst;
  }
  return Order::kFile;
}

Layer TfliteCall::layer(OperatorKind kind, std::string function) const {
  Layer result;
  result.name = name;
  result.kind = kind;
  result.operator_name = operator_name;
  result.function = std::move(function);
  return result;
}

ElementType TfliteCall::output_type(std::size_t output) const {
  if (output >= output_count()) return ElementType::kFloat32;
  return declared(output).type.value_or(ElementType::kFloat32);
}

TensorId TfliteCall::add(Layer layer, std::vector<TensorId> inputs, const Shape& declared, std::size_t output) {
  if (failed()) return kNoTensor;
  layer.inputs = std::move(inputs);
  const std::string tensor = output < output_count() ? this->declared(output).name : name;
  const auto ids = builder_.add_layer(std::move(layer), {{tensor, declared, output_type(output)}});
  if (ids) return (*ids)[0];
  keep(ids.error());
  return kNoTensor;
}

std::vector<TensorId> TfliteCall::add_all(Layer layer, std::vector<TensorId> inputs,
                                          const std::vector<Shape>& declared) {
  if (failed()) return std::vector<TensorId>(declared.size(), kNoTensor);
  layer.inputs = std::move(inputs);
  std::vector<NetworkBuilder::Output> outputs;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    outputs.push_back({i < output_count() ? this->declared(i).name : name, declared[i], output_type(i)});
  }
  return kept(builder_.add_layer(std::move(layer), outputs), std::vector<TensorId>(declared.size(), kNoTensor));
}

TensorId TfliteCall::view(TensorId id, const Shape& shape) {
  if (failed() || id == kNoTensor || shape_of(id) == shape) return id;
  Layer layer = this->layer(OperatorKind::kView);
  if (operator_name != "RESHAPE" && operator_name != "SQUEEZE" && operator_name != "EXPAND_DIMS") {
    layer.operator_name = "Reshape";
  }
  return add(std::move(layer), {id}, shape);
}

TensorId TfliteCall::transpose(TensorId id, std::vector<std::int64_t> order) {
  Layer layer = this->layer(OperatorKind::kTranspose);
  layer.attributes.axes = std::move(order);
  return add(std::move(layer), {id});
}

TensorId TfliteCall::elementwise(const std::string& function, std::vector<TensorId> inputs) {
  return add(layer(OperatorKind::kElementwise, function), std::move(inputs));
}

void TfliteCall::give(TensorId id, Order order, std::size_t output) {
  if (failed() || id == kNoTensor || output >= output_count()) return;
  TfliteValue& given = values_[static_cast<std::size_t>(node.outputs[output])];
  const Shape& shape = shape_of(id);
  given.shape = shape;
  if (order == Order::kChannelsFirst && has_channels(shape.size())) {
    given.shape = Shape{shape[0]};
    given.shape->insert(given.shape->end(), shape.begin() + 2, shape.end());
    given.shape->push_back(shape[1]);
  } else {
    order = Order::kFile;
  }
  given.type = builder_.tensor(id).type;
  given.ids[static_cast<std::size_t>(order)] = id;
}

void TfliteCall::give_activated(TensorId id, Order order, int field) {
  const auto kind = static_cast<std::size_t>(options().integer<std::int8_t>(field, 0));
  if (kind > 0 && kind < std::size(kActivations) && !failed()) {
    Layer activation = layer(OperatorKind::kElementwise, kActivations[kind].function);
    activation.operator_name = kActivations[kind].name;
    activation.name += std::string("/") + kActivations[kind].name;
    id = add(std::move(activation), {id});
  }
  give(id, order);
}

bool TfliteCall::refuse(const std::string& message) {
  keep({"BadAttribute", name, operator_name + ": " + message, "", 0, 0});
  return true;
}

}  // namespace cyclescope::network
