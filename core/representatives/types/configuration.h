#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/types/layer_type.h"

namespace cyclescope::representatives {

/// A layer or block to measure or to predict.
struct Configuration {
  LayerType type;
  std::vector<std::int64_t> values;  ///< by parameters_of(type); each >= 1

  bool operator==(const Configuration&) const = default;
  bool operator<(const Configuration& other) const {
    return type != other.type ? type < other.type : values < other.values;
  }
};

/// The value of `parameter`, or 1 if the type has none.
std::int64_t value_of(const Configuration& configuration, LayerParameter parameter);
/// Sets a parameter that the type has. Input extents are moved with the output extents, stride and kernel, such that
/// the padding stays what it is.
void set_value(Configuration& configuration, LayerParameter parameter, std::int64_t value);

/// All parameters 1, "same" padding.
Configuration unit_configuration(LayerType type);

/// Sets the input extents to what "same" padding gives: output times stride.
void pad_same(Configuration& configuration);
/// Sets the input extents to what no padding gives.
void pad_valid(Configuration& configuration);

/// Input extent that all windows together cover along `extent`, padding included.
std::int64_t reach_of(const Configuration& configuration, const WindowExtent& extent);

/// Whether a layer with these numbers exists. Errors (path: the parameter's name): OutOfRange.
Result<void> check_configuration(const Configuration& configuration);

/// "conv2d(batch 1, groups 1, channels 64, ...)", for messages.
std::string describe(const Configuration& configuration);

}  // namespace cyclescope::representatives
