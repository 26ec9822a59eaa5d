#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/layer_type.h"
#include "representatives/space.h"
#include "representatives/step_width.h"

namespace cyclescope {

struct PlanOptions {
  std::size_t budget = 1000;  ///< layers to measure
  double usual_part = 0.4;    ///< of the budget, near what known networks use
  std::uint64_t seed = 1;
};

/// Representatives of `space` to measure, each once, `known` ones left out: evenly spread by a low-discrepancy sequence
/// over the logarithms of the parameters, and partly at values that known networks use. Fewer than the budget where
/// there are no more. `space` is valid.
std::vector<Configuration> plan_representatives(const Space& space, const std::vector<StepWidth>& widths,
                                                const PlanOptions& options,
                                                const std::vector<Configuration>& known = {});

/// Random layers of `space`, each once: what plans of representatives are compared with.
std::vector<Configuration> plan_random(const Space& space, std::size_t budget, std::uint64_t seed);

}  // namespace cyclescope
