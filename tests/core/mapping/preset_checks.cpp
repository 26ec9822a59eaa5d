#include "core/mapping/preset_checks.h"

#include <gtest/gtest.h>

#include "core/mapping/mapped_network.h"
#include "network/json/network_json.h"

namespace cyclescope::testing {

void expect_equal_to_reference(std::uint32_t seed, int cases, int most_refused,
                               const std::function<Machine(SmallKernels&)>& make_machine,
                               const std::function<kernels::Kernel(SmallKernels&, int number)>& make_kernel) {
  SmallKernels kernels(seed);
  int refused = 0;
  for (int i = 0; i < cases; ++i) {
    const Machine machine = make_machine(kernels);
    const kernels::Kernel kernel = make_kernel(kernels, i);
    const std::string fault = fault_of(machine, kernel, static_cast<std::uint32_t>(i));
    if (fault.rfind("TilingNotFound", 0) == 0 || fault.rfind("NotMapped", 0) == 0) {
      ++refused;
    } else {
      ASSERT_EQ(fault, "") << "case " << i << ": " << described(kernel);
    }
  }
  EXPECT_LE(refused, most_refused);
}

void expect_large_windows_in_parts(std::uint32_t seed, const Machine& machine, const std::string& function,
                                   bool counts) {
  SmallKernels kernels(seed);
  int in_parts = 0, in_parts_of_rows = 0;
  for (int i = 0; i < 100; ++i) {
    kernels::Kernel kernel = kernels.large_pooling();
    kernel.function = function;
    if (!counts) kernel.sizes["include_pad"] = 1;
    ASSERT_EQ(fault_of(machine, kernel, static_cast<std::uint32_t>(i)), "")
        << "case " << i << ": " << described(kernel);
    const auto tile = tiles_of(machine, kernel);
    in_parts += tile.at("tile_kh") < kernel.sizes.at("KH") ? 1 : 0;
    in_parts_of_rows += tile.at("tile_kw") < kernel.sizes.at("KW") ? 1 : 0;
  }
  EXPECT_GT(in_parts, 30);
  EXPECT_GT(in_parts_of_rows, 10);
}

void expect_layers_behind_are_taken_in(const Machine& machine, std::int64_t height, bool adds) {
  SmallKernels kernels(5);
  for (int i = 0; i < 60; ++i) {
    const std::string filters = std::to_string(kernels.pick(1, 9));
    const std::string batch = std::to_string(kernels.pick(1, 2)), channels = std::to_string(kernels.pick(1, 9));
    const bool dense = i % 3 == 0;
    const bool add = adds && i % 2 == 0;
    const bool act = !add || i % 4 == 0;
    std::string input = "[" + batch + ", " + channels;
    if (!dense) input += (height > 1 ? ", " + std::to_string(height) : "") + ", " + std::to_string(kernels.pick(3, 8));
    const std::string first = dense ? R"("op": "Gemm", "units": )" + filters
                                    : R"("op": "Conv", "kernel": 3, "pad": 1, "filters": )" + filters;
    std::string layers =
        R"({"name": "other", "inputs": ["x"], )" + first + R"(}, {"name": "first", "inputs": ["x"], )" + first + "}";
    std::string expected = "first";
    if (add) {
      layers += R"(, {"op": "Add", "name": "sum", "inputs": ["first", "other"]})";
      expected += " + sum";
    }
    if (act) {
      layers += R"(, {"op": "Relu", "name": "relu"})";
      expected += " + relu";
    }
    const auto network =
        network::read_network(R"({"name": "net", "inputs": {"x": )" + input + R"(]}, "layers": [)" + layers + "]}");
    ASSERT_TRUE(network) << network.error().path << ": " << network.error().message;
    const NetworkRun run = run_network(machine, *network, static_cast<std::uint32_t>(i));
    ASSERT_EQ(run.fault, "") << input << "] " << layers;
    ASSERT_EQ(run.fused, std::vector<std::string>{expected}) << input << "] " << layers;
  }
}

void shrink_memories(Machine& machine, SmallKernels& kernels, std::int64_t least, std::int64_t most) {
  for (architecture::Object& object : machine.architecture.objects) {
    if (object.storage.capacity == 0 || kernels.flip()) continue;
    object.storage.capacity = kernels.pick(least, most);
  }
}

}  // namespace cyclescope::testing
