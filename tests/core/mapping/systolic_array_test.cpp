#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {
namespace {

TEST(VectorUnit, RandomPoolingsOfLargeWindowsEqualTheReference) {
  // 256 words: most of these windows are taken in parts, some of them row by row or in parts of a row.
  SmallKernels kernels(25);
  int in_parts = 0, in_parts_of_rows = 0;
  for (int i = 0; i < 200; ++i) {
    const Kernel kernel = kernels.large_pooling();
    ParameterValues parameters;
    parameters["rows"] = parameters["columns"] = parameters["vector_kib"] = 1;
    parameters["lanes"] = kernels.pick(1, 8);
    const Machine machine("systolic_array", parameters);
    ASSERT_EQ(fault_of(machine, kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
    const auto mapped = map_kernel(machine.architecture, machine.mappings, kernel);
    ASSERT_TRUE(mapped);
    const auto& tiles = mapped->choices.front().tile_sizes;
    const std::map<std::string, std::int64_t> tile(tiles.begin(), tiles.end());
    in_parts += tile.at("tile_kh") < kernel.sizes.at("KH") ? 1 : 0;
    in_parts_of_rows += tile.at("tile_kw") < kernel.sizes.at("KW") ? 1 : 0;
  }
  EXPECT_GT(in_parts, 50);
  EXPECT_GT(in_parts_of_rows, 10);
}

}  // namespace
}  // namespace cyclescope::testing
