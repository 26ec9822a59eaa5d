#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::simulation {

/// The tags of one set-associative cache, all invalid at first.
class CacheTags {
 public:
  struct Outcome {
    bool hit = false;
    bool allocated = false;       ///< a miss, for which the line is loaded
    bool dirty_eviction = false;  ///< a dirty line had to make room
    std::int64_t line = 0;        ///< of a hit: it; of a dirty eviction: what had to make room
    std::int64_t load = -1;       ///< which load brought that line
  };

  explicit CacheTags(const architecture::Cache& cache);

  /// Looks `line` up and updates the tags as the cache's policies say; if it has to be loaded, by load number `load`.
  Outcome access(std::int64_t line, bool write, std::int64_t load);

 private:
  struct Way {
    bool valid = false;
    bool dirty = false;
    std::int64_t line = 0;
    std::uint64_t stamp = 0;  ///< of the last use (LRU) or of the fill (FIFO)
    std::int64_t load = -1;
  };

  architecture::Cache cache_;
  std::vector<Way> ways_;
  std::uint64_t clock_ = 0;
};

}  // namespace cyclescope::simulation
