#include "representatives/sampling/plan.h"

#include <utility>

#include "representatives/sampling/representative.h"

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kAttemptsPerLayer = 200;
constexpr Distribution kAnyValues{0.0};
constexpr Distribution kUsualValues{0.7};

std::vector<Configuration> first_layers(LayerSequence sequence, std::size_t count) {
  std::vector<Configuration> plan;
  while (plan.size() < count) {
    auto layer = sequence.next();
    if (!layer) break;
    plan.push_back(std::move(*layer));
  }
  return plan;
}

}  // namespace

LayerSequence::Spread::Spread(std::size_t dimensions, statistics::Random& random) {
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

const std::vector<double>& LayerSequence::Spread::next() {
  for (std::size_t d = 0; d < steps_.size(); ++d) {
    position_[d] += steps_[d];
    if (position_[d] >= 1) position_[d] -= 1;
  }
  return position_;
}

LayerSequence::LayerSequence(Space space, std::vector<StepWidth> widths, const PlanOptions& options,
                             const std::vector<Configuration>& known)
    : space_(std::move(space)),
      widths_(std::move(widths)),
      options_(options),
      random_(options.seed),
      taken_(known.begin(), known.end()),
      attempts_left_(kAttemptsPerLayer * options.budget) {
  if (!options.random) spread_.emplace(space_.ranges.size() + 1, random_);
}

std::optional<Configuration> LayerSequence::next() {
  while (attempts_left_ > 0) {
    --attempts_left_;
    auto layer = attempt();
    if (layer && taken_.insert(*layer).second) return layer;
  }
  return std::nullopt;
}

std::optional<Configuration> LayerSequence::attempt() {
  if (!spread_) return random_layer(space_, kAnyValues, random_);
  const bool usual = random_.chance(options_.usual_part);
  const Configuration layer = usual ? random_layer(space_, kUsualValues, random_)
                                    : place_in_space(space_, spread_->next(), kAnyValues, random_);
  if (!within_limits(space_, layer)) return std::nullopt;
  Configuration representative = representative_of(layer, widths_);
  if (!check_configuration(representative)) return std::nullopt;
  return representative;
}

std::vector<Configuration> plan_representatives(const Space& space, const std::vector<StepWidth>& widths,
                                                const PlanOptions& options, const std::vector<Configuration>& known) {
  PlanOptions representatives = options;
  representatives.random = false;
  return first_layers(LayerSequence(space, widths, representatives, known), options.budget);
}

std::vector<Configuration> plan_random(const Space& space, std::size_t budget, std::uint64_t seed) {
  PlanOptions options;
  options.budget = budget;
  options.seed = seed;
  options.random = true;
  return first_layers(LayerSequence(space, {}, options), budget);
}

}  // namespace cyclescope::representatives
