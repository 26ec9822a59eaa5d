// The systolic array at its two levels: an instruction for what each element does in each step, and one for what the
// whole array does on a tile.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/mapping/preset_checks.h"
#include "mapping/mapping.h"
#include "program/work.h"
#include "simulation/simulate.h"
#include "timing/timing.h"

namespace cyclescope::testing {
namespace {

constexpr const char* kStorages[] = {"dram", "ifmap_buffer", "weight_buffer", "output_buffer"};
/// Kernels that take as long on arrays that are as large are compared in time.
constexpr std::int64_t kLeastCycles = 3000, kLeastSide = 4;
/// On average. A single kernel may differ by a fifth, where its tiles are few and memory is slow.
constexpr double kMostMeanDifference = 0.01;

/// A random array, memory and kernel.
struct Case {
  architecture::ParameterValues parameters;
  std::int64_t rows = 0, columns = 0;
  std::int64_t buffer_words = 0;
  kernels::Kernel kernel;
};

Case next_case(SmallKernels& kernels, const std::string& dataflow, int number) {
  Case it;
  it.rows = kernels.pick(1, 9);
  it.columns = kernels.pick(1, 9);
  it.parameters = {{"dataflow", dataflow},
                   {"rows", it.rows},
                   {"columns", it.columns},
                   {"dram_latency", kernels.pick(1, 100)},
                   {"dram_bandwidth", kernels.pick(1, 32)}};
  it.buffer_words = kernels.flip() ? kernels.pick(20, 300) : 65536;
  const auto large = [&] {
    const std::int64_t kernel = 2 * kernels.pick(0, 1) + 1, size = kernels.pick(1, 12);
    const std::int64_t channels = kernels.pick(1, 40), filters = kernels.pick(1, 40);
    return square_convolution(kernel, size, channels, filters);
  };
  it.kernel = number % 2 == 0 ? kernels.matmul() : number % 4 == 1 ? kernels.convolution() : large();
  return it;
}

Machine machine_of(const Case& it, const char* level) {
  architecture::ParameterValues parameters = it.parameters;
  parameters["level"] = std::string(level);
  Machine machine("systolic_array", parameters);
  for (const char* name : {"ifmap_buffer", "weight_buffer", "output_buffer"}) {
    const auto id = static_cast<std::size_t>(machine.architecture.object_by_name.at(name));
    machine.architecture.objects[id].storage.capacity = it.buffer_words;
  }
  return machine;
}

/// What a case costs at one level; `mapped` is false where no tiles fit.
struct Cost {
  bool mapped = false;
  std::int64_t cycles = 0, macs = 0;
  std::vector<std::int64_t> traffic;  ///< words read and written, and cycles of ports, of each of kStorages
};

Cost cost_of(const Case& it, const char* level) {
  const Machine machine = machine_of(it, level);
  const auto mapped = machine.map(it.kernel);
  if (!mapped) return {};
  const auto work = program::count_work(machine.architecture, mapped->program);
  if (!work) throw std::runtime_error(work.error().message);
  const auto timing = timing::time_program(machine.architecture, mapped->program);
  if (!timing) throw std::runtime_error(timing.error().message);
  EXPECT_TRUE(timing->exact);
  Cost cost{true, timing->cycles, work->macs, {}};
  for (const char* name : kStorages) {
    const auto id = static_cast<std::size_t>(machine.architecture.object_by_name.at(name));
    cost.traffic.insert(cost.traffic.end(), {work->words_read[id], work->words_written[id], work->busy[id]});
  }
  return cost;
}

class SystolicLevels : public ::testing::TestWithParam<const char*> {};

TEST_P(SystolicLevels, DoTheSameWorkInAboutTheSameTime) {
  SmallKernels kernels(71);
  int cases = 0, timed = 0;
  double sum = 0, most = 0;
  for (int i = 0; i < 1'000; ++i) {
    const Case it = next_case(kernels, GetParam(), i);
    const Cost element = cost_of(it, "element");
    const Cost tile = cost_of(it, "tile");
    ASSERT_EQ(element.mapped, tile.mapped) << described(it.kernel);
    if (!element.mapped) continue;
    ++cases;
    ASSERT_EQ(element.macs, tile.macs) << described(it.kernel);
    ASSERT_EQ(element.traffic, tile.traffic) << described(it.kernel);
    if (element.cycles < kLeastCycles || std::min(it.rows, it.columns) < kLeastSide) continue;
    ++timed;
    const double difference = static_cast<double>(tile.cycles) / static_cast<double>(element.cycles) - 1;
    sum += std::abs(difference);
    most = std::max(most, std::abs(difference));
  }
  std::cout << GetParam() << ": " << cases << " cases with equal work; in " << timed << " of " << kLeastCycles
            << " cycles or more, these differ by " << 100 * sum / timed << " % on average, " << 100 * most
            << " % at most\n";
  EXPECT_GT(cases, 800);
  EXPECT_GT(timed, 20);
  EXPECT_LT(sum, kMostMeanDifference * timed);
}

TEST_P(SystolicLevels, TheSimulatorAgreesOnTiles) {
  SmallKernels kernels(72);
  int cases = 0;
  for (int i = 0; i < 150; ++i) {
    const Case it = next_case(kernels, GetParam(), i);
    const Machine machine = machine_of(it, "tile");
    const auto mapped = machine.map(it.kernel);
    if (!mapped) continue;
    const auto timing = timing::time_program(machine.architecture, mapped->program);
    ASSERT_TRUE(timing) << timing.error().message;
    simulation::SimulationOptions options;
    options.storage_order = simulation::StorageOrder::kProgramOrder;
    options.max_instructions = 100'000;
    const auto simulated = simulation::simulate(machine.architecture, mapped->program, options);
    if (!simulated && simulated.error().code == "BudgetExceeded") continue;
    ASSERT_TRUE(simulated) << simulated.error().message;
    EXPECT_EQ(simulated->cycles, timing->cycles) << described(it.kernel);
    ++cases;
  }
  EXPECT_GT(cases, 100);
}

INSTANTIATE_TEST_SUITE_P(Dataflows, SystolicLevels,
                         ::testing::Values("output_stationary", "weight_stationary", "input_stationary"),
                         [](const auto& info) { return std::string(info.param); });

TEST(SystolicLevel, TooManyElementsToDescribeAreRefusedInWordsOfTheMachine) {
  const auto built = architecture::instantiate(
      preset("systolic_array"),
      {{"rows", std::int64_t{256}}, {"columns", std::int64_t{256}}, {"level", std::string("element")}});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, "ConstraintViolated");
  EXPECT_EQ(built.error().message, "256 x 256 elements are too many to describe each by itself");
}

TEST(SystolicLevel, FetchThatDoesNotKeepUpIsRefusedWhereItIsNotDescribed) {
  const auto built = architecture::instantiate(
      preset("systolic_array"),
      {{"rows", std::int64_t{64}}, {"columns", std::int64_t{64}}, {"fetch_width", std::int64_t{4000}}});
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, "ConstraintViolated");
}

}  // namespace
}  // namespace cyclescope::testing
