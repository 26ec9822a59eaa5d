#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace cyclescope::representatives {

/// One value of a swept parameter and the latency there.
struct SweepPoint {
  std::int64_t value = 0;
  double latency = 0;
};

/// What the latency over one parameter x may look like.
struct Staircase {
  enum class Shape : std::uint8_t {
    kFlat,      ///< does not depend on x
    kSmooth,    ///< changes with every x: a line, a parabola, two lines
    kSteps,     ///< constant while ceil((x * factor - offset) / width) is
    kSawtooth,  ///< jumps with that, and slopes in between: no step, but a period
  };
  Shape shape = Shape::kFlat;
  std::int64_t width = 1;
  std::int64_t offset = 0;  ///< 0 <= offset < width
  std::int64_t factor = 1;  ///< what the hardware multiplies x with before it rounds up

  bool operator==(const Staircase&) const = default;
};

/// ceil((x * factor - offset) / width).
std::int64_t step_of(const Staircase& staircase, std::int64_t x);

/// A shape and how well it explains points.
struct StaircaseScore {
  Staircase staircase;
  double evidence = 0;  ///< minus half of the Bayesian information criterion
};

/// Scores all shapes with widths up to `widest` and a factor of 1 on `points` (ascending values), whose errors are
/// relative. The first is the best; shapes that lag by more than `evidence_gap` are left out.
std::vector<StaircaseScore> score_staircases(const std::vector<SweepPoint>& points, std::int64_t widest,
                                             double evidence_gap);

/// The score of one shape; minus infinity for steps of which `points` show too little.
double evidence_of(const std::vector<SweepPoint>& points, const Staircase& staircase);

/// The sawtooth of width at most `widest` whose jumps stand out most: nearly all and hardly others of the rises of
/// three times the median change. For latencies without noise, whatever they do between the jumps. `points` are at
/// consecutive values. Nothing where no sawtooth is clear.
std::optional<Staircase> find_sawtooth(const std::vector<SweepPoint>& points, std::int64_t widest);

/// How probable each of `scores` is, if one of them is true.
std::vector<double> probabilities(const std::vector<StaircaseScore>& scores);

}  // namespace cyclescope::representatives
