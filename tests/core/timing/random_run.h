#pragma once

#include <cstdint>
#include <string>

#include "../random/random_case.h"

namespace cyclescope::timing_test {

/// How much the random tests do. Environment variables change it:
///   CYCLESCOPE_RANDOM_CASES   cases in all, 12,000 unless said otherwise
///   CYCLESCOPE_RANDOM_SEED    the first seed, 1 unless said otherwise; the cases take this and the following ones
struct RandomRun {
  std::int64_t cases = 12'000;
  std::uint64_t first_seed = 1;

  /// True for the ordinary number of cases or more: then the tests also want to have covered everything.
  bool is_ordinary() const { return cases >= 12'000; }
};

RandomRun random_run();

/// Kinds of random cases, each with knobs that stress something else.
enum class Family : std::uint8_t {
  kAnything,           ///< the usual mixture
  kMemory,             ///< few storages that many units share; unequal strides, borders, joint requests
  kExclusiveStorages,  ///< where hardware and program order must agree
  kPipelines,          ///< registers, stages, joins; no memory
  kTransfers,          ///< joint requests that outlast the loops that they were made before
  kDeep,               ///< four loops deep, few instructions in each, borders at all levels
  kCaches,
};
constexpr Family kFamilies[] = {Family::kAnything,  Family::kMemory,    Family::kExclusiveStorages,
                                Family::kPipelines, Family::kTransfers, Family::kDeep,
                                Family::kCaches};
const char* name_of(Family family);

/// The case of a seed: executes roughly `instructions`, or as many as its seed says (a few hundred to a few thousand)
/// where 0.
random_cases::RandomCase case_of(Family family, std::uint64_t seed, std::int64_t instructions = 0);

}  // namespace cyclescope::timing_test
