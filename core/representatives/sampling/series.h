#pragma once

#include <cstdint>
#include <vector>

#include "representatives/sampling/space.h"

namespace cyclescope::representatives {

/// A size of layers that most devices run, and away from the smallest: 32 channels. `second`: another one, such that
/// steps show elsewhere.
std::int64_t usual_size(LayerParameter parameter, bool second = false);

/// The layer of `space` with these sizes, as far as its ranges go; windows of poolings have more than an element.
MeasurableLayer usual_layer(const Space& space);

/// Layers that differ from usual_layer() in one parameter only, for each of swept_parameters(): up to 100 values of it.
/// What step_widths_in_table() finds widths from, up to a third of that.
std::vector<MeasurableLayer> series_of(const Space& space);

}  // namespace cyclescope::representatives
