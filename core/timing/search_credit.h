#pragma once

#include <algorithm>
#include <cstdint>

namespace cyclescope::timing {

/// Decides how often it is worth looking for repetition, which costs more than it can save where states are large and
/// iterations short. A look costs about as many units as numbers are looked at.
class SearchCredit {
 public:
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
  static constexpr std::int64_t kUnitsPerInstruction = 32;
  static constexpr std::int64_t kShare = 8;
  static constexpr std::int64_t kInitial = std::int64_t{1} << 14;
  static constexpr std::int64_t kMost = std::int64_t{1} << 24;
  std::int64_t units_ = kInitial;
};

}  // namespace cyclescope::timing
