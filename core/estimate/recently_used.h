#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace cyclescope::estimate {

/// A map of texts to values that keeps what was used last. Every value has a weight; the sum of weights stays within
/// `capacity` by dropping the values that were not used for the longest time (the newest always stays).
template <typename Value>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(std::size_t capacity) : capacity_(capacity) {}

  /// The value of `key`, which becomes the most recently used, or nullptr. Valid until the next insert().
  Value* find(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front().value;
  }

  /// Adds or replaces the value of `key`. The reference is valid until the next insert().
  Value& insert(const std::string& key, Value value, std::size_t weight = 1) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) remove(found->second);
    entries_.push_front({key, std::move(value), weight});
    by_key_.emplace(key, entries_.begin());
    used_ += weight;
    while (used_ > capacity_ && entries_.size() > 1) remove(std::prev(entries_.end()));
    return entries_.front().value;
  }

  void clear() {
    by_key_.clear();
    entries_.clear();
    used_ = 0;
  }

  std::size_t size() const { return entries_.size(); }
  /// Of all values.
  std::size_t weight() const { return used_; }

 private:
  struct Entry {
    std::string key;
    Value value;
    std::size_t weight;
  };

  void remove(typename std::list<Entry>::iterator entry) {
    used_ -= entry->weight;
    by_key_.erase(entry->key);
    entries_.erase(entry);
  }

  std::size_t capacity_;
  std::size_t used_ = 0;
  std::list<Entry> entries_;  ///< most recently used first
  std::unordered_map<std::string, typename std::list<Entry>::iterator> by_key_;
};

}  // namespace cyclescope::estimate
