#include "estimate/estimate_members.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "architecture/evidence.h"
#include "estimate/claims.h"
#include "estimate/write_estimate.h"
#include "network/network_names.h"

namespace cyclescope::estimate {
namespace {

const char* name_of(Fault fault) { return fault == Fault::kArchitecture ? "architecture" : "network"; }

/// Parts of the cycles below this are not worth a line.
constexpr double kLeastBusyShare = 0.01;

/// The busiest resources, the busiest first; of equally busy ones the first in the machine's order.
std::vector<std::size_t> by_use(const Cost& cost) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < cost.use.size(); ++i) {
    if (cost.use[i].busiest <= kLeastBusyShare * static_cast<double>(cost.cycles)) continue;
    std::size_t place = order.size();
    order.push_back(i);
    for (; place > 0 && cost.use[order[place - 1]].busiest < cost.use[i].busiest; --place) {
      order[place] = order[place - 1];
    }
    order[place] = i;
  }
  return order;
}

/// part / whole, 0 for 0 / 0.
json::JsonRatio ratio(double part, double whole) { return {whole == 0 ? 0 : part / whole}; }
json::JsonRatio ratio(std::int64_t part, std::int64_t whole) {
  return ratio(static_cast<double>(part), static_cast<double>(whole));
}

}  // namespace

const char* name_of(LayerEstimate::Status status) {
  switch (status) {
    case LayerEstimate::Status::kMapped:
      return "mapped";
    case LayerEstimate::Status::kView:
      return "view";
    case LayerEstimate::Status::kUnmapped:
      return "unmapped";
    case LayerEstimate::Status::kFused:
      return "fused";
  }
  return "";
}

EstimateMembers::EstimateMembers(json::JsonWriter& json, const Estimate& estimate) : json_(json), estimate_(estimate) {
  nothing_.traffic.resize(estimate.storages.size());
}

void EstimateMembers::architecture() {
  json_.object([&] {
    json_.member("name", estimate_.architecture_name);
    json_.member("clock_hz", estimate_.clock_hz > 0 ? std::optional(estimate_.clock_hz) : std::nullopt);
    if (estimate_.clock_assumed) json_.member("clock_assumed", true);
    json_.member("peak_macs_per_cycle", estimate_.peak_macs_per_cycle);
    json_.object("parameters", [&] {
      for (const UsedParameter& parameter : estimate_.parameters) write_parameter(parameter);
    });
  });
}

void EstimateMembers::network() {
  json_.object([&] {
    json_.member("name", estimate_.network_name);
    json_.member("layers", estimate_.layers.size());
    json_.member("parameters", estimate_.network_parameters);
    if (!estimate_.assumptions.empty()) write_assumptions();
    if (!estimate_.widths.empty()) write_widths();
    if (estimate_.sizes.empty()) return;
    json_.object("sizes", [&] {
      for (const auto& [name, value] : estimate_.sizes) json_.member(name, value);
    });
  });
}

void EstimateMembers::write_assumptions() {
  json_.array("assumptions", estimate_.assumptions, [&](const network::Assumption& assumption) {
    json_.object([&] {
      json_.member("name", assumption.name);
      json_.member("value", assumption.value);
      json_.member("tensor", assumption.tensor);
      json_.member("axis", assumption.axis);
      json_.member("batch", assumption.batch);
    });
  });
}

void EstimateMembers::write_widths() {
  json_.array("element_widths", estimate_.widths, [&](const TakenWidth& taken) {
    json_.object([&] {
      json_.member("type", network::name_of(taken.type));
      json_.member("bits", network::bits_of(taken.type));
      json_.member("taken_as", taken.bits);
      json_.member("layers", taken.layers);
    });
  });
}

void EstimateMembers::write_parameter(const UsedParameter& parameter) {
  if (parameter.choice.empty()) {
    json_.member(parameter.name, parameter.value);
  } else {
    json_.member(parameter.name, parameter.choice);
  }
}

void EstimateMembers::resources() {
  json_.array([&] {
    for (std::size_t i = 0; i < estimate_.resources.size(); ++i)
      write_resource(estimate_.resources[i], estimate_.titles[i]);
  });
}

void EstimateMembers::write_resource(const ResourceGroup& group, const std::string& title) {
  json_.object([&] {
    json_.member("name", group.name);
    json_.member("title", title);
    json_.member("class", architecture::name_of(group.object_class));
    json_.member("count", group.objects.size());
  });
}

void EstimateMembers::storages() {
  json_.array(estimate_.storages, [&](const ResourceGroup& group) { json_.value(group.name); });
}

void EstimateMembers::total() {
  const Cost& total = estimate_.total;
  const bool nothing = coverage_of(estimate_).completeness == Completeness::kNothing;
  json_.object([&] {
    write_time(nothing ? std::nullopt : std::optional(total.cycles));
    write_range(estimate_.range);
    if (estimate_.described_cycles) json_.member("described_cycles", *estimate_.described_cycles);
    json_.member("macs", estimate_.macs);
    json_.member("macs_mapped", estimate_.macs_mapped);
    write_executed(estimate_.macs_executed, estimate_.macs_needed);
    if (!estimate_.missing.empty()) write_missing();
    write_work(total, estimate_.macs_mapped);
    write_use(total);
  });
}

void EstimateMembers::layer(const LayerEstimate& layer) {
  const Cost& cost = cost_of(layer);
  json_.object([&] {
    json_.member("name", layer.name);
    json_.member("operator", layer.operator_name);
    if (!layer.folded.empty()) json_.member("folded", layer.folded);
    if (!layer.fused.empty()) json_.member("fused", layer.fused);
    json_.member("output_shape", layer.output_shape);
    json_.member("status", estimate::name_of(layer.status));
    if (layer.status == LayerEstimate::Status::kFused) json_.member("fused_into", layer.fused_into);
    if (layer.status == LayerEstimate::Status::kUnmapped) write_reason(layer);
    const bool unmapped = layer.status == LayerEstimate::Status::kUnmapped;
    write_time(unmapped ? std::nullopt : std::optional(cost.cycles));
    write_range(layer.range);
    json_.member("share", unmapped ? std::nullopt : std::optional(ratio(cost.cycles, estimate_.total.cycles)));
    json_.member("macs", layer.macs);
    if (layer.cost) write_executed(layer.cost->macs, layer.cost->needed_macs);
    if (layer.uncounted) json_.member("uncounted", true);
    write_work(cost, layer.macs);
    json_.member("method", std::string_view(layer.cost ? layer.cost->method : "none"));
    if (layer.cost && !layer.cost->trials.empty()) json_.member("described_cycles", layer.cost->described_cycles);
    write_kernels(layer);
    if (!layer.resident.empty()) write_resident(layer.resident);
    write_use(cost);
  });
}

void EstimateMembers::write_reason(const LayerEstimate& layer) {
  json_.member("reason", [&] { write_diagnostic(json_, layer.reason, name_of(layer.reason_fault)); });
}

void EstimateMembers::write_time(std::optional<std::int64_t> cycles) {
  json_.member("cycles", cycles);
  std::optional<double> seconds;
  if (cycles && estimate_.clock_hz > 0)
    seconds = static_cast<double>(*cycles) / static_cast<double>(estimate_.clock_hz);
  json_.member("time_s", seconds);
}

/// Left out where there are none: of what multiplies nothing, and of fitted models, which have no programs.
void EstimateMembers::write_executed(std::int64_t executed, std::int64_t needed) {
  if (executed == 0) return;
  json_.member("macs_executed", executed);
  json_.member("macs_needed", needed);
}

void EstimateMembers::write_range(const std::optional<CycleRange>& range) {
  if (!range) return;
  json_.member("cycles_low", range->low);
  json_.member("cycles_high", range->high);
}

void EstimateMembers::write_work(const Cost& cost, std::int64_t macs) {
  json_.member("instructions", cost.instructions);
  json_.member("iterations_total", cost.iterations_total);
  json_.member("iterations_evaluated", cost.iterations_evaluated);
  json_.member("utilisation", utilisation(cost, macs));
  json_.member("exact", cost.exact);
}

void EstimateMembers::write_kernels(const LayerEstimate& layer) {
  json_.array("kernels", [&] {
    for (std::size_t i = 0; layer.cost && i < layer.kernels.size(); ++i) {
      write_kernel(layer.kernels[i], layer.cost->choices[i],
                   layer.cost->trials.empty() ? nullptr : &layer.cost->trials[i]);
    }
  });
}

void EstimateMembers::write_resident(const std::vector<ResidentTensor>& tensors) {
  json_.array("resident", tensors, [&](const ResidentTensor& tensor) {
    json_.object([&] {
      json_.member("tensor", tensor.name);
      json_.member("bytes", tensor.bytes);
      json_.member("share", json::JsonRatio{tensor.share});
      json_.member("parts", tensor.parts);
      json_.member("written", tensor.writes);
    });
  });
}

void EstimateMembers::write_trial(const TileTrial& trial) {
  json_.object("search", [&] {
    json_.member("tried", trial.tried);
    json_.member("fitting", trial.fitting);
    json_.member("all_counted", trial.all_counted);
  });
}

void EstimateMembers::write_kernel(const KernelName& kernel, const mapping::MappingChoice& choice,
                                   const TileTrial* trial) {
  json_.object([&] {
    json_.member("kernel", kernel.kind);
    json_.member("function", kernel.function);
    json_.member("mapping", choice.mapping);
    json_.object("tiles", [&] {
      for (const auto& [name, size] : choice.tile_sizes) json_.member(name, size);
    });
    if (!choice.pinned.empty()) json_.member("pinned", choice.pinned);
    if (trial != nullptr) write_trial(*trial);
    json_.member("why", choice.why + choice.why_tiles);
  });
}

/// The last three keys of a layer and of the total.
void EstimateMembers::write_use(const Cost& cost) {
  json_.array("storages", cost.traffic, [&](const Traffic& traffic) {
    json_.object([&] {
      json_.member("bytes_read", traffic.bytes_read);
      json_.member("bytes_written", traffic.bytes_written);
    });
  });
  const auto cycles = static_cast<double>(cost.cycles);
  json_.array("busy", by_use(cost), [&](std::size_t i) {
    const ResourceGroup& group = estimate_.resources[i];
    json_.object([&] {
      json_.member("resource", group.name);
      json_.member("mean", ratio(cost.use[i].sum, cycles * static_cast<double>(group.objects.size())));
      json_.member("max", ratio(cost.use[i].busiest, cycles));
    });
  });
  json_.member("limiting_resource", limiting_resource(cost));
}

void EstimateMembers::write_missing() {
  json_.member("complete", false);
  json_.array("missing", estimate_.missing, [&](const UncountedOperator& entry) {
    json_.object([&] {
      json_.member("operator", entry.operator_name);
      json_.member("layers", entry.layers);
      json_.member("reason", entry.reason);
      json_.member("first_layer", entry.first_layer);
    });
  });
}

void EstimateMembers::unmapped() {
  // Of an incomplete sum no share is known.
  const auto share = [&](std::int64_t macs) {
    return estimate_.missing.empty() ? std::optional(ratio(macs, estimate_.macs)) : std::nullopt;
  };
  json_.array(estimate_.unmapped, [&](const UnmappedOperator& entry) {
    json_.object([&] {
      json_.member("operator", entry.operator_name);
      json_.member("layers", entry.layers);
      json_.member("macs", entry.macs);
      json_.member("share_of_macs", share(entry.macs));
      json_.member("code", entry.reason.code);
      json_.member("reason", entry.reason.message);
      json_.member("first_layer", entry.first_layer);
    });
  });
}

void EstimateMembers::accuracy() {
  json_.array(estimate_.accuracy, [&](const ComparedError& expected) {
    json_.object([&] {
      json_.member("reference", expected.card.reference);
      json_.member("basis", architecture::name_of(expected.card.basis));
      json_.member("share_of_cycles", json::JsonRatio{expected.share});
      json_.member("layers", expected.card.layers);
      json_.member("mape_percent", expected.card.mape_percent);
      json_.member("worst_percent", expected.card.worst_percent);
      json_.member("warnings", expected.warnings);
    });
  });
}

void EstimateMembers::claims() {
  json_.object([&] {
    json_.object("exact", [&] { write_arithmetic(); });
    json_.object("validated", [&] { write_validation(); });
    json_.object("complete", [&] { write_coverage(); });
  });
}

void EstimateMembers::write_arithmetic() {
  const Arithmetic arithmetic = arithmetic_of(estimate_);
  json_.member("level", estimate::name_of(arithmetic));
  if (arithmetic != Arithmetic::kAveraged) return;
  const CycleBounds bounds = bounds_of_total(estimate_);
  json_.member("least_cycles", bounds.least);
  json_.member("most_cycles", bounds.most);
}

void EstimateMembers::write_validation() {
  const Validation& validated = estimate_.validated;
  json_.member("share_of_cycles", json::JsonRatio{validated.share});
  json_.member("mape_percent", validated.mape_percent);
  json_.member("worst_percent", validated.worst_percent);
}

void EstimateMembers::write_coverage() {
  const Coverage coverage = coverage_of(estimate_);
  const bool known = estimate_.missing.empty() && estimate_.macs > 0;
  json_.member("level", estimate::name_of(coverage.completeness));
  json_.member("share_of_macs", known ? std::optional(ratio(estimate_.macs_mapped, estimate_.macs)) : std::nullopt);
  json_.member("layers", coverage.layers);
  json_.member("layers_covered", coverage.layers_covered);
}

std::optional<json::JsonRatio> EstimateMembers::utilisation(const Cost& cost, std::int64_t macs) const {
  const double peak = static_cast<double>(cost.cycles) * static_cast<double>(estimate_.peak_macs_per_cycle);
  if (peak <= 0) return std::nullopt;
  return json::JsonRatio{static_cast<double>(macs) / peak};
}

std::optional<std::string_view> EstimateMembers::limiting_resource(const Cost& cost) const {
  const std::vector<std::size_t> order = by_use(cost);
  if (order.empty()) return std::nullopt;
  return estimate_.resources[order.front()].name;
}

std::optional<json::JsonRatio> EstimateMembers::limiting_share(const Cost& cost) const {
  const std::vector<std::size_t> order = by_use(cost);
  if (order.empty()) return std::nullopt;
  return ratio(cost.use[order.front()].busiest, static_cast<double>(cost.cycles));
}

}  // namespace cyclescope::estimate
