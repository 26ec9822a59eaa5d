#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/types/measurable_layer.h"
#include "statistics/random.h"

namespace cyclescope::representatives {

/// The values of one parameter that layers of a space may have.
struct ParameterRange {
  LayerParameter parameter = LayerParameter::kBatch;
  std::int64_t least = 1;
  std::int64_t most = 1;  ///< both ends belong to it
};

/// The layers of one type that a model shall be good for.
struct Space {
  LayerType type;
  std::vector<ParameterRange> ranges;  ///< by parameters_of(type) without the dependent ones
  double most_operations = 1e9;        ///< WorkSizes::operations of a layer
  double most_elements = 1.2e8;        ///< of inputs, outputs and weights each

  const ParameterRange& range(LayerParameter parameter) const;
  ParameterRange& range(LayerParameter parameter);
};

/// What layers of known networks span.
Space usual_space(LayerType type);

/// Whether `layer` is in `space`; dependent parameters are not looked at.
bool contains(const Space& space, const MeasurableLayer& layer);

/// Whether `layer` keeps the limits of `space` on operations and elements.
bool within_limits(const Space& space, const MeasurableLayer& layer);

/// Errors: OutOfRange (path: the parameter's name) where a range is empty or begins below 1.
Result<void> check_space(const Space& space);

/// How layers are drawn from a space.
struct Distribution {
  /// Part of the parameters that take a value from known networks (channels 64, extent 56, ...) instead of any value.
  double usual_values = 0.0;
};

/// A layer of `space` from one number in [0, 1) per parameter of the space and one for the padding: log-uniform in the
/// extents, which are mostly square, kernels mostly odd and square and no larger than their input, strides mostly 1 or
/// 2, every second average pooling over whole images. The limits on operations and elements are not looked
/// at. `space` is valid.
MeasurableLayer place_in_space(const Space& space, const std::vector<double>& position,
                               const Distribution& distribution, statistics::Random& random);

/// A random layer of `space` within its limits: the same with random numbers. `space` is valid and has a layer within
/// its limits: that of the least values.
MeasurableLayer random_layer(const Space& space, const Distribution& distribution, statistics::Random& random);

}  // namespace cyclescope::representatives
