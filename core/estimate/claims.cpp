#include "estimate/claims.h"

namespace cyclescope::estimate {

const char* name_of(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::kNone:
      return "none";
    case Arithmetic::kExact:
      return "exact";
    case Arithmetic::kAveraged:
      return "averaged";
    case Arithmetic::kHeuristic:
      return "heuristic";
    case Arithmetic::kBaseline:
      return "baseline";
    case Arithmetic::kPredicted:
      return "predicted";
  }
  return "";
}

const char* name_of(Completeness completeness) {
  switch (completeness) {
    case Completeness::kComplete:
      return "complete";
    case Completeness::kPartial:
      return "partial";
    case Completeness::kNothing:
      return "nothing";
  }
  return "";
}

Arithmetic arithmetic_of(const Estimate& estimate) {
  if (coverage_of(estimate).completeness == Completeness::kNothing) return Arithmetic::kNone;
  switch (estimate.method) {
    case Method::kFastForward:
    case Method::kWholeGraph:
      return estimate.total.exact ? Arithmetic::kExact : Arithmetic::kAveraged;
    case Method::kFixedPoint:
      return Arithmetic::kHeuristic;
    case Method::kRoofline:
    case Method::kRefinedRoofline:
    case Method::kAnalytical:
    case Method::kRegression:
      return Arithmetic::kBaseline;
    case Method::kFittedModel:
      return Arithmetic::kPredicted;
  }
  return Arithmetic::kNone;
}

Coverage coverage_of(const Estimate& estimate) {
  Coverage coverage;
  for (const LayerEstimate& layer : estimate.layers) {
    if (layer.status == LayerEstimate::Status::kView) continue;
    ++coverage.layers;
    if (layer.status != LayerEstimate::Status::kUnmapped) ++coverage.layers_covered;
  }
  if (coverage.layers_covered < coverage.layers || !estimate.missing.empty()) {
    coverage.completeness = coverage.layers_covered == 0 ? Completeness::kNothing : Completeness::kPartial;
  }
  return coverage;
}

}  // namespace cyclescope::estimate
