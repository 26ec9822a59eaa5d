#pragma once

#include <algorithm>
#include <cstdint>

namespace cyclescope::timing {

/// Decides how often it is worth looking for repetition, which costs more than it can save where states are large and
/// iterations short. A look costs about as many units as numbers are looked at.
class SearchCredit {
 public:
  static constexpr std::int64_t kUnitsPerInstruction = 32;

  bool allows_look() const { return units_ > 0; }

  /// `instructions` were evaluated, or would have been.
  void earn(std::int64_t instructions) {
    // Looking costs at most about this share of evaluating.
    units_ = std::min(kMost, units_ + std::min(instructions, kMost) * kUnitsPerInstruction / kShare);
  }
  /// A look spared the evaluation of `instructions`.
  void gain(std::int64_t instructions) {
    units_ = std::min(kMost, units_ + std::min(instructions, kMost) * kUnitsPerInstruction);
  }
  void spend(std::size_t units) { units_ -= static_cast<std::int64_t>(units); }

 private:
  static constexpr std::int64_t kShare = 8;
  static constexpr std::int64_t kInitial = std::int64_t{1} << 14;
  static constexpr std::int64_t kMost = std::int64_t{1} << 24;
  std::int64_t units_ = kInitial;
};

/// What iterations of one loop cost to evaluate, and how large the state is before them, on average or lately.
class IterationCost {
 public:
  /// `work`: see WorkMeter::charged.
  void add(std::int64_t work) {
    if (iterations_ >= kMost) {
      work_ /= 2;
      iterations_ /= 2;
    }
    work_ += work;
    ++iterations_;
  }
  bool is_known() const { return iterations_ > 0; }
  /// Precondition: is_known().
  std::int64_t average() const { return work_ / iterations_; }

  /// True once in a while, when it should be told anew.
  bool is_state_size_old() { return uses_++ % kUses == 0; }
  void set_state_size(std::size_t numbers) { state_size_ = numbers; }
  std::size_t state_size() const { return state_size_; }

 private:
  static constexpr std::int64_t kMost = 64;
  static constexpr std::uint64_t kUses = 8;
  std::int64_t work_ = 0, iterations_ = 0;
  std::uint64_t uses_ = 0;
  std::size_t state_size_ = 0;
};

}  // namespace cyclescope::timing
