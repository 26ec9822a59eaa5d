#include "network/json/complete_network.h"

#include <limits>
#include <set>

#include "json/pointer.h"
#include "json/reader.h"
#include "network/builder/network_builder.h"
#include "network/checked.h"
#include "network/json/attribute_fields.h"
#include "network/network_names.h"

namespace cyclescope::network {
namespace {

constexpr std::int64_t kAnyInteger = std::numeric_limits<std::int64_t>::max();

/// Reads each attribute that is there; the others keep their defaults.
struct AttributeReader {
  const json::JsonReader& fields;

  void operator()(const char* key, std::vector<std::int64_t>& member) const {
    member = fields.integers_or_one(key, -kAnyInteger, kAnyInteger);
  }
  void operator()(const char* key, std::int64_t& member) const {
    member = fields.integer_or(key, member, -kAnyInteger, kAnyInteger);
  }
  void operator()(const char* key, bool& member) const { member = fields.boolean_or(key, member); }
  void operator()(const char* key, std::string& member) const { member = fields.text_or(key, member); }
  void operator()(const char* key, std::vector<std::string>& member) const { member = fields.texts_or_none(key); }
};

Tensor read_tensor(const json::JsonReader& json) {
  json.expect_keys({"name", "shape", "type", "constant", "unknown"});
  json.expect_member("shape");
  Tensor tensor;
  tensor.name = json.text("name");
  tensor.shape = json.integers_or_one("shape", 0, kLargestCount);
  tensor.constant = json.boolean_or("constant", false);
  tensor.unknown = json.boolean_or("unknown", false);
  if (tensor.unknown && !tensor.shape.empty()) {
    json.refuse_member("shape", "BadNetwork", "a tensor of unknown shape has the shape []");
  }
  const std::string type = json.text_or("type", "float32");
  if (const auto known = element_type_named(type)) {
    tensor.type = *known;
  } else {
    json.refuse_member("type", "UnknownValue", "'" + type + "' is no element type",
                       "int8 and float32 are, for example");
  }
  return tensor;
}

std::vector<TensorId> tensor_ids(const json::JsonReader& json, const char* key, std::int64_t least,
                                 std::size_t tensors) {
  json.expect_member(key);
  std::vector<TensorId> ids;
  for (const std::int64_t id : json.integers_or_one(key, least, static_cast<std::int64_t>(tensors) - 1)) {
    ids.push_back(static_cast<TensorId>(id));
  }
  return ids;
}

Layer read_layer(const json::JsonReader& json, std::size_t tensors) {
  std::vector<std::string_view> keys = {"name",    "kind",   "op",     "function", "inputs",
                                        "outputs", "folded", "reason", "uncounted"};
  Layer layer;
  visit_attributes([&](const char* key, const auto&) { keys.emplace_back(key); }, layer.attributes);
  json.expect_keys(keys);
  layer.name = json.text("name");
  const std::string kind = json.text("kind");
  layer.operator_name = json.text_or("op", "");
  layer.function = json.text_or("function", "");
  layer.folded = json.texts_or_none("folded");
  layer.reason = json.text_or("reason", "");
  layer.uncounted = json.boolean_or("uncounted", false);
  layer.inputs = tensor_ids(json, "inputs", kNoTensor, tensors);
  layer.outputs = tensor_ids(json, "outputs", 0, tensors);
  visit_attributes(AttributeReader{json}, layer.attributes);
  if (const auto known = operator_kind_named(kind)) {
    layer.kind = *known;
  } else {
    json.refuse_member("kind", "UnknownValue", "'" + kind + "' is no kind of operator");
  }
  if (layer.kind != OperatorKind::kOther && (layer.uncounted || !layer.reason.empty())) {
    json.refuse_member(layer.uncounted ? "uncounted" : "reason", "BadNetwork", "only layers of kind 'other' have this");
  }
  return layer;
}

Assumption read_assumption(const json::JsonReader& json) {
  json.expect_keys({"name", "value", "tensor", "axis", "batch"});
  Assumption assumption;
  assumption.name = json.text("name");
  assumption.value = json.integer("value", 0, kLargestCount);
  assumption.tensor = json.text_or("tensor", "");
  assumption.axis = json.integer_or("axis", 0, 0, kLargestCount);
  assumption.batch = json.boolean_or("batch", false);
  return assumption;
}

/// The error of check_network(), which names a layer or tensor, with a JSON pointer.
Diagnostic with_pointer(Diagnostic error, const Network& network) {
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    if (network.layers[i].name != error.path) continue;
    error.path = json::json_child("/layers", i);
    return error;
  }
  for (std::size_t i = 0; i < network.tensors.size(); ++i) {
    if (network.tensors[i].name != error.path) continue;
    error.path = json::json_child("/tensors", i);
    return error;
  }
  error.path.clear();
  return error;
}

/// Reads a list of named things; two of one name are refused as `what`.
template <typename T, typename Read>
std::vector<T> read_named(const json::JsonReader& list, const char* what, const Read& read) {
  std::vector<T> items;
  std::set<std::string> names;
  list.each([&](const json::JsonReader& json) {
    T item = read(json);
    if (!names.insert(item.name).second) {
      json.refuse_member("name", "DuplicateName", "two " + std::string(what) + " are called '" + item.name + "'");
    }
    items.push_back(std::move(item));
  });
  return items;
}

}  // namespace

Result<Network> read_complete_network(const Json& document) {
  const json::JsonReader json(document);
  json.expect_keys({"$schema", "name", "source", "assumptions", "sizes", "inputs", "outputs", "tensors", "layers"});
  Network network;
  network.name = json.text("name");
  network.source = json.text_or("source", "");
  const json::JsonReader tensors = json.at("tensors");
  const json::JsonReader layers = json.at("layers");
  if (tensors.size() > NetworkBuilder::kMostTensors) tensors.refuse("TooLarge", "the network has too many tensors");
  network.tensors = read_named<Tensor>(tensors, "tensors", read_tensor);
  network.layers = read_named<Layer>(
      layers, "layers", [&](const json::JsonReader& layer) { return read_layer(layer, network.tensors.size()); });
  if (const auto assumptions = json.find("assumptions")) {
    assumptions->each(
        [&](const json::JsonReader& assumption) { network.assumptions.push_back(read_assumption(assumption)); });
  }
  if (const auto sizes = json.find("sizes")) {
    sizes->each_member([&](const std::string& name, const json::JsonReader& size) {
      network.sizes.emplace(name, size.integer(0, kLargestCount));
    });
  }
  network.inputs = tensor_ids(json, "inputs", 0, network.tensors.size());
  network.outputs = tensor_ids(json, "outputs", 0, network.tensors.size());
  if (json.failed()) return json.error();
  if (auto checked = check_network(network); !checked) {
    return tl::unexpected<Diagnostic>(with_pointer(checked.error(), network));
  }
  return network;
}

}  // namespace cyclescope::network
