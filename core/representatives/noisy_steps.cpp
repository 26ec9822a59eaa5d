#include "representatives/noisy_steps.h"

#include <algorithm>

namespace cyclescope {
namespace {

constexpr std::int64_t kFirstWindow = 32;
constexpr std::int64_t kLeastSteps = 4;
constexpr double kSure = 0.999;
/// What an expected staircase has in advance: odds of about a thousand.
constexpr double kExpectedEvidence = 7;
constexpr double kEvidenceGap = 40;

}  // namespace

int repetitions_for(const RepeatError& error) {
  if (error.relative > 0.03) return 5;
  if (error.relative > 0.005 || error.stray) return 3;
  return 1;
}

std::vector<SweepPoint> measure_window(Sweep& sweep, std::int64_t count) {
  sweep.announce(count);
  std::vector<SweepPoint> points;
  for (std::int64_t value = sweep.least(); value < sweep.least() + count && value <= sweep.most(); ++value) {
    const auto latency = sweep.at(value);
    if (!latency) break;
    points.push_back({value, *latency});
  }
  return points;
}

std::vector<StaircaseScore> search_noisy_steps(Sweep& sweep, std::int64_t widest, int budget,
                                               const std::optional<Staircase>& expected) {
  std::vector<StaircaseScore> scores;
  std::int64_t window = kFirstWindow;
  if (expected) window = std::max(window, kLeastSteps * expected->width);
  for (;; window *= 2) {
    const std::vector<SweepPoint> points = measure_window(sweep, window);
    const auto count = static_cast<std::int64_t>(points.size());
    if (count < 3) return scores;
    scores = score_staircases(points, std::min(widest, count / 2), kEvidenceGap);
    for (StaircaseScore& score : scores) {
      if (expected && score.staircase == *expected) score.evidence += kExpectedEvidence;
    }
    std::stable_sort(scores.begin(), scores.end(),
                     [](const StaircaseScore& a, const StaircaseScore& b) { return a.evidence > b.evidence; });
    const Staircase& best = scores.front().staircase;
    const bool stepped = best.shape == Staircase::Shape::kSteps || best.shape == Staircase::Shape::kSawtooth;
    const bool enough = stepped ? count >= kLeastSteps * best.width : count >= 2 * widest;
    if ((enough && probabilities(scores).front() > kSure) || count < window || sweep.measurements() >= budget) {
      return scores;
    }
  }
}

}  // namespace cyclescope
