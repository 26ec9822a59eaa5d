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

Sweep::Sweep(Questions& questions, MeasurableLayer base, LayerParameter parameter, std::int64_t least,
             std::int64_t most)
    : questions_(questions), base_(std::move(base)), parameter_(parameter), least_(least), most_(most) {}

MeasurableLayer Sweep::layer_at(std::int64_t value) const {
  MeasurableLayer layer = base_;
  set_value(layer, parameter_, value);
  return layer;
}

Pull<Result<RepeatError>> Sweep::repeat_error() {
  RepeatError error;
  if (questions_.repeatable()) {
    const Latencies answers = co_await questions_.ask(std::vector<MeasurableLayer>(1, layer_at(least_)));
    if (!answers.back()) co_return tl::unexpected(answers.back().error());
    co_return error;
  }
  std::vector<double> deviations;
  for (const std::int64_t value : {least_, (least_ + most_) / 2}) {
    std::vector<double> logarithms;
    const Latencies answers = co_await questions_.ask(std::vector<MeasurableLayer>(kRepeats, layer_at(value)));
    for (const Result<double>& latency : answers) {
      if (latency) {
        ++measurements_;
        logarithms.push_back(statistics::portable_log(*latency));
      } else if (value == least_) {
        co_return tl::unexpected(latency.error());
      }
    }
    const double middle = median(logarithms);
    for (const double logarithm : logarithms) {
      deviations.push_back(std::fabs(logarithm - middle));
      error.stray = error.stray || logarithm != logarithms.front();
    }
  }
  error.relative = kSpreadToDeviation * median(deviations);
  co_return error;
}

void Sweep::set_repetitions(int repetitions) {
  repetitions_ = questions_.repeatable() ? 1 : repetitions;
  known_.clear();
}

Pull<bool> Sweep::look_at(std::vector<std::int64_t> values) {
  const auto repetitions = static_cast<std::size_t>(repetitions_);
  std::vector<MeasurableLayer> layers;
  for (const std::int64_t value : values) layers.insert(layers.end(), repetitions, layer_at(value));
  const Latencies answers = co_await questions_.ask(std::move(layers));
  measurements_ += static_cast<int>(answers.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<double> latencies;
    for (std::size_t j = i * repetitions; j < std::min(answers.size(), (i + 1) * repetitions); ++j) {
      if (answers[j]) latencies.push_back(*answers[j]);
    }
    if (latencies.size() < repetitions) {
      most_ = std::min(most_, values[i] - 1);
      co_return false;
    }
    known_.emplace(values[i], median(std::move(latencies)));
  }
  co_return true;
}

Pull<std::optional<double>> Sweep::at(std::int64_t value) {
  value = std::clamp(value, least_, std::max(least_, most_));
  if (known_.count(value) == 0) {
    const bool measured = co_await look_at(std::vector<std::int64_t>(1, value));
    if (!measured) co_return std::nullopt;
  }
  co_return known_.at(value);
}

Pull<std::vector<SweepPoint>> Sweep::first(std::int64_t count) {
  std::vector<std::int64_t> unknown;
  for (std::int64_t value = least_; value < least_ + count && value <= most_; ++value) {
    if (known_.count(value) == 0) unknown.push_back(value);
  }
  co_await look_at(std::move(unknown));
  std::vector<SweepPoint> points;
  for (std::int64_t value = least_; value < least_ + count && value <= most_; ++value) {
    points.push_back({value, known_.at(value)});
  }
  co_return points;
}

Pull<std::vector<double>> Sweep::once(std::vector<std::int64_t> values) {
  std::vector<MeasurableLayer> layers;
  for (const std::int64_t value : values) layers.push_back(layer_at(value));
  const Latencies answers = co_await questions_.ask(std::move(layers));
  measurements_ += static_cast<int>(answers.size());
  std::vector<double> latencies;
  for (const Result<double>& latency : answers) {
    if (latency) latencies.push_back(*latency);
  }
  co_return latencies;
}

std::vector<SweepPoint> Sweep::points() const {
  std::vector<SweepPoint> points;
  for (const auto& [value, latency] : known_) points.push_back({value, latency});
  return points;
}

}  // namespace cyclescope::representatives
