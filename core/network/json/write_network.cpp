#include "json/writer.h"
#include "network/json/attribute_fields.h"
#include "network/json/network_json.h"
#include "network/network_names.h"

namespace cyclescope::network {
namespace {

void write_tensor(json::JsonWriter& json, const Tensor& tensor) {
  json.object([&] {
    json.member("name", tensor.name);
    json.member("shape", tensor.shape);
    if (tensor.type != ElementType::kFloat32) json.member("type", name_of(tensor.type));
    if (tensor.constant) json.member("constant", true);
    if (tensor.unknown) json.member("unknown", true);
  });
}

void write_layer(json::JsonWriter& json, const Layer& layer) {
  json.object([&] {
    json.member("name", layer.name);
    json.member("kind", name_of(layer.kind));
    json.member("op", layer.operator_name);
    if (!layer.function.empty()) json.member("function", layer.function);
    json.member("inputs", layer.inputs);
    json.member("outputs", layer.outputs);
    const OperatorAttributes defaults;
    visit_attributes(
        [&](const char* key, const auto& member, const auto& usual) {
          if (member != usual) json.member(key, member);
        },
        layer.attributes, defaults);
    if (!layer.folded.empty()) json.member("folded", layer.folded);
    if (!layer.reason.empty()) json.member("reason", layer.reason);
    if (layer.uncounted) json.member("uncounted", true);
  });
}

void write_assumption(json::JsonWriter& json, const Assumption& assumption) {
  json.object([&] {
    json.member("name", assumption.name);
    json.member("value", assumption.value);
    json.member("tensor", assumption.tensor);
    json.member("axis", assumption.axis);
    if (assumption.batch) json.member("batch", true);
  });
}

/// The member `name`: an array with an item a line.
template <typename T>
void write_lines(json::JsonWriter& json, const char* name, const std::vector<T>& items,
                 void (*write)(json::JsonWriter&, const T&)) {
  json.new_line(2);
  json.array(name, [&] {
    for (const T& item : items) {
      json.new_line(4);
      write(json, item);
    }
    if (!items.empty()) json.new_line(2);
  });
}

}  // namespace

std::string write_network(const Network& network) {
  json::JsonWriter json;
  const auto member = [&](const char* name, const auto& value) {
    json.new_line(2);
    json.member(name, value);
  };
  json.object([&] {
    member("name", network.name);
    if (!network.source.empty()) member("source", network.source);
    if (!network.assumptions.empty()) write_lines(json, "assumptions", network.assumptions, write_assumption);
    if (!network.sizes.empty()) {
      json.new_line(2);
      json.object("sizes", [&] {
        for (const auto& [name, value] : network.sizes) json.member(name, value);
      });
    }
    member("inputs", network.inputs);
    member("outputs", network.outputs);
    write_lines(json, "tensors", network.tensors, write_tensor);
    write_lines(json, "layers", network.layers, write_layer);
    json.new_line(0);
  });
  return json.written() + "\n";
}

}  // namespace cyclescope::network
