#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"

namespace cyclescope::simulation {

/// Cycles that a program takes at least, whatever waits for what else: found by walking through its instructions, and
/// not by placing any of them in time.
struct Floors {
  /// By ObjectId, of storages: the larger of what all requests hold of its ports, for their transfers, and of its
  /// slots, for their service, divided by how many there are (rounded up once). Requests are also those that caches in
  /// front of it make for lines that miss, have to make room, or are written through.
  std::vector<std::int64_t> requests;
  /// By ObjectId, of caches: lines that they load.
  std::vector<std::int64_t> lines_loaded;
  /// The longest chain of results that are read, or written over, one after the other. Two accesses to a buffer count
  /// as dependent where they begin with the same element: the others that overlap would make it longer only.
  std::int64_t longest_chain = 0;
  /// Whether all of the program was walked through. Otherwise these are floors of its beginning, and hold for all of
  /// it.
  bool whole = true;
};

/// Walks through at most `max_steps` instruction templates, iterations and looked-up lines. Errors: NegativeLatency,
/// CycleOverflow.
Result<Floors> floors_of(const architecture::Architecture& architecture, const program::Program& program,
                         std::int64_t max_steps);

}  // namespace cyclescope::simulation
