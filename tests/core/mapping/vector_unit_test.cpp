#include <gtest/gtest.h>

#include <cstdint>

#include "core/mapping/preset_checks.h"

namespace cyclescope::testing {
namespace {

TEST(VectorUnit, TakesLargeWindowsInParts) {
  for (const char* function : {"max", "average"}) {
    architecture::ParameterValues parameters;
    parameters["rows"] = parameters["columns"] = parameters["vector_kib"] = 1;
    parameters["lanes"] = std::int64_t{3};
    expect_large_windows_in_parts(25, Machine("systolic_array", parameters), function, true);
  }
}

}  // namespace
}  // namespace cyclescope::testing
