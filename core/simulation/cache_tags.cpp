#include "simulation/cache_tags.h"

#include <algorithm>
#include <cstddef>

namespace cyclescope::simulation {

CacheTags::CacheTags(const architecture::Cache& cache) : cache_(cache) {
  ways_.resize(static_cast<std::size_t>(cache.sets) * static_cast<std::size_t>(cache.ways));
}

CacheTags::Outcome CacheTags::access(std::int64_t line, bool write, std::int64_t load) {
  const std::int64_t remainder = line % cache_.sets;
  const std::int64_t set = remainder < 0 ? remainder + cache_.sets : remainder;
  const auto begin = ways_.begin() + static_cast<std::ptrdiff_t>(set * cache_.ways);
  const auto end = begin + static_cast<std::ptrdiff_t>(cache_.ways);
  ++clock_;
  const auto found = std::find_if(begin, end, [&](const Way& way) { return way.valid && way.line == line; });
  if (found != end) {
    if (cache_.replacement == architecture::ReplacementPolicy::kLru) found->stamp = clock_;
    found->dirty = found->dirty || (write && cache_.write_back);
    return {true, false, false, line, found->load};
  }
  if (write && !cache_.write_allocate) return {};
  // Invalid ways carry stamp 0 and go first.
  const auto victim = std::min_element(begin, end, [](const Way& a, const Way& b) { return a.stamp < b.stamp; });
  const Outcome outcome{false, true, victim->valid && victim->dirty, victim->line, victim->load};
  *victim = {true, write && cache_.write_back, line, clock_, load};
  return outcome;
}

}  // namespace cyclescope::simulation
