#include "architecture/expansion.h"

#include <algorithm>
#include <utility>

namespace cyclescope::architecture {

Expansion::Expansion(const std::vector<std::int64_t>& definitions, std::int32_t slots, std::int64_t max_iterations)
    : slots_(definitions),
      first_loop_slot_(static_cast<std::int32_t>(definitions.size())),
      max_iterations_(max_iterations) {
  slots_.resize(std::max(definitions.size(), static_cast<std::size_t>(slots)));
}

Result<std::int64_t> Expansion::value(const NumberTemplate& number) const {
  Result<std::int64_t> value = number.value.evaluate(slots_.data());
  if (!value) return fail(std::move(value.error()), number.pointer);
  if (*value < number.minimum || *value > number.maximum) {
    return fail(Diagnostic{"OutOfRange", number.pointer,
                           "the value is " + std::to_string(*value) + ", but must be from " +
                               std::to_string(number.minimum) + " to " + std::to_string(number.maximum),
                           "", 0, 0},
                number.pointer);
  }
  return value;
}

tl::unexpected<Diagnostic> Expansion::fail(Diagnostic error, const std::string& path) const {
  if (error.path.empty()) error.path = path;
  for (std::size_t i = 0; i < active_.size(); ++i) {
    error.message += (i == 0 ? " (for " : ", ") + active_[i]->variable + " = " +
                     std::to_string(slots_[static_cast<std::size_t>(active_[i]->slot)]);
  }
  if (!active_.empty()) error.message += ")";
  return tl::unexpected<Diagnostic>(std::move(error));
}

tl::unexpected<Diagnostic> Expansion::too_many(const LoopTemplate& loop) const {
  return failure("TooLarge", loop.to.pointer,
                 "the loops of the description take more than " + std::to_string(max_iterations_) + " iterations");
}

}  // namespace cyclescope::architecture
