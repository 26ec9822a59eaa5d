#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// A factor of work: a product of parameters, as it is or rounded up to steps of the hardware.
struct WorkFactor {
  std::vector<LayerParameter> product;
  std::int64_t width = 1;  ///< the factor is ceil((product - offset) / width), one more with an offset
  std::int64_t offset = 0;

  bool operator==(const WorkFactor&) const = default;
};
double evaluate(const WorkFactor& factor, const MeasurableLayer& layer);

/// A product of factors; 1 if there are none.
struct WorkTerm {
  std::vector<std::size_t> factors;  ///< indices into WorkTerms::factors

  bool operator==(const WorkTerm&) const = default;
};

/// What a layer's latency may be a combination of: products over subsets of its dimensions (sum length, filters,
/// pixels,
/// ...), each dimension in every form that the hardware may see it in. Parameters in `constant` never vary and are left
/// out.
struct WorkTerms {
  std::vector<WorkFactor> factors;
  std::vector<WorkTerm> terms;
};
WorkTerms work_terms(LayerType type, const std::vector<StepWidth>& widths,
                     const std::vector<LayerParameter>& constant = {});

/// Sizes of a layer that decide how a device cuts it up: every parameter, and the elements of what a memory may have to
/// hold at a time (an image, a row of it, the weights, ...), as the hardware sees them.
WorkTerms layer_sizes(LayerType type, const std::vector<StepWidth>& widths,
                      const std::vector<LayerParameter>& constant = {});

/// The values of all terms.
void evaluate(const WorkTerms& terms, const MeasurableLayer& layer, std::vector<double>& values);

}  // namespace cyclescope::representatives
