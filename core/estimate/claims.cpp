#include "estimate/claims.h"

#include <algorithm>

#include "estimate/method.h"

namespace cyclescope::estimate {

const char* name_of(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::kNone:
      return "none";
    case Arithmetic::kExact:
      return "exact";
    case Arithmetic::kAveraged:
      return "averaged";
    case Arithmetic::kReordered:
      return "reordered";
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

namespace {

/// Whether there are layers that are not exact, all of them for the order of requests alone.
bool is_reordered(const Estimate& estimate) {
  bool found = false;
  for (const LayerEstimate& layer : estimate.layers) {
    if (layer.cost == nullptr || layer.cost->cost.exact) continue;
    if (layer.cost->method != kReorderedMethod) return false;
    found = true;
  }
  return found;
}

}  // namespace

CycleBounds bounds_of_total(const Estimate& estimate) {
  CycleBounds total{0, 0};
  for (const LayerEstimate& layer : estimate.layers) {
    if (!layer.cost) continue;
    const std::int64_t cycles = layer.cost->cost.cycles;
    const CycleBounds bounds = layer.cost->averaged.value_or(CycleBounds{cycles, cycles});
    total.least += bounds.least;
    const bool known = total.most && bounds.most && *bounds.most <= timing::kMaxCycles - *total.most;
    total.most = known ? std::optional(*total.most + *bounds.most) : std::nullopt;
  }
  return total;
}

Arithmetic arithmetic_of(const Estimate& estimate) {
  if (coverage_of(estimate).completeness == Completeness::kNothing) return Arithmetic::kNone;
  switch (estimate.method) {
    case Method::kFastForward:
    case Method::kWholeGraph:
    case Method::kSimulation:
      if (estimate.total.exact) return Arithmetic::kExact;
      return is_reordered(estimate) ? Arithmetic::kReordered : Arithmetic::kAveraged;
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
