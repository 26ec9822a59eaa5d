#include "representatives/sampling/plan.h"

#include <utility>

#include "representatives/sampling/representative.h"
#include "representatives/sampling/series.h"

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kAttemptsPerLayer = 200;
constexpr Distribution kAnyValues{0.0};
constexpr Distribution kUsualValues{0.7};

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
                             const std::vector<MeasurableLayer>& known)
    : space_(std::move(space)),
      widths_(std::move(widths)),
      options_(options),
      random_(options.seed),
      taken_(known.begin(), known.end()),
      attempts_left_(kAttemptsPerLayer * options.budget) {
  if (options.sampling == Sampling::kRepresentatives) spread_.emplace(space_.ranges.size() + 1, random_);
}

std::optional<MeasurableLayer> LayerSequence::next() {
  while (attempts_left_ > 0) {
    --attempts_left_;
    auto layer = attempt();
    if (layer && taken_.insert(*layer).second) return layer;
  }
  return std::nullopt;
}

std::optional<MeasurableLayer> LayerSequence::attempt() {
  if (options_.sampling == Sampling::kUsual) return usual_layer(space_);
  if (!spread_) return random_layer(space_, kAnyValues, random_);
  const bool usual = random_.chance(options_.usual_part);
  const MeasurableLayer layer = usual ? random_layer(space_, kUsualValues, random_)
                                      : place_in_space(space_, spread_->next(), kAnyValues, random_);
  if (!within_limits(space_, layer)) return std::nullopt;
  MeasurableLayer representative = representative_of(layer, widths_);
  if (!check_measurable(representative)) return std::nullopt;
  return representative;
}

std::vector<MeasurableLayer> plan_layers(const Space& space, const std::vector<StepWidth>& widths,
                                         const PlanOptions& options, const std::vector<MeasurableLayer>& known) {
  LayerSequence sequence(space, widths, options, known);
  std::vector<MeasurableLayer> plan;
  while (plan.size() < options.budget) {
    auto layer = sequence.next();
    if (!layer) break;
    plan.push_back(std::move(*layer));
  }
  return plan;
}

}  // namespace cyclescope::representatives
