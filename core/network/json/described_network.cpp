#include "network/json/described_network.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "diagnostics/nearest_name.h"
#include "json/pointer.h"
#include "json/reader.h"
#include "network/builder/network_builder.h"
#include "network/checked.h"
#include "network/json/layer_draft.h"
#include "network/json/network_parameters.h"
#include "network/network_names.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostLayers = 100'000;
constexpr std::int64_t kMostRepeats = 10'000;

/// "GlobalAveragePool" as "global_average_pool", "LSTM" as "lstm".
std::string snake_case(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    const bool after_lower = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (upper && after_lower) result += '_';
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return result;
}

std::vector<std::string_view> split(std::string_view words) {
  std::vector<std::string_view> result;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    result.push_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return result;
}

tl::unexpected<Diagnostic> too_many_layers(const json::JsonReader& layer) {
  return failure("TooLarge", layer.path(), "the network has more than 100000 layers");
}

class DescriptionReader {
 public:
  explicit DescriptionReader(const Json& document) : document_(document), builder_("", "") {}

  Result<ParameterisedNetwork> read(const NetworkParameterValues& given);

 private:
  using Scope = std::map<std::string, TensorId, std::less<>>;

  void read_published(const json::JsonReader& published);
  Result<void> read_inputs(const json::JsonReader& inputs);
  /// An input that layers call `name` and the network `full_name`.
  Result<void> read_input(const std::string& name, const std::string& full_name, const json::JsonReader& shape,
                          ElementType type);
  Result<void> read_layers(const json::JsonReader& layers, const std::string& prefix);
  Result<void> read_repeat(const json::JsonReader& block, const std::string& prefix);
  /// "Input" and "Constant": a tensor that later layers name.
  Result<void> read_tensor_layer(const json::JsonReader& fields, const std::string& prefix);
  Result<void> read_layer(const json::JsonReader& fields, const std::string& prefix);
  Result<void> read_outputs(const json::JsonReader& fields);
  /// Adds the layer of `fields`; `then` is whether it is one of the words of another layer's "then".
  Result<std::vector<TensorId>> add_layer(const json::JsonReader& fields, const std::string& operator_name,
                                          const std::string& name, bool then);

  Result<std::vector<TensorId>> inputs_of(const json::JsonReader& fields, const DescribedOperator& op);
  Result<TensorId> find(const std::string& name, const std::string& path) const;
  Result<void> define(const std::string& name, TensorId id, const std::string& path);
  Result<ElementType> type_of(const json::JsonReader& fields, ElementType fallback) const;

  json::JsonReader document_;
  NetworkBuilder builder_;
  ElementType type_ = ElementType::kFloat32;
  std::vector<Scope> scopes_ = {{}};
  std::size_t repeats_ = 0;  ///< of blocks
  TensorId previous_ = kNoTensor;
};

template <typename T>
tl::unexpected<Diagnostic> error_of(const Result<T>& result) {
  return tl::unexpected<Diagnostic>(result.error());
}

Result<ParameterisedNetwork> DescriptionReader::read(const NetworkParameterValues& given) {
  const json::JsonReader& fields = document_;
  fields.expect_keys({"$schema", "name", "title", "description", "source", "published", "type", "parameters", "inputs",
                      "layers", "outputs"});
  builder_ = NetworkBuilder(fields.text("name"), fields.text_or("source", ""));
  const json::JsonReader layers = fields.at("layers");
  for (const char* key : {"$schema", "title", "description"}) fields.text_or(key, "");
  const auto type = type_of(fields, ElementType::kFloat32);
  if (!type) return error_of(type);
  type_ = *type;
  if (const auto published = fields.find("published")) read_published(*published);
  if (fields.failed()) return fields.error();
  const Json none = Json::object();
  const auto declared = fields.find("parameters");
  auto parameters = read_network_parameters(declared ? *declared : json::JsonReader(none), given);
  if (!parameters) return error_of(parameters);
  if (!parameters->empty()) use_network_parameters(fields, *parameters);
  if (const auto inputs = fields.find("inputs")) {
    if (auto done = read_inputs(*inputs); !done) return error_of(done);
  }
  if (auto done = read_layers(layers, ""); !done) return error_of(done);
  if (auto done = read_outputs(fields); !done) return error_of(done);
  auto network = builder_.finish();
  if (!network) {
    network.error().path = "/layers";
    return error_of(network);
  }
  for (const NetworkParameter& parameter : *parameters) {
    if (parameter.value != parameter.default_value) network->sizes.emplace(parameter.name, parameter.value);
  }
  return ParameterisedNetwork{std::move(*network), std::move(*parameters)};
}

void DescriptionReader::read_published(const json::JsonReader& published) {
  published.expect_keys(
      {"macs", "macs_tolerance", "parameters", "parameters_folded", "parameters_tolerance", "counted"});
  for (const char* key : {"macs", "parameters", "parameters_folded"}) published.integer_or(key, 0, 0, kLargestCount);
  published.text_or("counted", "");
  for (const char* key : {"macs_tolerance", "parameters_tolerance"}) {
    const double tolerance = published.number_or(key, 0);
    if (!(tolerance >= 0 && tolerance <= 1)) {
      published.refuse_member(key, "OutOfRange", "expected a share from 0 to 1");
    }
  }
}

Result<ElementType> DescriptionReader::type_of(const json::JsonReader& fields, ElementType fallback) const {
  const std::string name = fields.text_or("type", name_of(fallback));
  if (fields.failed()) return fields.error();
  if (const auto type = element_type_named(name)) return *type;
  return failure("UnknownValue", fields.path("type"), "'" + name + "' is no element type",
                 diagnostics::nearest_name_hint(
                     name, {"float32", "float16", "bfloat16", "float64", "float8", "int4", "uint4", "int8", "uint8",
                            "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"}));
}

Result<void> DescriptionReader::read_inputs(const json::JsonReader& inputs) {
  Result<void> done;
  inputs.each_member([&](const std::string& name, const json::JsonReader& input) {
    if (!done) return;
    if (input.json().is_array()) {
      done = read_input(name, name, input, type_);
      return;
    }
    if (!input.json().is_object()) {
      input.refuse("WrongType", "expected a shape, or an object with shape and type, found " + input.found());
      return;
    }
    input.expect_keys({"shape", "type"});
    const json::JsonReader shape = input.at("shape");
    const auto type = type_of(input, type_);
    done = type ? read_input(name, name, shape, *type) : Result<void>(error_of(type));
  });
  return inputs.failed() ? inputs.error() : done;
}

Result<void> DescriptionReader::read_input(const std::string& name, const std::string& full_name,
                                           const json::JsonReader& shape, ElementType type) {
  const Shape extents = shape.integers(0, kLargestCount);
  if (shape.failed()) return shape.error();
  const auto id = builder_.add_input(full_name, extents, type);
  if (!id) return failure(id.error().code, shape.path(), id.error().message);
  if (previous_ == kNoTensor) previous_ = *id;
  return define(name, *id, shape.path());
}

Result<void> DescriptionReader::read_layers(const json::JsonReader& layers, const std::string& prefix) {
  const std::size_t count = layers.size();
  if (layers.failed()) return layers.error();
  if (count > kMostLayers) return too_many_layers(layers.at(kMostLayers));
  for (std::size_t i = 0; i < count; ++i) {
    const json::JsonReader layer = layers.at(i);
    if (!layer.expect_object()) return layer.error();
    if (builder_.layer_count() > kMostLayers) return too_many_layers(layer);
    const auto op = layer.find("op");
    Result<void> done;
    if (layer.has("repeat")) {
      done = read_repeat(layer, prefix);
    } else if (op && (op->json() == "Input" || op->json() == "Constant")) {
      done = read_tensor_layer(layer, prefix);
    } else {
      done = read_layer(layer, prefix);
    }
    if (!done) return done;
  }
  return {};
}

Result<void> DescriptionReader::read_repeat(const json::JsonReader& block, const std::string& prefix) {
  block.expect_keys({"repeat", "name", "layers", "comment"});
  const std::int64_t times = block.integer("repeat", 1, kMostRepeats);
  const json::JsonReader layers = block.at("layers");
  const std::string name = block.text_or("name", "block");
  block.text_or("comment", "");
  if (block.failed()) return block.error();
  for (std::int64_t i = 0; i < times; ++i) {
    // Blocks may be empty, and so inside each other for ever.
    if (++repeats_ > kMostLayers) {
      return failure("TooLarge", block.path(), "blocks are repeated more than 100000 times in all");
    }
    scopes_.emplace_back();
    const auto done = read_layers(layers, prefix + name + "_" + std::to_string(i) + "/");
    scopes_.pop_back();
    if (!done) return done;
  }
  if (previous_ == kNoTensor || !block.has("name")) return {};
  return define(name, previous_, block.path("name"));
}

Result<void> DescriptionReader::read_tensor_layer(const json::JsonReader& fields, const std::string& prefix) {
  fields.expect_keys({"op", "name", "shape", "type", "comment"});
  const std::string name = fields.text("name");
  const json::JsonReader shape = fields.at("shape");
  fields.text_or("comment", "");
  if (fields.failed()) return fields.error();
  const auto type = type_of(fields, type_);
  if (!type) return error_of(type);
  if (fields.text("op") == "Input") return read_input(name, prefix + name, shape, *type);
  const Shape extents = shape.integers(0, kLargestCount);
  if (shape.failed()) return shape.error();
  const auto id = builder_.add_tensor(prefix + name, extents, *type, true);
  if (!id) return failure(id.error().code, shape.path(), id.error().message);
  return define(name, *id, fields.path("name"));
}

Result<void> DescriptionReader::read_layer(const json::JsonReader& fields, const std::string& prefix) {
  const std::string op = fields.text("op");
  const std::string given = fields.text_or("name", "");
  fields.text_or("comment", "");
  const std::vector<std::string> then = fields.texts_or_none("then");
  if (fields.failed()) return fields.error();
  const std::string name =
      prefix + (given.empty() ? snake_case(op) + "_" + std::to_string(builder_.layer_count() + 1) : given);
  const auto outputs = add_layer(fields, op, name, false);
  if (!outputs) return error_of(outputs);
  previous_ = outputs->front();
  for (std::size_t i = 0; i < then.size(); ++i) {
    const Json plain = {{"op", then[i]}};
    json::JsonReader word(plain, json::json_child(fields.path("then"), i));
    const auto next = add_layer(word, then[i], name + "/" + snake_case(then[i]), true);
    if (!next) {
      Diagnostic error = next.error();
      error.path = word.path();
      return tl::unexpected<Diagnostic>(error);
    }
    previous_ = next->front();
  }
  if (!given.empty()) {
    if (auto done = define(given, previous_, fields.path("name")); !done) return done;
  }
  const std::vector<std::string> names = fields.texts_or_none("outputs");
  if (fields.failed()) return fields.error();
  if (!names.empty() && names.size() != outputs->size()) {
    return failure(
        "BadAttribute", fields.path("outputs"),
        "the layer has " + std::to_string(outputs->size()) + " outputs, not " + std::to_string(names.size()));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (auto done = define(names[i], (*outputs)[i], json::json_child(fields.path("outputs"), i)); !done) return done;
  }
  return {};
}

Result<std::vector<TensorId>> DescriptionReader::add_layer(const json::JsonReader& fields,
                                                           const std::string& operator_name, const std::string& name,
                                                           bool then) {
  const DescribedOperator* op = described_operator(operator_name);
  if (op == nullptr) {
    return failure("UnknownOperator", fields.path("op"), "there is no operator '" + operator_name + "'",
                   diagnostics::nearest_name_hint(operator_name, described_operator_names()));
  }
  std::vector<std::string_view> keys = split(op->keys);
  for (const char* key : {"op", "name", "inputs", "then", "comment"}) keys.emplace_back(key);
  fields.expect_keys(keys);
  LayerDraft draft(builder_, fields, type_, name, operator_name);
  if (fields.failed()) return fields.error();
  auto inputs = inputs_of(fields, *op);
  if (!inputs) return error_of(inputs);
  draft.layer.inputs = std::move(*inputs);
  op->read(draft);
  if (fields.failed()) return fields.error();
  std::vector<const Tensor*> tensors;
  for (const TensorId id : draft.layer.inputs) tensors.push_back(&builder_.tensor(id));
  const ElementType type = usual_output_type(draft.layer, tensors);
  std::vector<NetworkBuilder::Output> outputs;
  for (std::size_t i = 0; i < draft.declared.size(); ++i) {
    outputs.push_back({draft.declared.size() == 1 ? name : name + "." + std::to_string(i), draft.declared[i], type});
  }
  auto ids = builder_.add_layer(std::move(draft.layer), outputs);
  if (!ids) return failure(ids.error().code, fields.path(), ids.error().message, ids.error().hint);
  if (then && ids->size() != 1)
    return failure("BadAttribute", fields.path(), "only operators with one output can follow");
  return ids;
}

Result<std::vector<TensorId>> DescriptionReader::inputs_of(const json::JsonReader& fields,
                                                           const DescribedOperator& op) {
  const std::vector<std::string> names = fields.texts_or_none("inputs");
  if (fields.failed()) return fields.error();
  std::vector<TensorId> ids;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto id = find(names[i], json::json_child(fields.path("inputs"), i));
    if (!id) return error_of(id);
    ids.push_back(*id);
  }
  // The output of the layer before is the (first) input where the operator wants one more than are named.
  const bool has_weight = fields.has("weight") || fields.has("units");
  const std::size_t wanted = has_weight ? 1 : std::max<std::size_t>(op.fewest_inputs, op.most_inputs == 2 ? 2 : 1);
  if (ids.size() + 1 == wanted || ids.empty()) {
    if (previous_ == kNoTensor) {
      return failure("MissingKey", fields.path(), "there is no layer before this one whose output it could take",
                     "give the network inputs, or name the layer's inputs");
    }
    ids.insert(ids.begin(), previous_);
  }
  if (ids.size() < wanted || ids.size() > op.most_inputs) {
    return failure("BadAttribute", fields.has("inputs") ? fields.path("inputs") : fields.path(),
                   std::to_string(ids.size()) + " inputs are given, but the operator takes " +
                       (op.most_inputs < 10 ? std::to_string(wanted) : "at least " + std::to_string(wanted)));
  }
  return ids;
}

Result<TensorId> DescriptionReader::find(const std::string& name, const std::string& path) const {
  std::vector<std::string> known;
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    if (const auto found = scope->find(name); found != scope->end()) return found->second;
    for (const auto& entry : *scope) known.push_back(entry.first);
  }
  return failure("UnknownTensor", path, "no input or layer before this one is called '" + name + "'",
                 diagnostics::nearest_name_hint(name, known));
}

Result<void> DescriptionReader::define(const std::string& name, TensorId id, const std::string& path) {
  if (scopes_.back().emplace(name, id).second) return {};
  return failure("DuplicateName", path, "the name '" + name + "' is taken already");
}

Result<void> DescriptionReader::read_outputs(const json::JsonReader& fields) {
  const std::vector<std::string> names = fields.texts_or_none("outputs");
  if (fields.failed()) return fields.error();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto id = find(names[i], json::json_child("/outputs", i));
    if (!id) return error_of(id);
    builder_.add_output(*id);
  }
  if (names.empty() && previous_ != kNoTensor) builder_.add_output(previous_);
  return {};
}

}  // namespace

Result<ParameterisedNetwork> read_described_network(const Json& document, const NetworkParameterValues& given) {
  return DescriptionReader(document).read(given);
}

}  // namespace cyclescope::network
