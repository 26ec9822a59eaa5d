#pragma once

#include "network/onnx/operators.h"

namespace cyclescope::network {

// Shapes of the outputs of operators that no kernel computes.

OnnxShapes shapes_of_first(const OnnxCall& call);        ///< that of the first input
OnnxShapes shapes_of_first_twice(const OnnxCall& call);  ///< of a second output: that of the first, which is known
OnnxShapes shapes_of_second(const OnnxCall& call);
OnnxShapes shapes_of_scalar(const OnnxCall& call);
OnnxShapes shapes_of_attribute(const OnnxCall& call);  ///< the attribute "shape"
OnnxShapes shapes_of_extents(const OnnxCall& call);    ///< what the first input says; its rank is that input's extent
OnnxShapes shapes_of_range(const OnnxCall& call);      ///< a vector
OnnxShapes shapes_of_shape(const OnnxCall& call);
OnnxShapes shapes_of_samples(const OnnxCall& call);
OnnxShapes shapes_without_two_axes(const OnnxCall& call);
OnnxShapes shapes_of_unpooling(const OnnxCall& call);
OnnxShapes shapes_of_roi_pooling(const OnnxCall& call);
OnnxShapes shapes_of_roi_align(const OnnxCall& call);
OnnxShapes shapes_of_grid_sample(const OnnxCall& call);
OnnxShapes shapes_of_resize(const OnnxCall& call);
OnnxShapes shapes_of_batch_normalization(const OnnxCall& call);
OnnxShapes shapes_of_normalization(const OnnxCall& call);
OnnxShapes shapes_of_loss(const OnnxCall& call);
OnnxShapes shapes_of_gather_nd(const OnnxCall& call);
OnnxShapes shapes_of_non_zero(const OnnxCall& call);
OnnxShapes shapes_of_compress(const OnnxCall& call);
OnnxShapes shapes_of_unique(const OnnxCall& call);
OnnxShapes shapes_of_non_max_suppression(const OnnxCall& call);
OnnxShapes shapes_of_top_k(const OnnxCall& call);
OnnxShapes shapes_of_one_hot(const OnnxCall& call);

}  // namespace cyclescope::network
