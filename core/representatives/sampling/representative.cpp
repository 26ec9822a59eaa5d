#include "representatives/sampling/representative.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

Staircase staircase_of(const StepWidth& width) { return {Staircase::Shape::kSteps, width.width, width.offset, 1}; }

std::int64_t product_of(const MeasurableLayer& layer, const StepWidth& width) {
  std::int64_t product = 1;
  for (const P parameter : width.product) product *= value_of(layer, parameter);
  return product;
}

}  // namespace

std::int64_t steps_taken(const MeasurableLayer& layer, const StepWidth& width) {
  // With an offset the first plateau is number 0.
  return step_of(staircase_of(width), product_of(layer, width)) + (width.offset > 0 ? 1 : 0);
}

MeasurableLayer representative_of(const MeasurableLayer& layer, const std::vector<StepWidth>& widths) {
  MeasurableLayer representative = layer;
  for (const StepWidth& width : widths) {
    if (width.width < 2 || !index_of(layer.type, width.parameter)) continue;
    const std::int64_t value = value_of(representative, width.parameter);
    const std::int64_t product = product_of(representative, width);
    const std::int64_t end = step_of(staircase_of(width), product) * width.width + width.offset;
    set_value(representative, width.parameter, end / (product / value));
  }
  return representative;
}

LayerCount count_layers(const Space& space, const std::vector<StepWidth>& widths) {
  LayerCount count{1, 1};
  std::vector<P> counted;
  for (const StepWidth& width : widths) {
    if (width.width < 2) continue;
    MeasurableLayer least = unit_layer(space.type);
    MeasurableLayer most = least;
    for (const ParameterRange& range : space.ranges) {
      least.values[*index_of(space.type, range.parameter)] = range.least;
      most.values[*index_of(space.type, range.parameter)] = range.most;
    }
    count.representatives *= static_cast<double>(steps_taken(most, width) - steps_taken(least, width) + 1);
    counted.insert(counted.end(), width.product.begin(), width.product.end());
  }
  for (const ParameterRange& range : space.ranges) {
    const auto values = static_cast<double>(range.most - range.least + 1);
    count.layers *= values;
    if (std::find(counted.begin(), counted.end(), range.parameter) == counted.end()) count.representatives *= values;
  }
  count.representatives = std::min(count.representatives, count.layers);
  return count;
}

}  // namespace cyclescope::representatives
