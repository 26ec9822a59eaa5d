#include "representatives/model/fitted_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

/// Distance, in natural logarithms over all parameters, at which a candidate no longer loses interest by another's
/// choice.
constexpr double kNear = 1.5;

/// A layer's place in the space of logarithms.
std::vector<double> place_of(const MeasurableLayer& layer) {
  std::vector<double> place;
  for (const std::int64_t value : layer.values) place.push_back(statistics::portable_log(static_cast<double>(value)));
  return place;
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

}  // namespace

const TypeModel* FittedModel::find(LayerType type) const {
  const auto found =
      std::find_if(types.begin(), types.end(), [&](const TypeModel& model) { return model.type == type; });
  return found == types.end() ? nullptr : &*found;
}

Result<Prediction> FittedModel::predict(const MeasurableLayer& layer) const {
  const TypeModel* model = find(layer.type);
  if (model != nullptr) return model->predict(layer);
  std::string known;
  for (const TypeModel& type : types) known += std::string(known.empty() ? "" : ", ") + name_of(type.type);
  return failure("NotTrained", "",
                 std::string("the model '") + name + "' has not seen any " + name_of(layer.type) + " layer",
                 known.empty() ? "" : "it knows " + known);
}

Result<FitJob> FitJob::start(const Measurements& measurements, const FitRequest& request) {
  FitJob job;
  job.model_.name = request.name;
  job.model_.unit = request.unit;
  job.model_.provenance = request.provenance;
  job.model_.clock_hz = request.clock_hz;
  std::map<LayerType, Measurements> by_type;
  for (const Measurement& one : measurements) by_type[one.layer.type].push_back(one);
  for (const auto& [type, mine] : by_type) {
    if (mine.size() < kFewestSamples) {
      job.remarks_.push_back({"TooFewSamples", name_of(type),
                              std::string(name_of(type)) + " has " + std::to_string(mine.size()) +
                                  " measurements, and a model needs " + std::to_string(kFewestSamples),
                              "measure more layers of this type", 0, 0});
      continue;
    }
    const auto widths = std::find_if(request.widths.begin(), request.widths.end(),
                                     [type = type](const TypeWidths& one) { return one.type == type; });
    job.fits_.emplace_back(mine, widths == request.widths.end() ? std::vector<StepWidth>() : widths->widths,
                           request.options);
  }
  if (job.fits_.empty()) {
    if (!job.remarks_.empty()) return tl::unexpected<Diagnostic>(job.remarks_.front());
    return failure("TooFewSamples", "", "there are no measurements");
  }
  return job;
}

std::size_t FitJob::steps_done() const {
  std::size_t done = 0;
  for (const TypeFit& fit : fits_) done += fit.steps_done();
  return done;
}

std::size_t FitJob::steps_total() const {
  std::size_t total = 0;
  for (const TypeFit& fit : fits_) total += fit.steps();
  return total;
}

bool FitJob::step() {
  if (fits_[current_].step()) {
    model_.types.push_back(fits_[current_].model());
    ++current_;
  }
  return current_ == fits_.size();
}

std::vector<MeasurableLayer> choose_next(const FittedModel& model, const std::vector<MeasurableLayer>& candidates,
                                         std::size_t count) {
  std::vector<double> interest;
  std::vector<std::vector<double>> places;
  for (const MeasurableLayer& candidate : candidates) {
    places.push_back(place_of(candidate));
    const auto prediction = model.predict(candidate);
    interest.push_back(prediction ? prediction->high / prediction->latency - 1 : INFINITY);
  }
  std::vector<MeasurableLayer> chosen;
  std::vector<double> nearest(candidates.size(), INFINITY);
  std::vector<bool> taken(candidates.size(), false);
  while (chosen.size() < std::min(count, candidates.size())) {
    std::size_t best = candidates.size();
    double best_value = -1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (taken[i]) continue;
      const double value = interest[i] * std::min(1.0, nearest[i] / kNear);
      if (value > best_value || best == candidates.size()) {
        best = i;
        best_value = value;
      }
    }
    taken[best] = true;
    chosen.push_back(candidates[best]);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (taken[i] || candidates[i].type != candidates[best].type) continue;
      nearest[i] = std::min(nearest[i], distance(places[best], places[i]));
    }
  }
  return chosen;
}

}  // namespace cyclescope::representatives
