#include "estimate/overview.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimate/estimate_members.h"

namespace cyclescope::estimate {
namespace {

/// Names and values, which are JSON texts.
using Members = std::vector<std::pair<std::string_view, std::string>>;

template <typename T>
void add(Members& members, std::string_view name, const T& value) {
  json::JsonWriter json;
  json.value(value);
  members.emplace_back(name, json.written());
}

void add_part(Members& members, const Estimate& estimate, std::string_view name, void (EstimateMembers::*part)()) {
  json::JsonWriter json;
  (EstimateMembers(json, estimate).*part)();
  members.emplace_back(name, json.written());
}

Members setting_of(const Estimate& estimate) {
  Members members;
  add_part(members, estimate, "architecture", &EstimateMembers::architecture);
  add(members, "method", name_of(estimate.method));
  if (estimate.residency) add(members, "residency", name_of(*estimate.residency));
  add_part(members, estimate, "resources", &EstimateMembers::resources);
  add_part(members, estimate, "storages", &EstimateMembers::storages);
  return members;
}

/// Everything but the layers.
Members head_of(const Estimate& estimate) {
  Members members = setting_of(estimate);
  add_part(members, estimate, "network", &EstimateMembers::network);
  add_part(members, estimate, "total", &EstimateMembers::total);
  add_part(members, estimate, "unmapped", &EstimateMembers::unmapped);
  add_part(members, estimate, "accuracy", &EstimateMembers::accuracy);
  add_part(members, estimate, "claims", &EstimateMembers::claims);
  return members;
}

/// Every row has all members, so that a row that changed can say so member by member.
Members row_of(const Estimate& estimate, const LayerEstimate& layer) {
  json::JsonWriter unused;
  const EstimateMembers parts(unused, estimate);
  const Cost& cost = parts.cost_of(layer);
  const bool fused = layer.status == LayerEstimate::Status::kFused;
  const bool unmapped = layer.status == LayerEstimate::Status::kUnmapped;
  std::vector<std::string_view> kernels;
  for (const KernelName& kernel : layer.kernels) kernels.emplace_back(kernel.kind);
  Members members;
  add(members, "name", layer.name);
  add(members, "operator", layer.operator_name);
  add(members, "kernels", kernels);
  add(members, "status", name_of(layer.status));
  add(members, "fused", layer.fused);
  add(members, "fused_into", fused ? std::optional(layer.fused_into) : std::nullopt);
  add(members, "reason_code", unmapped ? std::optional(layer.reason.code) : std::nullopt);
  add(members, "cycles", unmapped ? std::nullopt : std::optional(cost.cycles));
  add(members, "cycles_low", layer.range ? std::optional(layer.range->low) : std::nullopt);
  add(members, "cycles_high", layer.range ? std::optional(layer.range->high) : std::nullopt);
  add(members, "macs", layer.macs);
  add(members, "instructions", cost.instructions);
  add(members, "utilisation", parts.utilisation(cost, layer.macs));
  add(members, "exact", cost.exact);
  add(members, "limiting_resource", parts.limiting_resource(cost));
  add(members, "limiting_share", parts.limiting_share(cost));
  return members;
}

void write_members(json::JsonWriter& json, const Members& members) {
  for (const auto& [name, value] : members) json.member(name, json::JsonText{value});
}

/// Those of `now` that `before` has otherwise; both have the same names.
Members differences(const Members& now, const Members& before) {
  Members changed;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i].second != before[i].second) changed.push_back(now[i]);
  }
  return changed;
}

void write_row(json::JsonWriter& json, std::size_t index, const Members& members) {
  json.object([&] {
    json.member("index", index);
    write_members(json, members);
  });
}

}  // namespace

void write_setting(json::JsonWriter& json, const Estimate& estimate) { write_members(json, setting_of(estimate)); }

void write_rows(json::JsonWriter& json, const Estimate& estimate, std::size_t first, std::size_t end) {
  json.array([&] {
    for (std::size_t i = first; i < end; ++i) write_row(json, i, row_of(estimate, estimate.layers[i]));
  });
}

void write_overview(json::JsonWriter& json, const Estimate& estimate) {
  write_members(json, head_of(estimate));
  json.member("layers", [&] { write_rows(json, estimate, 0, estimate.layers.size()); });
}

void write_changes(json::JsonWriter& json, const Estimate& estimate, const Estimate& known) {
  write_members(json, differences(head_of(estimate), head_of(known)));
  json.array("layers", [&] {
    for (std::size_t i = 0; i < estimate.layers.size(); ++i) {
      const Members changed = differences(row_of(estimate, estimate.layers[i]), row_of(known, known.layers[i]));
      if (!changed.empty()) write_row(json, i, changed);
    }
  });
}

}  // namespace cyclescope::estimate
