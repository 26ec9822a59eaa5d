#include "representatives/sampling/sweep.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

constexpr int kRepeats = 8;
constexpr double kSpreadToDeviation = 1.4826;

}  // namespace

Sweep::Sweep(Device& device, Configuration base, LayerParameter parameter, std::int64_t least, std::int64_t most)
    : device_(device), base_(std::move(base)), parameter_(parameter), least_(least), most_(most) {}

Configuration Sweep::layer_at(std::int64_t value) const {
  Configuration layer = base_;
  set_value(layer, parameter_, value);
  return layer;
}

Result<RepeatError> Sweep::repeat_error() {
  RepeatError error;
  if (device_.repeatable()) {
    auto latency = device_.latency(layer_at(least_));
    if (!latency) return tl::unexpected(latency.error());
    return error;
  }
  std::vector<double> deviations;
  for (const std::int64_t value : {least_, (least_ + most_) / 2}) {
    std::vector<double> logarithms;
    device_.announce(std::vector<Configuration>(kRepeats, layer_at(value)));
    for (int i = 0; i < kRepeats; ++i) {
      const auto latency = device_.latency(layer_at(value));
      if (!latency) {
        if (value == least_) return tl::unexpected(latency.error());
        break;
      }
      ++measurements_;
      logarithms.push_back(statistics::portable_log(*latency));
    }
    const double middle = median(logarithms);
    for (const double logarithm : logarithms) {
      deviations.push_back(std::fabs(logarithm - middle));
      error.stray = error.stray || logarithm != logarithms.front();
    }
  }
  error.relative = kSpreadToDeviation * median(deviations);
  return error;
}

void Sweep::set_repetitions(int repetitions) {
  repetitions_ = device_.repeatable() ? 1 : repetitions;
  known_.clear();
}

std::optional<double> Sweep::ask(std::int64_t value, int repetitions) {
  std::vector<double> latencies;
  for (int i = 0; i < repetitions; ++i) {
    const auto latency = device_.latency(layer_at(value));
    ++measurements_;
    if (!latency) return std::nullopt;
    latencies.push_back(*latency);
  }
  return median(std::move(latencies));
}

void Sweep::announce(std::int64_t count) {
  std::vector<Configuration> layers;
  for (std::int64_t value = least_; value < least_ + count && value <= most_; ++value) {
    if (known_.count(value) > 0) continue;
    layers.insert(layers.end(), static_cast<std::size_t>(repetitions_), layer_at(value));
  }
  device_.announce(layers);
}

void Sweep::announce_once(const std::vector<std::int64_t>& values) {
  std::vector<Configuration> layers;
  for (const std::int64_t value : values) layers.push_back(layer_at(value));
  device_.announce(layers);
}

std::optional<double> Sweep::at(std::int64_t value) {
  value = std::clamp(value, least_, std::max(least_, most_));
  const auto found = known_.find(value);
  if (found != known_.end()) return found->second;
  const auto latency = ask(value, repetitions_);
  if (!latency) {
    most_ = std::min(most_, value - 1);
    return std::nullopt;
  }
  known_.emplace(value, *latency);
  return latency;
}

std::vector<SweepPoint> Sweep::points() const {
  std::vector<SweepPoint> points;
  for (const auto& [value, latency] : known_) points.push_back({value, latency});
  return points;
}

}  // namespace cyclescope::representatives
