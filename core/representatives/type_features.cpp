#include "representatives/type_features.h"

#include "representatives/representative.h"

namespace cyclescope {

void append_plain_features(const Configuration& layer, std::vector<double>& features) {
  for (const std::int64_t value : layer.values) features.push_back(static_cast<double>(value));
  const WorkSizes sizes = work_sizes(layer);
  features.insert(features.end(), {sizes.operations, sizes.inputs, sizes.outputs, sizes.weights});
}

void append_structural_features(const Configuration& layer, const std::vector<StepWidth>& widths,
                                const StructuralModel& model, std::vector<double>& features) {
  append_plain_features(layer, features);
  const WorkSizes sizes = work_sizes(layer);
  features.push_back(sizes.operations / sizes.inputs);
  features.push_back(sizes.operations / sizes.outputs);
  features.push_back(sizes.operations / (sizes.inputs + sizes.outputs + sizes.weights));
  features.push_back(sizes.weights / sizes.inputs);
  for (const StepWidth& width : widths) {
    if (width.period < 2) continue;
    StepWidth period = width;
    period.width = width.period;
    period.offset = width.period_offset;
    const auto steps = static_cast<double>(steps_taken(layer, period));
    features.push_back(steps);
    if (width.width > 1) continue;
    double product = 1;
    for (const LayerParameter parameter : width.product) product *= static_cast<double>(value_of(layer, parameter));
    features.push_back(product / (steps * static_cast<double>(width.period)));
  }
  const double predicted = model.predict(layer);
  features.push_back(predicted);
  if (model.branches.size() < 2) return;
  for (const double latency : model.branch_latencies(layer)) features.push_back(latency / predicted);
}

}  // namespace cyclescope
