#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/templates.h"
#include "diagnostics/diagnostic.h"

namespace cyclescope::architecture {

/// The values of all names at one point of the expansion of templates.
class Expansion {
 public:
  /// `definitions` are the values of parameters and constants; `slots` as in Templates. More loop iterations than
  /// `max_iterations` altogether are refused.
  Expansion(const std::vector<std::int64_t>& definitions, std::int32_t slots, std::int64_t max_iterations);

  const std::int64_t* slots() const { return slots_.data(); }

  /// Whether an expression's value may differ from one iteration of the surrounding loops to the next.
  bool varies(const expression::BoundExpression& expression) const {
    return expression.depends_on_slot_from(first_loop_slot_);
  }

  /// The value of `number` here. Errors: those of evaluate(), and OutOfRange; they name the iteration.
  Result<std::int64_t> value(const NumberTemplate& number) const;

  /// `error` with `path` where it has none, and with the iteration in its message.
  tl::unexpected<Diagnostic> fail(Diagnostic error, const std::string& path) const;

  /// Starts counting iterations afresh.
  void restart() { iterations_ = 0; }

  /// Calls `visit(item)`, a Result<void>, for every item of `elements`, in the order of the text; loops run inside.
  /// Errors: those of `visit` and of value(), and TooLarge for too many iterations.
  template <typename Item, typename Visit>
  Result<void> expand(const std::vector<Element<Item>>& elements, const Visit& visit) {
    for (const Element<Item>& element : elements) {
      if (auto done = element.item ? visit(*element.item) : run_loop(element, 0, visit); !done) return done;
    }
    return {};
  }

 private:
  template <typename Item, typename Visit>
  Result<void> run_loop(const Element<Item>& element, std::size_t depth, const Visit& visit) {
    if (depth == element.loops.size()) {
      if (element.condition) {
        const Result<std::int64_t> condition = value(*element.condition);
        if (!condition) return tl::unexpected<Diagnostic>(condition.error());
        if (*condition == 0) return {};
      }
      return expand(element.elements, visit);
    }
    const LoopTemplate& loop = element.loops[depth];
    const Result<std::int64_t> from = value(loop.from);
    if (!from) return tl::unexpected<Diagnostic>(from.error());
    const Result<std::int64_t> to = value(loop.to);
    if (!to) return tl::unexpected<Diagnostic>(to.error());
    const Result<std::int64_t> step = value(loop.step);
    if (!step) return tl::unexpected<Diagnostic>(step.error());
    active_.push_back(&loop);
    for (std::int64_t i = *from; i < *to; i += *step) {  // read_loops() bounds all three: no overflow
      if (++iterations_ > max_iterations_) return too_many(loop);
      slots_[static_cast<std::size_t>(loop.slot)] = i;
      if (auto done = run_loop(element, depth + 1, visit); !done) return done;
    }
    active_.pop_back();
    return {};
  }

  tl::unexpected<Diagnostic> too_many(const LoopTemplate& loop) const;

  std::vector<std::int64_t> slots_;
  std::int32_t first_loop_slot_;
  std::vector<const LoopTemplate*> active_;
  std::int64_t max_iterations_;
  std::int64_t iterations_ = 0;
};

}  // namespace cyclescope::architecture
