#pragma once

#include "representatives/types/configuration.h"

namespace cyclescope::representatives {

/// Numbers that follow from a configuration; doubles, as products may be large.
struct WorkSizes {
  double operations = 0;  ///< multiply-accumulates; of layers without, results times window; of copies, elements
  double inputs = 0;      ///< elements
  double outputs = 0;
  double weights = 0;
};
WorkSizes work_sizes(const Configuration& configuration);

}  // namespace cyclescope::representatives
