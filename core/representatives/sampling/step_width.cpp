#include "representatives/sampling/step_width.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>

#include "representatives/sampling/exact_steps.h"
#include "representatives/sampling/noisy_steps.h"
#include "representatives/sampling/questions.h"
#include "representatives/sampling/series.h"
#include "representatives/sampling/sweep.h"
#include "representatives/types/layer_type_row.h"
#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;
using Form = Staircase::Shape;

constexpr double kCertain = 0.999;      ///< two operating points agree, without noise
constexpr double kOnePointOnly = 0.75;  ///< the second shows nothing
constexpr double kOneJump = 0.5;        ///< not a distance, only a place
constexpr std::int64_t kPeriodWindow = 136;
constexpr std::int64_t kFewestValues = 9;  ///< of a parameter, to tell shapes apart
constexpr std::int64_t kFirstLook = 32;
constexpr int kLeastRepetitions = 3;  ///< of a device without noise that may still stray
constexpr double kMostAgainst = 200;  ///< evidence of one operating point against a shape
constexpr double kEvidenceGap = 40;
constexpr int kSlopeBudget =
    400;  ///< measurements at an operating point: slopes of less than half the noise stay unseen

/// A factor with which a joined width still has plateaus of more than one value, where that is possible.
std::int64_t partner_value(std::int64_t width) { return width > 3 ? 3 : 2; }

/// Finds one parameter's step width.
class StepSearch {
 public:
  StepSearch(Questions& questions, const Space& space, P parameter, const StepHint* hint, const StepOptions& options)
      : questions_(questions), space_(space), hint_(hint), options_(options) {
    for (MeasurableLayer& point : operating_points(space, parameter)) add_sweep(std::move(point), parameter);
    found_.parameter = parameter;
    found_.product = {parameter};
  }

  Pull<Result<StepWidth>> run();

 private:
  void add_sweep(MeasurableLayer point, P parameter);
  /// A sweep with one partner at a value that tells whether it is joined, or nullptr where its range has only 1.
  Sweep* partner_sweep(P partner, std::int64_t width);

  /// All of these answer true: they have nothing to say but what they write into `found_` and `shapes_`.
  Pull<bool> search_exactly();
  Pull<bool> confirm_exactly(ExactSteps first);
  Pull<bool> join_exactly();
  Pull<bool> search_despite_noise();
  Pull<bool> decide_despite_noise(std::vector<StaircaseScore> first, std::vector<SweepPoint> second);
  Pull<bool> join_despite_noise();
  Pull<bool> find_period(Sweep& sweep);
  Pull<bool> hint_holds();
  int used_measurements() const {
    int sum = 0;
    for (const auto& sweep : sweeps_) sum += sweep->measurements();
    return sum;
  }
  void take(const Staircase& staircase, double confidence);
  void take_none(double confidence);
  Staircase expected() const { return {Form::kSteps, hint_->width, hint_->offset, 1}; }

  Questions& questions_;
  const Space& space_;
  const StepHint* hint_;
  StepOptions options_;
  int repetitions_ = 1;
  std::vector<std::unique_ptr<Sweep>> sweeps_;  ///< two operating points, then one per partner looked at
  std::vector<Form> shapes_;                    ///< by sweep
  StepWidth found_;
};

void StepSearch::add_sweep(MeasurableLayer point, P parameter) {
  const ParameterRange& range = space_.range(parameter);
  const std::int64_t most = std::min(range.most, std::max(options_.farthest, range.least));
  sweeps_.push_back(std::make_unique<Sweep>(questions_, std::move(point), parameter, range.least, most));
  sweeps_.back()->set_repetitions(repetitions_);
  shapes_.push_back(Form::kFlat);
}

Sweep* StepSearch::partner_sweep(P partner, std::int64_t width) {
  const ParameterRange& range = space_.range(partner);
  const std::int64_t value = std::clamp(partner_value(width), range.least, range.most);
  if (value == 1) return nullptr;
  MeasurableLayer point = sweeps_[0]->base();
  set_value(point, partner, value);
  add_sweep(std::move(point), found_.parameter);
  return sweeps_.back().get();
}

Pull<Result<StepWidth>> StepSearch::run() {
  const auto error = co_await sweeps_[0]->repeat_error();
  if (!error) co_return tl::unexpected(error.error());
  repetitions_ = repetitions_for(*error);
  if (error->relative == 0) repetitions_ = std::max(repetitions_, kLeastRepetitions);
  for (const auto& sweep : sweeps_) sweep->set_repetitions(repetitions_);
  if (error->relative == 0) {
    co_await search_exactly();
  } else {
    co_await search_despite_noise();
  }
  if (hint_ != nullptr) {
    const bool agrees =
        found_.width == hint_->width && found_.offset == hint_->offset && found_.product == hint_->product;
    found_.source = agrees ? StepSource::kConfirmed : StepSource::kRefuted;
    // What the hardware counts in is known, even where borders of tiles make slopes of it.
    if (found_.width == 1 && !found_.flat && hint_->width > 1) {
      found_.product = hint_->product;
      found_.period = hint_->width;
      found_.period_offset = hint_->offset;
    }
  }
  for (std::size_t i = 0; i < sweeps_.size(); ++i) {
    found_.measurements += sweeps_[i]->measurements();
    found_.sweeps.push_back({sweeps_[i]->base(), sweeps_[i]->points(), shapes_[i]});
  }
  co_return std::move(found_);
}

void StepSearch::take(const Staircase& staircase, double confidence) {
  found_.width = found_.period = staircase.width;
  found_.offset = found_.period_offset = staircase.offset;
  found_.confidence = confidence;
}

void StepSearch::take_none(double confidence) {
  found_.width = 1;
  found_.offset = 0;
  found_.product = {found_.parameter};
  found_.confidence = confidence;
}

Pull<bool> StepSearch::hint_holds() {
  if (hint_->width < 2) co_return false;
  const StaircaseCheck first = co_await check_staircase(*sweeps_[0], expected());
  if (!first.holds_fully()) co_return false;
  const StaircaseCheck second = co_await check_staircase(*sweeps_[1], expected());
  if (second.broken > 0) co_return false;
  take(expected(), kCertain);
  shapes_.assign(2, Form::kSteps);
  co_await join_exactly();
  co_return found_.width == hint_->width;
}

Pull<bool> StepSearch::search_exactly() {
  if (hint_ != nullptr) {
    const bool holds = co_await hint_holds();
    if (holds) co_return true;
  }
  const ExactSteps first = co_await search_exact_steps(*sweeps_[0]);
  if (first.jumps > 0) {
    shapes_[0] = first.width > 1 ? Form::kSteps : Form::kSmooth;
    found_.ranges = first.ranges;
    if (first.width > 1) co_return co_await confirm_exactly(first);
    take_none(kCertain);
    co_return co_await find_period(*sweeps_[0]);
  }
  const ExactSteps second = co_await search_exact_steps(*sweeps_[1]);
  found_.flat = second.jumps == 0;
  found_.confidence = kOnePointOnly;
  if (found_.flat) co_return true;
  shapes_[1] = second.width > 1 ? Form::kSteps : Form::kSmooth;
  found_.ranges = second.ranges;
  if (second.width == 1) co_return co_await find_period(*sweeps_[1]);
  take({Form::kSteps, second.width, second.offset, 1}, second.jumps == 1 ? kOneJump : kOnePointOnly);
  co_return co_await join_exactly();
}

Pull<bool> StepSearch::confirm_exactly(ExactSteps first) {
  const Staircase staircase{Form::kSteps, first.width, first.offset, 1};
  const StaircaseCheck check = co_await check_staircase(*sweeps_[1], staircase);
  shapes_[1] = check.jumps == 0 ? Form::kFlat : Form::kSteps;
  const double sure = first.jumps == 1 ? kOneJump : check.jumps == 0 ? kOnePointOnly : kCertain;
  if (check.broken == 0) {
    take(staircase, sure);
    co_return co_await join_exactly();
  }
  // Both grids, if they have one in common.
  const ExactSteps second = co_await search_exact_steps(*sweeps_[1]);
  const std::int64_t width = std::gcd(std::gcd(first.width, second.width), first.offset - second.offset);
  if (width > 1) {
    take({Form::kSteps, width, first.offset % width, 1}, kOnePointOnly);
    co_return co_await join_exactly();
  }
  shapes_[1] = second.width > 1 ? Form::kSteps : Form::kSmooth;
  take_none(kOnePointOnly);
  found_.period = first.width;
  found_.period_offset = first.offset;
  co_return true;
}

Pull<bool> StepSearch::join_exactly() {
  for (const P partner : possible_partners(space_.type, found_.parameter)) {
    Sweep* sweep = partner_sweep(partner, found_.width);
    if (sweep == nullptr) continue;
    Staircase staircase{Form::kSteps, found_.width, found_.offset, 1};
    const StaircaseCheck alone = co_await check_staircase(*sweep, staircase);
    if (alone.broken == 0) {
      shapes_.back() = Form::kSteps;
      continue;
    }
    staircase.factor = value_of(sweep->base(), partner);
    const StaircaseCheck together = co_await check_staircase(*sweep, staircase);
    if (together.broken > 0 || together.missing > 0) {
      shapes_.back() = Form::kSmooth;
      take_none(kOnePointOnly);
      co_return true;
    }
    shapes_.back() = Form::kSteps;
    found_.product.push_back(partner);
  }
  co_return true;
}

Pull<bool> StepSearch::find_period(Sweep& sweep) {
  const std::vector<SweepPoint> points = co_await sweep.first(kPeriodWindow);
  if (static_cast<std::int64_t>(points.size()) < kFewestValues) co_return true;
  const auto widest = std::min(options_.widest, static_cast<std::int64_t>(points.size()) / 3);
  const auto sawtooth = find_sawtooth(points, widest);
  if (!sawtooth) co_return true;
  found_.period = sawtooth->width;
  found_.period_offset = sawtooth->offset;
  shapes_[&sweep == sweeps_[0].get() ? 0 : 1] = Form::kSawtooth;
  for (const P partner : possible_partners(space_.type, found_.parameter)) {
    Sweep* joined = partner_sweep(partner, sawtooth->width);
    if (joined == nullptr) continue;
    const std::vector<SweepPoint> with_partner = co_await joined->first(kPeriodWindow);
    Staircase together = *sawtooth;
    together.factor = value_of(joined->base(), partner);
    shapes_.back() = Form::kSawtooth;
    if (evidence_of(with_partner, together) <= evidence_of(with_partner, *sawtooth)) continue;
    found_.product.push_back(partner);
  }
  co_return true;
}

Pull<bool> StepSearch::search_despite_noise() {
  const std::optional<Staircase> hint =
      hint_ != nullptr && hint_->width > 1 ? std::optional<Staircase>(expected()) : std::nullopt;
  std::vector<SweepPoint> second;
  std::vector<StaircaseScore> scores;
  for (std::size_t i = 0; i < 2; ++i) {
    scores = co_await search_noisy_steps(*sweeps_[i], options_.widest, options_.budget, hint);
    if (scores.empty()) break;
    shapes_[i] = scores.front().staircase.shape;
    if (shapes_[i] == Form::kFlat) continue;
    if (i == 0) second = co_await sweeps_[1]->first(std::max(kFirstLook, 4 * scores.front().staircase.width));
    co_return co_await decide_despite_noise(std::move(scores), std::move(second));
  }
  found_.flat = true;
  found_.confidence = scores.empty() ? 0 : kOnePointOnly;
  co_return true;
}

/// Adds up what both operating points say about each shape, unless the second shows nothing.
Pull<bool> StepSearch::decide_despite_noise(std::vector<StaircaseScore> first, std::vector<SweepPoint> second) {
  std::vector<StaircaseScore> both = first;
  bool second_counts = false;
  if (!second.empty()) {
    const double flat = evidence_of(second, {Form::kFlat, 1, 0, 1});
    for (StaircaseScore& score : both) {
      const double evidence = std::max(evidence_of(second, score.staircase), flat - kMostAgainst);
      second_counts = second_counts || evidence > flat;
      score.evidence += evidence;
    }
    if (!second_counts) both = first;
    std::stable_sort(both.begin(), both.end(),
                     [](const StaircaseScore& a, const StaircaseScore& b) { return a.evidence > b.evidence; });
    if (second_counts) shapes_[1] = both.front().staircase.shape;
  }
  const Staircase& best = both.front().staircase;
  double confidence = probabilities(both).front();
  if (!second_counts) confidence = std::min(confidence, kOnePointOnly);
  if (best.shape == Form::kSteps) {
    for (std::size_t i = 0; i < 2; ++i) {
      const int budget = std::min(kSlopeBudget, (options_.budget - used_measurements()) / 2);
      const bool slopes = co_await slopes_on_plateaus(*sweeps_[i], best, budget);
      if (!slopes) continue;
      shapes_[i] = Form::kSawtooth;
      take_none(confidence);
      found_.period = best.width;
      found_.period_offset = best.offset;
      co_return true;
    }
    take(best, confidence);
    co_return co_await join_despite_noise();
  }
  take_none(confidence);
  if (best.shape == Form::kSawtooth) {
    found_.period = best.width;
    found_.period_offset = best.offset;
  }
  co_return true;
}

Pull<bool> StepSearch::join_despite_noise() {
  for (const P partner : possible_partners(space_.type, found_.parameter)) {
    Sweep* sweep = partner_sweep(partner, found_.width);
    if (sweep == nullptr) continue;
    const auto points = co_await sweep->first(std::max(kFirstLook, 4 * found_.width));
    Staircase staircase{Form::kSteps, found_.width, found_.offset, 1};
    const double alone = evidence_of(points, staircase);
    staircase.factor = value_of(sweep->base(), partner);
    const double together = evidence_of(points, staircase);
    shapes_.back() = Form::kSteps;
    if (together <= alone) continue;
    found_.product.push_back(partner);
    found_.confidence = std::min(found_.confidence, 1 - 1 / (1 + statistics::portable_exp(together - alone)));
  }
  co_return true;
}

const StepHint* hint_for(const std::vector<StepHint>& hints, P parameter) {
  const auto found = std::find_if(hints.begin(), hints.end(), [&](const StepHint& hint) {
    return !hint.product.empty() && hint.product.front() == parameter;
  });
  return found == hints.end() ? nullptr : &*found;
}

}  // namespace

std::vector<LayerParameter> swept_parameters(LayerType type) {
  // Those that may be joined with others come first, so that a product found makes sweeps of its factors unnecessary.
  std::vector<P> swept;
  for (const bool with_partners : {true, false}) {
    for (const P parameter : parameters_of(type)) {
      if (is_dependent(parameter) || parameter == P::kStride || parameter == P::kOperands) continue;
      if (possible_partners(type, parameter).empty() != with_partners) swept.push_back(parameter);
    }
  }
  return swept;
}

std::vector<LayerParameter> possible_partners(LayerType type, LayerParameter parameter) {
  std::vector<P> partners;
  for (const std::vector<P>& joint : type.row().joint) {
    if (joint.front() != parameter) continue;
    std::copy_if(joint.begin() + 1, joint.end(), std::back_inserter(partners),
                 [&](P one) { return index_of(type, one).has_value(); });
  }
  return partners;
}

std::vector<MeasurableLayer> operating_points(const Space& space, LayerParameter parameter) {
  const std::vector<P> partners = possible_partners(space.type, parameter);
  std::vector<MeasurableLayer> points;
  for (const bool second : {false, true}) {
    MeasurableLayer point = unit_layer(space.type);
    for (const ParameterRange& range : space.ranges) {
      std::int64_t value = usual_size(range.parameter, second);
      if (std::find(partners.begin(), partners.end(), range.parameter) != partners.end()) value = 1;
      if (range.parameter == parameter) value = range.least;
      point.values[*index_of(space.type, range.parameter)] = std::clamp(value, range.least, range.most);
    }
    pad_same(point);
    points.push_back(std::move(point));
  }
  return points;
}

Pull<Result<StepWidth>> search_step_width(Questions& questions, Space space, LayerParameter parameter,
                                          std::vector<StepHint> hints, StepOptions options) {
  StepSearch search(questions, space, parameter, hint_for(hints, parameter), options);
  co_return co_await search.run();
}

bool is_left_to_sweep(const Space& space, LayerParameter parameter, const std::vector<StepWidth>& found) {
  const ParameterRange& range = space.range(parameter);
  return range.least != range.most && std::none_of(found.begin(), found.end(), [&](const StepWidth& width) {
           return std::find(width.product.begin(), width.product.end(), parameter) != width.product.end();
         });
}

std::vector<StepWidth> known_step_widths(const Space& space, const std::vector<StepHint>& hints) {
  std::vector<StepWidth> widths;
  for (const StepHint& hint : hints) {
    const bool fits = !hint.product.empty() && std::all_of(hint.product.begin(), hint.product.end(), [&](P parameter) {
      return index_of(space.type, parameter).has_value();
    });
    if (!fits) continue;
    StepWidth width;
    width.parameter = hint.product.front();
    width.product = hint.product;
    width.width = width.period = hint.width;
    width.offset = width.period_offset = hint.offset;
    width.source = StepSource::kDescription;
    width.confidence = 1;
    widths.push_back(std::move(width));
  }
  return widths;
}

std::vector<StepWidth> step_widths_in_table(const Measurements& measurements, LayerType type,
                                            const StepOptions& options) {
  std::vector<StepWidth> widths;
  for (const P parameter : swept_parameters(type)) {
    std::map<std::vector<std::int64_t>, std::vector<SweepPoint>> series;
    for (const Measurement& one : measurements) {
      if (one.layer.type != type) continue;
      MeasurableLayer rest = one.layer;
      const std::int64_t value = value_of(rest, parameter);
      set_value(rest, parameter, 1);
      series[rest.values].push_back({value, one.latency});
    }
    const auto longest = std::max_element(
        series.begin(), series.end(), [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    if (longest == series.end() || static_cast<std::int64_t>(longest->second.size()) < kFewestValues) continue;
    std::vector<SweepPoint> points = longest->second;
    std::sort(points.begin(), points.end(), [](const SweepPoint& a, const SweepPoint& b) { return a.value < b.value; });
    const std::int64_t span = points.back().value - points.front().value + 1;
    const auto scores = score_staircases(points, std::min(options.widest, span / 2), kEvidenceGap);
    const Staircase& best = scores.front().staircase;
    StepWidth found;
    found.parameter = parameter;
    found.product = {parameter};
    found.flat = best.shape == Form::kFlat;
    found.confidence = std::min(kOnePointOnly, probabilities(scores).front());
    if (best.shape == Form::kSteps || best.shape == Form::kSawtooth) {
      found.period = best.width;
      found.period_offset = best.offset;
    }
    if (best.shape == Form::kSteps) {
      found.width = best.width;
      found.offset = best.offset;
    }
    found.sweeps.push_back({{type, longest->first}, std::move(points), best.shape});
    widths.push_back(std::move(found));
  }
  return widths;
}

const char* name_of(StepSource source) {
  switch (source) {
    case StepSource::kDescription:
      return "description";
    case StepSource::kConfirmed:
      return "confirmed";
    case StepSource::kRefuted:
      return "refuted";
    case StepSource::kMeasured:
      return "measured";
  }
  return "";
}

const char* name_of(Staircase::Shape shape) {
  switch (shape) {
    case Form::kFlat:
      return "flat";
    case Form::kSmooth:
      return "smooth";
    case Form::kSteps:
      return "steps";
    case Form::kSawtooth:
      return "sawtooth";
  }
  return "";
}

}  // namespace cyclescope::representatives
