#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::timing {

/// The lines of a set-associative cache. They change in program order, so hits depend on addresses alone, never on
/// time; when a line that is being loaded is there is told later.
class TagStore {
 public:
  TagStore() = default;
  explicit TagStore(const architecture::Cache& cache)
      : cache_(cache), lines_(static_cast<std::size_t>(cache.sets * cache.ways)) {}

  /// In place of an arrival that was not told yet.
  static constexpr std::int64_t kUntold = std::numeric_limits<std::int64_t>::max();

  struct Outcome {
    bool hit = false;
    bool loads = false;        ///< a miss that allocates
    bool writes_back = false;  ///< a dirty line has to make room
    std::size_t way = 0;       ///< where the line is, or will be
    // Of the line that was hit, or that has to make room.
    std::int64_t line = -1;
    std::int64_t arrival = 0;  ///< when it is there, or kUntold
    std::size_t load = 0;      ///< then: which load brings it
  };

  /// Looks up line number `line`; on a miss that allocates, the replaced line is the least recently used (or oldest)
  /// one, and the load that brings the new one is `load`.
  Outcome access(std::int64_t line, bool write, std::size_t load) {
    const std::int64_t remainder = line % cache_.sets;
    const std::int64_t set = remainder < 0 ? remainder + cache_.sets : remainder;
    const auto first = static_cast<std::size_t>(set * cache_.ways);
    ++clock_;
    std::size_t victim = first;
    for (std::size_t way = first; way < first + static_cast<std::size_t>(cache_.ways); ++way) {
      Line& candidate = lines_[way];
      if (candidate.used > 0 && candidate.line == line) {
        if (cache_.replacement == architecture::ReplacementPolicy::kLru) candidate.used = clock_;
        if (write && cache_.write_back) candidate.dirty = true;
        return {true, false, false, way, line, candidate.arrival, candidate.load};
      }
      if (candidate.used < lines_[victim].used) victim = way;
    }
    if (write && !cache_.write_allocate) return {};
    Line& replaced = lines_[victim];
    const Outcome outcome{false, true, replaced.dirty, victim, replaced.line, replaced.arrival, replaced.load};
    replaced = {line, clock_, write && cache_.write_back, kUntold, load};
    return outcome;
  }

  /// The line that `load` brings to `way` is there at `time`, unless it has had to make room since.
  void arrives(std::size_t way, std::size_t load, std::int64_t time) {
    Line& line = lines_[way];
    if (line.arrival == kUntold && line.load == load) line.arrival = time;
  }

 private:
  struct Line {
    std::int64_t line = -1;
    std::int64_t used = 0;  ///< 0: never
    bool dirty = false;
    std::int64_t arrival = 0;
    std::size_t load = 0;
  };
  architecture::Cache cache_;
  std::int64_t clock_ = 0;
  std::vector<Line> lines_;
};

}  // namespace cyclescope::timing
