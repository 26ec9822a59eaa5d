#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::timing {

/// The tags of a set-associative cache. They change in program order, so hits depend on addresses alone, never on time.
class TagStore {
 public:
  TagStore() = default;
  explicit TagStore(const architecture::Cache& cache)
      : cache_(cache), lines_(static_cast<std::size_t>(cache.sets * cache.ways)) {}

  struct Outcome {
    bool hit = false;
    bool writes_back = false;  ///< a dirty line had to be evicted
  };

  /// Looks up line number `line`; on a miss that allocates, the replaced line is the least recently used (or oldest)
  /// one.
  Outcome access(std::int64_t line, bool write) {
    const std::int64_t set = line % cache_.sets;
    Line* const ways = &lines_[static_cast<std::size_t>(set * cache_.ways)];
    ++clock_;
    Line* victim = ways;
    for (std::int64_t way = 0; way < cache_.ways; ++way) {
      Line& candidate = ways[way];
      if (candidate.line == line) {
        if (cache_.replacement == architecture::ReplacementPolicy::kLru) candidate.used = clock_;
        if (write && cache_.write_back) candidate.dirty = true;
        return {true, false};
      }
      if (candidate.used < victim->used) victim = &candidate;
    }
    if (write && !cache_.write_allocate) return {false, false};
    const Outcome outcome{false, victim->dirty};
    *victim = {line, clock_, write && cache_.write_back};
    return outcome;
  }

 private:
  struct Line {
    std::int64_t line = -1;
    std::int64_t used = 0;  ///< 0: never
    bool dirty = false;
  };
  architecture::Cache cache_;
  std::int64_t clock_ = 0;
  std::vector<Line> lines_;
};

}  // namespace cyclescope::timing
