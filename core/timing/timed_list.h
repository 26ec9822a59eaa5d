#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace cyclescope::timing {

/// Entries ascending in their `time`. They mostly come and are looked for near the end, and go at the front; an entry
/// put elsewhere moves those on the shorter side of it.
template <typename Entry>
class TimedList {
  static_assert(std::is_trivially_copyable_v<Entry>);

 public:
  /// Where an entry is, until the list changes.
  using Place = std::size_t;

  bool empty() const { return first_ == entries_.size(); }
  std::size_t size() const { return entries_.size() - first_; }
  Entry& front() { return entries_[first_]; }
  const Entry& front() const { return entries_[first_]; }
  Entry& back() { return entries_.back(); }
  const Entry& back() const { return entries_.back(); }

  Place begin() const { return first_; }
  /// Behind the last.
  Place end() const { return entries_.size(); }
  Entry& operator[](Place place) { return entries_[place]; }
  const Entry& operator[](Place place) const { return entries_[place]; }
  Place next(Place place) const { return place + 1; }
  /// Precondition: `place` is not that of the first.
  Place previous(Place place) const { return place - 1; }

  /// The first that is later than `time`, or the end.
  Place after(std::int64_t time) const {
    const Entry* const entries = entries_.data();
    std::size_t i = entries_.size();
    const std::size_t near_end = i > first_ + kFew ? i - kFew : first_;
    while (i > near_end && entries[i - 1].time > time) --i;
    if (i > near_end || i == first_) return i;
    const auto later = [](std::int64_t t, const Entry& entry) { return t < entry.time; };
    return static_cast<std::size_t>(std::upper_bound(entries + first_, entries + i, time, later) - entries);
  }

  /// Puts `entry` before that at `place`, and returns where it is.
  Place insert(Place place, const Entry& entry) { return replace(place, place, {&entry, 1}); }

  /// Removes the entry at `place`, and returns where the next one is.
  Place erase(Place place) { return replace(place, place + 1, {}); }

  /// Puts `entries` in the place of those from `begin` to before `end`, and returns where the first of them is.
  Place replace(Place begin, Place end, std::span<const Entry> entries) {
    const std::size_t removed = end - begin;
    const std::size_t added = entries.size();
    if (added > removed) {
      begin = make_room(begin, end, added - removed);
    } else if (added < removed) {
      begin = take_out(begin, end, removed - added);
    }
    std::copy(entries.begin(), entries.end(), entries_.begin() + static_cast<std::ptrdiff_t>(begin));
    return begin;
  }

  /// Removes the first entry. Precondition: there is one.
  void pop_front() { pop_front_until(first_ + 1); }
  /// Removes those before `place`.
  void pop_front_until(Place place) {
    first_ = place;
    if (first_ >= kMostUnused && 2 * first_ >= entries_.size()) {
      entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
  }

  /// Precondition: not earlier than the last.
  void push_back(const Entry& entry) { entries_.push_back(entry); }
  /// Removes the last entry. Precondition: there is one.
  void pop_back() { entries_.pop_back(); }

  void clear() {
    entries_.clear();
    first_ = 0;
  }

  /// Calls visit(entry) for each in order.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t i = first_; i < entries_.size(); ++i) visit(entries_[i]);
  }
  /// Likewise; `change` may change the entry, but not the order.
  template <typename Change>
  void change_each(const Change& change) {
    for (std::size_t i = first_; i < entries_.size(); ++i) change(entries_[i]);
  }

 private:
  static constexpr std::size_t kFew = 8;
  static constexpr std::size_t kMostUnused = 64;

  /// Makes the part from `begin` to before `end` longer by `more`, and returns where it begins.
  std::size_t make_room(std::size_t begin, std::size_t end, std::size_t more) {
    if (more <= first_ && begin - first_ < entries_.size() - end) {
      std::copy(entries_.data() + first_, entries_.data() + begin, entries_.data() + first_ - more);
      first_ -= more;
      return begin - more;
    }
    const std::size_t old = entries_.size();
    entries_.resize(old + more);
    std::copy_backward(entries_.data() + end, entries_.data() + old, entries_.data() + old + more);
    return begin;
  }

  /// Makes the part from `begin` to before `end` shorter by `less`, and returns where it begins.
  std::size_t take_out(std::size_t begin, std::size_t end, std::size_t less) {
    if (begin - first_ < entries_.size() - end) {
      std::copy_backward(entries_.data() + first_, entries_.data() + begin, entries_.data() + begin + less);
      first_ += less;
      return begin + less;
    }
    std::copy(entries_.data() + end, entries_.data() + entries_.size(), entries_.data() + end - less);
    entries_.resize(entries_.size() - less);
    return begin;
  }

  std::vector<Entry> entries_;
  std::size_t first_ = 0;  ///< those before are gone
};

}  // namespace cyclescope::timing
