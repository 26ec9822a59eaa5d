#include "representatives/model/type_model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "diagnostics/nearest_name.h"
#include "representatives/model/type_features.h"
#include "representatives/model/work_terms.h"
#include "representatives/sampling/representative.h"
#include "representatives/types/work_sizes.h"
#include "statistics/portable_math.h"
#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kFolds = 5;
constexpr std::size_t kMany = 800;         ///< measurements of which one fold is judge enough
constexpr double kLeastError = 1e-6;       ///< errors below are rounding
constexpr double kCoverage = 0.9;          ///< of the interval of a prediction
constexpr double kSimplerIsBetter = 0.98;  ///< a later method must be better by this
constexpr double kGoodEnough = 1e-5;       ///< an error that no further method need improve on
/// No tree corrects a structural model by more than this factor, nor by less than its inverse.
constexpr double kMostCorrection = 20;

std::vector<LayerParameter> constant_parameters(const Measurements& measurements) {
  std::vector<LayerParameter> constant;
  const MeasurableLayer& first = measurements.front().layer;
  const auto& parameters = parameters_of(first.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool same = std::all_of(measurements.begin(), measurements.end(),
                                  [&](const Measurement& one) { return one.layer.values[i] == first.values[i]; });
    if (same) constant.push_back(parameters[i]);
  }
  return constant;
}

/// Latency of a representative by `method`.
double latency_by(const TypeModel& model, const MeasurableLayer& representative) {
  std::vector<double> features;
  if (model.method == ModelMethod::kForest) {
    append_plain_features(representative, features);
    return work_sizes(representative).operations / model.trees.predict(features.data());
  }
  const double base = model.structural.predict(representative);
  if (model.method == ModelMethod::kStructural) return base;
  append_structural_features(representative, model.widths, model.structural, features);
  const double correction = statistics::portable_exp(model.trees.predict(features.data()));
  return base * std::clamp(correction, 1 / kMostCorrection, kMostCorrection);
}

/// Fits the parts that `model`'s method needs. `structural` is shared by the methods.
void fit_method(TypeModel& model, const Measurements& measurements, const FitOptions& options) {
  statistics::FeatureMatrix matrix;
  std::vector<double> targets;
  const bool forest = model.method == ModelMethod::kForest;
  if (!forest && model.structural.regimes.empty()) {
    const std::vector<LayerParameter> constant = constant_parameters(measurements);
    StructuralOptions structural;
    structural.branches.seed = options.seed;
    model.structural = fit_structural_model(measurements, work_terms(model.type, model.widths, constant),
                                            layer_sizes(model.type, model.widths, constant), structural);
  }
  if (model.method == ModelMethod::kStructural) return;
  for (const Measurement& one : measurements) {
    if (forest) {
      append_plain_features(one.layer, matrix.values);
      targets.push_back(work_sizes(one.layer).operations / one.latency);
    } else {
      append_structural_features(one.layer, model.widths, model.structural, matrix.values);
      targets.push_back(statistics::portable_log(one.latency / model.structural.predict(one.layer)));
    }
    if (matrix.columns == 0) matrix.columns = matrix.values.size();
  }
  model.trees = forest ? statistics::fit_forest(matrix, targets, {}, options.seed)
                       : statistics::fit_boosted_trees(matrix, targets, {}, options.seed);
}

/// Of each representative once, with the median of its latencies.
Measurements of_representatives(const Measurements& measurements, const std::vector<StepWidth>& widths) {
  std::map<MeasurableLayer, std::vector<double>> latencies;
  for (const Measurement& one : measurements) {
    latencies[representative_of(one.layer, widths)].push_back(one.latency);
  }
  Measurements reduced;
  for (auto& [layer, values] : latencies) reduced.push_back({layer, median(std::move(values))});
  return reduced;
}

}  // namespace

const char* name_of(ModelMethod method) {
  switch (method) {
    case ModelMethod::kForest:
      return "forest";
    case ModelMethod::kStructural:
      return "structural";
    case ModelMethod::kStructuralBoosted:
      return "structural_boosted";
  }
  return "";
}

std::vector<ModelMethod> all_model_methods() {
  std::vector<ModelMethod> methods;
  for (const ModelMethod method : {ModelMethod::kForest, ModelMethod::kStructural, ModelMethod::kStructuralBoosted}) {
    methods.push_back(method);
  }
  return methods;
}

Result<ModelMethod> model_method_of(std::string_view name) {
  std::vector<std::string> known;
  for (const ModelMethod method : all_model_methods()) {
    if (name == name_of(method)) return method;
    known.emplace_back(name_of(method));
  }
  return failure("UnknownMethod", "", "there is no method '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, known));
}

ErrorSummary summarize_errors(const std::vector<double>& predicted, const std::vector<double>& measured) {
  ErrorSummary summary;
  summary.count = predicted.size();
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const double error = std::fabs(predicted[i] / measured[i] - 1);
    summary.mape += error;
    summary.rmspe += error * error;
    summary.worst = std::max(summary.worst, error);
  }
  if (summary.count > 0) {
    summary.mape /= static_cast<double>(summary.count);
    summary.rmspe = std::sqrt(summary.rmspe / static_cast<double>(summary.count));
  }
  return summary;
}

std::vector<StepWidth> without_sweeps(std::vector<StepWidth> widths) {
  for (StepWidth& width : widths) width.sweeps.clear();
  return widths;
}

double TypeModel::latency(const MeasurableLayer& layer) const {
  return latency_by(*this, representative_of(layer, widths));
}

Prediction TypeModel::predict(const MeasurableLayer& layer) const {
  const MeasurableLayer representative = representative_of(layer, widths);
  Prediction prediction;
  prediction.latency = latency_by(*this, representative);
  double spread = kLeastError;
  if (!doubt.trees.empty()) {
    std::vector<double> features;
    append_plain_features(representative, features);
    spread = doubt_factor * statistics::portable_exp(doubt.predict(features.data()));
  }
  prediction.low = prediction.latency / (1 + spread);
  prediction.high = prediction.latency * (1 + spread);
  for (const ParameterRange& range : trained) {
    const std::int64_t value = value_of(representative, range.parameter);
    if (!is_dependent(range.parameter) && (value < range.least || value > range.most)) {
      prediction.outside.push_back(range.parameter);
    }
  }
  return prediction;
}

TypeFit::TypeFit(const Measurements& measurements, std::vector<StepWidth> widths, const FitOptions& options)
    : options_(options) {
  model_.type = measurements.front().layer.type;
  model_.widths = without_sweeps(std::move(widths));
  measurements_ = of_representatives(measurements, model_.widths);
  model_.samples = measurements.size();
  const auto& parameters = parameters_of(model_.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ParameterRange range{parameters[i], measurements_.front().layer.values[i], 1};
    for (const Measurement& one : measurements_) {
      range.least = std::min(range.least, one.layer.values[i]);
      range.most = std::max(range.most, one.layer.values[i]);
    }
    model_.trained.push_back(range);
  }
  const std::size_t parts = std::min(kFolds, measurements_.size());
  folds_ = parts < 2 ? 0 : measurements_.size() > kMany ? 1 : parts;
  statistics::Random random(statistics::derived_seed(options.seed, 1));
  for (std::size_t i = 0; i < measurements_.size(); ++i) fold_of_.push_back(i % parts);
  random.shuffle(fold_of_);
  held_out_.assign(options_.methods.size(), std::vector<double>(measurements_.size(), 0.0));
}

bool TypeFit::step() {
  if (done_ < folds_) {
    validate_fold(done_);
  } else {
    choose();
    fit_method(model_, measurements_, options_);
    learn_doubt();
  }
  return ++done_ == steps();
}

void TypeFit::validate_fold(std::size_t fold) {
  Measurements kept;
  for (std::size_t i = 0; i < measurements_.size(); ++i) {
    if (fold_of_[i] != fold) kept.push_back(measurements_[i]);
  }
  TypeModel trial;
  trial.type = model_.type;
  trial.widths = model_.widths;
  for (std::size_t m = 0; m < options_.methods.size(); ++m) {
    trial.method = options_.methods[m];
    fit_method(trial, kept, options_);
    for (std::size_t i = 0; i < measurements_.size(); ++i) {
      if (fold_of_[i] == fold) held_out_[m][i] = latency_by(trial, measurements_[i].layer);
    }
  }
}

void TypeFit::choose() {
  std::vector<double> measured;
  for (std::size_t i = 0; i < measurements_.size(); ++i) {
    if (fold_of_[i] < folds_) measured.push_back(measurements_[i].latency);
  }
  std::size_t best = 0;
  for (std::size_t m = 0; m < options_.methods.size() && folds_ > 0; ++m) {
    std::vector<double> predicted;
    for (std::size_t i = 0; i < measurements_.size(); ++i) {
      if (fold_of_[i] < folds_) predicted.push_back(held_out_[m][i]);
    }
    const ErrorSummary errors = summarize_errors(predicted, measured);
    model_.compared.emplace_back(options_.methods[m], errors.mape);
    const double before = std::max(model_.cross_validated.mape, kGoodEnough);
    if (m == 0 || std::max(errors.mape, kGoodEnough) < kSimplerIsBetter * before) {
      best = m;
      model_.cross_validated = errors;
    }
  }
  model_.method = options_.methods[best];
  std::swap(held_out_[0], held_out_[best]);
}

/// One half of the held-out measurements teaches how large errors are, the other one by how much that is exceeded: of
/// the measurements that the forest has learnt from it knows too much.
void TypeFit::learn_doubt() {
  if (folds_ == 0) return;
  statistics::FeatureMatrix learnt;
  std::vector<double> targets, judged_targets;
  std::vector<std::size_t> judged;
  bool learns = true;
  for (std::size_t i = 0; i < measurements_.size(); ++i) {
    if (fold_of_[i] >= folds_) continue;
    const double error =
        std::fabs(statistics::portable_log(std::max(held_out_[0][i], 1e-12) / measurements_[i].latency));
    const double target = statistics::portable_log(std::max(error, kLeastError));
    learns = !learns;
    if (!learns) {
      judged.push_back(i);
      judged_targets.push_back(target);
      continue;
    }
    append_plain_features(measurements_[i].layer, learnt.values);
    if (learnt.columns == 0) learnt.columns = learnt.values.size();
    targets.push_back(target);
  }
  statistics::ForestOptions options;
  options.trees = 20;
  options.tree.least_leaf = std::max<std::size_t>(5, targets.size() / 25);
  model_.doubt = statistics::fit_forest(learnt, targets, options, statistics::derived_seed(options_.seed, 2));
  std::vector<double> excess;
  for (std::size_t k = 0; k < judged.size(); ++k) {
    std::vector<double> features;
    append_plain_features(measurements_[judged[k]].layer, features);
    excess.push_back(statistics::portable_exp(judged_targets[k] - model_.doubt.predict(features.data())));
  }
  std::sort(excess.begin(), excess.end());
  const auto bound = static_cast<std::size_t>(std::ceil(kCoverage * static_cast<double>(excess.size() + 1)));
  model_.doubt_factor = excess[std::min(excess.size(), std::max<std::size_t>(1, bound)) - 1];
}

}  // namespace cyclescope::representatives
