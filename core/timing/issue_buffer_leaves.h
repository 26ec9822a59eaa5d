#pragma once

#include <cstdint>
#include <vector>

#include "timing/timed_list.h"

namespace cyclescope::timing {

/// The latest times at which instructions left the issue buffer, as many as can matter: a fetch access may start when
/// all but `capacity - 1` of the instructions fetched so far have left, that is at the capacity-th latest leave.
class IssueBufferLeaves {
 public:
  struct Leaves {
    std::int64_t time = 0, count = 0;  ///< `count` instructions left at `time`
  };

  /// An empty buffer is one whose instructions have all left at time 0.
  explicit IssueBufferLeaves(std::int64_t capacity) : capacity_(capacity) { assign({}); }

  void insert(std::int64_t time) {
    if (time <= room_at_) return;
    if (Leaves& last = leaves_.back(); last.time <= time) {
      if (last.time == time) {
        ++last.count;
      } else {
        leaves_.push_back({time, 1});
      }
    } else {
      const auto later = leaves_.after(time);
      Leaves& before = leaves_[leaves_.previous(later)];  // there are earlier ones
      if (before.time == time) {
        ++before.count;
      } else {
        leaves_.insert(later, {time, 1});
      }
    }
    if (--leaves_.front().count == 0) leaves_.pop_front();
    room_at_ = leaves_.front().time;
  }

  /// When enough slots are free for another fetch group.
  std::int64_t room_at() const { return room_at_; }

  /// The kept leaves.
  const TimedList<Leaves>& kept() const { return leaves_; }

  /// Forgets all but the `later` ones, which are ascending and at most as many as the capacity.
  void assign(const std::vector<Leaves>& later) {
    std::int64_t old = capacity_;
    for (const Leaves& l : later) old -= l.count;
    leaves_.clear();
    if (old > 0) leaves_.push_back({0, old});
    for (const Leaves& l : later) leaves_.push_back(l);
    room_at_ = leaves_.front().time;
  }

  /// Moves leaves later than `after` and earlier than `before` by `cycles`, which must keep the order.
  void shift(std::int64_t after, std::int64_t before, std::int64_t cycles) {
    leaves_.change_each([&](Leaves& leaves) {
      if (leaves.time > after && leaves.time < before) leaves.time += cycles;
    });
    room_at_ = leaves_.front().time;
  }

 private:
  std::int64_t capacity_;
  TimedList<Leaves> leaves_;
  std::int64_t room_at_ = 0;
};

}  // namespace cyclescope::timing
