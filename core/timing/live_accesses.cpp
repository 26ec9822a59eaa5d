#include "timing/live_accesses.h"

#include <limits>

namespace cyclescope::timing {
namespace {

constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();

}  // namespace

void LiveAccesses::add(std::int64_t begin, std::int64_t end, std::int64_t time, std::uint64_t birth,
                       std::uint32_t access, architecture::AccessRole role) {
  if (all_.size() % kBlock == 0) open_block();
  extend(blocks_.back(), begin, end, time, role);
  // Field by field: a copy of the whole would read what has just been written in other pieces, which takes long.
  LiveAccess& added = all_.emplace_back();
  added.begin = begin;
  added.end = end;
  added.time = time;
  added.birth = birth;
  added.access = access;
  added.role = role;
}

void LiveAccesses::open_block() {
  Block block;
  block.begin = std::numeric_limits<std::int64_t>::max();
  block.end = block.latest = block.latest_so_far = block.waited_for = block.waited_for_so_far = kEarliest;
  if (!blocks_.empty()) {
    block.latest_so_far = blocks_.back().latest_so_far;
    block.waited_for_so_far = blocks_.back().waited_for_so_far;
  }
  blocks_.push_back(block);
}

void LiveAccesses::extend(Block& block, std::int64_t begin, std::int64_t end, std::int64_t time,
                          architecture::AccessRole role) {
  block.begin = std::min(block.begin, begin);
  block.end = std::max(block.end, end);
  block.latest = std::max(block.latest, time);
  block.latest_so_far = std::max(block.latest_so_far, time);
  if (role == architecture::AccessRole::kAccumulate) return;
  block.waited_for = std::max(block.waited_for, time);
  block.waited_for_so_far = std::max(block.waited_for_so_far, time);
}

void LiveAccesses::summarise() {
  blocks_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (i % kBlock == 0) open_block();
    extend(blocks_.back(), all_[i].begin, all_[i].end, all_[i].time, all_[i].role);
  }
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
