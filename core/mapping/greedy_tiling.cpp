#include "mapping/greedy_tiling.h"

#include <algorithm>
#include <string>
#include <utility>

#include "mapping/tiling.h"

namespace cyclescope::mapping {
namespace {

class Descent {
 public:
  Descent(const SlotExpressions& expressions, const Mapping& mapping, std::vector<std::int64_t>& frame)
      : expressions_(expressions), mapping_(mapping), tiling_(mapping.tiling), frame_(frame) {}

  Result<void> run() {
    find_needed_lets();
    if (auto done = start(); !done) return done;
    for (const GreedyPhase& phase : tiling_.greedy) {
      std::int64_t rounds = 0;
      if (auto done = phase.kind == GreedyPhase::Kind::kShrink ? shrink(phase, rounds) : grow(phase, rounds); !done) {
        return done;
      }
      if (phase.counted) frame_[phase.rounds] = rounds;
    }
    return {};
  }

 private:
  /// The "let" values that constraints and tile variables depend on: the others need not be known before the end.
  void find_needed_lets() {
    std::vector<Slot> wanted;
    const auto want = [&](SlotExpressionId id) {
      for (const Slot slot : expressions_.names(id)) wanted.push_back(slot);
    };
    for (const SlotExpressionId constraint : tiling_.constraints) want(constraint);
    for (const TileVariable& variable : tiling_.variables) {
      if (variable.has_hold) want(variable.hold);
      if (variable.has_shrink_to) want(variable.shrink_to);
    }
    for (auto let = mapping_.lets.rbegin(); let != mapping_.lets.rend(); ++let) {
      if (std::find(wanted.begin(), wanted.end(), let->slot) == wanted.end()) continue;
      if (expressions_.stage(let->value) != kKernelStage) needed_.push_back(*let);
      want(let->value);
    }
    std::reverse(needed_.begin(), needed_.end());
  }

  Result<void> start() {
    for (const Let& let : mapping_.lets) {
      if (expressions_.stage(let.value) != kKernelStage) continue;
      const auto value = expressions_.evaluate(let.value, frame_);
      if (!value) return tl::unexpected(value.error());
      frame_[let.slot] = *value;
    }
    for (const TileVariable& variable : tiling_.variables) {
      const auto maximum = expressions_.evaluate(variable.maximum, frame_);
      if (!maximum) return tl::unexpected(maximum.error());
      const auto value = variable.has_start ? expressions_.evaluate(variable.start, frame_) : maximum;
      if (!value) return tl::unexpected(value.error());
      if (*maximum < 1) {
        return failure("OutOfRange", variable.path,
                       "the tile variable '" + variable.name + "' has a maximum of " + std::to_string(*maximum) +
                           "; it must be at least 1");
      }
      maxima_.push_back(*maximum);
      frame_[variable.slot] = std::clamp<std::int64_t>(*value, 1, *maximum);
    }
    return {};
  }

  Result<bool> fits() {
    if (++looked_at_ > kMaxTilingPoints) {
      return failure("TilingTooLarge", mapping_.path + "/tiling",
                     "more than " + std::to_string(kMaxTilingPoints) + " tile choices to look at",
                     "start closer to what fits, or shrink in larger steps");
    }
    for (const Let& let : needed_) {
      const auto value = expressions_.evaluate(let.value, frame_);
      if (!value) return tl::unexpected(value.error());
      frame_[let.slot] = *value;
    }
    for (const SlotExpressionId constraint : tiling_.constraints) {
      const auto holds = expressions_.evaluate(constraint, frame_);
      if (!holds) return tl::unexpected(holds.error());
      if (*holds == 0) return false;
    }
    return true;
  }

  Result<void> shrink(const GreedyPhase& phase, std::int64_t& rounds) {
    for (;; ++rounds) {
      const auto fitting = fits();
      if (!fitting) return tl::unexpected(fitting.error());
      if (*fitting) return {};
      const TileVariable* largest = nullptr;
      for (const std::size_t index : phase.variables) {
        const TileVariable& variable = tiling_.variables[index];
        const std::int64_t value = frame_[variable.slot];
        if (value <= (largest != nullptr ? frame_[largest->slot] : 1)) continue;
        if (variable.has_hold) {
          const auto holds = expressions_.evaluate(variable.hold, frame_);
          if (!holds) return tl::unexpected(holds.error());
          if (*holds != 0) continue;
        }
        largest = &variable;
      }
      if (largest == nullptr) return {};
      std::int64_t& value = frame_[largest->slot];
      std::int64_t next = value - 1;
      if (largest->has_shrink_to) {
        const auto smaller = expressions_.evaluate(largest->shrink_to, frame_);
        if (!smaller) return tl::unexpected(smaller.error());
        next = *smaller;
      }
      if (next < 1 || next >= value) {
        return failure("OutOfRange", largest->path,
                       "the tile variable '" + largest->name + "' shrinks from " + std::to_string(value) + " to " +
                           std::to_string(next) + "; it must get smaller and stay at least 1");
      }
      value = next;
    }
  }

  Result<void> grow(const GreedyPhase& phase, std::int64_t& rounds) {
    for (bool grown = true; grown;) {
      grown = false;
      ++rounds;
      for (const std::size_t index : phase.variables) {
        std::int64_t& value = frame_[tiling_.variables[index].slot];
        if (value >= maxima_[index]) continue;
        ++value;
        const auto fitting = fits();
        if (!fitting) return tl::unexpected(fitting.error());
        if (*fitting) {
          grown = true;
        } else {
          --value;
        }
      }
    }
    return {};
  }

  const SlotExpressions& expressions_;
  const Mapping& mapping_;
  const Tiling& tiling_;
  std::vector<std::int64_t>& frame_;
  std::vector<Let> needed_;
  std::vector<std::int64_t> maxima_;  ///< by Tiling::variables
  std::int64_t looked_at_ = 0;
};

}  // namespace

Result<void> choose_greedily(const SlotExpressions& expressions, const Mapping& mapping,
                             std::vector<std::int64_t>& frame) {
  return Descent(expressions, mapping, frame).run();
}

}  // namespace cyclescope::mapping
