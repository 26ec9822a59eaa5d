#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/types/layer_type.h"

namespace cyclescope::representatives {

/// A layer or block to measure or to predict.
struct MeasurableLayer {
  LayerType type;
  std::vector<std::int64_t> values;  ///< by parameters_of(type); each >= 1

  bool operator==(const MeasurableLayer&) const = default;
  bool operator<(const MeasurableLayer& other) const {
    return type != other.type ? type < other.type : values < other.values;
  }
};

/// The value of `parameter`, or 1 if the type has none.
std::int64_t value_of(const MeasurableLayer& layer, LayerParameter parameter);
/// Sets a parameter that the type has. Input extents are moved with the output extents, stride and kernel, such that
/// the padding stays what it is.
void set_value(MeasurableLayer& layer, LayerParameter parameter, std::int64_t value);

/// All parameters 1, "same" padding.
MeasurableLayer unit_layer(LayerType type);

/// Sets the input extents to what "same" padding gives: output times stride.
void pad_same(MeasurableLayer& layer);
/// Sets the input extents to what no padding gives.
void pad_valid(MeasurableLayer& layer);

/// Input extent that all windows together cover along `extent`, padding included.
std::int64_t reach_of(const MeasurableLayer& layer, const WindowExtent& extent);

/// Whether a layer with these numbers exists. Errors (path: the parameter's name): OutOfRange.
Result<void> check_measurable(const MeasurableLayer& layer);

/// "conv2d(batch 1, groups 1, channels 64, ...)", for messages.
std::string describe(const MeasurableLayer& layer);

}  // namespace cyclescope::representatives
