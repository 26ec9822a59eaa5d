#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace cyclescope::network {

/// A size that a network's description leaves to whoever uses it: its batch, resolution, sequence length, width.
struct NetworkParameter {
  std::string name;
  std::string unit;
  std::string description;
  std::int64_t default_value = 0;
  std::int64_t min = 0, max = 0, step = 1;
  std::int64_t factor = 1;  ///< where above 1: the values are min times its powers, and step counts nothing
  std::int64_t value = 0;   ///< that is used
};

/// Values by name, of parameters that are not to have their defaults.
using NetworkParameterValues = std::map<std::string, std::int64_t>;

}  // namespace cyclescope::network
