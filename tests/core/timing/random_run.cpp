#include "random_run.h"

#include <algorithm>
#include <cstdlib>

namespace cyclescope::timing_test {
namespace {

std::int64_t number_from_environment(const char* name, std::int64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::max<std::int64_t>(1, std::strtoll(text, nullptr, 10));
}

random_cases::CaseKnobs knobs_of(Family family, std::uint64_t seed) {
  random_cases::CaseKnobs knobs;
  switch (family) {
    case Family::kAnything:
      break;
    case Family::kMemory:
      knobs.machine.memory_percent = 90;
      knobs.machine.max_storages = 2;
      knobs.machine.max_storage_latency = 14;
      knobs.machine.streaming_percent = 50;
      knobs.program.unequal_stride_percent = 40;
      knobs.program.border_percent = 40;
      knobs.program.max_buffers_per_storage = 2;
      break;
    case Family::kExclusiveStorages:
      knobs = random_cases::exclusive_storage_knobs();
      knobs.machine.memory_percent = 70;
      break;
    case Family::kPipelines:
      knobs.machine.memory_percent = 0;
      knobs.machine.max_units = 9;
      if (random_cases::Random(seed).chance(50)) {  // fetching runs far ahead, and issues to many in one cycle
        knobs.machine.max_fetch_latency = 12;
        knobs.machine.max_latency = 2;
        knobs.program.guard_percent = 40;
        knobs.program.max_items = 3;
      }
      knobs.machine.max_stages_per_layer = 4;
      knobs.machine.accumulate_percent = 40;
      break;
    case Family::kTransfers:
      knobs.machine.memory_percent = 60;
      knobs.machine.streaming_percent = 80;
      knobs.machine.slow_unit_percent = 25;
      knobs.machine.max_storage_latency = random_cases::Random(seed).chance(50) ? 9 : 400;
      knobs.machine.max_storages = 2;
      knobs.machine.max_slots = 6;
      knobs.program.max_items = 3;
      knobs.program.unequal_stride_percent = 4;
      knobs.program.border_percent = 10;
      knobs.program.guard_percent = 10;
      knobs.program.variable_trip_percent = 5;
      break;
    case Family::kDeep:
      knobs.program.max_items = 3;
      knobs.program.guard_percent = 35;
      knobs.program.border_percent = 35;
      knobs.program.variable_trip_percent = 25;
      break;
    case Family::kCaches:
      knobs.machine.cache_percent = 100;
      knobs.machine.memory_percent = 80;
      knobs.machine.max_storages = 2;
      break;
  }
  return knobs;
}

}  // namespace

RandomRun random_run() {
  RandomRun run;
  run.cases = number_from_environment("CYCLESCOPE_RANDOM_CASES", run.cases);
  run.first_seed = static_cast<std::uint64_t>(number_from_environment("CYCLESCOPE_RANDOM_SEED", 1));
  return run;
}

const char* name_of(Family family) {
  switch (family) {
    case Family::kAnything:
      return "Anything";
    case Family::kMemory:
      return "Memory";
    case Family::kExclusiveStorages:
      return "ExclusiveStorages";
    case Family::kPipelines:
      return "Pipelines";
    case Family::kTransfers:
      return "Transfers";
    case Family::kDeep:
      return "Deep";
    case Family::kCaches:
      return "Caches";
  }
  return "";
}

random_cases::RandomCase case_of(Family family, std::uint64_t seed, std::int64_t instructions) {
  random_cases::CaseKnobs knobs = knobs_of(family, seed);
  random_cases::Random sizes(seed ^ 0xC0FFEE);
  constexpr std::int64_t kSizes[] = {100, 400, 2'500, 8'000};
  constexpr std::int64_t kLargeSize = 100'000;
  const std::int64_t usual = seed % 200 == 0 ? kLargeSize : kSizes[sizes.in(0, 3)];
  knobs.program.instructions = instructions > 0 ? instructions : usual;
  return random_cases::random_case(seed, knobs);
}

}  // namespace cyclescope::timing_test
