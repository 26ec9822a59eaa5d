#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "timing/timed_list.h"

namespace cyclescope::timing {

/// When a storage's request slots and ports are taken, from now on. A step function of time, kept as breakpoints.
class StorageProfile {
 public:
  struct Step {
    std::int64_t time = 0;  ///< from here to the next step's time
    std::int32_t slots = 0, ports = 0;
  };

  StorageProfile() = default;
  /// Of a storage in which nobody waits for anybody: there is nothing to keep.
  static StorageProfile without_contention() { return {kUnlimited, kUnlimited}; }
  StorageProfile(std::int64_t slots, std::int64_t ports) : slots_(slots), ports_(ports) {}

  /// The earliest start >= ready at which a request fits that holds a slot for `service` cycles and a port for the last
  /// `transfers` of them; 1 <= transfers <= service.
  std::int64_t earliest(std::int64_t ready, std::int64_t service, std::int64_t transfers) const;

  /// Takes a slot for [start, start + service) and a port for the last `transfers` cycles of it.
  void reserve(std::int64_t start, std::int64_t service, std::int64_t transfers);

  /// Forgets what lies before `horizon`.
  void forget(std::int64_t horizon);

  /// Makes this the part of `whole` that matters to requests within [begin, end).
  void assign_part(const StorageProfile& whole, std::int64_t begin, std::int64_t end);

  /// Steps, ascending in time; before the first all is free, the last has nothing taken.
  const TimedList<Step>& steps() const { return steps_; }
  TimedList<Step>& steps() { return steps_; }

 private:
  struct Reservation {
    std::int64_t start = 0, transfers_start = 0, end = 0;
  };
  /// Reserves where no step comes later than the start.
  void reserve_behind(const Reservation& it);
  /// Reserves where there are steps within; `first`: where the one at the start is or has to be, `last`: the first
  /// after it; `level`: what is taken at the start so far.
  void reserve_across(std::size_t first, std::size_t last, Step level, const Reservation& it);

  static constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();
  std::int64_t slots_ = 1, ports_ = 1;
  TimedList<Step> steps_;
  std::vector<Step> scratch_;  ///< while reserve_across runs; kept for its memory
};

}  // namespace cyclescope::timing
