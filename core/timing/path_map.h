#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "timing/path_records.h"

namespace cyclescope::timing {

/// Where the paths to a state's entries came through in an earlier state, and their cycles since.
class PathMap {
 public:
  struct Entry {
    EntryName name = 0;
    EntryName from = 0;
    std::shared_ptr<const PathCycles> cycles;
  };

  PathMap() = default;
  /// `names` and `origins` are parallel; names are different.
  PathMap(const std::vector<EntryName>& names, std::vector<PathOrigin> origins);

  const std::vector<Entry>& entries() const { return entries_; }
  const Entry* find(EntryName name) const;
  /// True where paths come through entries of this map only, so that it can be applied again.
  bool is_closed() const;

  /// `times` applications, one after another. Preconditions: is_closed(), times >= 0.
  PathMap power(std::int64_t times) const;
  /// Where paths come through that came through `before` after they came through this map's entries.
  PathMap after(const PathMap& before) const;

 private:
  std::vector<Entry> entries_;  ///< ascending in their names
};

}  // namespace cyclescope::timing
