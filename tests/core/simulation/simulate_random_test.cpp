// Random machines and programs: every time in every simulation satisfies its equation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "../random/random_case.h"
#include "equations.h"

namespace cyclescope::simulation_test {
namespace {

using random_cases::CaseKnobs;
using random_cases::random_case;
using random_cases::RandomCase;

simulation::SimulationOptions options_for(simulation::StorageOrder order) {
  simulation::SimulationOptions options;
  options.storage_order = order;
  options.keep_records = true;
  return options;
}

void add(simulation::SimulationCoverage& sum, const simulation::SimulationCoverage& more) {
  sum.fetch_waits += more.fetch_waits;
  sum.partial_groups += more.partial_groups;
  sum.overtakings += more.overtakings;
  sum.join_waits += more.join_waits;
  sum.data_waits += more.data_waits;
  sum.request_waits += more.request_waits;
  sum.gap_fills += more.gap_fills;
}

TEST(RandomSimulations, SatisfyTheEquationsOfTheSemanticsInBothStorageOrders) {
  simulation::SimulationCoverage coverage;
  std::int64_t several_passes = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CaseKnobs knobs;
    knobs.program.instructions = 20 + static_cast<std::int64_t>(seed % 100);
    const RandomCase it = random_case(seed, knobs);
    for (const simulation::StorageOrder order :
         {simulation::StorageOrder::kFirstComeFirstServed, simulation::StorageOrder::kProgramOrder}) {
      const auto simulation = simulation::simulate(it.architecture, it.program, options_for(order));
      if (!simulation) {
        ASSERT_EQ(simulation.error().code, "NeverFits") << dump(it);
        continue;
      }
      ASSERT_EQ(violated_equation(it.architecture, it.program, *simulation, order), "") << dump(it);
      add(coverage, simulation->coverage);
      several_passes += simulation->passes > 2 ? 1 : 0;
    }
  }
  std::cout << "covered: " << coverage.fetch_waits << " fetch waits, " << coverage.partial_groups << " partial groups, "
            << coverage.overtakings << " overtakings, " << coverage.join_waits << " join waits, " << coverage.data_waits
            << " data waits, " << coverage.request_waits << " request waits, " << coverage.gap_fills << " gap fills, "
            << several_passes << " cases of more than two passes\n";
  EXPECT_GT(coverage.fetch_waits, 1000);
  EXPECT_GT(coverage.partial_groups, 1000);
  EXPECT_GT(coverage.overtakings, 1000);
  EXPECT_GT(coverage.join_waits, 50);
  EXPECT_GT(coverage.data_waits, 1000);
  EXPECT_GT(coverage.request_waits, 1000);
  EXPECT_GT(coverage.gap_fills, 50);
  EXPECT_GT(several_passes, 20);
}

TEST(RandomSimulations, AgreeInBothStorageOrdersWhereStoragesAreExclusive) {
  std::int64_t requests = 0;
  std::int64_t read_through_caches = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    CaseKnobs knobs = random_cases::exclusive_storage_knobs();
    knobs.program.instructions = 300;
    knobs.machine.cache_percent = 20;
    const RandomCase it = random_case(seed, knobs);
    const bool has_cache = std::any_of(it.architecture.objects.begin(), it.architecture.objects.end(),
                                       [](const architecture::Object& object) {
                                         return object.object_class == architecture::ObjectClass::kSetAssociativeCache;
                                       });
    const bool agrees = simulation::agrees_exactly(it.architecture, it.program);
    ASSERT_TRUE(agrees || has_cache) << dump(it);
    if (!agrees) continue;
    read_through_caches += has_cache ? 1 : 0;
    const auto served =
        simulation::simulate(it.architecture, it.program, options_for(simulation::StorageOrder::kFirstComeFirstServed));
    const auto ordered =
        simulation::simulate(it.architecture, it.program, options_for(simulation::StorageOrder::kProgramOrder));
    ASSERT_TRUE(served && ordered) << dump(it);
    ASSERT_EQ(served->cycles, ordered->cycles) << dump(it);
    for (const simulation::SimulatedInstruction& ran : served->records)
      requests += static_cast<std::int64_t>(ran.requests.size());
  }
  EXPECT_GT(requests, 10000);
  EXPECT_GT(read_through_caches, 30);
}

TEST(RandomSimulations, WouldBeFoundOutIfOneTimeWereWrong) {
  CaseKnobs knobs;
  knobs.program.instructions = 30;
  const RandomCase it = random_case(8, knobs);
  auto simulation =
      simulation::simulate(it.architecture, it.program, options_for(simulation::StorageOrder::kFirstComeFirstServed));
  ASSERT_TRUE(simulation);
  const auto is_found = [&](std::int64_t& time) {
    ++time;
    const bool found =
        !violated_equation(it.architecture, it.program, *simulation, simulation::StorageOrder::kFirstComeFirstServed)
             .empty();
    --time;
    return found;
  };
  std::size_t requests = 0;
  EXPECT_TRUE(is_found(simulation->cycles));
  for (simulation::SimulatedInstruction& ran : simulation->records) {
    EXPECT_TRUE(is_found(ran.access_start));
    EXPECT_TRUE(is_found(ran.fetched));
    EXPECT_TRUE(is_found(ran.work_start));
    EXPECT_TRUE(is_found(ran.visible));
    for (simulation::SimulatedInstruction::Stay& stay : ran.stays) EXPECT_TRUE(is_found(stay.leave));
    for (simulation::SimulatedInstruction::Request& request : ran.requests) {
      EXPECT_TRUE(is_found(request.start));
      EXPECT_TRUE(is_found(request.end));
      ++requests;
    }
  }
  EXPECT_GT(requests, 0u);
}

}  // namespace
}  // namespace cyclescope::simulation_test
