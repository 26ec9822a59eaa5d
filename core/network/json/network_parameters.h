#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/reader.h"

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

/// The parameters that `json` (an object; name to default, min, max, step or factor, unit, description) declares, with
/// the values of `given`. Errors: those of reading; InvalidName; OutOfRange. Of `given`, with the name as path:
/// UnknownDimension, DimensionOutOfRange.
Result<std::vector<NetworkParameter>> read_network_parameters(const json::JsonReader& json,
                                                              const NetworkParameterValues& given);

/// Has `document` take expressions over `parameters`, which must outlive it, where a whole number is expected.
void use_network_parameters(const json::JsonReader& document, const std::vector<NetworkParameter>& parameters);

}  // namespace cyclescope::network
