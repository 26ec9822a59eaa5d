#include "analytical/baselines.h"

#include <algorithm>

namespace cyclescope::analytical {
namespace {

double quotient_or_zero(double part, double rate) { return rate > 0 ? part / rate : 0; }

double memory_cycles(const MachineFacts& machine, const LayerFacts& layer) {
  return quotient_or_zero(layer.dram_bytes, machine.dram_bytes_per_cycle);
}

double peak_cycles(const MachineFacts& machine, const LayerFacts& layer) {
  return quotient_or_zero(layer.macs, machine.peak_macs_per_cycle);
}

}  // namespace

double roofline_cycles(const MachineFacts& machine, const LayerFacts& layer) {
  return std::max(peak_cycles(machine, layer), memory_cycles(machine, layer));
}

double refined_roofline_cycles(const MachineFacts& machine, const LayerFacts& layer,
                               const RefinedRooflineOptions& options) {
  const double peak = peak_cycles(machine, layer);
  const double unrolled = std::max(peak, layer.mac_unit_cycles);  // the peak divided by the efficiency
  return std::max(peak + options.alpha * (unrolled - peak), memory_cycles(machine, layer));
}

double loop_nest_cycles(const LayerFacts& layer) { return layer.level_cycles; }

}  // namespace cyclescope::analytical
