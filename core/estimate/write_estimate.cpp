#include "estimate/write_estimate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "estimate/version.h"

namespace cyclescope {
namespace {

constexpr double kDecimals = 1e6;

/// part / whole to six decimals; 0 for 0 / 0.
double ratio(double part, double whole) {
  if (whole == 0) return 0;
  return std::round(part / whole * kDecimals) / kDecimals;
}

double ratio(std::int64_t part, std::int64_t whole) {
  return ratio(static_cast<double>(part), static_cast<double>(whole));
}

Json utilisation(const Estimate& estimate, std::int64_t macs, std::int64_t cycles) {
  if (cycles == 0 || estimate.peak_macs_per_cycle == 0) return nullptr;
  return ratio(static_cast<double>(macs),
               static_cast<double>(cycles) * static_cast<double>(estimate.peak_macs_per_cycle));
}

double seconds(const Estimate& estimate, std::int64_t cycles) {
  return static_cast<double>(cycles) / static_cast<double>(estimate.clock_hz);
}

/// Resources that were used, the busiest first; of equally busy ones the first in the machine's order.
std::vector<std::size_t> by_use(const Cost& cost) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < cost.use.size(); ++i) {
    if (cost.use[i].sum > 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return cost.use[a].busiest > cost.use[b].busiest; });
  return order;
}

Json traffic(const Cost& cost) {
  Json list = Json::array();
  for (const Traffic& traffic : cost.traffic) {
    list.push_back({{"bytes_read", traffic.bytes_read}, {"bytes_written", traffic.bytes_written}});
  }
  return list;
}

/// The last three keys of a layer and of the total.
void write_use(Json& json, const Estimate& estimate, const Cost& cost) {
  json["storages"] = traffic(cost);
  const std::vector<std::size_t> order = by_use(cost);
  const auto cycles = static_cast<double>(cost.cycles);
  Json busy = Json::array();
  for (const std::size_t i : order) {
    const ResourceGroup& group = estimate.resources[i];
    busy.push_back({{"resource", group.name},
                    {"mean", ratio(cost.use[i].sum, cycles * static_cast<double>(group.objects.size()))},
                    {"max", ratio(cost.use[i].busiest, cycles)}});
  }
  json["busy"] = std::move(busy);
  json["limiting_resource"] = order.empty() ? Json(nullptr) : Json(estimate.resources[order.front()].name);
}

Json kernels(const LayerEstimate& layer) {
  Json list = Json::array();
  if (!layer.cost) return list;
  for (std::size_t i = 0; i < layer.kernels.size(); ++i) {
    const MappingChoice& choice = layer.cost->choices[i];
    Json tiles = Json::object();
    for (const auto& [name, size] : choice.tile_sizes) tiles[name] = size;
    list.push_back({{"kernel", layer.kernels[i].kind},
                    {"function", layer.kernels[i].function},
                    {"mapping", choice.mapping},
                    {"tiles", std::move(tiles)},
                    {"why", choice.why}});
  }
  return list;
}

const char* name_of(LayerEstimate::Status status) {
  switch (status) {
    case LayerEstimate::Status::kMapped:
      return "mapped";
    case LayerEstimate::Status::kView:
      return "view";
    case LayerEstimate::Status::kUnmapped:
      return "unmapped";
  }
  return "";
}

const char* name_of(Fault fault) { return fault == Fault::kArchitecture ? "architecture" : "network"; }

Json layer_json(const Estimate& estimate, const LayerEstimate& layer, const Cost& nothing) {
  const Cost& cost = layer.cost ? layer.cost->cost : nothing;
  Json json;
  json["name"] = layer.name;
  json["operator"] = layer.operator_name;
  if (!layer.folded.empty()) json["folded"] = layer.folded;
  json["output_shape"] = layer.output_shape;
  json["status"] = name_of(layer.status);
  if (layer.status == LayerEstimate::Status::kUnmapped) {
    json["reason"] = to_json(layer.reason, name_of(layer.reason_fault));
  }
  json["cycles"] = cost.cycles;
  json["time_s"] = seconds(estimate, cost.cycles);
  json["share"] = ratio(cost.cycles, estimate.total.cycles);
  json["macs"] = layer.macs;
  json["instructions"] = cost.instructions;
  json["iterations_total"] = cost.iterations_total;
  json["iterations_evaluated"] = cost.iterations_evaluated;
  json["utilisation"] = utilisation(estimate, layer.macs, cost.cycles);
  json["exact"] = cost.exact;
  json["method"] = layer.cost ? layer.cost->method : "none";
  json["kernels"] = kernels(layer);
  write_use(json, estimate, cost);
  return json;
}

Json total_json(const Estimate& estimate) {
  const Cost& total = estimate.total;
  Json json;
  json["cycles"] = total.cycles;
  json["time_s"] = seconds(estimate, total.cycles);
  json["macs"] = estimate.macs;
  json["macs_mapped"] = estimate.macs_mapped;
  json["instructions"] = total.instructions;
  json["iterations_total"] = total.iterations_total;
  json["iterations_evaluated"] = total.iterations_evaluated;
  json["utilisation"] = utilisation(estimate, estimate.macs_mapped, total.cycles);
  json["exact"] = total.exact;
  write_use(json, estimate, total);
  return json;
}

Json resources_json(const std::vector<ResourceGroup>& groups) {
  Json list = Json::array();
  for (const ResourceGroup& group : groups) {
    list.push_back({{"name", group.name}, {"class", name_of(group.object_class)}, {"count", group.objects.size()}});
  }
  return list;
}

Json unmapped_json(const Estimate& estimate) {
  Json list = Json::array();
  for (const UnmappedOperator& entry : estimate.unmapped) {
    list.push_back({{"operator", entry.operator_name},
                    {"layers", entry.layers},
                    {"macs", entry.macs},
                    {"share_of_macs", ratio(entry.macs, estimate.macs)},
                    {"code", entry.reason.code},
                    {"reason", entry.reason.message},
                    {"first_layer", entry.first_layer}});
  }
  return list;
}

Json parameters_json(const std::vector<UsedParameter>& parameters) {
  Json json = Json::object();
  for (const UsedParameter& parameter : parameters) {
    json[parameter.name] = parameter.choice.empty() ? Json(parameter.value) : Json(parameter.choice);
  }
  return json;
}

}  // namespace

Json to_json(const Diagnostic& diagnostic, const char* input) {
  return {{"code", diagnostic.code},       {"input", input},          {"path", diagnostic.path},
          {"message", diagnostic.message}, {"hint", diagnostic.hint}, {"line", diagnostic.line},
          {"column", diagnostic.column}};
}

std::string to_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string write_estimate(const Estimate& estimate) {
  Json json;
  json["schema_version"] = kSchemaVersion;
  json["core_version"] = kCoreVersion;
  json["architecture"] = {{"name", estimate.architecture_name},
                          {"clock_hz", estimate.clock_hz},
                          {"peak_macs_per_cycle", estimate.peak_macs_per_cycle},
                          {"parameters", parameters_json(estimate.parameters)}};
  json["network"] = {
      {"name", estimate.network_name}, {"layers", estimate.layers.size()}, {"parameters", estimate.network_parameters}};
  json["method"] = name_of(estimate.method);
  json["resources"] = resources_json(estimate.resources);
  Json storages = Json::array();
  for (const ResourceGroup& group : estimate.storages) storages.push_back(group.name);
  json["storages"] = std::move(storages);
  json["total"] = total_json(estimate);
  Cost nothing;
  nothing.traffic.resize(estimate.storages.size());
  Json layers = Json::array();
  for (const LayerEstimate& layer : estimate.layers) layers.push_back(layer_json(estimate, layer, nothing));
  json["layers"] = std::move(layers);
  json["unmapped"] = unmapped_json(estimate);
  return to_text(json);
}

}  // namespace cyclescope
