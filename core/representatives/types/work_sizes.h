#pragma once

#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// Numbers that follow from a layer; doubles, as products may be large.
struct WorkSizes {
  double operations = 0;  ///< multiply-accumulates; of layers without, results times window; of copies, elements
  double inputs = 0;      ///< elements
  double outputs = 0;
  double weights = 0;
};
WorkSizes work_sizes(const MeasurableLayer& layer);

}  // namespace cyclescope::representatives
