#include <algorithm>
#include <string>
#include <vector>

#include "border/request.h"
#include "json/writer.h"
#include "network/checked.h"
#include "network/json/network_json.h"
#include "network/network_names.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

struct OperatorCount {
  std::string name;
  std::int64_t layers = 0;
  std::int64_t macs = 0;
};

/// What a network needs at most 2^53 of each, so that JSON has it exactly.
struct NetworkTotals {
  std::vector<OperatorCount> operators;  ///< in order of first use
  std::int64_t macs = 0;
  std::int64_t parameters = 0;
};

std::vector<OperatorCount> count_operators(const network::Network& network) {
  std::vector<OperatorCount> operators;
  for (const network::Layer& layer : network.layers) {
    auto found = std::find_if(operators.begin(), operators.end(),
                              [&](const OperatorCount& known) { return known.name == layer.operator_name; });
    if (found == operators.end()) found = operators.insert(operators.end(), {layer.operator_name, 0, 0});
    ++found->layers;
    found->macs = network::saturating_add(found->macs, network::mac_count(network, layer));
  }
  return operators;
}

/// The tensors of one element type.
struct TypeCount {
  network::ElementType type;
  std::int64_t weights = 0, activations = 0;  ///< elements
};

std::vector<TypeCount> count_types(const network::Network& network) {
  std::vector<TypeCount> types;
  for (const network::Tensor& tensor : network.tensors) {
    auto found = std::find_if(types.begin(), types.end(), [&](const TypeCount& t) { return t.type == tensor.type; });
    if (found == types.end()) found = types.insert(types.end(), {tensor.type});
    std::int64_t& sum = tensor.constant ? found->weights : found->activations;
    sum = std::min(network::saturating_add(sum, network::element_count(tensor)), network::kLargestCount);
  }
  return types;
}

void write_tensors(json::JsonWriter& json, std::string_view key, const network::Network& network,
                   const std::vector<network::TensorId>& ids) {
  json.array(key, ids, [&](network::TensorId id) {
    const network::Tensor& tensor = network.tensors[static_cast<std::size_t>(id)];
    json.object([&] {
      json.member("name", tensor.name);
      json.member("shape", tensor.shape);
      json.member("type", network::name_of(tensor.type));
    });
  });
}

const char* name_of(network::DataDependent::Kind kind) {
  using Kind = network::DataDependent::Kind;
  switch (kind) {
    case Kind::kExtent:
      return "extent";
    case Kind::kTrips:
      return "trips";
    case Kind::kBranch:
      return "branch";
  }
  return "";
}

bool is_complete(const network::Network& network) {
  return std::none_of(network.layers.begin(), network.layers.end(),
                      [](const network::Layer& layer) { return layer.uncounted; });
}

/// Errors: CountOverflow (more than 2^53 MACs or parameters).
Result<NetworkTotals> totals_of(const network::Network& network) {
  NetworkTotals totals{count_operators(network), 0, network::parameter_count(network)};
  for (const OperatorCount& entry : totals.operators) totals.macs = network::saturating_add(totals.macs, entry.macs);
  if (totals.macs > network::kLargestCount || totals.parameters > network::kLargestCount) {
    return failure("CountOverflow", "", "the network has more than 2^53 MACs or parameters",
                   "numbers beyond that are not exact in JSON");
  }
  return totals;
}

void write_totals(json::JsonWriter& json, const network::Network& network, const NetworkTotals& totals) {
  json.member("name", network.name);
  json.member("source", network.source);
  json.member("layers", network.layers.size());
  json.member("macs", totals.macs);
  if (!is_complete(network)) json.member("complete", false);
  json.member("parameters", totals.parameters);
  json.array("operators", totals.operators, [&](const OperatorCount& entry) {
    json.object([&] {
      json.member("operator", entry.name);
      json.member("layers", entry.layers);
      json.member("macs", entry.macs);
    });
  });
  json.array("types", count_types(network), [&](const TypeCount& entry) {
    json.object([&] {
      json.member("type", network::name_of(entry.type));
      json.member("bits", network::bits_of(entry.type));
      json.member("weights", entry.weights);
      json.member("activations", entry.activations);
    });
  });
  write_tensors(json, "inputs", network, network.inputs);
  write_tensors(json, "outputs", network, network.outputs);
}

void write_dimensions(json::JsonWriter& json, const std::vector<network::SymbolicDimension>& dimensions) {
  json.array("dimensions", dimensions, [&](const network::SymbolicDimension& dimension) {
    json.object([&] {
      json.member("name", dimension.name);
      json.member("value", dimension.value);
      json.member("given", dimension.given);
      json.member("batch", dimension.batch);
      json.member("input", dimension.input);
      json.member("axis", dimension.axis);
    });
  });
}

void write_data_dependent(json::JsonWriter& json, const std::vector<network::DataDependent>& sizes) {
  json.array("data_dependent", sizes, [&](const network::DataDependent& size) {
    json.object([&] {
      json.member("name", size.name);
      json.member("kind", name_of(size.kind));
      json.member("operator", size.operator_name);
      json.member("node", size.node);
      json.member("value", size.value);
    });
  });
}

void write_sizes(json::JsonWriter& json, const std::vector<network::NetworkParameter>& parameters) {
  json.array("sizes", parameters, [&](const network::NetworkParameter& parameter) {
    json.object([&] {
      json.member("name", parameter.name);
      json.member("unit", parameter.unit);
      json.member("description", parameter.description);
      json.member("value", parameter.value);
      json.member("default", parameter.default_value);
      json.member("min", parameter.min);
      json.member("max", parameter.max);
      json.member("step", parameter.step);
      if (parameter.factor > 1) json.member("factor", parameter.factor);
    });
  });
}

/// The network that a request names. Errors: those of Networks::at(), and of the request.
Answer<std::shared_ptr<const network::OnnxResult>> network_of(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"network", "dimensions"});
  const std::int32_t handle = read_number(reader, "network");
  const DimensionValues dimensions = read_dimensions(reader);
  if (reader.failed()) return refuse(reader);
  return session.networks.at(session.handles, handle, reader.path("network"), dimensions);
}

}  // namespace

Answer<std::string> describe_network(Session& session, const Json& request) {
  const auto read = network_of(session, request);
  if (!read) return tl::unexpected(read.error());
  const auto totals = totals_of((*read)->network);
  if (!totals) return refuse(totals.error(), Input::kNetwork);
  json::JsonWriter json;
  json.object([&] {
    write_totals(json, (*read)->network, *totals);
    write_dimensions(json, (*read)->dimensions);
    if (!(*read)->parameters.empty()) write_sizes(json, (*read)->parameters);
    if (!(*read)->data_dependent.empty()) write_data_dependent(json, (*read)->data_dependent);
    json.member("warnings", (*read)->warnings);
  });
  return json.written();
}

Answer<std::string> write_network_document(Session& session, const Json& request) {
  const auto read = network_of(session, request);
  if (!read) return tl::unexpected(read.error());
  json::JsonWriter json;
  json.object([&] { json.member("text", network::write_network((*read)->network)); });
  return json.written();
}

}  // namespace cyclescope::border
