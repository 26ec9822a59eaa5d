#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"
#include "timing/tag_store.h"

namespace cyclescope::timing {

/// What the look-ups of some accesses to caches found, at all levels, in program order. Requests that are placed
/// afterwards take it in the same order; it says all about the tags that matters to time, and nothing about addresses.
///
/// An access to a cache is: the number of lines; for each a Line, after kLoads a Displaced, then the access to the
/// storage behind that loads the line and the one that writes the other back, where that storage is a cache; then
/// whether words go through, and the access that writes them, likewise.
struct CacheLookUps {
  // Line: when it is there (see `arrival`), or
  static constexpr std::int64_t kLoads = std::numeric_limits<std::int64_t>::min();  ///< it is loaded
  static constexpr std::int64_t kMisses = kLoads + 1;                               ///< it is not, and stays away
  // Displaced: when the line that is written back was there (see `arrival`), or
  static constexpr std::int64_t kNone = kLoads + 2;  ///< nothing is written back

  struct Load {
    architecture::ObjectId cache = architecture::kNone;
    std::size_t way = 0;
  };

  std::vector<std::int64_t> found;
  std::vector<Load> loads;
  /// Lines that were there until then count as there all along; other times count from `base`.
  std::int64_t base = 0, settled = 0;

  /// A time as a number: 0 for what is settled, cycles after the base, or -1 - n where load n of these brings the line.
  std::int64_t arrival(const TagStore::Outcome& line) const {
    if (line.arrival == TagStore::kUntold) return -1 - static_cast<std::int64_t>(line.load);
    return line.arrival <= settled ? 0 : line.arrival - base;
  }

  /// Begins anew.
  void restart(std::int64_t new_base, std::int64_t new_settled) {
    found.clear();
    loads.clear();
    base = new_base;
    settled = new_settled;
  }
};

/// An access to a cache.
struct CacheAccess {
  architecture::ObjectId cache = architecture::kNone;
  std::int64_t first_bit = 0, last_bit = 0;  ///< addresses
  std::int64_t words = 0;                    ///< that are transferred, of the cache's width
  bool write = false;
};

/// The tags of all caches of a machine.
class CacheTags {
 public:
  explicit CacheTags(const architecture::Architecture& architecture);

  /// Looks up `access` in its cache and, where that misses, in those behind it; appends what is found.
  void look_up(const CacheAccess& access, CacheLookUps& out);

  /// Load `index` of `of` ends at `time`.
  void arrives(const CacheLookUps& of, std::size_t index, std::int64_t time) {
    const CacheLookUps::Load& load = of.loads[index];
    tags_[static_cast<std::size_t>(load.cache)].arrives(load.way, index, time);
  }

 private:
  void look_up_line(const CacheAccess& access, std::int64_t line, bool& misses, CacheLookUps& out);
  /// Looks up an access to the storage behind `cache`, if that is a cache.
  void look_up_behind(architecture::ObjectId cache, std::int64_t first_bit, std::int64_t last_bit, std::int64_t bits,
                      bool write, CacheLookUps& out);

  const architecture::Architecture& architecture_;
  std::vector<TagStore> tags_;  ///< by ObjectId; empty for what is no cache
};

}  // namespace cyclescope::timing
