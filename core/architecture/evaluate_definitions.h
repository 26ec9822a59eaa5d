#pragma once

#include <cstdint>
#include <vector>

#include "architecture/description.h"

namespace cyclescope::architecture {

/// The values of all parameters and constants, by slot, where the parameters in `given` have the values there. Errors:
/// UnknownParameter, UnknownValue, WrongType, OutOfRange, ConstraintViolated (the first in the text that does not
/// hold), and those of evaluate().
Result<std::vector<std::int64_t>> evaluate_definitions(const Description& description, const ParameterValues& given);

}  // namespace cyclescope::architecture
