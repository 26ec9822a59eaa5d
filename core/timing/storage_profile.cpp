#include "timing/storage_profile.h"

#include <algorithm>

namespace cyclescope {

std::size_t StorageProfile::steps_until(std::int64_t time) const {
  // Most requests come near the end.
  std::size_t high = steps_.size();
  std::size_t width = 1;
  while (high >= width && steps_[high - width].time > time) {
    high -= width;
    width *= 2;
  }
  const auto first = steps_.begin() + static_cast<std::ptrdiff_t>(high < width ? 0 : high - width + 1);
  const auto later = [](std::int64_t t, const Step& step) { return t < step.time; };
  return static_cast<std::size_t>(
      std::upper_bound(first, steps_.begin() + static_cast<std::ptrdiff_t>(high), time, later) - steps_.begin());
}

std::int64_t StorageProfile::earliest(std::int64_t ready, std::int64_t service, std::int64_t transfers) const {
  std::int64_t start = ready;
  const std::size_t size = steps_.size();
  if (size == 0 || steps_.back().time <= ready) return start;
  std::size_t i = std::max<std::size_t>(1, steps_until(start)) - 1;
  while (i + 1 < size) {
    const Step& step = steps_[i];
    const std::int64_t end = steps_[i + 1].time;
    if (step.time >= start + service) break;
    if (end > start) {
      if (step.slots >= slots_) {
        start = end;
      } else if (step.ports >= ports_ && end > start + service - transfers) {
        // The transfers must begin when this step ends; steps already passed have to be looked at again only for ports,
        // and they end before the new start of the transfers.
        start = std::max(start, end - (service - transfers));
      }
    }
    ++i;
  }
  return start;
}

std::size_t StorageProfile::split(std::int64_t time) {
  const std::size_t i = steps_until(time);
  if (i > 0 && steps_[i - 1].time == time) return i - 1;
  Step step = i > 0 ? steps_[i - 1] : Step{};
  step.time = time;
  steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(i), step);
  return i;
}

void StorageProfile::join(std::int64_t time) {
  const std::size_t i = steps_until(time) - 1;
  const Step before = i > 0 ? steps_[i - 1] : Step{};
  if (steps_[i].slots == before.slots && steps_[i].ports == before.ports) {
    steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void StorageProfile::reserve(std::int64_t start, std::int64_t service, std::int64_t transfers) {
  const std::int64_t end = start + service;
  std::size_t i = split(start);
  split(end);
  split(end - transfers);
  for (; steps_[i].time < end; ++i) {
    steps_[i].slots += 1;
    if (steps_[i].time >= end - transfers) steps_[i].ports += 1;
  }
  join(end);
  if (transfers < service) join(end - transfers);
  join(start);
}

void StorageProfile::assign_part(const StorageProfile& whole, std::int64_t begin, std::int64_t end) {
  slots_ = whole.slots_;
  ports_ = whole.ports_;
  const auto first = static_cast<std::ptrdiff_t>(std::max<std::size_t>(1, whole.steps_until(begin)) - 1);
  // Until the last step that begins after `end`, as what is taken from the last one on counts as nothing.
  const auto last = static_cast<std::ptrdiff_t>(std::min(whole.steps_.size(), whole.steps_until(end) + 1));
  steps_.assign(whole.steps_.begin() + std::min(first, last), whole.steps_.begin() + last);
}

void StorageProfile::forget(std::int64_t horizon) {
  std::size_t keep = 0;
  while (keep + 1 < steps_.size() && steps_[keep + 1].time <= horizon) ++keep;
  if (keep + 1 == steps_.size() && steps_[keep].time <= horizon) {
    steps_.clear();
  } else if (keep > 0) {
    steps_.erase(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(keep));
  }
}

}  // namespace cyclescope
