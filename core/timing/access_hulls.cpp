#include "timing/access_hulls.h"

#include <algorithm>
#include <limits>

namespace cyclescope::timing {
namespace {

bool empty(const program::ValueRange& hull) { return hull.low >= hull.high; }

/// Computes everything but the hulls themselves.
void sort_and_cluster(BufferHulls& it) {
  const auto size = static_cast<std::uint32_t>(it.hulls.size());
  const auto before = [&it](std::uint32_t a, std::uint32_t b) {
    const std::int64_t low_a = it.hulls[a].low;
    const std::int64_t low_b = it.hulls[b].low;
    return low_a != low_b ? low_a < low_b : a < b;
  };
  // Mostly the order of the last time is still right.
  const auto has_empty = std::any_of(it.order.begin(), it.order.end(), [&](auto i) { return empty(it.hulls[i]); });
  const auto filled = size - static_cast<std::size_t>(std::count_if(it.hulls.begin(), it.hulls.end(), empty));
  if (has_empty || it.order.size() != filled) {
    it.order.clear();
    for (std::uint32_t i = 0; i < size; ++i) {
      if (!empty(it.hulls[i])) it.order.push_back(i);
    }
  }
  if (!std::is_sorted(it.order.begin(), it.order.end(), before)) std::sort(it.order.begin(), it.order.end(), before);

  // First each access names the smallest one of its cluster.
  it.cluster.resize(size);
  for (std::uint32_t i = 0; i < size; ++i) it.cluster[i] = i;
  it.reach.resize(it.order.size());
  std::int64_t reach = std::numeric_limits<std::int64_t>::min();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < it.order.size(); ++i) {
    if (it.hulls[it.order[i]].low >= reach) begin = i;
    reach = std::max(reach, it.hulls[it.order[i]].high);
    it.reach[i] = reach;
    const bool last = i + 1 == it.order.size() || it.hulls[it.order[i + 1]].low >= reach;
    if (!last || i == begin) continue;
    std::uint32_t smallest = it.order[begin];
    for (std::size_t k = begin; k <= i; ++k) smallest = std::min(smallest, it.order[k]);
    for (std::size_t k = begin; k <= i; ++k) it.cluster[it.order[k]] = smallest;
  }
  it.clusters = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    it.cluster[i] = it.cluster[i] == i ? it.clusters++ : it.cluster[it.cluster[i]];
  }
}

}  // namespace

void AccessHulls::look_at_iteration() {
  first_ = last_ = values_.index(loop_.id);
  iteration_ = true;
  analysis_.look_at(loop_.id, loop_.inside, first_, 1);
  ++looks_;
}

void AccessHulls::look_at_execution(std::int64_t first, std::int64_t last) {
  first_ = first;
  last_ = last;
  iteration_ = false;
  analysis_.look_at(loop_.id, loop_.inside, first_, 1);
  ++looks_;
}

program::ValueRange AccessHulls::hull_of(const BodyAccess& access) {
  if (access.never) return {};
  const CompiledAccess& a = program_.accesses[access.access];
  if (!iteration_ || !access.offset.separable || !access.span.separable) {
    const auto offset = analysis_.range_within(a.offset, first_, last_, a.limits);
    if (!offset) return {};
    const program::ValueRange span = *analysis_.range_within(a.span, first_, last_, a.limits);
    return {offset->low, offset->high + std::max<std::int64_t>(0, span.high)};
  }
  for (const program::LoopLimit& limit : a.limits) {
    const std::int64_t index = values_.index(limit.loop);
    if (!loop_.inside[limit.loop] && (index < limit.low || index > limit.high)) return {};
  }
  const std::int64_t known = access.offset.known_sum(values_);
  const std::int64_t span = access.span.known_sum(values_) + access.span.inner.high;
  return {known + access.offset.inner.low, known + access.offset.inner.high + std::max<std::int64_t>(0, span)};
}

void AccessHulls::compute(std::size_t buffer, BufferHulls& hulls) {
  const std::vector<BodyAccess>& accesses = loop_.buffers[buffer].accesses;
  hulls.look = looks_;
  hulls.hulls.resize(accesses.size());
  for (std::size_t i = 0; i < accesses.size(); ++i) hulls.hulls[i] = hull_of(accesses[i]);
  sort_and_cluster(hulls);
}

bool AccessHulls::inert(const LiveAccess& live, std::size_t buffer) {
  const BufferHulls& it = of(buffer);
  const std::vector<BodyAccess>& accesses = loop_.buffers[buffer].accesses;
  // Hulls from `i` on begin behind the access; before `i`, once all end before it, none is left that could meet it.
  auto i = std::lower_bound(it.order.begin(), it.order.end(), live.end,
                            [&it](std::uint32_t a, std::int64_t end) { return it.hulls[a].low < end; }) -
           it.order.begin();
  while (i > 0 && it.reach[static_cast<std::size_t>(--i)] > live.begin) {
    const std::uint32_t access = it.order[static_cast<std::size_t>(i)];
    if (it.hulls[access].high <= live.begin) continue;
    if (conflict(program_.accesses[accesses[access].access].role, live.role)) return false;
  }
  return true;
}

}  // namespace cyclescope::timing
