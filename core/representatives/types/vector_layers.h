#pragma once

#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {

/// A row of a type whose layers are `operands` times `rows` vectors of `columns`: work and dimensions are set.
LayerTypeRow vector_row();

}  // namespace cyclescope::representatives
