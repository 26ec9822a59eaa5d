#pragma once

#include <optional>
#include <string_view>

#include "estimate/estimate.h"
#include "json/writer.h"

namespace cyclescope::estimate {

/// "mapped", "view", "unmapped", "fused".
const char* name_of(LayerEstimate::Status status);

/// Writes parts of an estimate, each as wasm/schema/estimate.schema.json describes it.
class EstimateMembers {
 public:
  EstimateMembers(json::JsonWriter& json, const Estimate& estimate);

  /// Values.
  void architecture();
  void network();
  void resources();
  void storages();
  void total();
  void layer(const LayerEstimate& layer);
  void unmapped();
  void accuracy();
  void claims();

  /// MACs per cycle in relation to the peak; nothing where there are no cycles or no units for MACs.
  std::optional<json::JsonRatio> utilisation(const Cost& cost, std::int64_t macs) const;
  /// The resource that is in use for longest, if one is for long enough to name it.
  std::optional<std::string_view> limiting_resource(const Cost& cost) const;
  /// The part of the cycles in which the busiest object of that resource is in use.
  std::optional<json::JsonRatio> limiting_share(const Cost& cost) const;
  /// Of a layer; nothing but zeros where it has none of its own.
  const Cost& cost_of(const LayerEstimate& layer) const { return layer.cost ? layer.cost->cost : nothing_; }

 private:
  void write_parameter(const UsedParameter& parameter);
  void write_resource(const ResourceGroup& group, const std::string& title);
  void write_assumptions();
  void write_widths();
  void write_missing();
  void write_reason(const LayerEstimate& layer);
  /// Of nothing where there is no such number of cycles.
  void write_time(std::optional<std::int64_t> cycles);
  void write_arithmetic();
  void write_validation();
  void write_coverage();
  void write_executed(std::int64_t executed, std::int64_t needed);
  void write_range(const std::optional<CycleRange>& range);
  void write_work(const Cost& cost, std::int64_t macs);
  void write_kernels(const LayerEstimate& layer);
  /// `trial`: null where nothing was tried.
  void write_kernel(const KernelName& kernel, const mapping::MappingChoice& choice, const TileTrial* trial);
  void write_trial(const TileTrial& trial);
  void write_resident(const std::vector<ResidentTensor>& tensors);
  void write_use(const Cost& cost);

  json::JsonWriter& json_;
  const Estimate& estimate_;
  Cost nothing_;
};

}  // namespace cyclescope::estimate
