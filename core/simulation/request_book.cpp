#include "simulation/request_book.h"

#include <algorithm>
#include <limits>

namespace cyclescope::simulation {

RequestBook::RequestBook(const architecture::Storage& storage)
    : slots_(storage.contention ? storage.max_concurrent_requests : std::numeric_limits<std::int64_t>::max()),
      ports_(storage.contention ? storage.read_write_ports : std::numeric_limits<std::int64_t>::max()) {}

RequestBook::Entry RequestBook::entry_of(std::int64_t sequence, std::int64_t start, const Booking& booking,
                                         bool expected) {
  const std::int64_t begin = start + booking.offset;
  const std::int64_t end = begin + booking.service;
  return {begin, end - booking.transfers, end, sequence, expected};
}

bool RequestBook::counts(const Entry& entry, const Asker& asker) {
  if (entry.expected) return entry.sequence < asker.sequence;
  return !asker.ignores_younger || entry.sequence <= asker.sequence;
}

bool RequestBook::fits(const Asker& asker, std::int64_t start, const Booking& booking) const {
  const Entry wanted = entry_of(asker.sequence, start, booking, false);
  // Occupation only rises where an entry begins, so looking at the first cycle and at these is enough.
  const auto within = [&](auto begin_of, std::int64_t capacity) {
    const auto holders_at = [&](std::int64_t cycle) {
      return std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return begin_of(entry) <= cycle && cycle < entry.end && counts(entry, asker);
      });
    };
    if (holders_at(begin_of(wanted)) >= capacity) return false;
    return std::none_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return begin_of(entry) > begin_of(wanted) && begin_of(entry) < wanted.end && counts(entry, asker) &&
             holders_at(begin_of(entry)) >= capacity;
    });
  };
  return within([](const Entry& entry) { return entry.begin; }, slots_) &&
         within([](const Entry& entry) { return entry.port_begin; }, ports_);
}

std::int64_t RequestBook::next_candidate(const Asker& asker, std::int64_t start, const Booking& booking) const {
  std::int64_t next = -1;
  const auto consider = [&](std::int64_t candidate) {
    if (candidate > start && (next < 0 || candidate < next)) next = candidate;
  };
  for (const Entry& entry : entries_) {
    if (!counts(entry, asker)) continue;
    consider(entry.end - booking.offset);
    consider(entry.end - (booking.offset + booking.service - booking.transfers));
  }
  return next;
}

void RequestBook::enter(std::int64_t sequence, std::int64_t start, const Booking& booking, bool expected) {
  entries_.push_back(entry_of(sequence, start, booking, expected));
}

void RequestBook::remove(std::int64_t sequence, std::int64_t start, const Booking& booking, bool expected) {
  const Entry gone = entry_of(sequence, start, booking, expected);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.sequence == sequence && entry.expected == expected && entry.begin == gone.begin &&
           entry.port_begin == gone.port_begin && entry.end == gone.end;
  });
  if (found == entries_.end()) return;  // forgotten, as it lay in the past
  *found = entries_.back();
  entries_.pop_back();
}

void RequestBook::forget_until(std::int64_t time) {
  for (std::size_t i = 0; i < entries_.size();) {
    if (entries_[i].end <= time) {
      entries_[i] = entries_.back();
      entries_.pop_back();
    } else {
      ++i;
    }
  }
}

bool RequestBook::older_starts_after(std::int64_t sequence, std::int64_t start) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.sequence < sequence && entry.begin > start; });
}

}  // namespace cyclescope::simulation
