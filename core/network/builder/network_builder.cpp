#include "network/builder/network_builder.h"

#include <utility>

#include "network/checked.h"
#include "network/elementwise.h"

namespace cyclescope::network {

NetworkBuilder::NetworkBuilder(std::string name, std::string source) {
  network_.name = std::move(name);
  network_.source = std::move(source);
}

std::string NetworkBuilder::unique(const std::string& name, std::unordered_map<std::string, int>& used) {
  int& count = used[name];
  if (++count == 1) return name;
  while (true) {
    std::string candidate = name + "_" + std::to_string(count);
    if (used.emplace(candidate, 1).second) return candidate;
    ++used[name];
    count = used[name];
  }
}

Result<TensorId> NetworkBuilder::add_tensor(const std::string& name, const Shape& shape, ElementType type,
                                            bool constant) {
  if (shape.size() > kLargestRank || !checked_product(shape)) {
    return failure("TooLarge", name,
                   "the shape " + to_text(shape) + " of '" + name +
                       "' is impossible: extents are at least 0, dimensions at most 32, elements at most 2^53");
  }
  if (network_.tensors.size() >= kMostTensors) return failure("TooLarge", name, "the network has too many tensors");
  network_.tensors.push_back({unique(name, tensor_names_), shape, type, constant});
  return static_cast<TensorId>(network_.tensors.size() - 1);
}

Result<TensorId> NetworkBuilder::add_unknown_tensor(const std::string& name, ElementType type, bool constant) {
  auto id = add_tensor(name, {}, type, constant);
  if (id) network_.tensors.back().unknown = true;
  return id;
}

Result<TensorId> NetworkBuilder::add_input(const std::string& name, const std::optional<Shape>& shape,
                                           ElementType type) {
  auto id = shape ? add_tensor(name, *shape, type, false) : add_unknown_tensor(name, type, false);
  if (id) network_.inputs.push_back(*id);
  return id;
}

Result<std::vector<TensorId>> NetworkBuilder::add_layer(Layer layer, const std::vector<Output>& outputs) {
  std::vector<const Shape*> inputs;
  for (const TensorId id : layer.inputs) inputs.push_back(id == kNoTensor ? nullptr : &tensor(id).shape);
  std::vector<Shape> declared;
  for (const Output& output : outputs) declared.push_back(output.declared);
  const auto shapes = infer_output_shapes(layer, inputs, declared);
  if (!shapes) return tl::unexpected<Diagnostic>(shapes.error());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto id = outputs[i].unknown ? add_unknown_tensor(outputs[i].name, outputs[i].type, false)
                                 : add_tensor(outputs[i].name, (*shapes)[i], outputs[i].type, false);
    if (!id) return tl::unexpected<Diagnostic>(id.error());
    layer.outputs.push_back(*id);
  }
  layer.name = unique(layer.name, layer_names_);
  network_.layers.push_back(std::move(layer));
  return network_.layers.back().outputs;
}

void NetworkBuilder::rename(TensorId id, const std::string& name) {
  network_.tensors[static_cast<std::size_t>(id)].name = unique(name, tensor_names_);
}

void NetworkBuilder::add_output(TensorId id) { network_.outputs.push_back(id); }

NetworkBuilder::Section NetworkBuilder::section_from(std::size_t first) const {
  Section section{first, network_.layers.size(), 0, 0};
  for (std::size_t i = first; i < section.end; ++i) {
    section.macs = saturating_add(section.macs, mac_count(network_, network_.layers[i]));
    section.uncounted += network_.layers[i].uncounted ? 1 : 0;
  }
  return section;
}

void NetworkBuilder::erase(const Section& section) {
  const auto first = network_.layers.begin();
  network_.layers.erase(first + static_cast<std::ptrdiff_t>(section.first),
                        first + static_cast<std::ptrdiff_t>(section.end));
}

Result<Network> NetworkBuilder::finish() {
  simplify(network_);
  if (auto checked = check_network(network_); !checked) return tl::unexpected<Diagnostic>(checked.error());
  return std::move(network_);
}

ElementType usual_output_type(const Layer& layer, const std::vector<const Tensor*>& inputs) {
  if (layer.kind == OperatorKind::kElementwise && yields_bool(layer.function)) return ElementType::kBool;
  if (layer.function == "argmax" || layer.function == "argmin") return ElementType::kInt64;
  const bool choice = layer.kind == OperatorKind::kElementwise && layer.function == "where";
  for (std::size_t i = choice ? 1 : 0; i < inputs.size(); ++i) {
    if (inputs[i] != nullptr) return inputs[i]->type;
  }
  return ElementType::kFloat32;
}

Result<void> check_network(const Network& network) {
  std::vector<bool> known(network.tensors.size(), false);
  const auto valid = [&](TensorId id) { return id >= 0 && static_cast<std::size_t>(id) < known.size(); };
  for (std::size_t i = 0; i < known.size(); ++i) {
    const Tensor& tensor = network.tensors[i];
    if (tensor.shape.size() > kLargestRank || !checked_product(tensor.shape)) {
      return failure("TooLarge", tensor.name, "the shape " + to_text(tensor.shape) + " is impossible");
    }
    known[i] = tensor.constant;
  }
  for (const TensorId id : network.inputs) {
    if (!valid(id) || known[static_cast<std::size_t>(id)]) {
      return failure("BadNetwork", "", "an input is no tensor, constant, or listed twice");
    }
    known[static_cast<std::size_t>(id)] = true;
  }
  std::int64_t macs = 0;
  for (const Layer& layer : network.layers) {
    if (auto checked = check_layer(network, layer); !checked) return checked;
    for (const TensorId id : layer.inputs) {
      if (id == kNoTensor || known[static_cast<std::size_t>(id)]) continue;
      return failure(
          "BadNetwork", layer.name,
          "the tensor '" + network.tensors[static_cast<std::size_t>(id)].name + "' is read before it is written");
    }
    for (const TensorId id : layer.outputs) {
      if (known[static_cast<std::size_t>(id)]) {
        return failure("BadNetwork", layer.name,
                       "the tensor '" + network.tensors[static_cast<std::size_t>(id)].name + "' is written twice");
      }
      known[static_cast<std::size_t>(id)] = true;
    }
    macs = saturating_add(macs, mac_count(network, layer));
    if (macs > kLargestCount) return failure("TooLarge", layer.name, "the network has more than 2^53 MACs");
  }
  for (const TensorId id : network.outputs) {
    if (!valid(id) || !known[static_cast<std::size_t>(id)]) {
      return failure("BadNetwork", "", "an output is no tensor that the network computes");
    }
  }
  if (parameter_count(network) > kLargestCount)
    return failure("TooLarge", "", "the network has more than 2^53 parameters");
  return {};
}

bool is_larger(const NetworkBuilder::Section& a, const NetworkBuilder::Section& b) {
  if ((a.uncounted > 0) != (b.uncounted > 0)) return a.uncounted > 0;
  if (a.macs != b.macs) return a.macs > b.macs;
  return a.end - a.first > b.end - b.first;
}

}  // namespace cyclescope::network
