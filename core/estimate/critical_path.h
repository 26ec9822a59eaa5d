#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "json/writer.h"
#include "program/program.h"
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

/// How an EstimateJob finds out what layers' cycles are spent on, where somebody asks. Functions behind a table, so
/// that a program in which nobody does is linked without them.
struct PathFollower {
  timing::Timer (*timer)(const architecture::Architecture& architecture, const program::Program& program,
                         const timing::TimingOptions& options);
  /// By cause, then by the first object of each resource.
  std::vector<PathPart> (*path)(const architecture::Architecture& architecture, const timing::Timer& timer);
};
extern const PathFollower kPathFollower;

/// "compute", "data_wait", ... as in wasm/schema/attribute.response.schema.json.
const char* name_of(timing::PathCause cause);

/// What the cycles of an estimate are spent on, as described there. Precondition: made with kPathFollower.
void write_attribution(json::JsonWriter& json, const Estimate& estimate);

}  // namespace cyclescope::estimate
