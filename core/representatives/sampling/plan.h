#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"
#include "statistics/random.h"

namespace cyclescope::representatives {

/// Which layers of a space a plan has.
enum class Sampling : std::uint8_t {
  kRepresentatives,
  kRandom,  ///< any
  kUsual,   ///< usual_layer() alone, to see whether a device runs layers of its type
};

struct PlanOptions {
  std::size_t budget = 1000;  ///< layers to measure
  double usual_part = 0.4;    ///< of the budget, near what known networks use
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::kRepresentatives;
};

/// The layers of a plan, one after another and further than its budget: representatives of a space, evenly spread by a
/// low-discrepancy sequence over the logarithms of the parameters, and partly at values that known networks use; or
/// what else Sampling names. Each comes once, `known` ones do not.
class LayerSequence {
 public:
  /// `space` is valid.
  LayerSequence(Space space, std::vector<StepWidth> widths, const PlanOptions& options,
                const std::vector<MeasurableLayer>& known = {});

  /// Nothing where 200 attempts for each layer of the budget are spent.
  std::optional<MeasurableLayer> next();

 private:
  /// The additive recurrence by powers of the generalised golden ratio (the root of x^(d + 1) = x + 1): points that are
  /// spread evenly however many there are.
  class Spread {
   public:
    Spread(std::size_t dimensions, statistics::Random& random);
    const std::vector<double>& next();

   private:
    std::vector<double> steps_, position_;
  };

  /// A layer, or nothing where the attempt found none within the space.
  std::optional<MeasurableLayer> attempt();

  Space space_;
  std::vector<StepWidth> widths_;
  PlanOptions options_;
  statistics::Random random_;
  std::optional<Spread> spread_;  ///< of representatives
  std::set<MeasurableLayer> taken_;
  std::size_t attempts_left_;
};

/// The first layers of that sequence, as many as the budget; fewer where there are no more. `space` is valid.
std::vector<MeasurableLayer> plan_layers(const Space& space, const std::vector<StepWidth>& widths,
                                         const PlanOptions& options, const std::vector<MeasurableLayer>& known = {});

}  // namespace cyclescope::representatives
