#include "estimate/estimate.h"

namespace cyclescope {

const char* name_of(TimingMethod method) {
  switch (method) {
    case TimingMethod::kFastForward:
      return "fast_forward";
    case TimingMethod::kWholeGraph:
      return "whole_graph";
    case TimingMethod::kFixedPoint:
      return "fixed_point";
  }
  return "";
}

}  // namespace cyclescope
