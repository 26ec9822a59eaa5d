// The description of the systolic array against hardware: tests/rtl/systolic_array.sv, simulated by Verilator. The
// hardware has no DMA engines, its operands wait in the banks at the edges; so the description is taken without them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/estimate/described_machine.h"
#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"
#include "description/expand.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

struct Product {
  std::string dataflow;
  std::int64_t rows, columns, m, n, k;
};

/// The preset with its matrix products' operands and results in the buffers of the array: the same array, buffers and
/// mapping, without DMA, and so in one tile.
architecture::Description array_without_dma() {
  const std::string text = source_text("arch_presets/systolic_array.json");
  const auto texts = description::split_texts(text);
  Json document = description::expand(*json::parse_json(texts.front()), texts).value().document;
  const auto replace_all = [](std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  for (Json& mapping : document["mappings"]) {
    if (mapping["kernel"] != "matmul") continue;
    mapping["when"] = mapping["when"].get<std::string>() + " && !has_C";
    mapping["tensors"] = {{"A", "ifmap_buffer"}, {"B", "weight_buffer"}, {"Y", "output_buffer"}};
    for (const char* copied : {"left_tile", "right_tile", "sums"}) mapping["buffers"].erase(copied);
    mapping["tiling"] = {{"variables",
                          {{"n_outer", {{"candidates", {0}}}},
                           {"tile_k", {{"candidates", {"K"}}}},
                           {"tile_m", {{"candidates", {"M"}}}},
                           {"tile_n", {{"candidates", {"N"}}}}}}};
    Json& nest = mapping["program"][0];
    for (Json& tile : nest["tiles"]) tile.erase("load");
    nest["compute"].erase(nest["compute"].size() - 1);  // to DRAM
    std::string program = mapping["program"].dump();
    replace_all(program, "left_tile[a, ", "A[batch, ");
    replace_all(program, "right_tile[b, ", "B[batch, ");
    replace_all(program, "sums[y, ", "Y[batch, ");
    mapping["program"] = Json::parse(program);
  }
  auto description = architecture::read_description(document.dump());
  EXPECT_TRUE(description) << description.error().path << " " << description.error().message;
  return std::move(*description);
}

std::vector<Product> products() {
  std::mt19937 random(71);
  const auto pick = [&](std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(most - least + 1));
  };
  std::vector<std::pair<std::int64_t, std::int64_t>> arrays;
  for (std::int64_t size = 1; size <= 32; ++size) arrays.emplace_back(size, size);
  for (int i = 0; i < 32; ++i) arrays.emplace_back(pick(1, 32), pick(1, 32));
  arrays.insert(arrays.end(), {{1, 32}, {32, 1}});
  std::vector<Product> list;
  for (const char* dataflow : {"output_stationary", "weight_stationary"}) {
    for (const auto& [rows, columns] : arrays) {
      list.push_back({dataflow, rows, columns, 1, 1, 1});
      list.push_back({dataflow, rows, columns, 2 * rows, 3 * columns, 2 * rows});  // whole tiles
      list.push_back({dataflow, rows, columns, rows + 1, columns + 1, rows + 1});  // least partial ones
      list.push_back({dataflow, rows, columns, pick(1, 80), pick(1, 80), pick(1, 80)});
    }
  }
  return list;
}

/// Cycles by product, from the hardware, which checks its own results.
std::vector<std::int64_t> hardware_cycles(const std::vector<Product>& list) {
  const std::string folder = CYCLESCOPE_RTL_DIR;
  {
    std::ofstream input(folder + "/products.txt");
    for (const Product& p : list) {
      input << p.dataflow << " " << p.rows << " " << p.columns << " " << p.m << " " << p.n << " " << p.k << "\n";
    }
  }
  const std::string command =
      "'" + folder + "/rtl_systolic_array' < '" + folder + "/products.txt' > '" + folder + "/cycles.txt'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::ifstream output(folder + "/cycles.txt");
  std::vector<std::int64_t> cycles;
  std::int64_t count = 0;
  for (std::string verdict; output >> count >> verdict;) {
    EXPECT_EQ(verdict, "ok") << "product " << cycles.size();
    cycles.push_back(count);
  }
  return cycles;
}

TEST(SystolicArrayRtl, EveryProductIsEstimatedWithinHalfAPercent) {
  const std::vector<Product> list = products();
  const std::vector<std::int64_t> cycles = hardware_cycles(list);
  ASSERT_EQ(cycles.size(), list.size());
  const architecture::Description description = array_without_dma();
  double largest = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Product& p = list[i];
    const architecture::ParameterValues parameters = {{"dataflow", p.dataflow},
                                                      {"rows", p.rows},
                                                      {"columns", p.columns},
                                                      {"ifmap_kib", std::int64_t{16384}},
                                                      {"weight_kib", std::int64_t{16384}},
                                                      {"output_kib", std::int64_t{16384}}};
    const Machine machine(description, parameters);
    const kernels::Kernel kernel = dense_matmul(1, p.m, p.n, p.k);
    const auto mapped = machine.map(kernel);
    ASSERT_TRUE(mapped) << mapped.error().path << " " << mapped.error().message;
    const auto timing = timing::time_program(machine.architecture, mapped->program);
    ASSERT_TRUE(timing) << timing.error().message;
    const double error =
        100.0 * std::abs(static_cast<double>(timing->cycles - cycles[i])) / static_cast<double>(cycles[i]);
    largest = std::max(largest, error);
    ASSERT_LE(error, 0.5) << p.dataflow << " " << p.rows << " x " << p.columns << ", M " << p.m << ", N " << p.n
                          << ", K " << p.k << ": " << timing->cycles << " cycles, the hardware takes " << cycles[i];
    if (p.m * p.n * p.k <= 4000) {
      ASSERT_EQ(fault_of(machine, kernel, 1), "") << p.dataflow << " " << p.rows << " x " << p.columns;
    }
  }
  std::cout << list.size() << " products on arrays from 1 x 1 to 32 x 32: largest error " << largest << " %\n";
}

}  // namespace
}  // namespace cyclescope::testing
