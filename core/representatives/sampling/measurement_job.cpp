#include "representatives/sampling/measurement_job.h"

#include <algorithm>

namespace cyclescope::representatives {
namespace {

/// Layers that are tried for each that is wanted.
constexpr std::size_t kTriesPerLayer = 4;

}  // namespace

MeasurementJob::MeasurementJob(std::vector<MeasurableLayer> layers, int repetitions)
    : repetitions_(repetitions), layers_(std::move(layers)), total_(layers_.size()) {
  if (!layers_.empty()) layer_ = layers_.front();
}

MeasurementJob::MeasurementJob(std::vector<TypePlan> plans, const std::vector<MeasurableLayer>& known, int repetitions)
    : repetitions_(repetitions) {
  for (TypePlan& plan : plans) {
    total_ += plan.options.budget;
    parts_.push_back(
        {LayerSequence(std::move(plan.space), std::move(plan.widths), plan.options, known), plan.options.budget});
  }
  advance();
}

std::vector<MeasurableLayer> MeasurementJob::wanted() const {
  if (!layer_) return {};
  return std::vector<MeasurableLayer>(static_cast<std::size_t>(std::max(1, repetitions_)), *layer_);
}

bool MeasurementJob::provide(const Latencies& latencies) {
  const auto refusal =
      std::find_if(latencies.begin(), latencies.end(), [](const Result<double>& latency) { return !latency; });
  const bool measured = refusal == latencies.end();
  if (measured) {
    std::vector<double> values;
    for (const Result<double>& latency : latencies) values.push_back(*latency);
    measured_.push_back({*layer_, median(std::move(values))});
  } else {
    ++refused_;
    reasons_.emplace(std::pair(layer_->type, refusal->error().code), refusal->error());
  }
  if (parts_.empty()) {
    ++next_;
    ++done_;
    layer_ = next_ < layers_.size() ? std::optional(layers_[next_]) : std::nullopt;
  } else {
    if (measured) {
      ++parts_[next_].measured;
      ++done_;
    }
    advance();
  }
  return !layer_;
}

void MeasurementJob::advance() {
  layer_.reset();
  while (next_ < parts_.size()) {
    Part& part = parts_[next_];
    layer_ = next_of(part);
    if (layer_) return;
    done_ += part.wanted - part.measured;
    ++next_;
  }
}

std::optional<MeasurableLayer> MeasurementJob::next_of(Part& part) {
  if (part.measured == part.wanted || part.tried == kTriesPerLayer * part.wanted) return std::nullopt;
  ++part.tried;
  return part.sequence.next();
}

std::vector<Diagnostic> MeasurementJob::reasons() const {
  std::vector<Diagnostic> reasons;
  for (const auto& [kind, reason] : reasons_) reasons.push_back(reason);
  return reasons;
}

}  // namespace cyclescope::representatives
