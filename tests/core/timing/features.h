#pragma once

#include <cstdint>
#include <iosfwd>

#include "architecture/architecture.h"
#include "program/program.h"

namespace cyclescope::timing_test {

/// What a machine with a program has that makes timing hard; summed up over cases, the number of cases with it.
struct Features {
  std::int64_t shared_successors = 0;  ///< units with different ways share the first object behind the fetch stage
  std::int64_t joins = 0;              ///< an object is entered from several others
  std::int64_t several_slots = 0;      ///< a storage in use holds several requests
  std::int64_t several_ports = 0;      ///< a storage in use transfers several at a time
  std::int64_t streaming = 0;          ///< instructions that reserve reads and writes jointly
  std::int64_t caches = 0;             ///< accesses to a cache
  std::int64_t accumulations = 0;
  std::int64_t unequal_strides = 0;      ///< accesses of one loop to one buffer walk with different strides
  std::int64_t borders = 0;              ///< a guard, size or latency that changes within a loop
  std::int64_t varying_trip_counts = 0;  ///< loops that depend on outer ones
  std::int64_t continuous_fetch = 0;

  void add(const Features& more);
};

/// Every count is 0 or 1.
Features features_of(const architecture::Architecture& architecture, const program::Program& program);

std::ostream& operator<<(std::ostream& out, const Features& features);

}  // namespace cyclescope::timing_test
