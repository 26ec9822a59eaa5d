#include "calibration/calibration_bench.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "estimate/estimate_job.h"
#include "representatives/types/layer_network.h"
#include "statistics/portable_math.h"

namespace cyclescope::calibration {
namespace {

constexpr std::size_t kMachines = 64;  ///< that are remembered
constexpr architecture::BuildLimits kLimits{20'000, 1 << 17, 1 << 18, 1 << 18};

}  // namespace

CalibrationBench::CalibrationBench(std::shared_ptr<const architecture::Description> description,
                                   std::shared_ptr<const mapping::MappingSet> mappings,
                                   architecture::ParameterValues fixed, std::vector<ParameterAxis> axes,
                                   representatives::Measurements measurements, bool any_scale)
    : description_(std::move(description)),
      mappings_(std::move(mappings)),
      fixed_(std::move(fixed)),
      axes_(std::move(axes)),
      measurements_(std::move(measurements)),
      any_scale_(any_scale) {}

void CalibrationBench::set_budget(std::int64_t instructions) {
  if (instructions == budget_) return;
  budget_ = instructions;
  known_.clear();
}

architecture::ParameterValues CalibrationBench::parameters_at(const CalibrationPoint& point) const {
  architecture::ParameterValues values = fixed_;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (!point[i]) continue;
    const architecture::Parameter& parameter = axes_[i].parameter();
    if (axes_[i].is_choice()) {
      values[parameter.name] = parameter.choices[static_cast<std::size_t>(*point[i])];
    } else {
      values[parameter.name] = *point[i];
    }
  }
  return values;
}

CalibrationBench::Known& CalibrationBench::at(const CalibrationPoint& point) {
  const auto found = known_.find(point);
  if (found != known_.end()) return found->second;
  if (known_.size() >= kMachines) known_.clear();
  Known& known = known_[point];
  if (auto architecture = architecture::instantiate(*description_, parameters_at(point), kLimits)) {
    known.machine =
        std::make_shared<estimate::Machine>(std::move(*architecture), *mappings_, architecture::Evidence{},
                                            std::vector<std::pair<std::string, std::string>>{}, kept_layers_);
  }
  return known;
}

std::optional<std::vector<std::int64_t>> CalibrationBench::values_at(const CalibrationPoint& point) {
  const Known& known = at(point);
  if (!known.machine) return std::nullopt;
  std::vector<std::int64_t> values;
  for (const ParameterAxis& axis : axes_) {
    values.push_back(known.machine->architecture().parameters.at(axis.parameter().name));
  }
  return values;
}

const estimate::Cost& CalibrationBench::cost_of(Known& known, std::size_t row) {
  const auto [place, is_new] = known.costs.try_emplace(row);
  if (!is_new) return place->second;
  auto network = representatives::network_of(measurements_[row].layer);
  if (!network) return place->second;
  estimate::EstimateOptions options;
  options.instruction_budget = budget_;
  const auto estimate =
      estimate::estimate_network(known.machine, std::make_shared<const network::Network>(std::move(*network)), options);
  if (estimate && estimate->unmapped.empty()) place->second = estimate->total;
  return place->second;
}

double CalibrationBench::loss(const CalibrationPoint& point, const Indices& rows, double give_up) {
  Known& known = at(point);
  if (!known.machine) return INFINITY;
  double sum = 0;
  if (any_scale_) {
    for (const double one : losses(point, rows)) sum += one;
    return sum > give_up ? INFINITY : sum;
  }
  for (const std::size_t row : rows) {
    sum += loss_of(cost_of(known, row), row, 1);
    if (sum > give_up) return INFINITY;
  }
  return sum;
}

double CalibrationBench::loss_of(const estimate::Cost& cost, std::size_t row, double scale) const {
  if (cost.cycles <= 0) return kWorst;
  const double ratio = scale * static_cast<double>(cost.cycles) / measurements_[row].latency;
  return std::min(kWorst, std::fabs(statistics::portable_log(ratio)));
}

std::vector<double> CalibrationBench::losses(const CalibrationPoint& point, const Indices& rows) {
  Known& known = at(point);
  if (!known.machine) return std::vector<double>(rows.size(), kWorst);
  const double common = scale(point, rows);
  std::vector<double> all;
  for (const std::size_t row : rows) all.push_back(loss_of(cost_of(known, row), row, common));
  return all;
}

double CalibrationBench::scale(const CalibrationPoint& point, const Indices& rows) {
  if (!any_scale_) return 1;
  Known& known = at(point);
  std::vector<double> logs;
  for (const std::size_t row : rows) {
    const auto cycles = known.machine ? static_cast<double>(cost_of(known, row).cycles) : 0.0;
    if (cycles > 0) logs.push_back(statistics::portable_log(measurements_[row].latency / cycles));
  }
  return statistics::portable_exp(representatives::median(std::move(logs)));
}

std::vector<double> CalibrationBench::cycles(const CalibrationPoint& point, const Indices& rows) {
  Known& known = at(point);
  std::vector<double> all;
  for (const std::size_t row : rows) all.push_back(known.machine ? static_cast<double>(cost_of(known, row).cycles) : 0);
  return all;
}

std::int64_t CalibrationBench::clock_hz_at(const architecture::ParameterValues& parameters) const {
  const auto architecture = architecture::instantiate(*description_, parameters, kLimits);
  return architecture ? architecture->clock_hz : 0;
}

std::vector<double> CalibrationBench::effort(const CalibrationPoint& point, const Indices& rows) {
  Known& known = at(point);
  std::vector<double> all;
  for (const std::size_t row : rows) {
    const estimate::Cost cost = known.machine ? cost_of(known, row) : estimate::Cost{};
    const double part =
        static_cast<double>(cost.iterations_evaluated) / std::max(1.0, static_cast<double>(cost.iterations_total));
    all.push_back(cost.cycles > 0 ? part * static_cast<double>(cost.instructions) : INFINITY);
  }
  return all;
}

}  // namespace cyclescope::calibration
