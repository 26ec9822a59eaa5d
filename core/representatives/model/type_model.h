#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/model/structural_model.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"
#include "statistics/tree_ensemble.h"

namespace cyclescope::representatives {

/// How latencies are predicted from representatives.
enum class ModelMethod : std::uint8_t {
  kForest,             ///< "forest": a random forest on parameters and work sizes, for operations per time
  kStructural,         ///< "structural": the largest of a few sums of work
  kStructuralBoosted,  ///< "structural_boosted": that, times what boosted trees learn of the ratio
};
const char* name_of(ModelMethod method);
/// Errors: UnknownMethod.
Result<ModelMethod> model_method_of(std::string_view name);

/// Relative errors over a set of layers, as parts (0.01 is 1 %).
struct ErrorSummary {
  std::size_t count = 0;
  double mape = 0;   ///< mean absolute
  double rmspe = 0;  ///< root mean square
  double worst = 0;  ///< largest absolute
};
ErrorSummary summarize_errors(const std::vector<double>& predicted, const std::vector<double>& measured);

/// A predicted latency.
struct Prediction {
  double latency = 0;
  double low = 0, high = 0;             ///< nine of ten latencies like this are within
  std::vector<LayerParameter> outside;  ///< parameters beyond what the model was trained on
};

/// What predicts one layer type.
struct TypeModel {
  LayerType type;
  std::vector<StepWidth> widths;  ///< without their sweeps
  ModelMethod method = ModelMethod::kForest;
  StructuralModel structural;           ///< unless a forest
  statistics::TreeEnsemble trees;       ///< unless structural alone
  statistics::TreeEnsemble doubt;       ///< logarithm of the expected relative error, where cross-validation was done
  double doubt_factor = 0;              ///< times that: nine of ten errors are smaller
  std::vector<ParameterRange> trained;  ///< by parameters_of(type), of the representatives
  std::size_t samples = 0;
  ErrorSummary cross_validated;  ///< of held-out measurements
  std::vector<std::pair<ModelMethod, double>>
      compared;  ///< mean absolute relative error by cross-validation, each method

  Prediction predict(const MeasurableLayer& layer) const;
  /// The latency alone.
  double latency(const MeasurableLayer& layer) const;
};

/// All of them, the simplest first.
std::vector<ModelMethod> all_model_methods();

struct FitOptions {
  std::vector<ModelMethod> methods = all_model_methods();  ///< that compete; at least one
  std::uint64_t seed = 1;
};

/// Fewer measurements of a type are too few for a model.
constexpr std::size_t kFewestSamples = 10;

/// Fits one type's model in steps: cross-validation of each method on measurements kept aside in turn, then the best
/// method on all. `measurements` are of one type, at least kFewestSamples; those with one representative are reduced to
/// their median.
class TypeFit {
 public:
  TypeFit(const Measurements& measurements, std::vector<StepWidth> widths, const FitOptions& options);

  std::size_t steps() const { return folds_ + 1; }
  std::size_t steps_done() const { return done_; }
  /// One fold, or the final fit; true when the model is there. After that, do not call again.
  bool step();
  const TypeModel& model() const { return model_; }

 private:
  void validate_fold(std::size_t fold);
  void choose();
  void learn_doubt();

  FitOptions options_;
  Measurements measurements_;  ///< of representatives, each once
  TypeModel model_;
  std::size_t folds_ = 0, done_ = 0;
  std::vector<std::size_t> fold_of_;
  std::vector<std::vector<double>> held_out_;  ///< by method: predictions of measurements kept aside
};

/// `widths` without the records of their sweeps.
std::vector<StepWidth> without_sweeps(std::vector<StepWidth> widths);

}  // namespace cyclescope::representatives
