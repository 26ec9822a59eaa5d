#include "timing/path_map.h"

#include <algorithm>

namespace cyclescope::timing {

PathMap::PathMap(const std::vector<EntryName>& names, std::vector<PathOrigin> origins) {
  entries_.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    entries_.push_back({names[i], origins[i].entry, std::make_shared<const PathCycles>(std::move(origins[i].cycles))});
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
}

const PathMap::Entry* PathMap::find(EntryName name) const {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), name,
                                      [](const Entry& entry, EntryName wanted) { return entry.name < wanted; });
  return place != entries_.end() && place->name == name ? &*place : nullptr;
}

bool PathMap::is_closed() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [this](const Entry& entry) { return find(entry.from) != nullptr; });
}

PathMap PathMap::after(const PathMap& before) const {
  PathMap both;
  both.entries_.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    const Entry& earlier = *before.find(entry.from);
    both.entries_.push_back(
        {entry.name, earlier.from, std::make_shared<const PathCycles>(sum_of(*earlier.cycles, *entry.cycles))});
  }
  return both;
}

PathMap PathMap::power(std::int64_t times) const {
  PathMap result;
  const auto nothing = std::make_shared<const PathCycles>();
  for (const Entry& entry : entries_) result.entries_.push_back({entry.name, entry.name, nothing});
  PathMap squared = *this;
  for (; times > 0; times /= 2) {
    if (times % 2 == 1) result = result.after(squared);
    if (times > 1) squared = squared.after(squared);
  }
  return result;
}

}  // namespace cyclescope::timing
