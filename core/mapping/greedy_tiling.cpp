#include "mapping/greedy_tiling.h"

#include <algorithm>
#include <string>
#include <utility>

#include "mapping/tiling.h"

namespace cyclescope::mapping {

class GreedyDescent::Descent {
 public:
  explicit Descent(const GreedyProblem& problem)
      : expressions_(problem.expressions),
        mapping_(problem.mapping),
        tiling_(problem.mapping.tiling),
        pins_(problem.pins),
        frame_(problem.frame) {}

  Result<bool> step(std::int64_t points) {
    if (maxima_.empty()) {
      find_needed_lets();
      if (auto done = start(); !done) return tl::unexpected(std::move(done.error()));
      begin_phase();
    }
    const std::int64_t end = looked_at_ + points;
    while (phase_ < tiling_.greedy.size()) {
      if (looked_at_ >= end) return false;
      const bool shrinks = tiling_.greedy[phase_].kind == GreedyPhase::Kind::kShrink;
      const auto ended = shrinks ? shrink(tiling_.greedy[phase_]) : grow(tiling_.greedy[phase_]);
      if (!ended) return tl::unexpected(ended.error());
      if (*ended) end_phase();
    }
    return true;
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
      const std::size_t index = maxima_.size();
      maxima_.push_back(*maximum);
      frame_[variable.slot] = std::clamp<std::int64_t>(*value, 1, *maximum);
      if (!pins_.fixes(index)) continue;
      if (!pins_.allows(index, *maximum, 1)) return tl::unexpected(pins_.refusal(index, *maximum, 1));
      frame_[variable.slot] = pins_.value(index, *maximum, 1);
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

  void begin_phase() {
    const bool grows = phase_ < tiling_.greedy.size() && tiling_.greedy[phase_].kind == GreedyPhase::Kind::kGrow;
    rounds_ = grows ? 1 : 0;
    next_ = 0;
    grown_ = false;
  }

  void end_phase() {
    if (tiling_.greedy[phase_].counted) frame_[tiling_.greedy[phase_].rounds] = rounds_;
    ++phase_;
    begin_phase();
  }

  /// One step of a phase that shrinks; true where it ends.
  Result<bool> shrink(const GreedyPhase& phase) {
    const auto fitting = fits();
    if (!fitting) return tl::unexpected(fitting.error());
    if (*fitting) return true;
    const TileVariable* largest = nullptr;
    for (const std::size_t index : phase.variables) {
      const TileVariable& variable = tiling_.variables[index];
      const std::int64_t value = frame_[variable.slot];
      if (pins_.fixes(index) || value <= (largest != nullptr ? frame_[largest->slot] : 1)) continue;
      if (variable.has_hold) {
        const auto holds = expressions_.evaluate(variable.hold, frame_);
        if (!holds) return tl::unexpected(holds.error());
        if (*holds != 0) continue;
      }
      largest = &variable;
    }
    if (largest == nullptr) return true;
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
    ++rounds_;
    return false;
  }

  /// One step of a phase that grows; true where it ends.
  Result<bool> grow(const GreedyPhase& phase) {
    if (next_ == phase.variables.size()) {
      if (!grown_) return true;
      ++rounds_;
      next_ = 0;
      grown_ = false;
    }
    const std::size_t index = phase.variables[next_++];
    std::int64_t& value = frame_[tiling_.variables[index].slot];
    if (pins_.fixes(index) || value >= maxima_[index]) return false;
    ++value;
    const auto fitting = fits();
    if (!fitting) return tl::unexpected(fitting.error());
    if (*fitting) {
      grown_ = true;
    } else {
      --value;
    }
    return false;
  }

  const SlotExpressions& expressions_;
  const Mapping& mapping_;
  const Tiling& tiling_;
  const TilePins& pins_;
  std::vector<std::int64_t>& frame_;
  std::vector<Let> needed_;
  std::vector<std::int64_t> maxima_;  ///< by Tiling::variables
  std::size_t phase_ = 0;             ///< of Tiling::greedy
  std::int64_t rounds_ = 0;
  std::size_t next_ = 0;  ///< of the phase's variables in this round
  bool grown_ = false;    ///< in this round
  std::int64_t looked_at_ = 0;
};

GreedyDescent::GreedyDescent(const GreedyProblem& problem) : descent_(std::make_unique<Descent>(problem)) {}
GreedyDescent::~GreedyDescent() = default;
Result<bool> GreedyDescent::step(std::int64_t points) { return descent_->step(points); }

}  // namespace cyclescope::mapping
