// The example in arch_presets/README.md works as it stands there.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "architecture/description.h"
#include "mapping/mapping.h"
#include "program/work.h"

namespace cyclescope::architecture {
namespace {

std::string example() {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/arch_presets/README.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::string opening = "```json\n";
  const std::size_t start = text.find(opening) + opening.size();
  return text.substr(start, text.find("```", start) - start);
}

kernels::Kernel matmul(std::int64_t m, std::int64_t n, std::int64_t k) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kMatMul;
  kernel.sizes = {{"B", 1}, {"M", m}, {"N", n}, {"K", k}};
  const auto tensor = [](const char* name, std::int64_t temporary, std::int64_t rows, std::int64_t columns) {
    kernels::KernelTensor result;
    result.name = name;
    result.temporary = temporary;
    result.extents = {1, rows, columns};
    result.strides = {rows * columns, columns, 1};
    result.elements = rows * columns;
    result.element_bits = 8;
    return result;
  };
  kernel.inputs = {tensor("A", 0, m, k), tensor("B", 1, k, n)};
  kernel.output = tensor("Y", 2, m, n);
  return kernel;
}

TEST(ReadmeExample, IsAWholeMachine) {
  const auto description = read_description(example());
  ASSERT_TRUE(description) << description.error().line << ": " << description.error().message;
  const auto mappings = mapping::read_mappings(*description);
  ASSERT_TRUE(mappings) << mappings.error().path << ": " << mappings.error().message;
  for (const std::int64_t dim : {1, 16, 64}) {
    const auto architecture = instantiate(*description, {{"dim", dim}});
    ASSERT_TRUE(architecture) << architecture.error().line << ": " << architecture.error().message;
    const auto mapped = mapping::Mapper(*architecture, *mappings).map_layer(std::array{matmul(37, 20, 5)});
    ASSERT_TRUE(mapped) << mapped.error().path << ": " << mapped.error().message;
    const auto work = program::count_work(*architecture, mapped->program);
    ASSERT_TRUE(work) << work.error().message;
    EXPECT_EQ(work->macs, 37 * 20 * 5);
  }
}

}  // namespace
}  // namespace cyclescope::architecture
