#include "representatives/sampling/staircase.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "statistics/linear_algebra.h"
#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

/// Relative errors below this are not told apart: rounding, and the resolution of any clock.
constexpr double kLeastVariance = 1e-10;
/// What choosing a width and an offset costs, in parameters.
constexpr int kStepParameters = 2;
/// Evidence against slopes between jumps that noise alone may show.
constexpr double kSawtoothDoubt = 4;
constexpr double kJump = 3;  ///< times the change that a quarter does not exceed
constexpr double kFewestJumps = 3;
constexpr double kLeastContrast = 0.7;

/// Everything that all shapes need of the points.
class Scorer {
 public:
  explicit Scorer(const std::vector<SweepPoint>& points) : points_(points) {
    for (const SweepPoint& point : points) logarithms_.push_back(statistics::portable_log(point.latency));
  }

  double flat() const {
    return evidence(plateau_error([](std::int64_t) { return std::int64_t{0}; }).first, 1);
  }

  double smooth() const {
    const double line = evidence(regression_error<2>([](std::int64_t x) {
                                   return std::array{1.0, static_cast<double>(x)};
                                 }),
                                 2);
    const double parabola = evidence(regression_error<3>([](std::int64_t x) {
                                       const auto value = static_cast<double>(x);
                                       return std::array{1.0, value, value * value};
                                     }),
                                     3);
    double best = std::max(line, parabola);
    for (std::size_t knot = 2; knot + 2 < points_.size(); ++knot) {
      const std::int64_t bend = points_[knot].value;
      const double error = regression_error<3>([bend](std::int64_t x) {
        return std::array{1.0, static_cast<double>(x), static_cast<double>(std::max<std::int64_t>(0, x - bend))};
      });
      best = std::max(best, evidence(error, 4));
    }
    return best;
  }

  double steps(const Staircase& staircase) const {
    const auto key = [&](std::int64_t x) { return step_of(staircase, x); };
    const auto [error, plateaus] = plateau_error(key);
    if (plateaus < 2) return -INFINITY;
    const bool seen = 2 * static_cast<std::size_t>(plateaus) <= points_.size() + 2;
    const double free = seen ? evidence(error, plateaus + kStepParameters) : -INFINITY;
    const double line = regression_error<2>([&](std::int64_t x) {
      return std::array{1.0, static_cast<double>(key(x))};
    });
    return std::max(free, evidence(line, 2 + kStepParameters));
  }

  double sawtooth(const Staircase& staircase) const {
    const double error = regression_error<3>([&](std::int64_t x) {
      return std::array{1.0, static_cast<double>(x), static_cast<double>(step_of(staircase, x))};
    });
    return evidence(error, 3 + kStepParameters) - kSawtoothDoubt;
  }

 private:
  double evidence(double error, int parameters) const {
    const auto n = static_cast<double>(points_.size());
    return -0.5 * (n * statistics::portable_log(error / n + kLeastVariance) + parameters * statistics::portable_log(n));
  }

  /// Sum of squared differences of logarithms from their plateau's mean, and the number of plateaus.
  template <typename Key>
  std::pair<double, int> plateau_error(const Key& key) const {
    double error = 0;
    int plateaus = 0;
    for (std::size_t begin = 0; begin < points_.size();) {
      const std::int64_t step = key(points_[begin].value);
      std::size_t end = begin;
      double sum = 0;
      for (; end < points_.size() && key(points_[end].value) == step; ++end) sum += logarithms_[end];
      const double mean = sum / static_cast<double>(end - begin);
      for (std::size_t i = begin; i < end; ++i) error += (logarithms_[i] - mean) * (logarithms_[i] - mean);
      ++plateaus;
      begin = end;
    }
    return {error, plateaus};
  }

  /// Sum of squared relative errors of the best combination of features.
  template <std::size_t kCount, typename Features>
  double regression_error(const Features& features) const {
    statistics::LeastSquares problem(kCount);
    for (const SweepPoint& point : points_) {
      std::array<double, kCount> row = features(point.value);
      for (double& value : row) value /= point.latency;
      problem.add(row.data(), 1.0);
    }
    const std::vector<double> coefficients = problem.solve();
    double error = 0;
    for (const SweepPoint& point : points_) {
      const std::array<double, kCount> row = features(point.value);
      double predicted = 0;
      for (std::size_t i = 0; i < kCount; ++i) predicted += coefficients[i] * row[i];
      const double off = (predicted - point.latency) / point.latency;
      error += off * off;
    }
    return error;
  }

  const std::vector<SweepPoint>& points_;
  std::vector<double> logarithms_;
};

/// Knows where latencies jump.
class JumpFinder {
 public:
  explicit JumpFinder(const std::vector<SweepPoint>& points) : points_(points) {
    std::vector<double> sizes;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      sizes.push_back(std::fabs(points[i + 1].latency - points[i].latency));
    }
    std::vector<double> sorted = sizes;
    std::sort(sorted.begin(), sorted.end());
    const double usual = sorted.empty() ? 0 : sorted[sorted.size() / 4];
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      jumps_.push_back(points[i + 1].latency > points[i].latency && sizes[i] > kJump * usual);
    }
  }

  /// How many more of the borders between the staircase's steps are jumps than of the other places, as parts: 1 if all
  /// and only they are, about 0 if it explains nothing.
  double contrast(const Staircase& staircase) const {
    double expected = 0, hits = 0, strays = 0;
    for (std::size_t i = 0; i < jumps_.size(); ++i) {
      const bool border = step_of(staircase, points_[i].value) != step_of(staircase, points_[i + 1].value);
      if (border) ++expected;
      if (jumps_[i]) ++(border ? hits : strays);
    }
    const double others = static_cast<double>(jumps_.size()) - expected;
    if (expected < kFewestJumps || others < 1) return 0;
    return hits / expected - strays / others;
  }

 private:
  const std::vector<SweepPoint>& points_;
  std::vector<bool> jumps_;
};

}  // namespace

std::int64_t step_of(const Staircase& staircase, std::int64_t x) {
  const std::int64_t product = x * staircase.factor - staircase.offset;
  // Rounded up, for negative values too.
  return product >= 0 ? (product + staircase.width - 1) / staircase.width : -(-product / staircase.width);
}

double evidence_of(const std::vector<SweepPoint>& points, const Staircase& staircase) {
  const Scorer scorer(points);
  switch (staircase.shape) {
    case Staircase::Shape::kFlat:
      return scorer.flat();
    case Staircase::Shape::kSmooth:
      return scorer.smooth();
    case Staircase::Shape::kSteps:
      return scorer.steps(staircase);
    case Staircase::Shape::kSawtooth:
      return scorer.sawtooth(staircase);
  }
  return 0;
}

std::vector<StaircaseScore> score_staircases(const std::vector<SweepPoint>& points, std::int64_t widest,
                                             double evidence_gap) {
  const Scorer scorer(points);
  std::vector<StaircaseScore> scores;
  scores.push_back({{Staircase::Shape::kFlat, 1, 0, 1}, scorer.flat()});
  scores.push_back({{Staircase::Shape::kSmooth, 1, 0, 1}, scorer.smooth()});
  for (std::int64_t width = 2; width <= widest; ++width) {
    for (std::int64_t offset = 0; offset < width; ++offset) {
      Staircase staircase{Staircase::Shape::kSteps, width, offset, 1};
      const double steps = scorer.steps(staircase);
      if (std::isfinite(steps)) scores.push_back({staircase, steps});
      if (width == 2) continue;  // a sawtooth of two is a line with noise
      staircase.shape = Staircase::Shape::kSawtooth;
      scores.push_back({staircase, scorer.sawtooth(staircase)});
    }
  }
  std::stable_sort(scores.begin(), scores.end(),
                   [](const StaircaseScore& a, const StaircaseScore& b) { return a.evidence > b.evidence; });
  const double least = scores.front().evidence - evidence_gap;
  const auto end =
      std::find_if(scores.begin(), scores.end(), [&](const StaircaseScore& score) { return score.evidence < least; });
  scores.erase(end, scores.end());
  return scores;
}

std::optional<Staircase> find_sawtooth(const std::vector<SweepPoint>& points, std::int64_t widest) {
  const JumpFinder finder(points);
  std::optional<Staircase> best;
  double best_contrast = kLeastContrast;
  for (std::int64_t width = 2; width <= widest; ++width) {
    for (std::int64_t offset = 0; offset < width; ++offset) {
      const Staircase staircase{Staircase::Shape::kSawtooth, width, offset, 1};
      const double contrast = finder.contrast(staircase);
      if (contrast <= best_contrast) continue;
      best_contrast = contrast;
      best = staircase;
    }
  }
  return best;
}

std::vector<double> probabilities(const std::vector<StaircaseScore>& scores) {
  std::vector<double> result;
  double sum = 0;
  for (const StaircaseScore& score : scores) {
    result.push_back(statistics::portable_exp(score.evidence - scores.front().evidence));
    sum += result.back();
  }
  for (double& value : result) value /= sum;
  return result;
}

}  // namespace cyclescope::representatives
