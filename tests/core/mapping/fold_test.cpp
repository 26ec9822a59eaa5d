#include <gtest/gtest.h>

#include <cstdint>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

/// What a layer of one output-stationary fold takes beyond K + R + C - 2 cycles when DRAM and its transfers cost one
/// cycle each.
constexpr std::int64_t kFoldConstant = 12;

Machine machine_with_free_transfers(std::int64_t rows, std::int64_t columns) {
  architecture::ParameterValues parameters;
  parameters["rows"] = rows;
  parameters["columns"] = columns;
  parameters["dram_latency"] = std::int64_t{1};
  parameters["dram_bandwidth"] = std::int64_t{1024};
  Machine machine("systolic_array", parameters);
  for (const char* storage : {"dram", "ifmap_buffer", "weight_buffer", "output_buffer"}) {
    const architecture::ObjectId id = machine.architecture.object_by_name.at(storage);
    machine.architecture.objects[static_cast<std::size_t>(id)].storage.port_width = 1 << 20;
  }
  return machine;
}

TEST(OutputStationaryFold, TakesKPlusRowsPlusColumnsMinusTwoCyclesPlusAConstant) {
  for (std::int64_t rows = 1; rows <= 32; ++rows) {
    for (std::int64_t columns = 1; columns <= 32; ++columns) {
      const Machine machine = machine_with_free_transfers(rows, columns);
      const std::int64_t k = 1 + (rows * 7 + columns * 13) % 40;
      const auto mapped = machine.map(dense_matmul(1, rows, columns, k));
      ASSERT_TRUE(mapped) << mapped.error().message;
      const auto timing = timing::time_program(machine.architecture, mapped->program);
      ASSERT_TRUE(timing) << timing.error().message;
      EXPECT_TRUE(timing->exact);
      ASSERT_EQ(timing->cycles, k + rows + columns - 2 + kFoldConstant)
          << rows << " rows, " << columns << " columns, sums of " << k;
    }
  }
}

}  // namespace
}  // namespace cyclescope::testing
