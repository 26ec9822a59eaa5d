#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "representatives/types/layer_type.h"

namespace cyclescope::representatives {

/// The layer type called `name`, which must be one.
inline LayerType layer_type(std::string_view name) { return layer_type_of(name).value(); }

/// Several of them.
inline std::vector<LayerType> layer_types(std::initializer_list<std::string_view> names) {
  std::vector<LayerType> types;
  for (const std::string_view name : names) types.push_back(layer_type(name));
  return types;
}

}  // namespace cyclescope::representatives
