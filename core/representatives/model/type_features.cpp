#include "representatives/model/type_features.h"

#include <algorithm>

#include "representatives/sampling/representative.h"
#include "representatives/types/work_sizes.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// The parameters of a layer as the hardware sees them: those with a period rounded up to it.
class Rounded {
 public:
  Rounded(const MeasurableLayer& layer, const std::vector<StepWidth>& widths) : layer_(layer), widths_(widths) {}

  double operator()(P parameter) const {
    const auto value = static_cast<double>(value_of(layer_, parameter));
    for (const StepWidth& width : widths_) {
      if (width.period < 2 || width.product.size() != 1 || width.product.front() != parameter) continue;
      return steps(width) * static_cast<double>(width.period);
    }
    return value;
  }
  double product(std::initializer_list<P> parameters) const {
    double result = 1;
    for (const P parameter : parameters) result *= (*this)(parameter);
    return result;
  }
  double steps(const StepWidth& width) const {
    StepWidth period = width;
    period.width = width.period;
    period.offset = width.period_offset;
    return static_cast<double>(steps_taken(layer_, period));
  }

 private:
  const MeasurableLayer& layer_;
  const std::vector<StepWidth>& widths_;
};

/// Elements of what a device may hold in its memories at a time: whether they fit decides how a layer is cut up.
void append_volumes(const Rounded& of, std::vector<double>& features) {
  features.insert(
      features.end(),
      {of.product({P::kChannels, P::kKernelHeight, P::kKernelWidth, P::kK}),        // of a sum
       of.product({P::kChannels, P::kInputHeight, P::kInputWidth}),                 // an image
       of.product({P::kChannels, P::kKernelHeight, P::kInputWidth, P::kK}),         // what a row of outputs reads
       of.product({P::kFilters, P::kOutputHeight, P::kOutputWidth, P::kM, P::kN}),  // an image of outputs
       of.product({P::kFilters, P::kOutputWidth, P::kN}),                           // a row of outputs
       of.product({P::kFilters, P::kChannels, P::kKernelHeight, P::kKernelWidth, P::kN, P::kK}),  // weights of a group
       of.product({P::kOutputHeight, P::kOutputWidth, P::kM}),                                    // pixels
       of.product({P::kM, P::kK})});
}

}  // namespace

void append_plain_features(const MeasurableLayer& layer, std::vector<double>& features) {
  for (const std::int64_t value : layer.values) features.push_back(static_cast<double>(value));
  const WorkSizes sizes = work_sizes(layer);
  features.insert(features.end(), {sizes.operations, sizes.inputs, sizes.outputs, sizes.weights});
}

void append_structural_features(const MeasurableLayer& layer, const std::vector<StepWidth>& widths,
                                const StructuralModel& model, std::vector<double>& features) {
  append_plain_features(layer, features);
  const WorkSizes sizes = work_sizes(layer);
  features.push_back(sizes.operations / sizes.inputs);
  features.push_back(sizes.operations / sizes.outputs);
  features.push_back(sizes.operations / (sizes.inputs + sizes.outputs + sizes.weights));
  features.push_back(sizes.weights / sizes.inputs);
  const Rounded rounded(layer, widths);
  append_volumes(rounded, features);
  for (const StepWidth& width : widths) {
    if (width.period < 2) continue;
    const double steps = rounded.steps(width);
    features.push_back(steps);
    if (width.width > 1) continue;
    double product = 1;
    for (const LayerParameter parameter : width.product) product *= static_cast<double>(value_of(layer, parameter));
    features.push_back(product / (steps * static_cast<double>(width.period)));
    features.push_back(steps * static_cast<double>(width.period) - product);
  }
  const StructuralModel::Answer answer = model.answer(layer);
  features.push_back(answer.latency);
  features.push_back(static_cast<double>(answer.regime));
  features.push_back(answer.second);
}

}  // namespace cyclescope::representatives
