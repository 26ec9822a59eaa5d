#include "json/document.h"
#include "network/json/attribute_fields.h"
#include "network/json/network_json.h"
#include "network/network_names.h"

namespace cyclescope::network {
namespace {

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json tensor_json(const Tensor& tensor) {
  Json json = {{"name", tensor.name}, {"shape", tensor.shape}};
  if (tensor.type != ElementType::kFloat32) json["type"] = name_of(tensor.type);
  if (tensor.constant) json["constant"] = true;
  if (tensor.unknown) json["unknown"] = true;
  return json;
}

Json layer_json(const Layer& layer) {
  Json json = {{"name", layer.name}, {"kind", name_of(layer.kind)}, {"op", layer.operator_name}};
  if (!layer.function.empty()) json["function"] = layer.function;
  json["inputs"] = layer.inputs;
  json["outputs"] = layer.outputs;
  Json attributes = Json::object();
  visit_attributes(layer.attributes, [&](const char* key, const auto& member) { attributes[key] = member; });
  const OperatorAttributes defaults;
  visit_attributes(defaults, [&](const char* key, const auto& member) {
    if (attributes[key] != Json(member)) json[key] = attributes[key];
  });
  if (!layer.folded.empty()) json["folded"] = layer.folded;
  if (!layer.reason.empty()) json["reason"] = layer.reason;
  if (layer.uncounted) json["uncounted"] = true;
  return json;
}

Json assumption_json(const Assumption& assumption) {
  Json json = {
      {"name", assumption.name}, {"value", assumption.value}, {"tensor", assumption.tensor}, {"axis", assumption.axis}};
  if (assumption.batch) json["batch"] = true;
  return json;
}

template <typename T, typename ToJson>
std::string lines(const std::vector<T>& items, const ToJson& to_json) {
  std::string text;
  for (const T& item : items) text += (text.empty() ? "\n    " : ",\n    ") + dump(to_json(item));
  return text.empty() ? "[]" : "[" + text + "\n  ]";
}

}  // namespace

std::string write_network(const Network& network) {
  std::string text = "{\n  \"name\": " + dump(network.name) + ",\n";
  if (!network.source.empty()) text += "  \"source\": " + dump(network.source) + ",\n";
  if (!network.assumptions.empty()) {
    text += "  \"assumptions\": " + lines(network.assumptions, assumption_json) + ",\n";
  }
  text += "  \"inputs\": " + dump(network.inputs) + ",\n";
  text += "  \"outputs\": " + dump(network.outputs) + ",\n";
  text += "  \"tensors\": " + lines(network.tensors, tensor_json) + ",\n";
  text += "  \"layers\": " + lines(network.layers, layer_json) + "\n}\n";
  return text;
}

}  // namespace cyclescope::network
