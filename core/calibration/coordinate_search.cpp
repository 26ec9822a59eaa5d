#include "calibration/coordinate_search.h"

#include <algorithm>

namespace cyclescope::calibration {
namespace {

constexpr double kExact = 1e-9;       ///< mean loss that is rounding
constexpr double kBetter = 0.999;     ///< of the loss before, or a change is chance
constexpr double kSame = 1.001;       ///< of the best loss counts as it
constexpr double kAlmostSame = 1.01;  ///< is enough for the default
constexpr double kTelling = 4;        ///< a step of this size and no change: the parameter does not matter
constexpr double kFarthest = 8;       ///< ratio to which values that do as well are looked for
constexpr double kEdge = 1.02;        ///< ratio to which the end of a range is found

}  // namespace

CoordinateSearch::CoordinateSearch(CalibrationBench& bench) : bench_(bench) {}

bool CoordinateSearch::is_exact() const { return best_.loss <= kExact * static_cast<double>(rows_.size()); }

void CoordinateSearch::begin(const CalibrationPoint& point, Indices rows) {
  rows_ = std::move(rows);
  too_much_.clear();
  reconsider();
  best_ = {point, bench_.loss(point, rows_, INFINITY)};
}

std::vector<std::int64_t> CoordinateSearch::values() const { return bench_.values_at(best_.point).value(); }

double CoordinateSearch::loss(const CalibrationPoint& point, double give_up) {
  const auto known = too_much_.find(point);
  if (known != too_much_.end() && known->second >= give_up) return INFINITY;
  const double sum = bench_.loss(point, rows_, give_up);
  if (sum == INFINITY) too_much_[point] = give_up;
  return sum;
}

CoordinateSearch::Change CoordinateSearch::try_value(std::size_t axis, std::int64_t value) {
  RatedPoint candidate = best_;
  candidate.point[axis] = value;
  candidate.loss = loss(candidate.point, best_.loss);
  if (candidate.loss == best_.loss) return Change::kNone;
  if (!(candidate.loss < kBetter * best_.loss)) return Change::kWorse;
  best_ = std::move(candidate);
  return Change::kBetter;
}

bool CoordinateSearch::follow(std::size_t axis, double ratio) {
  if (inert_[axis] || best_.loss == INFINITY) return false;
  const std::int64_t begin = values()[axis];
  const ParameterAxis& line = bench_.axes()[axis];
  bool moved = false, changes = false;
  for (const std::int64_t other : line.others(begin)) {
    const Change change = try_value(axis, other);
    moved = moved || change == Change::kBetter;
    changes = changes || change != Change::kNone;
  }
  for (const bool up : {true, false}) {
    std::optional<std::int64_t> next = begin;
    while ((next = up ? line.above(*next, ratio) : line.below(*next, ratio))) {
      const Change change = try_value(axis, *next);
      moved = moved || change == Change::kBetter;
      changes = changes || change != Change::kNone;
      // Large steps go on where nothing changes: an edge may come.
      if (change == Change::kWorse || (change == Change::kNone && ratio < kTelling)) break;
    }
    if (moved) break;
  }
  inert_[axis] = !changes && ratio >= kTelling;
  return moved;
}

std::vector<std::optional<std::int64_t>> CoordinateSearch::moves(std::size_t axis, std::int64_t from,
                                                                 double ratio) const {
  const ParameterAxis& line = bench_.axes()[axis];
  std::vector<std::optional<std::int64_t>> all;
  if (best_.point[axis]) all.emplace_back();  // the default
  for (const std::int64_t other : line.others(from)) all.emplace_back(other);
  for (const auto& next : {line.above(from, ratio), line.below(from, ratio)}) {
    if (next) all.push_back(next);
  }
  return all;
}

bool CoordinateSearch::follow_with_others(std::size_t axis, double ratio) {
  if (inert_[axis] || best_.loss == INFINITY) return false;
  const double before = best_.loss;
  const std::vector<std::int64_t> from = values();
  for (std::size_t other = axis + 1; other < bench_.axes().size() && best_.loss == before; ++other) {
    if (inert_[other]) continue;
    for (const auto& mine : moves(axis, from[axis], ratio)) {
      for (const auto& others : moves(other, from[other], ratio)) {
        RatedPoint candidate = best_;
        candidate.point[axis] = mine;
        candidate.point[other] = others;
        candidate.loss = loss(candidate.point, kBetter * best_.loss);
        if (candidate.loss < kBetter * best_.loss) best_ = std::move(candidate);
      }
    }
  }
  return best_.loss < before;
}

bool CoordinateSearch::does_as_well(std::size_t axis, std::optional<std::int64_t> value, double same) {
  CalibrationPoint point = best_.point;
  point[axis] = value;
  const double most = same * best_.loss + kExact * static_cast<double>(rows_.size());
  return bench_.loss(point, rows_, most) <= most;
}

std::int64_t CoordinateSearch::farthest(std::size_t axis, bool up) {
  const ParameterAxis& line = bench_.axes()[axis];
  const std::int64_t from = values()[axis];
  std::int64_t good = from;
  std::optional<std::int64_t> bad;
  for (double ratio = 1; ratio <= kFarthest && !bad; ratio = ratio == 1 ? 1.1 : ratio * ratio) {
    const auto next = up ? line.above(from, ratio) : line.below(from, ratio);
    if (!next) break;
    if (does_as_well(axis, *next, kSame)) {
      good = *next;
    } else {
      bad = next;
    }
  }
  const auto far_apart = [&] {
    const auto low = static_cast<double>(std::min(good, *bad)), high = static_cast<double>(std::max(good, *bad));
    return high - low > 1 && high > kEdge * low;
  };
  while (bad && far_apart()) {
    const std::int64_t middle = line.nearest((static_cast<double>(good) + static_cast<double>(*bad)) / 2);
    if (middle == good || middle == *bad) break;
    (does_as_well(axis, middle, kSame) ? good : *bad) = middle;
  }
  return good;
}

std::pair<std::int64_t, std::int64_t> CoordinateSearch::range(std::size_t axis) {
  return {farthest(axis, false), farthest(axis, true)};
}

bool CoordinateSearch::has_equal_choice(std::size_t axis) {
  const std::vector<std::int64_t> others = bench_.axes()[axis].others(values()[axis]);
  return std::any_of(others.begin(), others.end(),
                     [&](std::int64_t other) { return does_as_well(axis, other, kSame); });
}

void CoordinateSearch::simplify(std::size_t axis) {
  if (!best_.point[axis]) return;
  const auto move_to = [&](std::optional<std::int64_t> value, double same) {
    if (!does_as_well(axis, value, same)) return false;
    best_.point[axis] = value;
    best_.loss = bench_.loss(best_.point, rows_, INFINITY);
    return true;
  };
  if (move_to(std::nullopt, kAlmostSame) || bench_.axes()[axis].is_choice()) return;
  CalibrationPoint usual = best_.point;
  usual[axis].reset();
  const auto defaults = bench_.values_at(usual);
  const auto [low, high] = range(axis);
  move_to(bench_.axes()[axis].roundest(low, high, defaults ? (*defaults)[axis] : low), kSame);
}

}  // namespace cyclescope::calibration
