#include "timing/storage_profile.h"

#include <algorithm>

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
  auto i = steps_.after(start);
  Step before;  // what is taken just before the step at `i`, in the end
  Step old;     // what was taken in it so far
  if (i != steps_.begin()) {
    auto previous = steps_.previous(i);
    old = steps_[previous];
    if (old.time == start) {
      i = previous;
      if (i != steps_.begin()) before = steps_[steps_.previous(i)];
    } else {
      before = old;
    }
  }
  if (i == steps_.end() || steps_[i].time != start) i = steps_.insert(i, {start, old.slots, old.ports});

  const auto same = [](const Step& a, const Step& b) { return a.slots == b.slots && a.ports == b.ports; };
  // From the step at `i` to `end`, takes a slot and `ports`; then `i` is the step that begins at `end`.
  const auto take_until = [&](std::int64_t end, std::int32_t ports) {
    for (;;) {
      Step& step = steps_[i];
      old = step;
      step.slots += 1;
      step.ports += ports;
      if (same(step, before)) {
        i = steps_.erase(i);
      } else {
        before = step;
        i = steps_.next(i);
      }
      if (i != steps_.end() && steps_[i].time == end) return;
      if (i == steps_.end() || steps_[i].time > end) {
        i = steps_.insert(i, {end, old.slots, old.ports});
        return;
      }
    }
  };
  if (transfers < service) take_until(start + service - transfers, 0);
  take_until(start + service, 1);
  if (same(steps_[i], before)) steps_.erase(i);
}

void StorageProfile::forget(std::int64_t horizon) {
  if (steps_.empty()) return;
  if (steps_.back().time <= horizon) {
    steps_.clear();
    return;
  }
  while (steps_[steps_.next(steps_.begin())].time <= horizon) steps_.pop_front();
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
