#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cyclescope::timing {

/// Cycles by bin (a cause at an object), ascending; bins without cycles are left out.
using PathCycles = std::vector<std::pair<std::uint32_t, std::int64_t>>;

/// `a` plus `b`.
PathCycles sum_of(const PathCycles& a, const PathCycles& b);
/// Adds to one bin.
void add_cycles(PathCycles& sum, std::uint32_t bin, std::int64_t cycles);

/// How a time of the frontier came about: the path that leads to it from the start of the program.
using PathRecord = std::uint32_t;
/// An entry of the frontier, whatever its time; see entry_name.
using EntryName = std::uint64_t;
/// A state of the frontier that paths can be traced back to.
using PathMoment = std::uint32_t;

/// Where a path came through at a moment, and its cycles since.
struct PathOrigin {
  EntryName entry = 0;
  PathCycles cycles;
};

/// All paths, as a tree: a record says what it adds to its parent's path. Records never change.
class PathRecords {
 public:
  static constexpr PathRecord kStart = 0;  ///< the path without cycles

  PathRecords();

  /// The path that spends `cycles` more in `bin`.
  PathRecord follow(PathRecord from, std::uint32_t bin, std::int64_t cycles);
  PathRecord follow(PathRecord from, std::shared_ptr<const PathCycles> cycles);
  /// The same path, which came through `entry` at `moment`.
  PathRecord mark(PathRecord from, PathMoment moment, EntryName entry);
  PathMoment new_moment() { return ++moments_; }

  /// Where the paths of `records` came through at `moment`; nothing where one did not come through a marked entry.
  std::optional<std::vector<PathOrigin>> trace_back(std::span<const PathRecord> records, PathMoment moment);
  /// All cycles of a path.
  PathCycles cycles_of(PathRecord record) const;

  /// True when so many records have been made since the last `tidy` that it is time for another.
  bool is_full() const { return records_.size() >= tidy_at_; }
  /// Drops all records but those of `kept`, which get new numbers, and what they need; marks are kept of `moments`,
  /// ascending.
  void tidy(std::span<PathRecord* const> kept, std::span<const PathMoment> moments);

  std::size_t size() const { return records_.size(); }

 private:
  struct Record {
    PathRecord parent = kStart;
    std::int32_t bin = 0;     ///< >= 0: `number` cycles in this bin; kVector: all of vectors_[number]; < 0: a mark
    std::int64_t number = 0;  ///< of a mark: its entry
  };
  static constexpr std::int32_t kVector = 0x7fffffff;
  static std::int32_t bin_of(PathMoment moment) { return -static_cast<std::int32_t>(moment); }
  void add_own(const Record& record, PathCycles& cycles) const;

  std::vector<Record> records_;
  std::vector<std::shared_ptr<const PathCycles>> vectors_;
  PathMoment moments_ = 0;
  std::size_t tidy_at_;
  std::vector<std::uint32_t> uses_;  ///< by record while trace_back runs, zero otherwise
};

}  // namespace cyclescope::timing
