#include "timing/live_accesses.h"

#include <limits>

namespace cyclescope::timing {
namespace {

constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();

}  // namespace

void LiveAccesses::add(const LiveAccess& access) {
  all_.push_back(access);
  extend_blocks(all_.size() - 1);
}

void LiveAccesses::extend_blocks(std::size_t index) {
  const LiveAccess& access = all_[index];
  const std::int64_t waited_for = access.role == architecture::AccessRole::kAccumulate ? kEarliest : access.time;
  if (index % kBlock == 0) {
    const std::int64_t before = blocks_.empty() ? kEarliest : blocks_.back().latest_so_far;
    const std::int64_t waited_for_before = blocks_.empty() ? kEarliest : blocks_.back().waited_for_so_far;
    blocks_.push_back({access.begin, access.end, kEarliest, before, kEarliest, waited_for_before});
  }
  Block& block = blocks_.back();
  block.begin = std::min(block.begin, access.begin);
  block.end = std::max(block.end, access.end);
  block.latest = std::max(block.latest, access.time);
  block.latest_so_far = std::max(block.latest_so_far, access.time);
  block.waited_for = std::max(block.waited_for, waited_for);
  block.waited_for_so_far = std::max(block.waited_for_so_far, waited_for);
}

void LiveAccesses::summarise() {
  blocks_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) extend_blocks(i);
}

std::int64_t LiveAccesses::wait(std::int64_t begin, std::int64_t end, bool accumulates, std::int64_t start) const {
  for (std::size_t b = blocks_.size(); b-- > 0;) {
    const Block& block = blocks_[b];
    if ((accumulates ? block.waited_for_so_far : block.latest_so_far) <= start) break;
    if ((accumulates ? block.waited_for : block.latest) <= start || block.end <= begin || end <= block.begin) continue;
    const std::size_t last = std::min(all_.size(), (b + 1) * kBlock);
    for (std::size_t i = b * kBlock; i < last; ++i) {
      const LiveAccess& older = all_[i];
      if (accumulates && older.role == architecture::AccessRole::kAccumulate) continue;
      if (older.time > start && older.begin < end && begin < older.end) start = older.time;
    }
  }
  return start;
}

void LiveAccesses::forget(std::int64_t dead) {
  if (std::erase_if(all_, [dead](const LiveAccess& access) { return access.time <= dead; }) > 0) summarise();
}

}  // namespace cyclescope::timing
