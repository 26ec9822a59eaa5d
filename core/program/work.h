#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace cyclescope {

/// What executing a program amounts to, whatever the order in time. Exact sums over all iterations, found without
/// visiting each.
struct Work {
  std::int64_t instructions = 0;
  std::int64_t macs = 0;
  /// By ObjectId, cycles for which instructions keep the object at least: stages their latency, units their initiation
  /// interval (for one instruction at least a cycle of the unit's own), storages the transfers of requests divided by
  /// the ports (rounded up).
  std::vector<std::int64_t> busy;
  std::vector<std::int64_t> words_read;     ///< by ObjectId of storages, in words of its data_width
  std::vector<std::int64_t> words_written;  ///< likewise
};

/// Counts `program`'s work. Errors: WorkOverflow (a sum beyond 2^62), WorkBudget (a nest too irregular to count within
/// `evaluation_budget` evaluated guards).
Result<Work> count_work(const Architecture& architecture, const Program& program,
                        std::int64_t evaluation_budget = 200'000'000);

}  // namespace cyclescope
