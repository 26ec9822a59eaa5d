#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cyclescope::simulation {

/// Events ordered by time: those of the next kWindow cycles lie in one list per cycle, later ones in a heap.
template <typename Event>
class EventQueue {
 public:
  std::int64_t now() const { return now_; }

  /// Adds `event` at `time`, which must be later than now.
  void push(std::int64_t time, Event event) {
    if (time - now_ < kWindow) {
      add(time, event);
    } else {
      far_.push_back({time, event});
      std::push_heap(far_.begin(), far_.end(), later);
    }
  }

  /// Moves to the time of the next event and puts all events of that time into `events`; false when there are none.
  bool advance(std::vector<Event>& events) {
    events.clear();
    if (in_window_ == 0 && far_.empty()) return false;
    now_ = in_window_ > 0 ? next_in_window() : far_.front().time;
    while (!far_.empty() && far_.front().time - now_ < kWindow) {
      std::pop_heap(far_.begin(), far_.end(), later);
      add(far_.back().time, far_.back().event);
      far_.pop_back();
    }
    const std::size_t slot = slot_of(now_);
    events.swap(lists_[slot]);
    in_window_ -= events.size();
    occupied_[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    return true;
  }

 private:
  static constexpr std::int64_t kWindow = 1024;

  struct Far {
    std::int64_t time;
    Event event;
  };
  static bool later(const Far& a, const Far& b) { return a.time > b.time; }
  static std::size_t slot_of(std::int64_t time) { return static_cast<std::size_t>(time % kWindow); }

  void add(std::int64_t time, Event event) {
    const std::size_t slot = slot_of(time);
    lists_[slot].push_back(event);
    occupied_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    ++in_window_;
  }

  /// Every event of the window is earlier than every one of the heap: the heap is drained whenever time moves.
  std::int64_t next_in_window() const {
    std::int64_t time = now_ + 1;
    while (true) {
      const std::size_t slot = slot_of(time);
      const std::uint64_t rest = occupied_[slot / 64] >> (slot % 64);
      if (rest != 0) return time + __builtin_ctzll(rest);
      time += static_cast<std::int64_t>(64 - slot % 64);
    }
  }

  std::int64_t now_ = 0;
  std::size_t in_window_ = 0;
  std::array<std::vector<Event>, kWindow> lists_;
  std::array<std::uint64_t, kWindow / 64> occupied_{};
  std::vector<Far> far_;
};

}  // namespace cyclescope::simulation
