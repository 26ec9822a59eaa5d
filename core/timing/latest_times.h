#pragma once

#include <cstdint>
#include <vector>

#include "timing/timed_list.h"

namespace cyclescope::timing {

/// The latest times at which things ended that occupy one of `capacity` places each, as many as can matter: the next
/// thing finds room when all but `capacity - 1` of those before it have ended, that is at the capacity-th latest end.
class LatestTimes {
 public:
  struct Ends {
    std::int64_t time = 0, count = 0;  ///< `count` of them ended at `time`
  };

  /// All that came before ended at time 0.
  explicit LatestTimes(std::int64_t capacity) : capacity_(capacity) { assign({}); }

  void insert(std::int64_t time) {
    if (time <= room_at_) return;
    if (Ends& last = ends_.back(); last.time <= time) {
      if (last.time == time) {
        ++last.count;
      } else {
        ends_.push_back({time, 1});
      }
    } else {
      const auto later = ends_.after(time);
      Ends& before = ends_[ends_.previous(later)];  // there are earlier ones
      if (before.time == time) {
        ++before.count;
      } else {
        ends_.insert(later, {time, 1});
      }
    }
    if (--ends_.front().count == 0) ends_.pop_front();
    room_at_ = ends_.front().time;
  }

  /// When there is room for one more.
  std::int64_t room_at() const { return room_at_; }

  /// The kept ends, ascending.
  const TimedList<Ends>& kept() const { return ends_; }

  /// Forgets all but the `later` ones, which are ascending and at most as many as the capacity.
  void assign(const std::vector<Ends>& later) {
    std::int64_t old = capacity_;
    for (const Ends& e : later) old -= e.count;
    ends_.clear();
    if (old > 0) ends_.push_back({0, old});
    for (const Ends& e : later) ends_.push_back(e);
    room_at_ = ends_.front().time;
  }

  /// Moves ends later than `after` and earlier than `before` by `cycles`, which must keep the order.
  void shift(std::int64_t after, std::int64_t before, std::int64_t cycles) {
    ends_.change_each([&](Ends& ends) {
      if (ends.time > after && ends.time < before) ends.time += cycles;
    });
    room_at_ = ends_.front().time;
  }

 private:
  std::int64_t capacity_;
  TimedList<Ends> ends_;
  std::int64_t room_at_ = 0;
};

}  // namespace cyclescope::timing
