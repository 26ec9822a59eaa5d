#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::timing {

/// What a cycle on the critical path was spent on.
enum class PathCause : std::uint8_t {
  kCompute,          ///< a unit computes: cycles until it is free, of which its results take at least as many
  kDataWait,         ///< a result is awaited longer than its unit is busy with it
  kStructuralWait,   ///< a stage holds an instruction
  kMemoryLatency,    ///< a request, or what moves data, is under way without transferring
  kMemoryBandwidth,  ///< a port transfers, is waited for, or what moves data is busy
  kFetch,            ///< instructions are fetched and issued
};
constexpr std::size_t kPathCauses = 6;

/// Cycles on the critical path with one cause at one object.
struct PathShare {
  PathCause cause = PathCause::kCompute;
  architecture::ObjectId object = architecture::kNone;  ///< stage, unit or storage
  std::int64_t cycles = 0;                              ///< > 0
};

/// The critical path of a program: by cause, then by object; the cycles add up to the program's latency.
using Attribution = std::vector<PathShare>;

}  // namespace cyclescope::timing
