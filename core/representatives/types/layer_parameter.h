#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace cyclescope::representatives {

/// What describes a layer of some type. `channels` and `filters` are per group; output extents are those of the (first)
/// convolution or pooling; `input_height` and `input_width` without padding.
enum class LayerParameter : std::uint8_t {
  kBatch,
  kGroups,
  kChannels,
  kFilters,
  kOutputHeight,
  kOutputWidth,
  kKernelHeight,
  kKernelWidth,
  kStride,
  kInputHeight,
  kInputWidth,
  kM,
  kN,
  kK,
  kOperands,
  kRows,
  kColumns,
};
constexpr std::size_t kLayerParameters = static_cast<std::size_t>(LayerParameter::kColumns) + 1;

/// A parameter as most layer types have it.
struct LayerParameterInfo {
  LayerParameter parameter;
  const char* name;
  const char* meaning;                           ///< for people
  const char* unit;                              ///< what is counted
  std::int64_t usual_least = 1, usual_most = 1;  ///< of layers of networks; nothing where it is dependent
  std::optional<std::int64_t> if_left_out = {};  ///< its value in tables that leave it out; none: it is needed
};
const LayerParameterInfo& info_of(LayerParameter parameter);
inline const char* name_of(LayerParameter parameter) { return info_of(parameter).name; }

/// The parameter called `name`. Errors: UnknownParameter.
Result<LayerParameter> layer_parameter_of(std::string_view name);

/// An extent of a window's output, and what it belongs to.
struct WindowExtent {
  LayerParameter output, input, kernel;
};
inline constexpr std::array<WindowExtent, 2> kWindowExtents = {
    {{LayerParameter::kOutputHeight, LayerParameter::kInputHeight, LayerParameter::kKernelHeight},
     {LayerParameter::kOutputWidth, LayerParameter::kInputWidth, LayerParameter::kKernelWidth}}};

/// Whether `parameter` follows another one: input extents follow output extents, stride and padding.
constexpr bool is_dependent(LayerParameter parameter) {
  return parameter == LayerParameter::kInputHeight || parameter == LayerParameter::kInputWidth;
}

}  // namespace cyclescope::representatives
