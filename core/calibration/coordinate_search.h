#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "calibration/calibration_bench.h"

namespace cyclescope::calibration {

/// A point, and how far its estimates are off: CalibrationBench::loss().
struct RatedPoint {
  CalibrationPoint point;
  double loss = INFINITY;
};

/// Moves from a point to better ones, along one parameter or two at a time. Coordinates and not gradients: sizes of
/// memories act in jumps. `bench` must outlive it.
class CoordinateSearch {
 public:
  explicit CoordinateSearch(CalibrationBench& bench);

  const RatedPoint& best() const { return best_; }
  const Indices& rows() const { return rows_; }
  /// Nothing is left to improve but rounding.
  bool is_exact() const;
  /// Mean of the loss.
  double error() const { return best_.loss / static_cast<double>(rows_.size()); }

  /// Starts at `point`, judged on these measurements.
  void begin(const CalibrationPoint& point, Indices rows);
  /// Looks again at parameters that seemed not to matter.
  void reconsider() { inert_.assign(bench_.axes().size(), false); }

  /// Moves along an axis by steps of `ratio` for as long as that helps; whether it did.
  bool follow(std::size_t axis, double ratio);
  /// Moves along an axis and a later one at once: two memories that are both taken for too large, ...; whether it did.
  bool follow_with_others(std::size_t axis, double ratio);

  /// Gives the parameter its default where that costs next to nothing, or else the roundest value that does as well.
  void simplify(std::size_t axis);
  /// The least and the greatest value that do about as well, up to a ratio of 8 away. The axis is no choice.
  std::pair<std::int64_t, std::int64_t> range(std::size_t axis);
  /// Whether another choice does as well. The axis is a choice.
  bool has_equal_choice(std::size_t axis);

  /// The value of every axis at the best point.
  std::vector<std::int64_t> values() const;

 private:
  enum class Change : std::uint8_t { kBetter, kNone, kWorse };

  /// As bench_.loss(), without asking twice for what was too much.
  double loss(const CalibrationPoint& point, double give_up);
  Change try_value(std::size_t axis, std::int64_t value);
  bool does_as_well(std::size_t axis, std::optional<std::int64_t> value, double same);
  std::int64_t farthest(std::size_t axis, bool up);
  std::vector<std::optional<std::int64_t>> moves(std::size_t axis, std::int64_t from, double ratio) const;

  CalibrationBench& bench_;
  Indices rows_;
  RatedPoint best_;
  std::vector<bool> inert_;                      ///< by axis: left alone until reconsider()
  std::map<CalibrationPoint, double> too_much_;  ///< losses that are greater
};

}  // namespace cyclescope::calibration
