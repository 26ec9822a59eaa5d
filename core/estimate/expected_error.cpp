#include "estimate/expected_error.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "estimate/machine.h"

namespace cyclescope::estimate {
namespace {

/// Of all cycles: less than this outside a card is not worth a warning.
constexpr double kLeastShare = 0.005;

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

void warn_of_parameters(const architecture::AccuracyCard& card, const architecture::Architecture& architecture,
                        std::vector<std::string>& warnings) {
  for (const architecture::AccuracyCard::Parameter& valid : card.parameters) {
    for (const architecture::Parameter& parameter : architecture.parameter_declarations) {
      if (parameter.name != valid.name) continue;
      const auto value = architecture::value_of(architecture, valid.name);
      if (!value || (*value >= valid.range.low && *value <= valid.range.high)) continue;
      warnings.push_back(valid.name + " is " + value_name(parameter, *value) + "; compared was " +
                         range_name(parameter, valid.range));
    }
  }
}

bool is_compared(const architecture::AccuracyCard& card, const LayerEstimate& layer) {
  return card.kernels.empty() || std::all_of(layer.kernels.begin(), layer.kernels.end(), [&](const KernelName& kernel) {
           return std::find(card.kernels.begin(), card.kernels.end(), kernel.kind) != card.kernels.end();
         });
}

void warn_of_layers(const architecture::AccuracyCard& card, const Estimate& estimate,
                    std::vector<std::string>& warnings) {
  double other_kinds = 0;
  double other_sizes = 0;
  for (const LayerEstimate& layer : estimate.layers) {
    if (!layer.cost) continue;
    const auto cycles = static_cast<double>(layer.cost->cost.cycles);
    if (!is_compared(card, layer)) {
      other_kinds += cycles;
    } else if (card.macs && (layer.macs < card.macs->low || layer.macs > card.macs->high)) {
      other_sizes += cycles;
    }
  }
  const double total = std::max<double>(1, static_cast<double>(estimate.total.cycles));
  if (other_kinds / total > kLeastShare) {
    warnings.push_back(percent(other_kinds / total) + " of the cycles are in layers of kinds that were not compared");
  }
  if (other_sizes / total > kLeastShare) {
    warnings.push_back(percent(other_sizes / total) + " of the cycles are in layers of " +
                       "more or fewer multiply-accumulates than were compared");
  }
}

}  // namespace

std::vector<ExpectedError> expected_errors(const Machine& machine, const Estimate& estimate) {
  std::vector<ExpectedError> errors;
  for (const architecture::AccuracyCard& card : machine.evidence().accuracy) {
    ExpectedError error{card, {}};
    warn_of_parameters(card, machine.architecture(), error.warnings);
    warn_of_layers(card, estimate, error.warnings);
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace cyclescope::estimate
