#include "timing/storage_profile.h"

#include <algorithm>
#include <array>

namespace cyclescope::timing {

std::int64_t StorageProfile::earliest(std::int64_t ready, std::int64_t service, std::int64_t transfers) const {
  std::int64_t start = ready;
  if (steps_.empty() || steps_.back().time <= ready) return start;
  auto i = steps_.after(start);
  if (i != steps_.begin()) i = steps_.previous(i);
  for (auto next = steps_.next(i); next != steps_.end(); i = next, next = steps_.next(i)) {
    const Step& step = steps_[i];
    const std::int64_t end = steps_[next].time;
    if (step.time >= start + service) break;
    if (end <= start) continue;
    if (step.slots >= slots_) {
      start = end;
    } else if (step.ports >= ports_ && end > start + service - transfers) {
      // The transfers must begin when this step ends; steps already passed have to be looked at again only for ports,
      // and they end before the new start of the transfers.
      start = std::max(start, end - (service - transfers));
    }
  }
  return start;
}

void StorageProfile::reserve(std::int64_t start, std::int64_t service, std::int64_t transfers) {
  if (slots_ == kUnlimited) return;
  const std::int64_t end = start + service;
  if (steps_.empty() || steps_.back().time <= start) return reserve_behind({start, end - transfers, end});
  std::size_t first = steps_.after(start);
  std::size_t last = first;  // the steps from `first` to before `last` are replaced
  Step level;                // what is taken at `start` so far
  Step before;               // what is taken just before `start`
  if (first != steps_.begin()) {
    level = before = steps_[first - 1];
    if (level.time == start) {
      before = --first == steps_.begin() ? Step{} : steps_[first - 1];
    }
  }
  // A request that begins and ends between two steps, as most do, puts up to three others there.
  std::array<Step, 3> added;
  std::size_t count = 0;
  const auto add = [&](std::int64_t time, std::int32_t slots, std::int32_t ports) {
    if (slots == before.slots && ports == before.ports) return;
    before = added[count++] = {time, slots, ports};
  };
  if (last != steps_.end() && steps_[last].time < end) {
    reserve_across(first, last, level, {start, end - transfers, end});
    return;
  }
  if (transfers < service) add(start, level.slots + 1, level.ports);
  add(end - transfers, level.slots + 1, level.ports + 1);
  if (last != steps_.end() && steps_[last].time == end) level = steps_[last++];
  add(end, level.slots, level.ports);
  steps_.replace(first, last, {added.data(), count});
}

void StorageProfile::reserve_behind(const Reservation& it) {
  Step level;   // what is taken at the start so far
  Step before;  // what is taken just before it
  if (!steps_.empty()) {
    level = before = steps_.back();
    if (level.time == it.start) {
      steps_.pop_back();
      before = steps_.empty() ? Step{} : steps_.back();
    }
  }
  const auto add = [&](std::int64_t time, std::int32_t slots, std::int32_t ports) {
    if (slots == before.slots && ports == before.ports) return;
    before = {time, slots, ports};
    steps_.push_back(before);
  };
  if (it.transfers_start != it.start) add(it.start, level.slots + 1, level.ports);
  add(it.transfers_start, level.slots + 1, level.ports + 1);
  add(it.end, level.slots, level.ports);
}

void StorageProfile::reserve_across(std::size_t first, std::size_t last, Step level, const Reservation& it) {
  // Where something changes: at each step, and where the request, its transfers begin and end.
  scratch_.clear();
  Step before = first == steps_.begin() ? Step{} : steps_[first - 1];
  const auto add = [&](std::int64_t time) {
    const Step step{time, level.slots + (time < it.end ? 1 : 0),
                    level.ports + (time >= it.transfers_start && time < it.end ? 1 : 0)};
    if (step.slots == before.slots && step.ports == before.ports) return;
    scratch_.push_back(step);
    before = step;
  };
  add(it.start);
  bool transferring = it.transfers_start == it.start;
  for (;; ++last) {
    const bool is_step = last != steps_.end() && steps_[last].time <= it.end;
    if (!transferring && (!is_step || steps_[last].time > it.transfers_start)) add(it.transfers_start);
    transferring = transferring || !is_step || steps_[last].time >= it.transfers_start;
    if (!is_step) break;
    level = steps_[last];
    add(level.time);
    if (level.time == it.end) {
      steps_.replace(first, last + 1, scratch_);
      return;
    }
  }
  add(it.end);
  steps_.replace(first, last, scratch_);
}

void StorageProfile::forget(std::int64_t horizon) {
  if (steps_.empty()) return;
  if (steps_.back().time <= horizon) {
    steps_.clear();
    return;
  }
  // The last step up to the horizon says what is taken there.
  const std::size_t after = steps_.after(horizon);
  if (after != steps_.begin()) steps_.pop_front_until(after - 1);
}

void StorageProfile::assign_part(const StorageProfile& whole, std::int64_t begin, std::int64_t end) {
  slots_ = whole.slots_;
  ports_ = whole.ports_;
  steps_.clear();
  auto i = whole.steps_.after(begin);
  if (i != whole.steps_.begin()) i = whole.steps_.previous(i);
  for (; i != whole.steps_.end(); i = whole.steps_.next(i)) {
    steps_.push_back(whole.steps_[i]);
    // The one behind `end` is needed, too, as what is taken from the last one on counts as nothing.
    if (whole.steps_[i].time > end) break;
  }
}

}  // namespace cyclescope::timing
