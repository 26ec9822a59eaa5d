#include "core/mapping/preset_checks.h"

#include <gtest/gtest.h>

namespace cyclescope::testing {

void expect_equal_to_reference(std::uint32_t seed, int cases, int most_refused,
                               const std::function<Machine(SmallKernels&)>& make_machine,
                               const std::function<Kernel(SmallKernels&, int number)>& make_kernel) {
  SmallKernels kernels(seed);
  int refused = 0;
  for (int i = 0; i < cases; ++i) {
    const Machine machine = make_machine(kernels);
    const Kernel kernel = make_kernel(kernels, i);
    const std::string fault = fault_of(machine, kernel, static_cast<std::uint32_t>(i));
    if (fault.rfind("TilingNotFound", 0) == 0 || fault.rfind("NotMapped", 0) == 0) {
      ++refused;
    } else {
      ASSERT_EQ(fault, "") << "case " << i << ": " << described(kernel);
    }
  }
  EXPECT_LE(refused, most_refused);
}

void shrink_memories(Machine& machine, SmallKernels& kernels, std::int64_t least, std::int64_t most) {
  for (Object& object : machine.architecture.objects) {
    if (object.storage.capacity == 0 || kernels.flip()) continue;
    object.storage.capacity = kernels.pick(least, most);
  }
}

}  // namespace cyclescope::testing
