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

  std::int64_t entered_unit = 0;
  std::int64_t work_start = 0;
  bool writes_pending = false;  ///< its reads are granted, its writes not yet
  std::int64_t last_start = 0;  ///< of its requests granted so far
  std::int64_t last_end = 0;    ///< likewise, and at least work start + latency
  std::int64_t reads_end = 0;
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
