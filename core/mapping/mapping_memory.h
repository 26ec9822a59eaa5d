#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "mapping/kernel_plan.h"

namespace cyclescope::mapping {

/// A map that forgets what was not asked for lately: it keeps what was used since it last became half full, and up to
/// as much from before.
template <typename Value>
class LatelyUsed {
 public:
  explicit LatelyUsed(std::size_t most) : half_(most / 2) {}

  /// The value of `key`, or nullptr. Valid until the next call.
  const Value* find(const std::string& key) {
    if (const auto found = new_.find(key); found != new_.end()) return &found->second;
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    return &insert(key, std::move(found->second));
  }

  /// Valid until the next call.
  const Value& insert(const std::string& key, Value value) {
    if (new_.size() >= half_) old_ = std::exchange(new_, {});
    return new_.insert_or_assign(key, std::move(value)).first->second;
  }

 private:
  std::size_t half_;
  std::map<std::string, Value> new_, old_;
};

/// What mappers share, whatever the parameters of their architectures: plans of kernels by all that they depend on.
/// Bounded. A plan refers to its MappingSet, which lives as long as somebody has a mapper of it and can ask for it.
class MappingMemory {
 public:
  /// A number for `text`, the same for equal texts while it is remembered, and never that of another. Texts that are
  /// too long are not remembered.
  std::int64_t number_of(const std::string& text) {
    if (text.size() > kLongest) return next_++;
    if (const auto* known = numbers_.find(text)) return *known;
    return numbers_.insert(text, next_++);
  }
  LatelyUsed<KernelPlan>& plans() { return plans_; }

 private:
  static constexpr std::size_t kLongest = std::size_t{2} << 20;  ///< bytes: of some 20,000 objects

  std::int64_t next_ = 0;
  LatelyUsed<std::int64_t> numbers_{8};
  LatelyUsed<KernelPlan> plans_{4096};
};

}  // namespace cyclescope::mapping
