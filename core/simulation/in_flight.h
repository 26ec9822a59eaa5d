#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "simulation/instruction_source.h"

namespace cyclescope::simulation {

/// Index of an instruction in flight in its pool.
using Slot = std::uint32_t;
constexpr Slot kNoSlot = 0xFFFFFFFFu;

/// An instruction between its fetch and the last of its events.
struct InFlight {
  Execution execution;
  std::int64_t sequence = 0;                                  ///< in program order, from 0
  const std::vector<architecture::ObjectId>* path = nullptr;  ///< stages and unit
  std::size_t step = 0;    ///< objects of the path entered so far; 0: in the issue buffer
  bool done_here = false;  ///< may leave the object that it is in

  std::int32_t awaited = 0;                                ///< events of older instructions that its work waits for
  std::vector<Slot> on_start, on_visible, on_reads_ended;  ///< younger instructions that wait for events of this one

  /// How far one of its requests is.
  struct Progress {
    std::int64_t open = 0;  ///< what has to happen until it has ended, its own service included
  };

  std::int64_t entered_unit = 0;
  std::int64_t work_start = 0;
  std::vector<Progress> progress;   ///< by request
  std::size_t not_started = 0;      ///< requests, those that caches make included
  std::size_t not_served = 0;       ///< likewise
  std::size_t accesses_open = 0;    ///< of its own requests those that have not ended
  std::size_t reads_open = 0;       ///< likewise, of reads
  std::int64_t last_start = 0;      ///< of its requests granted so far
  std::size_t first_placement = 0;  ///< of its requests, among all of the program

  bool left_unit = false, visible = false, reads_ended = false;
};

/// Instructions in flight, addressed by slots that are used again.
class Pool {
 public:
  Slot acquire() {
    if (free_.empty()) {
      all_.emplace_back();
      return static_cast<Slot>(all_.size() - 1);
    }
    const Slot slot = free_.back();
    free_.pop_back();
    return slot;
  }
  void release(Slot slot) {
    // What was allocated inside is kept for the next instruction.
    InFlight& gone = all_[slot];
    InFlight fresh;
    fresh.execution.regions.swap(gone.execution.regions);
    fresh.execution.requests.swap(gone.execution.requests);
    fresh.progress.swap(gone.progress);
    fresh.on_start.swap(gone.on_start);
    fresh.on_visible.swap(gone.on_visible);
    fresh.on_reads_ended.swap(gone.on_reads_ended);
    fresh.on_start.clear();
    fresh.on_visible.clear();
    fresh.on_reads_ended.clear();
    gone = std::move(fresh);
    free_.push_back(slot);
  }
  InFlight& operator[](Slot slot) { return all_[slot]; }
  std::size_t in_use() const { return all_.size() - free_.size(); }

 private:
  std::deque<InFlight> all_;
  std::vector<Slot> free_;
};

}  // namespace cyclescope::simulation
