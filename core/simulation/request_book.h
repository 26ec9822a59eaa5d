#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::simulation {

/// One request as its storage sees it, placed relative to a common start time.
struct Booking {
  std::int64_t offset = 0;     ///< start, relative to the common start
  std::int64_t service = 1;    ///< cycles for which it holds a slot
  std::int64_t transfers = 1;  ///< cycles at the end of these for which it holds a port
};

/// Who asks, and which other requests matter to it.
struct Asker {
  std::int64_t sequence = 0;     ///< of the instruction, in program order
  bool ignores_younger = false;  ///< granted in program order: younger instructions' requests do not count
};

/// The requests that hold, or will hold, the slots and ports of one storage.
class RequestBook {
 public:
  explicit RequestBook(const architecture::Storage& storage);

  /// True where a request at `start` stays within slots and ports in every cycle.
  bool fits(const Asker& asker, std::int64_t start, const Booking& booking) const;

  /// The earliest common start later than `start` at which the answer of `fits` can change from no to yes; -1 if none.
  std::int64_t next_candidate(const Asker& asker, std::int64_t start, const Booking& booking) const;

  /// Enters a request. An expected one stands for a request that its instruction has not made yet: it counts for
  /// younger instructions alone.
  void enter(std::int64_t sequence, std::int64_t start, const Booking& booking, bool expected);

  /// Removes one request, entered with these very values.
  void remove(std::int64_t sequence, std::int64_t start, const Booking& booking, bool expected);

  /// Forgets requests that end at or before `time`: no later one can meet them.
  void forget_until(std::int64_t time);

  /// True where a request of an older instruction starts later than `start`.
  bool older_starts_after(std::int64_t sequence, std::int64_t start) const;

 private:
  struct Entry {
    std::int64_t begin, port_begin, end;
    std::int64_t sequence;
    bool expected;
  };
  static Entry entry_of(std::int64_t sequence, std::int64_t start, const Booking& booking, bool expected);
  static bool counts(const Entry& entry, const Asker& asker);

  std::int64_t slots_, ports_;
  std::vector<Entry> entries_;
};

}  // namespace cyclescope::simulation
