#include "representatives/sampling/series.h"

#include <algorithm>

#include "representatives/sampling/step_width.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {
namespace {

constexpr std::int64_t kLongestSeries = 100;
constexpr std::int64_t kFewestInSeries = 3;
constexpr std::int64_t kPoolingWindow = 2;

bool is_pooling(LayerType type) {
  const std::vector<network::OperatorKind>& kinds = type.row().kinds;
  return std::find(kinds.begin(), kinds.end(), network::OperatorKind::kPooling) != kinds.end();
}

}  // namespace

std::int64_t usual_size(LayerParameter parameter, bool second) {
  switch (parameter) {
    case LayerParameter::kChannels:
    case LayerParameter::kFilters:
      return second ? 80 : 32;
    case LayerParameter::kOutputHeight:
      return second ? 9 : 8;
    case LayerParameter::kOutputWidth:
      return second ? 13 : 8;
    case LayerParameter::kKernelHeight:
    case LayerParameter::kKernelWidth:
      return second ? 3 : 1;
    case LayerParameter::kM:
    case LayerParameter::kRows:
      return second ? 40 : 32;
    case LayerParameter::kN:
    case LayerParameter::kK:
    case LayerParameter::kColumns:
      return second ? 80 : 64;
    default:
      return 1;
  }
}

MeasurableLayer usual_layer(const Space& space) {
  MeasurableLayer layer = unit_layer(space.type);
  for (const auto& [parameter, least, most] : space.ranges) {
    const bool window = parameter == LayerParameter::kKernelHeight || parameter == LayerParameter::kKernelWidth;
    const std::int64_t size = window && is_pooling(space.type) ? kPoolingWindow : usual_size(parameter);
    layer.values[*index_of(space.type, parameter)] = std::clamp(size, least, most);
  }
  pad_same(layer);
  return layer;
}

std::vector<MeasurableLayer> series_of(const Space& space) {
  const MeasurableLayer usual = usual_layer(space);
  std::vector<MeasurableLayer> layers;
  for (const LayerParameter parameter : swept_parameters(space.type)) {
    const auto& [_, least, most] = space.range(parameter);
    if (most - least + 1 < kFewestInSeries) continue;
    for (std::int64_t value = least; value <= std::min(most, least + kLongestSeries - 1); ++value) {
      MeasurableLayer layer = usual;
      layer.values[*index_of(space.type, parameter)] = value;
      pad_same(layer);
      layers.push_back(std::move(layer));
    }
  }
  return layers;
}

}  // namespace cyclescope::representatives
