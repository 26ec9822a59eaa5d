#include "representatives/types/vector_layers.h"

namespace cyclescope::representatives {

LayerTypeRow vector_row() {
  using P = LayerParameter;
  LayerTypeRow row;
  row.dimensions = {{{P::kRows}}, {{P::kColumns}}};
  row.work = [](const MeasurableLayer& layer) {
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    WorkSizes sizes;
    sizes.outputs = value(P::kOperands) * value(P::kRows) * value(P::kColumns);
    sizes.inputs = sizes.operations = sizes.outputs;
    return sizes;
  };
  return row;
}

}  // namespace cyclescope::representatives
