#include "calibration/parameter_axis.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::calibration {

std::int64_t ParameterAxis::nearest(double wanted) const {
  const double bounded = std::clamp(wanted, static_cast<double>(parameter_.min), static_cast<double>(parameter_.max));
  if (parameter_.factor > 1) {
    std::int64_t value = std::max<std::int64_t>(1, parameter_.min);
    while (value <= parameter_.max / parameter_.factor && static_cast<double>(value * parameter_.factor) <= bounded) {
      value *= parameter_.factor;
    }
    return value;
  }
  const double steps =
      std::round((bounded - static_cast<double>(parameter_.min)) / static_cast<double>(parameter_.step));
  const std::int64_t value = parameter_.min + static_cast<std::int64_t>(steps) * parameter_.step;
  return value > parameter_.max ? value - parameter_.step : value;
}

std::optional<std::int64_t> ParameterAxis::above(std::int64_t from, double ratio) const {
  if (is_choice() || from >= parameter_.max) return std::nullopt;
  if (parameter_.factor > 1) {
    if (from > parameter_.max / parameter_.factor) return std::nullopt;
    return std::max(from * parameter_.factor, nearest(static_cast<double>(from) * ratio));
  }
  if (from > parameter_.max - parameter_.step) return std::nullopt;
  return std::max(from + parameter_.step, nearest(static_cast<double>(from) * ratio));
}

std::optional<std::int64_t> ParameterAxis::below(std::int64_t from, double ratio) const {
  if (is_choice() || from <= parameter_.min) return std::nullopt;
  if (parameter_.factor > 1) return std::min(from / parameter_.factor, nearest(static_cast<double>(from) / ratio));
  return std::max(parameter_.min, std::min(from - parameter_.step, nearest(static_cast<double>(from) / ratio)));
}

std::vector<std::int64_t> ParameterAxis::others(std::int64_t from) const {
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(parameter_.choices.size()); ++i) {
    if (i != from) values.push_back(i);
  }
  return values;
}

std::int64_t ParameterAxis::roundest(std::int64_t low, std::int64_t high, std::int64_t usual) const {
  const auto is_value = [&](std::int64_t value) {
    return value >= low && value <= high && nearest(static_cast<double>(value)) == value;
  };
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  std::optional<std::int64_t> best;
  for (std::int64_t power = 1; power <= kMost; power *= 2) {
    if (!is_value(power)) continue;
    const auto distance = [&](std::int64_t one) {
      return one > usual ? static_cast<double>(one) / static_cast<double>(std::max<std::int64_t>(1, usual))
                         : static_cast<double>(usual) / static_cast<double>(one);
    };
    if (!best || distance(power) < distance(*best)) best = power;
  }
  if (best) return *best;
  for (std::int64_t power = kMost; power > 1; power /= 2) {
    if (const std::int64_t multiple = (high / power) * power; multiple > 0 && is_value(multiple)) return multiple;
  }
  return low;
}

}  // namespace cyclescope::calibration
