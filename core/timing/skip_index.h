#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "timing/listener.h"
#include "timing/timeline.h"

namespace cyclescope::timing {

/// What the indices of a copied event are: those of the event as it was evaluated, but for the loops around what was
/// skipped.
struct CopyFrame {
  static constexpr std::int32_t kNone = -1;
  std::int32_t outer = kNone;  ///< the frame of the copy that this one is part of
  program::LoopId loop = 0;
  bool adds = false;                  ///< `index` is added to the loop's index; otherwise takes its place
  std::int64_t index = 0;             ///< of `loop`
  std::vector<std::int64_t> indices;  ///< by LoopId, of the loops around `loop`
  std::int64_t first = 0;             ///< event that its copies begin with
};

/// An evaluated event, or a copy of it in what was skipped.
struct EventCopy {
  std::int64_t event = 0;
  std::int64_t cycles = 0;  ///< by which it is later
  std::int32_t frame = CopyFrame::kNone;
};

/// Knows, by number of executed instruction, which event it is or is a copy of.
class SkipIndex final : public TimingListener {
 public:
  SkipIndex(std::size_t loops, std::int64_t most_skips) : most_skips_(most_skips), skipped_(loops) {}

  void evaluated(const EvaluatedInstruction& /*instruction*/) override { ++next_event_; }
  void skipped(const SkippedIterations& iterations) override;
  void extrapolated(const ExtrapolatedIterations& rest) override;

  /// Whether the whole execution is known.
  bool complete() const { return incomplete_from_ == kNever; }
  /// Instructions of the execution, or of what is known of its beginning.
  std::int64_t instructions() const { return position_of(std::min(next_event_, incomplete_from_)); }
  const std::vector<SkippedOfLoop>& skipped_of_loops() const { return skipped_; }
  const std::vector<Period>& longest() const { return longest_; }
  /// Number of the first instruction of the period that is repeated for the longest time. Precondition: there is one.
  std::int64_t longest_begin() const { return longest_begin_; }

  /// Executed instructions before an event.
  std::int64_t position_of(std::int64_t event) const;
  /// Events of the instructions `first` ... `end` - 1, and the frames that they name. Precondition: end <=
  /// instructions().
  std::vector<EventCopy> copies(std::int64_t first, std::int64_t end);
  const std::vector<CopyFrame>& frames() const { return frames_; }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  struct Skip {
    std::int64_t event = 0;
    std::int64_t position = 0;      ///< instructions before it
    std::int64_t instructions = 0;  ///< of one repetition
    std::int64_t end = 0;           ///< position behind it
    bool recurred = false;
    program::LoopId loop = 0;
    std::int64_t index = 0, iterations = 0;  ///< iterations of one repetition
    EventRange equal;
    std::int64_t base = 0, repeats = 0, cycles = 0;
    std::vector<std::int64_t> indices;
  };
  struct Place {
    std::int64_t cycles = 0;
    std::int32_t frame = CopyFrame::kNone;
  };

  /// Index of the first skip at or behind `event`.
  std::size_t skip_behind(std::int64_t event) const;
  /// Appends the copies in [first, end), counted from the beginning of `range`.
  void append(const EventRange& range, std::int64_t first, std::int64_t end, Place place, std::vector<EventCopy>& out);
  void append_skip(const Skip& skip, std::int64_t first, std::int64_t end, Place place, std::vector<EventCopy>& out);

  std::int64_t most_skips_;
  std::int64_t next_event_ = 0;
  std::int64_t incomplete_from_ = kNever;  ///< event
  std::vector<Skip> skips_;
  std::vector<SkippedOfLoop> skipped_;
  std::vector<Period> longest_;
  std::int64_t longest_begin_ = 0;
  std::vector<CopyFrame> frames_;
};

}  // namespace cyclescope::timing
