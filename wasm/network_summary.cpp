#include <algorithm>
#include <string>
#include <vector>

#include "network/checked.h"
#include "network/network_names.h"
#include "summary.h"

namespace cyclescope::api {
namespace {

struct OperatorCount {
  std::string name;
  std::int64_t layers = 0;
  std::int64_t macs = 0;
};

/// In order of first use.
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

void write_tensors(estimate::JsonWriter& json, const char* key, const network::Network& network,
                   const std::vector<network::TensorId>& ids) {
  json.key(key);
  json.begin_array();
  for (const network::TensorId id : ids) {
    const network::Tensor& tensor = network.tensors[static_cast<std::size_t>(id)];
    json.begin_object();
    json.key("name");
    json.text(tensor.name);
    json.key("shape");
    json.integers(tensor.shape);
    json.key("type");
    json.text(network::name_of(tensor.type));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

Result<void> write_summary_members(estimate::JsonWriter& json, const network::Network& network) {
  const std::vector<OperatorCount> operators = count_operators(network);
  std::int64_t macs = 0;
  for (const OperatorCount& entry : operators) macs = network::saturating_add(macs, entry.macs);
  const std::int64_t parameters = network::parameter_count(network);
  if (macs > network::kLargestCount || parameters > network::kLargestCount) {
    return failure("CountOverflow", "", "the network has more than 2^53 MACs or parameters",
                   "numbers beyond that are not exact in JSON");
  }
  json.key("name");
  json.text(network.name);
  json.key("source");
  json.text(network.source);
  json.key("layers");
  json.integer(static_cast<std::int64_t>(network.layers.size()));
  json.key("macs");
  json.integer(macs);
  json.key("parameters");
  json.integer(parameters);
  json.key("operators");
  json.begin_array();
  for (const OperatorCount& entry : operators) {
    json.begin_object();
    json.key("operator");
    json.text(entry.name);
    json.key("layers");
    json.integer(entry.layers);
    json.key("macs");
    json.integer(entry.macs);
    json.end_object();
  }
  json.end_array();
  write_tensors(json, "inputs", network, network.inputs);
  write_tensors(json, "outputs", network, network.outputs);
  return {};
}

void write_dimensions(estimate::JsonWriter& json, const std::vector<network::SymbolicDimension>& dimensions) {
  json.key("dimensions");
  json.begin_array();
  for (const network::SymbolicDimension& dimension : dimensions) {
    json.begin_object();
    json.key("name");
    json.text(dimension.name);
    json.key("value");
    json.integer(dimension.value);
    json.key("given");
    json.boolean(dimension.given);
    json.key("batch");
    json.boolean(dimension.batch);
    json.key("input");
    json.text(dimension.input);
    json.key("axis");
    json.integer(dimension.axis);
    json.end_object();
  }
  json.end_array();
}

}  // namespace cyclescope::api
