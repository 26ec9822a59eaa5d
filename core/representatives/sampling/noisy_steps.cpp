#include "representatives/sampling/noisy_steps.h"

#include <algorithm>
#include <cmath>

#include "representatives/layers/device.h"
#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

constexpr std::int64_t kFirstWindow = 32;
constexpr std::int64_t kLeastSteps = 4;
constexpr double kSure = 0.999;
/// What an expected staircase has in advance: odds of about a thousand.
constexpr double kExpectedEvidence = 7;
constexpr double kNoisyEvidenceGap = 40;
/// Transfers that slope are the largest part of the latency on the first plateaus.
constexpr std::size_t kSlopePlateaus = 4;
constexpr std::size_t kFewestPairs = 24;
constexpr double kSureSlope = 4.5;          ///< standard errors
constexpr double kStray = 4;                ///< standard deviations at which a difference is an outlier's
constexpr double kMadToDeviation = 1.4826;  ///< of a median absolute deviation to a standard deviation

/// Mean of `values` in standard errors, outliers cut.
double significance(const std::vector<double>& values) {
  const double middle = median(values);
  std::vector<double> deviations;
  for (const double value : values) deviations.push_back(std::fabs(value - middle));
  const double most = kStray * kMadToDeviation * median(deviations);
  double sum = 0, squares = 0;
  for (const double value : values) {
    const double off = std::clamp(value - middle, -most, most);
    sum += off;
    squares += off * off;
  }
  const auto count = static_cast<double>(values.size());
  const double mean = sum / count;
  const double variance = squares / count - mean * mean;
  return variance > 0 ? (middle + mean) / std::sqrt(variance / count) : 0;
}

}  // namespace

int repetitions_for(const RepeatError& error) {
  if (error.relative > 0.03) return 5;
  if (error.relative > 0.005 || error.stray) return 3;
  return 1;
}

Pull<bool> slopes_on_plateaus(Sweep& sweep, Staircase staircase, int budget) {
  struct Plateau {
    std::int64_t begin, end;
  };
  std::vector<Plateau> plateaus;
  for (std::int64_t step = step_of(staircase, sweep.least()); plateaus.size() < kSlopePlateaus; ++step) {
    const std::int64_t end = step * staircase.width + staircase.offset;
    if (end > sweep.most()) break;
    const std::int64_t begin = std::max(sweep.least(), end - staircase.width + 1);
    if (begin < end) plateaus.push_back({begin, end});
  }
  if (plateaus.empty()) co_return false;
  std::vector<std::int64_t> ends;
  for (const Plateau& plateau : plateaus) ends.insert(ends.end(), {plateau.begin, plateau.end});
  std::vector<double> rises;
  const int begin = sweep.measurements();
  while (sweep.measurements() - begin < budget) {
    const std::vector<double> latencies = co_await sweep.once(ends);
    if (latencies.size() < ends.size()) co_return false;
    for (std::size_t i = 0; i < latencies.size(); i += 2) {
      rises.push_back(statistics::portable_log(latencies[i + 1]) - statistics::portable_log(latencies[i]));
    }
    if (rises.size() >= kFewestPairs && significance(rises) > kSureSlope) co_return true;
  }
  co_return false;
}

Pull<std::vector<StaircaseScore>> search_noisy_steps(Sweep& sweep, std::int64_t widest, int budget,
                                                     std::optional<Staircase> expected) {
  std::vector<StaircaseScore> scores;
  std::int64_t window = kFirstWindow;
  if (expected) window = std::max(window, kLeastSteps * expected->width);
  for (;; window *= 2) {
    const std::vector<SweepPoint> points = co_await sweep.first(window);
    const auto count = static_cast<std::int64_t>(points.size());
    if (count < 3) co_return scores;
    scores = score_staircases(points, std::min(widest, count / 2), kNoisyEvidenceGap);
    for (StaircaseScore& score : scores) {
      if (expected && score.staircase == *expected) score.evidence += kExpectedEvidence;
    }
    std::stable_sort(scores.begin(), scores.end(),
                     [](const StaircaseScore& a, const StaircaseScore& b) { return a.evidence > b.evidence; });
    const Staircase& best = scores.front().staircase;
    const bool stepped = best.shape == Staircase::Shape::kSteps || best.shape == Staircase::Shape::kSawtooth;
    const bool enough = stepped ? count >= kLeastSteps * best.width : count >= 2 * widest;
    if ((enough && probabilities(scores).front() > kSure) || count < window || sweep.measurements() >= budget) {
      co_return scores;
    }
  }
}

}  // namespace cyclescope::representatives
