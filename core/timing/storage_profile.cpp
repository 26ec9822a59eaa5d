#include "timing/storage_profile.h"

#include <algorithm>

namespace cyclescope {

std::int64_t StorageProfile::earliest(std::int64_t ready, std::int64_t service, std::int64_t transfers) const {
  std::int64_t start = ready;
  const std::size_t size = steps_.size();
  if (size == 0 || steps_.back().time <= ready) return start;
  // The last step that begins at or before the start; most requests come near the end.
  std::size_t i = size - 1;
  while (i > 0 && steps_[i].time > start) --i;
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
  std::size_t i = steps_.size();
  while (i > 0 && steps_[i - 1].time > time) --i;
  if (i > 0 && steps_[i - 1].time == time) return i - 1;
  Step step = i > 0 ? steps_[i - 1] : Step{};
  step.time = time;
  steps_.insert(steps_.begin() + static_cast<std::ptrdiff_t>(i), step);
  return i;
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
