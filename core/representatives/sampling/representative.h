#pragma once

#include <cstdint>
#include <vector>

#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// The performance representative of `layer`: each quantised parameter moved up to the end of its plateau, where the
/// hardware is fully used; of a quantised product, its first parameter. What has no width stays. A device that is
/// quantised as `widths` say takes equally long for both. Representatives are their own representatives.
MeasurableLayer representative_of(const MeasurableLayer& layer, const std::vector<StepWidth>& widths);

/// Steps of a quantised parameter or product that `layer` takes: 1 on the first plateau.
std::int64_t steps_taken(const MeasurableLayer& layer, const StepWidth& width);

/// How many layers `space` has, strides and operands included and padding not, and how many representatives of them
/// there are. As doubles: both may be very large. The product of a joint width is counted over its whole range.
struct LayerCount {
  double layers = 0;
  double representatives = 0;
};
LayerCount count_layers(const Space& space, const std::vector<StepWidth>& widths);

}  // namespace cyclescope::representatives
