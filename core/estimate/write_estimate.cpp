#include "estimate/write_estimate.h"

#include <optional>
#include <string_view>
#include <vector>

#include "estimate/json_writer.h"
#include "estimate/version.h"

namespace cyclescope::estimate {
namespace {

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

class EstimateWriter {
 public:
  explicit EstimateWriter(const Estimate& estimate) : estimate_(estimate) {
    nothing_.traffic.resize(estimate.storages.size());
  }

  std::string write() {
    json_.begin_object();
    integer("schema_version", kSchemaVersion);
    text("core_version", kCoreVersion);
    write_inputs();
    text("method", cyclescope::estimate::name_of(estimate_.method));
    write_resources();
    json_.key("total");
    write_total();
    json_.key("layers");
    json_.begin_array();
    for (const LayerEstimate& layer : estimate_.layers) write_layer(layer);
    json_.end_array();
    write_unmapped();
    write_accuracy();
    json_.end_object();
    return json_.written();
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void integer(std::string_view key, std::int64_t value) {
    json_.key(key);
    json_.integer(value);
  }
  void boolean(std::string_view key, bool value) {
    json_.key(key);
    json_.boolean(value);
  }
  /// part / whole, 0 for 0 / 0.
  void ratio(std::string_view key, double part, double whole) {
    json_.key(key);
    json_.ratio(whole == 0 ? 0 : part / whole);
  }
  void ratio(std::string_view key, std::int64_t part, std::int64_t whole) {
    ratio(key, static_cast<double>(part), static_cast<double>(whole));
  }

  void write_inputs() {
    json_.key("architecture");
    json_.begin_object();
    text("name", estimate_.architecture_name);
    integer("clock_hz", estimate_.clock_hz);
    integer("peak_macs_per_cycle", estimate_.peak_macs_per_cycle);
    json_.key("parameters");
    json_.begin_object();
    for (const UsedParameter& parameter : estimate_.parameters) {
      if (parameter.choice.empty()) {
        integer(parameter.name, parameter.value);
      } else {
        text(parameter.name, parameter.choice);
      }
    }
    json_.end_object();
    json_.end_object();
    json_.key("network");
    json_.begin_object();
    text("name", estimate_.network_name);
    integer("layers", static_cast<std::int64_t>(estimate_.layers.size()));
    integer("parameters", estimate_.network_parameters);
    json_.end_object();
  }

  void write_resources() {
    json_.key("resources");
    json_.begin_array();
    for (const ResourceGroup& group : estimate_.resources) {
      json_.begin_object();
      text("name", group.name);
      text("class", cyclescope::architecture::name_of(group.object_class));
      integer("count", static_cast<std::int64_t>(group.objects.size()));
      json_.end_object();
    }
    json_.end_array();
    json_.key("storages");
    json_.begin_array();
    for (const ResourceGroup& group : estimate_.storages) json_.text(group.name);
    json_.end_array();
  }

  void write_total() {
    const Cost& total = estimate_.total;
    json_.begin_object();
    write_time(total.cycles);
    write_range(estimate_.range);
    integer("macs", estimate_.macs);
    integer("macs_mapped", estimate_.macs_mapped);
    write_work(total, estimate_.macs_mapped);
    write_use(total);
    json_.end_object();
  }

  void write_layer(const LayerEstimate& layer) {
    const Cost& cost = layer.cost ? layer.cost->cost : nothing_;
    json_.begin_object();
    text("name", layer.name);
    text("operator", layer.operator_name);
    if (!layer.folded.empty()) {
      json_.key("folded");
      json_.texts(layer.folded);
    }
    if (!layer.fused.empty()) {
      json_.key("fused");
      json_.texts(layer.fused);
    }
    json_.key("output_shape");
    json_.integers(layer.output_shape);
    text("status", name_of(layer.status));
    if (layer.status == LayerEstimate::Status::kFused) text("fused_into", layer.fused_into);
    if (layer.status == LayerEstimate::Status::kUnmapped) write_reason(layer);
    write_time(cost.cycles);
    write_range(layer.range);
    ratio("share", cost.cycles, estimate_.total.cycles);
    integer("macs", layer.macs);
    write_work(cost, layer.macs);
    text("method", layer.cost ? layer.cost->method : "none");
    write_kernels(layer);
    write_use(cost);
    json_.end_object();
  }

  void write_reason(const LayerEstimate& layer) {
    json_.key("reason");
    write_diagnostic(json_, layer.reason, name_of(layer.reason_fault));
  }

  void write_time(std::int64_t cycles) {
    integer("cycles", cycles);
    json_.key("time_s");
    json_.number(static_cast<double>(cycles) / static_cast<double>(estimate_.clock_hz));
  }

  void write_range(const std::optional<CycleRange>& range) {
    if (!range) return;
    integer("cycles_low", range->low);
    integer("cycles_high", range->high);
  }

  void write_work(const Cost& cost, std::int64_t macs) {
    integer("instructions", cost.instructions);
    integer("iterations_total", cost.iterations_total);
    integer("iterations_evaluated", cost.iterations_evaluated);
    const double peak = static_cast<double>(cost.cycles) * static_cast<double>(estimate_.peak_macs_per_cycle);
    json_.key("utilisation");
    if (peak > 0) {
      json_.ratio(static_cast<double>(macs) / peak);
    } else {
      json_.null();
    }
    boolean("exact", cost.exact);
  }

  void write_kernels(const LayerEstimate& layer) {
    json_.key("kernels");
    json_.begin_array();
    for (std::size_t i = 0; layer.cost && i < layer.kernels.size(); ++i) {
      const mapping::MappingChoice& choice = layer.cost->choices[i];
      json_.begin_object();
      text("kernel", layer.kernels[i].kind);
      text("function", layer.kernels[i].function);
      text("mapping", choice.mapping);
      json_.key("tiles");
      json_.begin_object();
      for (const auto& [name, size] : choice.tile_sizes) integer(name, size);
      json_.end_object();
      text("why", choice.why);
      json_.end_object();
    }
    json_.end_array();
  }

  /// The last three keys of a layer and of the total.
  void write_use(const Cost& cost) {
    json_.key("storages");
    json_.begin_array();
    for (const Traffic& traffic : cost.traffic) {
      json_.begin_object();
      integer("bytes_read", traffic.bytes_read);
      integer("bytes_written", traffic.bytes_written);
      json_.end_object();
    }
    json_.end_array();
    const std::vector<std::size_t> order = by_use(cost);
    const auto cycles = static_cast<double>(cost.cycles);
    json_.key("busy");
    json_.begin_array();
    for (const std::size_t i : order) {
      const ResourceGroup& group = estimate_.resources[i];
      json_.begin_object();
      text("resource", group.name);
      ratio("mean", cost.use[i].sum, cycles * static_cast<double>(group.objects.size()));
      ratio("max", cost.use[i].busiest, cycles);
      json_.end_object();
    }
    json_.end_array();
    json_.key("limiting_resource");
    if (order.empty()) {
      json_.null();
    } else {
      json_.text(estimate_.resources[order.front()].name);
    }
  }

  void write_unmapped() {
    json_.key("unmapped");
    json_.begin_array();
    for (const UnmappedOperator& entry : estimate_.unmapped) {
      json_.begin_object();
      text("operator", entry.operator_name);
      integer("layers", entry.layers);
      integer("macs", entry.macs);
      ratio("share_of_macs", entry.macs, estimate_.macs);
      text("code", entry.reason.code);
      text("reason", entry.reason.message);
      text("first_layer", entry.first_layer);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_accuracy() {
    json_.key("accuracy");
    json_.begin_array();
    for (const ExpectedError& expected : estimate_.accuracy) {
      json_.begin_object();
      text("reference", expected.card.reference);
      integer("layers", expected.card.layers);
      json_.key("mape_percent");
      json_.number(expected.card.mape_percent);
      json_.key("worst_percent");
      json_.number(expected.card.worst_percent);
      json_.key("warnings");
      json_.texts(expected.warnings);
      json_.end_object();
    }
    json_.end_array();
  }

  const Estimate& estimate_;
  Cost nothing_;
  JsonWriter json_;
};

}  // namespace

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic, std::string_view input) {
  json.begin_object();
  const std::pair<std::string_view, std::string_view> texts[] = {{"code", diagnostic.code},
                                                                 {"input", input},
                                                                 {"path", diagnostic.path},
                                                                 {"message", diagnostic.message},
                                                                 {"hint", diagnostic.hint}};
  for (const auto& [key, value] : texts) {
    json.key(key);
    json.text(value);
  }
  json.key("line");
  json.integer(diagnostic.line);
  json.key("column");
  json.integer(diagnostic.column);
  json.end_object();
}

std::string write_estimate(const Estimate& estimate) { return EstimateWriter(estimate).write(); }

}  // namespace cyclescope::estimate
