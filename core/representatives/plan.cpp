#include "representatives/plan.h"

#include <cmath>
#include <set>

#include "representatives/random.h"
#include "representatives/representative.h"

namespace cyclescope {
namespace {

constexpr std::size_t kAttemptsPerLayer = 200;
constexpr Distribution kAnyValues{0.0};
constexpr Distribution kUsualValues{0.7};

/// The additive recurrence by powers of the generalised golden ratio (the root of x^(d + 1) = x + 1): points that are
/// spread evenly however many there are.
class SpreadSequence {
 public:
  SpreadSequence(std::size_t dimensions, Random& random) {
    double ratio = 2;
    for (int i = 0; i < 64; ++i) {
      double power = 1;
      for (std::size_t d = 0; d < dimensions; ++d) power *= ratio;
      ratio -= (power * ratio - ratio - 1) / (static_cast<double>(dimensions + 1) * power - 1);
    }
    double step = 1;
    for (std::size_t d = 0; d < dimensions; ++d) {
      step /= ratio;
      steps_.push_back(step);
      position_.push_back(random.uniform());
    }
  }

  const std::vector<double>& next() {
    for (std::size_t d = 0; d < steps_.size(); ++d) {
      position_[d] += steps_[d];
      if (position_[d] >= 1) position_[d] -= 1;
    }
    return position_;
  }

 private:
  std::vector<double> steps_, position_;
};

}  // namespace

std::vector<Configuration> plan_representatives(const Space& space, const std::vector<StepWidth>& widths,
                                                const PlanOptions& options, const std::vector<Configuration>& known) {
  Random random(options.seed);
  SpreadSequence sequence(space.ranges.size() + 1, random);
  std::set<Configuration> taken(known.begin(), known.end());
  std::vector<Configuration> plan;
  for (std::size_t attempt = 0; plan.size() < options.budget && attempt < kAttemptsPerLayer * options.budget;
       ++attempt) {
    const bool usual = random.chance(options.usual_part);
    const Configuration layer =
        usual ? random_layer(space, kUsualValues, random) : place_in_space(space, sequence.next(), kAnyValues, random);
    if (!within_limits(space, layer)) continue;
    Configuration representative = representative_of(layer, widths);
    if (!check_configuration(representative) || !taken.insert(representative).second) continue;
    plan.push_back(std::move(representative));
  }
  return plan;
}

std::vector<Configuration> plan_random(const Space& space, std::size_t budget, std::uint64_t seed) {
  Random random(seed);
  std::set<Configuration> taken;
  std::vector<Configuration> plan;
  for (std::size_t attempt = 0; plan.size() < budget && attempt < kAttemptsPerLayer * budget; ++attempt) {
    Configuration layer = random_layer(space, kAnyValues, random);
    if (taken.insert(layer).second) plan.push_back(std::move(layer));
  }
  return plan;
}

}  // namespace cyclescope
