#include "estimate/validation.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "estimate/machine.h"

namespace cyclescope::estimate {
namespace {

/// Of all cycles: less than this outside a card is not worth a warning.
constexpr double kLeastShare = 0.005;
/// Of all cycles: errors of layers with less than this say nothing of the total's.
constexpr double kLeastValidatedShare = 0.5;

/// 0.1234 as "12.3 %"; whole numbers of tenths, so that it is the same everywhere.
std::string percent(double share) {
  const std::int64_t tenths = std::llround(share * 1000);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

std::string value_name(const architecture::Parameter& parameter, std::int64_t value) {
  return parameter.choices.empty() ? std::to_string(value) : parameter.choices[static_cast<std::size_t>(value)];
}

std::string range_name(const architecture::Parameter& parameter, const architecture::ValidRange& range) {
  if (range.low == range.high) return value_name(parameter, range.low);
  return value_name(parameter, range.low) + " to " + value_name(parameter, range.high);
}

/// Whether the machine's parameters have values that were tried; else what has not.
bool warn_of_parameters(const architecture::AccuracyCard& card, const architecture::Architecture& architecture,
                        std::vector<std::string>& warnings) {
  const std::size_t before = warnings.size();
  for (const architecture::AccuracyCard::Parameter& valid : card.parameters) {
    for (const architecture::Parameter& parameter : architecture.parameter_declarations) {
      if (parameter.name != valid.name) continue;
      const auto value = architecture::value_of(architecture, valid.name);
      if (!value || (*value >= valid.range.low && *value <= valid.range.high)) continue;
      warnings.push_back(valid.name + " is " + value_name(parameter, *value) + "; compared was " +
                         range_name(parameter, valid.range));
    }
  }
  return warnings.size() == before;
}

template <typename List>
bool has(const List& list, const std::string& name) {
  return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
}

/// Whether all that the layer consists of was compared: its kinds of kernels, and how they were mapped.
bool is_of_compared_kind(const architecture::AccuracyCard& card, const LayerEstimate& layer) {
  for (std::size_t i = 0; i < layer.kernels.size(); ++i) {
    if (!has(card.kernels, layer.kernels[i].kind)) return false;
    if (i < layer.cost->choices.size() && !has(card.mappings, layer.cost->choices[i].mapping)) return false;
  }
  return true;
}

bool is_of_compared_size(const architecture::AccuracyCard& card, const LayerEstimate& layer) {
  return !card.macs || (layer.macs >= card.macs->low && layer.macs <= card.macs->high);
}

double cycles_of(const LayerEstimate& layer) { return layer.cost ? static_cast<double>(layer.cost->cost.cycles) : 0; }

double share_of(double cycles, const Estimate& estimate) {
  return cycles / std::max<double>(1, static_cast<double>(estimate.total.cycles));
}

void warn_of_layers(const architecture::AccuracyCard& card, const Estimate& estimate,
                    std::vector<std::string>& warnings) {
  double other_kinds = 0;
  double other_sizes = 0;
  for (const LayerEstimate& layer : estimate.layers) {
    if (!layer.cost) continue;
    if (!is_of_compared_kind(card, layer)) {
      other_kinds += cycles_of(layer);
    } else if (!is_of_compared_size(card, layer)) {
      other_sizes += cycles_of(layer);
    }
  }
  const double kinds = share_of(other_kinds, estimate);
  const double sizes = share_of(other_sizes, estimate);
  if (kinds > kLeastShare) {
    warnings.push_back(percent(kinds) + " of the cycles are in layers of kinds that were not compared");
  }
  if (sizes > kLeastShare) {
    warnings.push_back(percent(sizes) +
                       " of the cycles are in layers of more or fewer multiply-accumulates than were compared");
  }
}

}  // namespace

void judge_cards(Estimate& estimate, const Compares& compares) {
  double validated = 0, measured = 0, sum = 0, worst = 0;
  for (const LayerEstimate& layer : estimate.layers) {
    const double cycles = cycles_of(layer);
    const architecture::AccuracyCard* telling = nullptr;
    for (std::size_t i = 0; i < estimate.accuracy.size(); ++i) {
      if (cycles == 0 || !compares(i, layer)) continue;
      ComparedError& error = estimate.accuracy[i];
      error.share += share_of(cycles, estimate);
      if (!architecture::is_held_out(error.card.basis)) continue;
      worst = std::max(worst, error.card.worst_percent);
      if (telling == nullptr || error.card.mape_percent > telling->mape_percent) telling = &error.card;
    }
    if (telling == nullptr) continue;
    const double weight = cycles / (1 + telling->bias_percent / 100);
    validated += cycles;
    measured += weight;
    sum += weight * telling->mape_percent;
  }
  estimate.validated.share = share_of(validated, estimate);
  if (validated == 0 || estimate.validated.share < kLeastValidatedShare) return;
  estimate.validated.mape_percent = sum / measured;
  estimate.validated.worst_percent = worst;
}

void hold_against_cards(const Machine& machine, Estimate& estimate) {
  if (estimate.method != Method::kFastForward && estimate.method != Method::kWholeGraph) return;
  std::vector<bool> applies;  // by card: the parameters' values were tried
  for (const architecture::AccuracyCard& card : machine.evidence().accuracy) {
    ComparedError error;
    error.card = card;
    applies.push_back(warn_of_parameters(card, machine.architecture(), error.warnings));
    warn_of_layers(card, estimate, error.warnings);
    estimate.accuracy.push_back(std::move(error));
  }
  judge_cards(estimate, [&](std::size_t index, const LayerEstimate& layer) {
    const architecture::AccuracyCard& card = machine.evidence().accuracy[index];
    return applies[index] && layer.cost->cost.exact && is_of_compared_kind(card, layer) &&
           is_of_compared_size(card, layer);
  });
}

}  // namespace cyclescope::estimate
