#include "calibration/calibration.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "calibration/calibration_bench.h"
#include "calibration/coordinate_search.h"
#include "diagnostics/nearest_name.h"
#include "expression/expression.h"
#include "json/pointer.h"
#include "statistics/portable_math.h"
#include "statistics/random.h"

namespace cyclescope::calibration {
namespace {

constexpr std::size_t kFewest = 10;      ///< measurements
constexpr std::size_t kHeldOutPart = 5;  ///< every fifth measurement judges the result
constexpr std::size_t kMostHeldOut = 300;
constexpr std::size_t kMostSeen = 300;    ///< measurements that the search may look at
constexpr std::size_t kScoutRows = 12;    ///< ... while it looks for a place to start
constexpr std::size_t kCoarseRows = 20;   ///< ... in large steps
constexpr std::size_t kFineRows = 24;     ///< ... in small ones, and as many more in every further round
constexpr std::size_t kWorstRows = 12;    ///< of these, those that were met worst
constexpr double kWorse = 1.5;            ///< times the mean error is met badly
constexpr std::size_t kCheapPart = 3;     ///< every third measurement: those whose estimates are done soon go first
constexpr double kScoutSpread = 4;        ///< how far from the default they are
constexpr double kCoarse[] = {16, 4, 2};  ///< steps, as ratios
constexpr double kFineRatios[] = {4, 2, 1.4, 1.2, 1.1, 1.05, 1.02, 1};
constexpr double kPairs[] = {4, 1.4};  ///< steps of two parameters at once
constexpr int kMostSweeps = 4;         ///< over all parameters, with one size of steps
constexpr int kMostRounds = 4;         ///< of fine steps, with more measurements each
constexpr int kMostPairMoves = 8;
constexpr std::int64_t kRoughly = 100'000;  ///< instructions per layer while steps are large
constexpr std::int64_t kExactly = 4'000'000;
constexpr double kUndetermined = 4;  ///< ratio of values that do as well

/// Random places beside the default, and how many of the best are followed.
struct Effort {
  std::size_t scouts = 0, starts = 0;
};
constexpr Effort kKnownClock{40, 3};
/// An accelerator that is half as wide, or twice as fast, is nearly right but for a factor: there are more wrong
/// tracks.
constexpr Effort kUnknownClock{120, 9};

Indices first_of(const Indices& rows, std::size_t count) {
  return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(std::min(count, rows.size()))};
}

bool has(const Indices& rows, std::size_t row) { return std::find(rows.begin(), rows.end(), row) != rows.end(); }

/// Whether the default of `parameter` is computed from others, so that it is likely to be right when these are.
bool follows_others(const architecture::Parameter& parameter) {
  const auto expression = expression::parse_expression(parameter.default_expression);
  return expression && !expression::names_in(*expression).empty();
}

/// A parameter that sets the clock.
struct ClockAxis {
  ParameterAxis axis;
  std::int64_t value = 0;     ///< at which the clock was looked at
  std::int64_t clock_hz = 0;  ///< and what it was
};

/// Whether `parameter` changes the clock, `clock_hz` at its default.
std::optional<ClockAxis> as_clock(const architecture::Description& description,
                                  const architecture::ParameterValues& fixed,
                                  const architecture::Architecture& architecture,
                                  const architecture::Parameter& parameter) {
  const ParameterAxis axis(parameter);
  const std::int64_t value = architecture.parameters.at(parameter.name);
  auto other = axis.above(value, 2);
  if (!other) other = axis.below(value, 2);
  if (!other) return std::nullopt;
  architecture::ParameterValues changed = fixed;
  changed[parameter.name] = *other;
  const auto with = architecture::instantiate(description, changed);
  if (!with || with->clock_hz == architecture.clock_hz) return std::nullopt;
  return ClockAxis{axis, value, architecture.clock_hz};
}

architecture::ParameterValue value_of(const architecture::Parameter& parameter, std::int64_t number) {
  if (parameter.choices.empty()) return number;
  return parameter.choices[static_cast<std::size_t>(number)];
}

}  // namespace

class Calibration::Search {
 public:
  /// `cycles_per_unit`: what the request's latencies were multiplied with to be those of `bench`; 1 of an unknown
  /// clock.
  Search(CalibrationBench bench, const CalibrationRequest& request, std::optional<ClockAxis> clock,
         double cycles_per_unit)
      : bench_(std::move(bench)),
        search_(bench_),
        random_(request.seed),
        units_per_second_(request.units_per_second),
        effort_(clock && request.units_per_second > 0 ? kUnknownClock : kKnownClock),
        cycles_per_unit_(cycles_per_unit),
        clock_(std::move(clock)) {
    Indices order(bench_.measurements().size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    random_.shuffle(order);
    for (std::size_t i = 0; i < order.size(); ++i) (i % kHeldOutPart == 0 ? held_out_ : seen_).push_back(order[i]);
    held_out_.resize(std::min(held_out_.size(), kMostHeldOut));
    seen_.resize(std::min(seen_.size(), kMostSeen));
    bench_.set_budget(kRoughly);
  }

  double progress() const {
    const auto axes = static_cast<double>(bench_.axes().size());
    const double usual =
        static_cast<double>(effort_.scouts) +
        axes * static_cast<double>(effort_.starts * std::size(kCoarse) + 4 * std::size(kFineRatios) + 3);
    return phase_ == Phase::kDone ? 1 : std::min(0.99, static_cast<double>(steps_) / usual);
  }

  std::string parameter() const {
    const bool along_axis = phase_ == Phase::kCoarse || phase_ == Phase::kFine || phase_ == Phase::kPairs ||
                            phase_ == Phase::kSimplify || phase_ == Phase::kRanges;
    return along_axis ? bench_.axes()[axis_].parameter().name : "";
  }

  double error() const {
    if (phase_ != Phase::kScout) return search_.error();
    return starts_.empty() ? INFINITY : starts_.front().loss / static_cast<double>(std::min(kScoutRows, seen_.size()));
  }

  Result<bool> step() {
    ++steps_;
    switch (phase_) {
      case Phase::kScout:
        scout();
        break;
      case Phase::kCoarse:
        follow_coarse();
        break;
      case Phase::kFine:
        follow_fine();
        break;
      case Phase::kPairs:
        follow_pairs();
        break;
      case Phase::kCheck:
        if (auto checked = check(); !checked) return tl::unexpected(checked.error());
        break;
      case Phase::kSimplify:
        search_.simplify(axis_);
        next_axis(Phase::kRanges);
        break;
      case Phase::kRanges:
        report_parameter();
        next_axis(Phase::kJudge);
        break;
      case Phase::kJudge:
        judge();
        phase_ = Phase::kDone;
        break;
      case Phase::kDone:
        break;
    }
    return phase_ == Phase::kDone;
  }

  const CalibrationResult& result() const { return result_; }

 private:
  enum class Phase : std::uint8_t { kScout, kCoarse, kFine, kPairs, kCheck, kSimplify, kRanges, kJudge, kDone };

  void next_axis(Phase after) {
    if (++axis_ < bench_.axes().size()) return;
    axis_ = 0;
    phase_ = after;
  }

  /// The default, and random places around it.
  void scout() {
    RatedPoint candidate{scouted_ == 0 ? CalibrationPoint(bench_.axes().size()) : random_point(), 0};
    const double give_up = starts_.size() < effort_.starts ? INFINITY : starts_.back().loss;
    candidate.loss = bench_.loss(candidate.point, first_of(seen_, kScoutRows), give_up);
    starts_.push_back(std::move(candidate));
    std::stable_sort(starts_.begin(), starts_.end(),
                     [](const RatedPoint& a, const RatedPoint& b) { return a.loss < b.loss; });
    if (starts_.size() > effort_.starts) starts_.pop_back();
    if (++scouted_ <= effort_.scouts) return;
    put_cheap_first();
    phase_ = Phase::kCoarse;
    search_.begin(starts_.front().point, first_of(seen_, kCoarseRows));
  }

  CalibrationPoint random_point() {
    const auto defaults = bench_.values_at(CalibrationPoint(bench_.axes().size()));
    CalibrationPoint point(bench_.axes().size());
    for (std::size_t i = 0; i < point.size(); ++i) {
      const ParameterAxis& axis = bench_.axes()[i];
      if (axis.is_choice()) {
        point[i] = random_.integer(0, static_cast<std::int64_t>(axis.parameter().choices.size()) - 1);
      } else if (defaults) {
        const double power = (2 * random_.uniform() - 1) * statistics::portable_log(kScoutSpread);
        point[i] = axis.nearest(std::max(1.0, static_cast<double>((*defaults)[i])) * statistics::portable_exp(power));
      }
    }
    return point;
  }

  void put_cheap_first() {
    const std::vector<double> effort = bench_.effort(starts_.front().point, seen_);
    std::vector<double> sorted = effort;
    const auto limit = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / kCheapPart);
    std::nth_element(sorted.begin(), limit, sorted.end());
    Indices cheap, others;
    for (std::size_t i = 0; i < seen_.size(); ++i) (effort[i] <= *limit ? cheap : others).push_back(seen_[i]);
    seen_ = std::move(cheap);
    seen_.insert(seen_.end(), others.begin(), others.end());
  }

  void follow_coarse() {
    search_.follow(axis_, kCoarse[level_]);
    next_axis(Phase::kCoarse);
    if (axis_ > 0) return;
    if (++level_ < std::size(kCoarse) && !search_.is_exact()) return;
    level_ = 0;
    starts_[start_++] = search_.best();
    if (start_ < starts_.size() && !search_.is_exact()) {
      search_.begin(starts_[start_].point, search_.rows());
      return;
    }
    const RatedPoint& best = *std::min_element(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(start_),
                                               [](const auto& a, const auto& b) { return a.loss < b.loss; });
    bench_.set_budget(kExactly);
    begin_fine(best.point, first_of(seen_, kFineRows));
  }

  void begin_fine(const CalibrationPoint& point, Indices rows) {
    search_.begin(point, std::move(rows));
    again_fine();
  }

  void again_fine() {
    search_.reconsider();
    level_ = axis_ = 0;
    sweeps_ = 0;
    improved_ = false;
    phase_ = search_.is_exact() ? Phase::kCheck : Phase::kFine;
  }

  void follow_fine() {
    improved_ = search_.follow(axis_, kFineRatios[level_]) || improved_;
    if (search_.is_exact()) {
      phase_ = Phase::kCheck;
      return;
    }
    next_axis(Phase::kFine);
    if (axis_ > 0) return;
    const bool again = improved_ && ++sweeps_ < kMostSweeps;
    improved_ = false;
    if (again) return;
    sweeps_ = 0;
    if (++level_ < std::size(kFineRatios)) return;
    level_ = 0;
    phase_ = Phase::kPairs;
  }

  void follow_pairs() {
    if (search_.follow_with_others(axis_, kPairs[level_]) && ++pair_moves_ <= kMostPairMoves) {
      again_fine();
      return;
    }
    next_axis(Phase::kPairs);
    if (axis_ > 0 || ++level_ < std::size(kPairs)) return;
    phase_ = Phase::kCheck;
  }

  /// Measurements that are met badly join those that the search looks at, until there are none.
  Result<void> check() {
    const CalibrationPoint point = search_.best().point;
    const std::vector<double> cycles = bench_.cycles(point, seen_);
    if (std::all_of(cycles.begin(), cycles.end(), [](double one) { return one <= 0; })) {
      return failure("NotMapped", "", "the description can run none of the measured layers",
                     "choose another accelerator, or measure layers that it can run");
    }
    Indices rows = search_.rows();
    std::vector<std::pair<double, std::size_t>> bad;
    const std::vector<double> losses = bench_.losses(point, seen_);
    const double bound = std::max(kWorse * search_.error(), 1e-9);
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (losses[i] > bound && !has(rows, seen_[i])) bad.emplace_back(-losses[i], seen_[i]);
    }
    if (bad.empty() || ++rounds_ >= kMostRounds) {
      axis_ = 0;
      phase_ = Phase::kSimplify;
      return {};
    }
    std::sort(bad.begin(), bad.end());
    bad.resize(std::min(bad.size(), kWorstRows));
    for (std::size_t i = 0; i < bad.size(); ++i) {  // in front: what is met worst tells soonest
      rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(i), bad[i].second);
    }
    for (const std::size_t row : seen_) {
      if (rows.size() >= static_cast<std::size_t>(rounds_ + 1) * kFineRows) break;
      if (!has(rows, row)) rows.push_back(row);
    }
    begin_fine(point, std::move(rows));
    return {};
  }

  void report_parameter() {
    const ParameterAxis& axis = bench_.axes()[axis_];
    const std::int64_t value = search_.values()[axis_];
    CalibrationPoint usual = search_.best().point;
    usual[axis_].reset();
    const auto defaults = bench_.values_at(usual);
    CalibratedParameter found;
    found.name = axis.parameter().name;
    found.value = value_of(axis.parameter(), value);
    found.default_value = value_of(axis.parameter(), defaults ? (*defaults)[axis_] : value);
    found.low = found.high = value;
    if (axis.is_choice()) {
      found.determined = !search_.has_equal_choice(axis_);
    } else {
      std::tie(found.low, found.high) = search_.range(axis_);
      found.determined =
          static_cast<double>(found.high) < kUndetermined * std::max(1.0, static_cast<double>(found.low));
    }
    result_.found.push_back(std::move(found));
  }

  void judge() {
    const CalibrationPoint& point = search_.best().point;
    result_.parameters = bench_.parameters_at(point);
    double scale = bench_.scale(point, seen_);
    if (units_per_second_ > 0 && clock_) {
      const double ratio = units_per_second_ / scale / static_cast<double>(clock_->clock_hz);
      const std::int64_t value = clock_->axis.nearest(static_cast<double>(clock_->value) * ratio);
      const std::string& name = clock_->axis.parameter().name;
      result_.parameters[name] = value;
      result_.found.push_back({name, value, clock_->value, value, value, true});
    }
    if (units_per_second_ > 0) {
      result_.clock_hz = bench_.clock_hz_at(result_.parameters);
      if (clock_ && result_.clock_hz > 0) scale = units_per_second_ / static_cast<double>(result_.clock_hz);
    }
    result_.fitted = errors_of(seen_, scale, false);
    result_.held_out = errors_of(held_out_, scale, true);
    std::sort(result_.predictions.begin(), result_.predictions.end(),
              [](const auto& a, const auto& b) { return a.measurement < b.measurement; });
  }

  representatives::ErrorSummary errors_of(const Indices& rows, double scale, bool held_out) {
    const std::vector<double> cycles = bench_.cycles(search_.best().point, rows);
    std::vector<double> predicted, measured;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (cycles[i] <= 0) {
        ++result_.refused;
        continue;
      }
      predicted.push_back(scale * cycles[i]);
      measured.push_back(bench_.measurements()[rows[i]].latency);
      result_.predictions.push_back({rows[i], predicted.back() / cycles_per_unit_, held_out});
    }
    return representatives::summarize_errors(predicted, measured);
  }

  CalibrationBench bench_;
  CoordinateSearch search_;
  statistics::Random random_;
  double units_per_second_;
  Effort effort_;
  double cycles_per_unit_;
  std::optional<ClockAxis> clock_;  ///< to be found
  Indices seen_, held_out_;
  Phase phase_ = Phase::kScout;
  std::vector<RatedPoint> starts_;  ///< the best first
  std::size_t steps_ = 0, scouted_ = 0, start_ = 0, level_ = 0, axis_ = 0;
  int sweeps_ = 0, rounds_ = 0, pair_moves_ = 0;
  bool improved_ = false;  ///< in this sweep
  CalibrationResult result_;
};

Calibration::Calibration(std::unique_ptr<Search> search) : search_(std::move(search)) {}
Calibration::Calibration(Calibration&&) noexcept = default;
Calibration& Calibration::operator=(Calibration&&) noexcept = default;
Calibration::~Calibration() = default;

Result<Calibration> Calibration::start(CalibrationRequest request) {
  const architecture::Description& description = *request.description;
  if (request.measurements.size() < kFewest) {
    return failure("TooFewMeasurements", "",
                   std::to_string(request.measurements.size()) + " measurements are too few to find parameters with",
                   "measure " + std::to_string(kFewest) + " layers at least");
  }
  std::vector<std::string> names;
  for (const architecture::Parameter& parameter : description.parameters) names.push_back(parameter.name);
  for (std::size_t i = 0; i < request.free.size(); ++i) {
    const std::string& name = request.free[i];
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return failure("UnknownParameter", json::json_child("/free", i),
                     description.name + " has no parameter '" + name + "'",
                     diagnostics::nearest_name_hint(name, names));
    }
  }
  const auto architecture = architecture::instantiate(description, request.fixed);
  if (!architecture) return tl::unexpected(architecture.error());
  std::vector<ParameterAxis> axes;
  std::optional<ClockAxis> clock;
  for (const architecture::Parameter& parameter : description.parameters) {
    if (request.fixed.count(parameter.name) > 0) continue;
    const bool named = std::find(request.free.begin(), request.free.end(), parameter.name) != request.free.end();
    if (auto found = as_clock(description, request.fixed, *architecture, parameter)) {
      if (named || request.free.empty()) clock = std::move(found);
      continue;
    }
    if (named || (request.free.empty() && !follows_others(parameter))) axes.emplace_back(parameter);
  }
  if (axes.empty()) {
    return failure("NothingToFind", "", "no parameter of " + description.name + " is left to find",
                   "fix fewer parameters; a clock alone is not found");
  }
  // Times and an unknown clock leave the scale open; a known one makes cycles of them.
  const bool times = request.units_per_second > 0;
  const bool known_clock = times && !clock;
  const double cycles_per_unit =
      known_clock ? static_cast<double>(architecture->clock_hz) / request.units_per_second : 1;
  for (representatives::Measurement& one : request.measurements) one.latency *= cycles_per_unit;
  CalibrationBench bench(request.description, request.mappings, request.fixed, std::move(axes),
                         std::move(request.measurements), times && clock);
  return Calibration(std::make_unique<Search>(std::move(bench), request, std::move(clock), cycles_per_unit));
}

double Calibration::progress() const { return search_->progress(); }
std::string Calibration::parameter() const { return search_->parameter(); }
double Calibration::error() const { return search_->error(); }
Result<bool> Calibration::step() { return search_->step(); }
const CalibrationResult& Calibration::result() const { return search_->result(); }

}  // namespace cyclescope::calibration
