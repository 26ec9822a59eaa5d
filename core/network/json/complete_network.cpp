#include "network/json/complete_network.h"

#include <limits>
#include <set>

#include "network/builder/network_builder.h"
#include "network/checked.h"
#include "network/json/attribute_fields.h"
#include "network/json/json_fields.h"
#include "network/network_names.h"

namespace cyclescope::network {
namespace {

constexpr std::int64_t kAnyInteger = std::numeric_limits<std::int64_t>::max();

/// Reads each attribute that is there; the others keep their defaults.
struct AttributeReader {
  JsonFields& fields;

  void operator()(const char* key, std::vector<std::int64_t>& member) const {
    member = fields.integers(key, -kAnyInteger, kAnyInteger);
  }
  void operator()(const char* key, std::int64_t& member) const {
    member = fields.integer(key, member, -kAnyInteger, kAnyInteger);
  }
  void operator()(const char* key, bool& member) const { member = fields.boolean(key, member); }
  void operator()(const char* key, std::string& member) const { member = fields.text(key, member); }
  void operator()(const char* key, std::vector<std::string>& member) const { member = fields.texts(key); }
};

Result<Tensor> read_tensor(const Json& value, const std::string& path) {
  if (auto object = diagnostics::as_object(value, path); !object) return tl::unexpected<Diagnostic>(object.error());
  JsonFields fields(value, path);
  fields.expect_keys({"name", "shape", "type", "constant"});
  fields.require("name");
  fields.require("shape");
  Tensor tensor;
  tensor.name = fields.text("name", "");
  tensor.shape = fields.integers("shape", 0, kLargestCount);
  tensor.constant = fields.boolean("constant", false);
  const std::string type = fields.text("type", "float32");
  if (const auto known = element_type_named(type)) {
    tensor.type = *known;
  } else {
    fields.refuse("UnknownValue", "type", "'" + type + "' is no element type", "int8 and float32 are, for example");
  }
  if (fields.failed()) return fields.error();
  return tensor;
}

std::vector<TensorId> tensor_ids(JsonFields& fields, const char* key, std::int64_t least, std::size_t tensors) {
  fields.require(key);
  std::vector<TensorId> ids;
  for (const std::int64_t id : fields.integers(key, least, static_cast<std::int64_t>(tensors) - 1)) {
    ids.push_back(static_cast<TensorId>(id));
  }
  return ids;
}

Result<Layer> read_layer(const Json& value, const std::string& path, std::size_t tensors) {
  if (auto object = diagnostics::as_object(value, path); !object) return tl::unexpected<Diagnostic>(object.error());
  JsonFields fields(value, path);
  std::vector<std::string_view> keys = {"name", "kind", "op", "function", "inputs", "outputs", "folded"};
  Layer layer;
  visit_attributes(layer.attributes, [&](const char* key, const auto&) { keys.emplace_back(key); });
  fields.expect_keys(keys);
  fields.require("name");
  fields.require("kind");
  layer.name = fields.text("name", "");
  layer.operator_name = fields.text("op", "");
  layer.function = fields.text("function", "");
  layer.folded = fields.texts("folded");
  layer.inputs = tensor_ids(fields, "inputs", kNoTensor, tensors);
  layer.outputs = tensor_ids(fields, "outputs", 0, tensors);
  visit_attributes(layer.attributes, AttributeReader{fields});
  const std::string kind = fields.text("kind", "other");
  if (const auto known = operator_kind_named(kind)) {
    layer.kind = *known;
  } else {
    fields.refuse("UnknownValue", "kind", "'" + kind + "' is no kind of operator");
  }
  if (fields.failed()) return fields.error();
  return layer;
}

/// The error of check_network(), which names a layer or tensor, with a JSON pointer.
Diagnostic with_pointer(Diagnostic error, const Network& network) {
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (network.layers[i].name != error.path) continue;
    error.path = diagnostics::json_child("/layers", i);
    return error;
  }
  for (std::size_t i = 0; i < network.tensors.size(); ++i) {
    if (network.tensors[i].name != error.path) continue;
    error.path = diagnostics::json_child("/tensors", i);
    return error;
  }
  error.path.clear();
  return error;
}

/// The array `key`, or nullptr after an error.
const Json* array_of(JsonFields& fields, const char* key) {
  const Json* list = fields.require(key);
  if (list != nullptr && !list->is_array()) {
    fields.refuse("WrongType", key, "expected an array, found " + diagnostics::describe(*list));
  }
  return fields.failed() ? nullptr : list;
}

}  // namespace

Result<Network> read_complete_network(const Json& document) {
  if (auto object = diagnostics::as_object(document, ""); !object) return tl::unexpected<Diagnostic>(object.error());
  JsonFields fields(document, "");
  fields.expect_keys({"$schema", "name", "source", "inputs", "outputs", "tensors", "layers"});
  fields.require("name");
  Network network;
  network.name = fields.text("name", "");
  network.source = fields.text("source", "");
  const Json* tensors = array_of(fields, "tensors");
  const Json* layers = array_of(fields, "layers");
  if (fields.failed()) return fields.error();
  std::set<std::string> names;
  if (tensors->size() > NetworkBuilder::kMostTensors) {
    return failure("TooLarge", "/tensors", "the network has too many tensors");
  }
  for (std::size_t i = 0; i < tensors->size(); ++i) {
    const std::string path = diagnostics::json_child("/tensors", i);
    auto tensor = read_tensor((*tensors)[i], path);
    if (!tensor) return tl::unexpected<Diagnostic>(tensor.error());
    if (!names.insert(tensor->name).second) {
      return failure("DuplicateName", diagnostics::json_child(path, "name"),
                     "two tensors are called '" + tensor->name + "'");
    }
    network.tensors.push_back(std::move(*tensor));
  }
  names.clear();
  for (std::size_t i = 0; i < layers->size(); ++i) {
    const std::string path = diagnostics::json_child("/layers", i);
    auto layer = read_layer((*layers)[i], path, network.tensors.size());
    if (!layer) return tl::unexpected<Diagnostic>(layer.error());
    if (!names.insert(layer->name).second) {
      return failure("DuplicateName", diagnostics::json_child(path, "name"),
                     "two layers are called '" + layer->name + "'");
    }
    network.layers.push_back(std::move(*layer));
  }
  network.inputs = tensor_ids(fields, "inputs", 0, network.tensors.size());
  network.outputs = tensor_ids(fields, "outputs", 0, network.tensors.size());
  if (fields.failed()) return fields.error();
  if (auto checked = check_network(network); !checked) {
    return tl::unexpected<Diagnostic>(with_pointer(checked.error(), network));
  }
  return network;
}

}  // namespace cyclescope::network
