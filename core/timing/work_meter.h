#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace cyclescope::timing {

/// The one place in which evaluation counts what it costs, in units of about one instruction.
///
/// `charged` is what counts against TimingOptions::instruction_budget, and thereby decides results: it must not depend
/// on where steps end. `spent` counts the search for repetition, too: it decides how long a step lasts, whatever the
/// evaluator is busy with.
class WorkMeter {
 public:
  /// `instructions`: how many were evaluated so far; must outlive it.
  WorkMeter(const std::int64_t& instructions, std::int64_t budget) : instructions_(instructions), budget_(budget) {}

  std::int64_t charged() const { return instructions_ + others_; }
  bool is_over_budget() const { return charged() > budget_; }

  /// The step that begins now ends once `work` more was spent.
  void begin_step(std::int64_t work) {
    step_end_ = work < std::numeric_limits<std::int64_t>::max() - spent() ? spent() + work
                                                                          : std::numeric_limits<std::int64_t>::max();
  }
  bool is_step_over() const { return spent() >= step_end_; }

  /// An iteration begins or ends.
  void iteration() { ++others_; }
  /// The iteration that was just begun begins again later, because the step ends in between.
  void take_back_iteration() { --others_; }
  /// Iterations are skipped or their outcome is taken from a memo.
  void skip() { others_ += kSkip; }
  /// The search for repetition looked at `numbers` of 8 bytes.
  void search(std::size_t numbers) { searched_ += static_cast<std::int64_t>(numbers); }

 private:
  static constexpr std::int64_t kSkip = 50;
  static constexpr std::int64_t kNumbersPerInstruction = 32;

  std::int64_t spent() const { return charged() + searched_ / kNumbersPerInstruction; }

  const std::int64_t& instructions_;
  std::int64_t budget_;
  std::int64_t others_ = 0, searched_ = 0;
  std::int64_t step_end_ = std::numeric_limits<std::int64_t>::max();
};

}  // namespace cyclescope::timing
