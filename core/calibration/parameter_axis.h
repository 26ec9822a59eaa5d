#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::calibration {

/// The values that a parameter of a description may have, as a line to search along.
class ParameterAxis {
 public:
  explicit ParameterAxis(const architecture::Parameter& parameter) : parameter_(parameter) {}

  const architecture::Parameter& parameter() const { return parameter_; }
  bool is_choice() const { return !parameter_.choices.empty(); }
  /// The value nearest to `wanted`.
  std::int64_t nearest(double wanted) const;
  /// The next value above (below) `from` by about `ratio` > 1, by the least step at least; nothing beyond the ends. A
  /// choice has no order.
  std::optional<std::int64_t> above(std::int64_t from, double ratio) const;
  std::optional<std::int64_t> below(std::int64_t from, double ratio) const;
  /// The choices other than `from`.
  std::vector<std::int64_t> others(std::int64_t from) const;
  /// Of the values from `low` to `high` the one that hardware would have: the power of two that is nearest to `usual`,
  /// or else the multiple of the largest power of two.
  std::int64_t roundest(std::int64_t low, std::int64_t high, std::int64_t usual) const;

 private:
  architecture::Parameter parameter_;
};

}  // namespace cyclescope::calibration
