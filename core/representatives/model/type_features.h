#pragma once

#include <vector>

#include "representatives/model/structural_model.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// The features of a forest, appended to `features`: parameters and work sizes.
void append_plain_features(const MeasurableLayer& layer, std::vector<double>& features);

/// Those of trees that correct a structural model: also how many steps are taken and how full the last one is, ratios
/// of the work sizes, and how far the model's branches are from each other.
void append_structural_features(const MeasurableLayer& layer, const std::vector<StepWidth>& widths,
                                const StructuralModel& model, std::vector<double>& features);

}  // namespace cyclescope::representatives
