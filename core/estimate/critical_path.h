#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "json/writer.h"
#include "program/program.h"
#include "program/work.h"
#include "timing/attribution.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

struct Estimate;

/// Cycles on a critical path with one cause at one resource.
struct PathPart {
  timing::PathCause cause = timing::PathCause::kCompute;
  std::string object;       ///< with * for every index
  std::int64_t cycles = 0;  ///< > 0
};

/// What a layer's path is held against, to tell what is lost where.
struct PathBounds {
  std::int64_t multiplier_cycles = 0;       ///< of work of the busiest unit that multiplies and accumulates
  std::int64_t multiplier_path_cycles = 0;  ///< on the path: such units computing
  std::int64_t dram_path_cycles = 0;        ///< on the path: bandwidth of DRAM, and of units that read or write it
  std::int64_t dram_bytes = 0;              ///< through its ports; 0 behind a cache
  std::int64_t least_dram_bytes = 0;        ///< if each element of the layer's tensors moved once
};

/// How an EstimateJob finds out what layers' cycles are spent on, where somebody asks. Functions behind a table, so
/// that a program in which nobody does is linked without them.
struct PathFollower {
  timing::Timer (*timer)(const architecture::Architecture& architecture, const program::Program& program,
                         const timing::TimingOptions& options);
  /// By cause, then by the first object of each resource.
  std::vector<PathPart> (*path)(const architecture::Architecture& architecture, const timing::Timer& timer);
  PathBounds (*bounds)(const architecture::Architecture& architecture, const program::Program& program,
                       const program::Work& work, const timing::Timer& timer);
};
extern const PathFollower kPathFollower;

/// "compute", "data_wait", ... as in wasm/schema/attribute.response.schema.json.
const char* name_of(timing::PathCause cause);

/// What the cycles of an estimate are spent on, as described there. Precondition: made with kPathFollower.
void write_attribution(json::JsonWriter& json, const Estimate& estimate);

}  // namespace cyclescope::estimate
