#include "estimate/estimate.h"

namespace cyclescope::estimate {

const char* name_of(Method method) {
  switch (method) {
    case Method::kFastForward:
      return "fast_forward";
    case Method::kWholeGraph:
      return "whole_graph";
    case Method::kFixedPoint:
      return "fixed_point";
    case Method::kSimulation:
      return "simulate";
    case Method::kRoofline:
      return "roofline";
    case Method::kRefinedRoofline:
      return "refined_roofline";
    case Method::kAnalytical:
      return "analytical";
    case Method::kRegression:
      return "regression";
    case Method::kFittedModel:
      return "fitted_model";
  }
  return "";
}

}  // namespace cyclescope::estimate
