#include <algorithm>
#include <string>
#include <utility>
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

Json tensors_json(const Network& network, const std::vector<TensorId>& ids) {
  Json list = Json::array();
  for (const TensorId id : ids) {
    const Tensor& tensor = network.tensors[static_cast<std::size_t>(id)];
    list.push_back({{"name", tensor.name}, {"shape", tensor.shape}, {"type", name_of(tensor.type)}});
  }
  return list;
}

}  // namespace

Result<Json> summarise(const Network& network) {
  std::vector<OperatorCount> operators;
  std::int64_t macs = 0;
  for (const Layer& layer : network.layers) {
    const std::int64_t layer_macs = mac_count(network, layer);
    auto found = std::find_if(operators.begin(), operators.end(),
                              [&](const OperatorCount& known) { return known.name == layer.operator_name; });
    if (found == operators.end()) found = operators.insert(operators.end(), {layer.operator_name, 0, 0});
    ++found->layers;
    found->macs = saturating_add(found->macs, layer_macs);
    macs = saturating_add(macs, layer_macs);
  }
  const std::int64_t parameters = parameter_count(network);
  if (macs > kLargestCount || parameters > kLargestCount) {
    return failure("CountOverflow", "", "the network has more than 2^53 MACs or parameters",
                   "numbers beyond that are not exact in JSON");
  }
  Json json;
  json["name"] = network.name;
  json["source"] = network.source;
  json["layers"] = network.layers.size();
  json["macs"] = macs;
  json["parameters"] = parameters;
  Json list = Json::array();
  for (const OperatorCount& entry : operators) {
    list.push_back({{"operator", entry.name}, {"layers", entry.layers}, {"macs", entry.macs}});
  }
  json["operators"] = std::move(list);
  json["inputs"] = tensors_json(network, network.inputs);
  json["outputs"] = tensors_json(network, network.outputs);
  return json;
}

}  // namespace cyclescope::api
