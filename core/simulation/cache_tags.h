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
    bool dirty_eviction = false;  ///< a dirty line had to make room
  };

  explicit CacheTags(const architecture::Cache& cache);

  /// Looks `line` up and updates the tags as the cache's policies say.
  Outcome access(std::int64_t line, bool write);

 private:
  struct Way {
    bool valid = false;
    bool dirty = false;
    std::int64_t line = 0;
    std::uint64_t stamp = 0;  ///< of the last use (LRU) or of the fill (FIFO)
  };

  architecture::Cache cache_;
  std::vector<Way> ways_;
  std::uint64_t clock_ = 0;
};

}  // namespace cyclescope::simulation
